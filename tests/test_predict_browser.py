"""Guessing before one looks, in a real Chromium: by mouse and keys, and what the browser keeps of it."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from explain.text import LANGUAGES, topic
from explain.ui.chapters import CHAPTERS

KEPT = "JSON.parse(localStorage.getItem('predict.progress') || '{}')"


def words(key, language):
    return topic("frame")[f"predict.{key}"][language]


def question(page, n):
    """The n-th question to guess at, opened."""
    if not page.locator(".questions[open]").count():
        page.locator(".questions > summary").click()
    one = page.locator(".questions details.predict").nth(n)
    one.locator("summary").click()
    return one


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_guess_leads_to_the_view_that_shows_why(visit, language):
    page = visit(f"/next_word?lang={language}&model=small-world&text=Tom")
    one = question(page, 0)
    expect(one.locator(".reply")).to_be_hidden()
    least = {"en": "Max", "zh": "小天"}[language]
    other = {"en": "My", "zh": "我"}[language]
    one.get_by_role("button", name=other, exact=True).click()
    reply = one.locator(".reply[data-right=false]")
    expect(reply).to_contain_text(words("wrong", language))
    expect(reply).to_contain_text(least)
    expect(one.get_by_role("button", name=other, exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(one.locator(".outcome")).to_have_text(f"✗ {words('missed', language)}")
    expect(page.locator(".next-word")).to_contain_text("Tom")  # the page stays as it is
    one.get_by_role("button", name=least, exact=True).click()
    expect(one.locator(".reply[data-right=true]")).to_contain_text(words("right", language))
    assert page.evaluate(KEPT)["next_word/sure"] | {"at": 0} == {
        "right": True, "missed": True, "at": 0,
    }  # fmt: skip
    one.get_by_role("button", name=other, exact=True).click()
    one.get_by_role("link", name=words("why", language)).click()
    expect(page).to_have_url(re.compile("path="))
    expect(page.locator(".next-word .rows").first).to_contain_text(least)
    expect(question(page, 0).locator(".outcome")).to_have_attribute("data-right", "false")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_own_text_is_asked_by_keys_alone(visit, language):
    text = {"en": "Tom+has+a+cat.", "zh": "小明有一只猫，小红有一只狗。"}[language]
    page = visit(f"/next_word?lang={language}&model=small-world&text={text}")
    page.locator(".questions > summary").press("Enter")
    last = page.locator(".questions details.predict").last
    last.locator("summary").press("Enter")
    page.keyboard.press("Tab")
    expect(last.get_by_label(words("answer", language))).to_be_focused()
    page.keyboard.type("？")
    page.keyboard.press("Enter")
    expect(last.locator(".reply[data-right]")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(last.get_by_role("button", name=words("show", language))).to_be_focused()
    page.keyboard.press("Enter")
    expect(last.locator(".reply:not([data-right])")).to_be_visible()
    assert list(page.evaluate(KEPT)) == ["next_word/next"]


def test_what_cannot_be_kept_is_asked_all_the_same(visit):
    page = visit("/next_word?lang=en&model=small-world&text=Tom")
    page.evaluate("localStorage.setItem('predict.progress', '[broken')")
    one = question(page, 0)
    one.get_by_role("button", name="Max", exact=True).click()
    expect(one.locator(".reply[data-right=true]")).to_be_visible()
    assert json.dumps(page.evaluate(KEPT)["next_word/sure"]["right"]) == "true"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_says_what_was_missed_and_prints(visit, language):
    page = visit(f"/next_word?lang={language}&model=small-world&text=Tom&questions=first")
    expect(page.locator(".questions[open][data-first]")).to_be_in_viewport()
    least, other = {"en": ("Max", "My"), "zh": ("小天", "我")}[language]
    one = question(page, 0)
    for guess in (other, least):
        one.get_by_role("button", name=guess, exact=True).click()
        expect(
            one.locator(f".reply[data-right={'true' if guess == least else 'false'}]")
        ).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=words("progress", language)).click()
    summary = opened.value
    expect(summary.locator("section")).to_have_count(len(CHAPTERS))
    expect(summary.locator("li[data-state=later]")).to_have_count(1)
    expect(summary.locator("p").first).to_contain_text("1")
    summary.emulate_media(media="print")
    expect(summary.get_by_role("button", name=words("print", language))).to_be_hidden()
    summary.emulate_media(media="screen")
    summary.get_by_role("button", name=words("forget", language)).click()
    expect(summary.locator("li[data-state=later]")).to_have_count(0)
    link = summary.get_by_role("link", name=topic("frame")["page.fruit"][language])
    link.click()
    expect(summary.locator(".fruit .questions[open][data-first]")).to_be_in_viewport()
    summary.close()

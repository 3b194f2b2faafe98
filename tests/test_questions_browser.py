"""The questions below a page's picture in a real Chromium: closed, by keys, to the answer and back."""

from __future__ import annotations

import re

import pytest
from browser import settled
from playwright.sync_api import expect

from explain.text import topic
from explain.ui.chapters import CHAPTERS

ASKED = [
    one.name
    for one in CHAPTERS
    if any(key.startswith(("predict.", "ask.")) for key in topic(one.name))
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ASKED)
def test_every_page_has_its_questions_and_shows_no_answer_by_itself(visit, name, language):
    page = visit(f"/{name}?lang={language}")
    summary = page.locator(".questions > summary")
    expect(summary).to_have_text(topic("frame")["questions.title"][language])
    told = page.locator(".questions section details")
    asked = [key for key in topic(name) if re.fullmatch(r"(predict|ask|why)\.\w+\.question", key)]
    expect(told).to_have_count(len(asked))
    expect(page.locator(".questions p:visible")).to_have_count(0)
    summary.click()
    expect(page.locator(".questions section summary").first).to_be_in_viewport()
    expect(page.locator(".questions p:visible")).to_have_count(1)  # the ways on, no answer


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_question_by_keys_to_where_its_answer_is_and_back(visit, language):
    page = visit(f"/transformer?lang={language}&model=small-world&text=Tom+has+a+cat")
    page.locator(".questions > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    first = page.locator(".questions .predict").first
    first.get_by_role("button", name=topic("frame")["predict.show"][language]).press("Enter")
    said = {"en": "Paris", "zh": "小红"}[language]
    expect(first.locator(".reply")).to_contain_text(said)
    first.get_by_role("link", name=topic("frame")["questions.see"][language]).press("Enter")
    expect(page).to_have_url(re.compile(r"layer=(29|3)\b"))
    page.locator(".transformer .floor[data-now]").wait_for()
    expect(page.locator(".transformer .answer")).to_contain_text(said)
    page.go_back()
    expect(page).to_have_url(re.compile("Tom"))
    expect(page.locator(".transformer .below")).to_contain_text("Tom")
    page.go_forward()
    expect(page).to_have_url(re.compile(r"layer=(29|3)\b"))
    expect(page.locator(".transformer .answer")).to_contain_text(said)


def test_an_answer_s_term_explains_itself_and_nothing_is_sent_again(visit):
    page = visit("/transformer?lang=en&model=small-world&text=Tom+has+a+cat")
    page.locator(".questions > summary").click()
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    one = page.locator(".questions .predict").nth(1)
    one.locator("summary").click()
    one.get_by_role("button", name="is", exact=True).click()
    one.get_by_role("button", name="output layer").click()
    expect(page.locator(".popover:visible")).to_contain_text("Output layer")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Sizes").click()
    page.locator(".sizes-view").wait_for()
    settled(page)
    expect(page.locator(".questions p:visible")).to_have_count(2)  # it stays open
    assert not any("/questions/" in url for url in fetched)


def test_a_table_opened_below_the_fold_is_scrolled_to(visit):
    page = visit("/fruit?lang=en")
    page.locator("details.table > summary").click()
    expect(page.locator("details.table tr").nth(1)).to_be_in_viewport()


def test_questions_lift_nothing_while_they_are_closed(visit):
    """Closed, they share the line of the table."""
    page = visit("/fruit?lang=en")
    questions = page.locator(".questions > summary")
    questions.wait_for()
    table = page.locator("details.table > summary").bounding_box()
    assert abs(questions.bounding_box()["y"] - table["y"]) < 6


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_questions_window_is_closed_by_its_button_or_its_key(visit, language):
    page = visit(f"/transformer?lang={language}&model=small-world&text=Tom+has+a+cat")
    window = page.locator("dialog.questions")
    close = window.get_by_role("button", name=topic("frame")["tools.key_close"][language])
    for way in (close.click, lambda: page.keyboard.press("w")):
        page.keyboard.press("w")
        summaries = window.locator("section summary")
        expect(summaries.first).to_be_visible()
        for summary in summaries.all():
            summary.click()
        window.evaluate("node => node.scrollTo(0, node.scrollHeight)")
        expect(close).to_be_in_viewport(ratio=1)
        way()
        expect(window).to_have_count(0)

"""From a word that was taken into the model and back, by keys, as on a stage."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

MODEL = {"en": "smollm2-135m", "zh": "small-world"}
TEXT = {"en": "The capital of France is", "zh": "小明有一只猫。小红有一只"}


@pytest.mark.parametrize("language", MODEL)
def test_a_step_is_seen_inside_and_one_comes_back_to_it(visit, language):
    page = visit(f"/next_word?lang={language}&model={MODEL[language]}&text={TEXT[language]}")
    taken = page.locator(".strip [data-generated]")
    for count in (1, 2):
        page.keyboard.press("PageDown")
        expect(taken).to_have_count(count)
    words = page.locator(".strip .chip bdi").all_inner_texts()
    ways = page.locator(".inside button")
    for index, name in enumerate(("attention", "transformer")):
        ways.nth(index).focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(rf"/{name}\?.*path="))
        said = page.locator(".taken-words")
        expect(said).to_contain_text("2")
        if name == "attention":
            looking = page.locator(".pickers select").nth(2).locator("option:checked")
            expect(looking).to_contain_text(words[-1].strip())
            page.keyboard.press("PageUp")  # the keys are the page's
            now = page.locator(".attention .name[data-mark=now] .disc").first
            expect(now).to_have_text("4")
        else:
            expect(page.locator(".below .token[aria-pressed=true]")).to_contain_text(words[-1])
        said.get_by_role("button").first.focus()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/next_word\?.*path="))
        expect(taken).to_have_count(2)
        assert page.locator(".strip .chip bdi").all_inner_texts() == words


@pytest.mark.parametrize("language", MODEL)
def test_play_goes_on_below_a_notice(visit, language):
    """A tip changes the text for all pages and says so; then Play is pressed, as the tip asks."""
    page = visit(f"/next_word?lang={language}&model={MODEL[language]}&text={TEXT[language]}")
    go = page.locator(".tries .button.small")
    page.locator(".tries .turn").last.click()
    go.click()
    expect(page.locator(".next-word .notice button")).to_be_visible()
    page.locator(".actions .play").click()
    expect(page.locator(".strip [data-generated]")).not_to_have_count(0)


@pytest.mark.parametrize("language", MODEL)
def test_what_a_page_changed_for_all_is_said_and_taken_back(visit, language):
    text = TEXT[language]
    page = visit(f"/words?lang={language}&model={MODEL[language]}&text={text}")
    field, undo = page.locator(".prompt textarea"), page.locator(".prompt .undo")
    expect(undo).to_be_hidden()
    page.locator(".words .top > .button").click()
    expect(field).to_have_value("猫狗牛羊")
    notice = page.locator(".words .notice")
    expect(notice).to_be_visible()
    expect(undo).to_be_visible()
    notice.get_by_role("button").click()
    expect(field).to_have_value(text)
    expect(undo).to_be_hidden()
    page.locator(".words .top > .button").click()
    expect(field).to_have_value("猫狗牛羊")
    page.keyboard.press("1")  # and from any other page
    expect(page.locator(".next-word .strip").first).to_be_visible()
    undo.click()
    expect(field).to_have_value(text)
    expect(page.locator(".strip .chip").first).to_contain_text(text[:2])

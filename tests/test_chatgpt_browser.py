"""The page "From GPT to ChatGPT" in the browser: one question in two texts, by keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

SAID = {"en": ("smollm2-135m", "Who are you?"), "zh": ("small-world", "你叫什么名字？")}


@pytest.mark.parametrize("language", SAID)
def test_a_question_is_asked_and_both_texts_step(visit, language):
    model, question = SAID[language]
    page = visit(
        f"/chatgpt?lang={language}&model={model}&beside={model}&text=x",
        viewport={"width": 1280, "height": 720},
    )
    bare, chat = (page.locator(f".column[data-kind={kind}]") for kind in ("bare", "chat"))
    expect(chat.locator(".next-words li")).to_have_count(4)
    page.locator(".asking .field").fill(question)
    page.locator(".asking .field").press("Enter")
    expect(chat.locator(".turns")).to_contain_text(question)
    expect(page).to_have_url(re.compile("messages="))
    taken = chat.locator("[data-chosen]")
    for key, count in (("PageDown", 1), ("PageDown", 2), ("PageUp", 1), ("ArrowRight", 2)):
        page.keyboard.press(key)
        expect(taken).to_have_count(count)
    page.keyboard.press(" ")  # plays on by itself
    expect(taken.nth(3)).to_be_visible()
    page.keyboard.press(" ")
    expect(bare.locator("[data-chosen]").first).to_have_attribute("data-kind", "special")
    expect(bare.locator(".state")).to_contain_text("<|")


def test_one_more_turn_grows_the_same_text(visit):
    page = visit("/chatgpt?lang=en&model=smollm2-135m&text=x")
    page.locator(".asking .field").fill("And of Germany?")
    page.get_by_role("button", name="Add as the next turn").click()
    chat = page.locator(".column[data-kind=chat]")
    expect(chat.locator(".turn")).to_have_count(4)
    expect(chat.locator(".turn").nth(2)).to_contain_text("<|im_end|>")
    expect(chat.locator(".turn").nth(2)).to_contain_text("And of Germany?")
    table = page.locator("details.table")
    table.locator("summary").click()
    expect(table.locator("tbody tr").first).to_contain_text("Bare text")

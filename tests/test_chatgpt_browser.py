"""The page "From GPT to ChatGPT" in the browser: one question in two texts, by keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

SAID = {"en": ("smollm2-135m", "Who are you?"), "zh": ("small-world", "你叫什么名字？")}

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("language", SAID)
def test_a_question_is_asked_and_both_texts_step(visit, language):
    model, question = SAID[language]
    page = visit(
        f"/chatgpt?lang={language}&model={model}&beside={model}&text=x",
        viewport={"width": 1280, "height": 720},
    )
    bare, chat = (page.locator(f".column[data-kind={kind}]") for kind in ("bare", "chat"))
    expect(chat.locator(".next-words li")).to_have_count(4)
    page.locator(".asking .field:visible").fill(question)
    page.locator(".asking .field:visible").press("Enter")
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
    page.locator(".asking .field:visible").fill("And of Germany?")
    page.get_by_role("button", name="Add as the next turn").click()
    chat = page.locator(".column[data-kind=chat]")
    expect(chat.locator(".turn")).to_have_count(4)
    expect(chat.locator(".turn").nth(2)).to_contain_text("<|im_end|>")
    expect(chat.locator(".turn").nth(2)).to_contain_text("And of Germany?")
    table = page.locator("details.table")
    table.locator("summary").click()
    expect(table.locator("tbody tr").first).to_contain_text("Bare text")


def test_answers_are_ranked_by_keys_and_by_dragging(visit):
    page = visit("/chatgpt?lang=en&model=small-world&text=x&view=rlhf&wish=own")
    cards = page.locator(".four button")
    expect(cards).to_have_count(4)
    first = cards.first.locator("span").inner_text()
    cards.first.focus()
    page.keyboard.press("Enter")
    expect(cards.first).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(cards.nth(2).locator("span")).to_have_text(first)
    expect(cards.nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".four [aria-pressed=true]")).to_have_count(0)
    last, top = cards.nth(3).bounding_box(), cards.first.bounding_box()
    moved = cards.nth(3).locator("span").inner_text()
    page.mouse.move(last["x"] + 20, last["y"] + 10)
    page.mouse.down()
    page.mouse.move(top["x"] + 20, top["y"] + 10, steps=6)
    page.mouse.up()
    expect(cards.first.locator("span")).to_have_text(moved)
    page.get_by_role("button", name="Rank so, next four").click()
    expect(page.locator(".rank")).to_contain_text("Rounds ranked: 1")
    expect(page.locator(".judge .found")).to_contain_text("6 pairs")
    expect(page).to_have_url(re.compile("ranks=3"))


def test_a_finger_ranks_what_a_wish_had_ranked(visit):
    page = visit("/chatgpt?lang=zh&model=small-world&text=x&view=rlhf&wish=polite", **PHONE)
    cards, texts = page.locator(".four button"), page.locator(".four span")
    ready = texts.all_inner_texts()
    cards.nth(3).tap()  # takes it up, and the rankings are the visitor's own
    expect(page).to_have_url(re.compile("wish=own.*begun=polite|begun=polite.*wish=own"))
    expect(cards.nth(3)).to_have_attribute("aria-pressed", "true")
    assert texts.all_inner_texts() == ready
    cards.nth(1).tap()  # and there it goes
    expect(texts.nth(1)).to_have_text(ready[3])
    grips = page.locator(".four .grip")
    grips.nth(3).scroll_into_view_if_needed()
    at, to = (grips.nth(place).bounding_box() for place in (3, 0))
    x, moved = at["x"] + at["width"] / 2, texts.nth(3).inner_text()
    fingers = page.context.new_cdp_session(page)
    path = [at["y"] + 8, *(at["y"] + (to["y"] - at["y"]) * part / 6 for part in range(1, 7))]
    for kind, y in [("touchStart", path[0]), *(("touchMove", y) for y in path[1:])]:
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(texts.first).to_have_text(moved)

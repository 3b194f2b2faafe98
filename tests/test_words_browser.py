"""Words to numbers in a real Chromium: rows, merges of a Chinese word, language, link."""

from __future__ import annotations

import re

import pytest
from browser import settled
from playwright.sync_api import expect

LECTURE = ["732b", "72d7", "725b", "7f8a"]  # 猫狗牛羊: U+732B and so on
START = "/words?lang=en&model=smollm2-135m&text=The+cat"


def test_merge_by_merge(visit):
    page = visit(START)
    page.get_by_role("button", name="Four animals").click()
    expect(page.locator(".grid .code")).to_have_text(LECTURE)
    page.get_by_role("tab", name="Merge by merge").click()
    pieces, said = page.locator(".pieces .piece"), page.locator(".words .said")
    expect(said).to_contain_text("single bytes")  # it opens on what there is to merge
    expect(pieces).to_have_count(12)  # four characters, three bytes each
    page.locator(".slide input").focus()
    page.keyboard.press("End")
    expect(said).to_contain_text("rule")
    assert pieces.count() < 12
    page.keyboard.press("Home")
    expect(said).to_contain_text("single bytes")
    expect(pieces).to_have_count(12)
    page.get_by_role("tab", name="From characters to ids").click()
    page.get_by_role("button", name="Back to my text").click()
    expect(page.locator(".grid .character").first).to_have_text("T")


def test_a_vector_the_other_language_and_the_link(visit):
    page = visit(START)
    page.get_by_role("button", name="Four animals").click()
    expect(page.locator(".grid .code")).to_have_text(LECTURE)
    page.get_by_role("tab", name="From id to vector").click()
    page.locator(".lookup .big").first.wait_for()
    page.get_by_text("中文", exact=True).click()
    expect(page.locator(".words h1")).to_contain_text("模型读一个词之前")
    expect(page).to_have_url(re.compile("view=vector"))
    settled(page)
    again = visit(page.url)
    again.locator(".lookup .big").first.wait_for()
    expect(again.locator(".words h1")).to_contain_text("变成数")


def test_a_model_that_merges_nothing_shows_an_example_and_stays(visit):
    page = visit("/words?lang=zh&model=small-world&text=小明有一只猫&view=merges")
    pieces = page.locator(".pieces .piece")
    expect(pieces).to_have_count(6)
    page.keyboard.press("ArrowRight")
    expect(pieces).to_have_count(5)
    expect(page).to_have_url(re.compile("model=small-world"))
    expect(page.get_by_role("button", name="SmolLM2")).to_have_count(0)


def test_a_sentence_in_two_languages(visit):
    page = visit(START + "&view=languages")
    cut, told = page.locator(".cut"), page.locator(".languages-view .telling")
    expect(told).to_contain_text("into 15 tokens and the English one into 6")
    expect(cut.first.locator("li")).to_have_count(15)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".pair h2").last).to_contain_text("What is your name?")
    expect(cut.last.locator("li")).to_have_count(5)


@pytest.mark.parametrize("model", ["smollm2-135m", "small-world"])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1440, 900), (390, 844)])
def test_every_number_has_the_room_that_it_takes(visit, model, width, height):
    """Digits and ids of one byte's column too: they are neither cut nor lie on each other."""
    text = "The+best+AI,+😀+猫+3.5+%26+42"
    viewport = {"width": width, "height": height}
    page = visit(f"/words?lang=en&model={model}&text={text}", viewport=viewport)
    cells = page.locator(".words .grid :is(.code, .byte, .id, .token)")
    cells.first.wait_for()
    cut = cells.evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"
    )
    assert not cut

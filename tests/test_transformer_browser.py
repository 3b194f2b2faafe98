"""Inside the Transformer in a real Chromium: play, a floor, the lens, the authors, a link and back."""

from __future__ import annotations

import re

import pytest
from browser import settled
from playwright.sync_api import expect

ASKED = "/transformer?lang=en&model=smollm2-135m&text=The+capital+of+France+is"


def test_the_tower_from_the_bottom_to_the_top(visit):
    page = visit(ASKED + "&layer=28")
    said, table = page.locator(".tower-view .said"), page.locator("details.table tbody tr")
    expect(page.locator(".floor")).to_have_count(31)
    expect(said).to_contain_text("capital")
    expect(said).to_contain_text("ranks 3 ")  # after floor 28
    page.keyboard.press("ArrowUp")
    expect(said).to_contain_text("Paris would come out (77%)")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("ranks 7")
    expect(page).to_have_url(re.compile("layer=27"))  # the link keeps it
    page.locator("details.table > summary").click()
    expect(table).to_have_count(31)
    expect(table.first).to_contain_text("Paris 77%")
    page.get_by_role("button", name="Guess first").click()
    page.locator(".floor [data-covered]").first.wait_for()
    expect(table).to_have_count(0)  # nor does the table tell
    expect(page.locator(".rank .way")).to_have_count(0)
    page.locator(".floor").nth(8).click()
    expect(said).to_contain_text("Your bet: floor 21. Paris stands first from floor 29 on")
    page.get_by_role("button", name="Play").click()
    expect(said).to_contain_text("after floor 1,")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Shapes").click()
    expect(page.locator(".shapes")).to_contain_text("5 × 576")


@pytest.mark.parametrize(("view", "where"), [("tower", ".below"), ("table", ".lens thead")])
def test_another_text_of_the_same_length_is_drawn(visit, view, where):
    page = visit(ASKED + f"&view={view}")
    expect(page.locator(where).first).to_contain_text("France")
    text = page.get_by_role("textbox", name="Text")
    text.fill("The capital of Italy is")
    text.press("Control+Enter")
    expect(page.locator(where).first).to_contain_text("Italy")
    if view == "table":
        expect(page.locator(".lens tbody tr").first).to_contain_text("Rome")


def test_a_floor_its_attention_and_back(visit):
    page = visit(ASKED + "&view=floor&layer=28")
    expect(page.locator(".strips li")).to_have_count(7)
    ten = page.locator(".ten li")
    expect(ten).to_have_count(10)
    assert ten.first.inner_text().split() == ["capital", "20%"]
    page.get_by_role("link", name="Its attention").click()
    page.locator(".kit.attention").wait_for()
    expect(page).to_have_url(re.compile("layer=28"))
    page.go_back()
    page.locator(".transformer .strips li").first.wait_for()
    page.get_by_role("tab", name="All floors").click()
    rows = page.locator(".lens tbody tr")
    expect(rows).to_have_count(31)
    rows.first.locator(".lens-cell").last.click()
    expect(page.locator(".table-view .ten li").first).to_contain_text("Paris")


def test_authors(visit):
    page = visit(ASKED + "&view=authors")
    page.locator(".pushes li").first.wait_for()
    page.get_by_role("radio", name="London").click()
    expect(page.locator(".versus")).to_contain_text("4.13")
    word = page.get_by_role("textbox", name="another word")
    word.fill("antidisestablishmentarianism")
    word.press("Enter")
    expect(page.locator(".refused")).to_contain_text("not a single token")
    page.locator("details.table > summary").click()  # 30 floors, embedding, biases, sum
    expect(page.locator("details.table tbody tr")).to_have_count(33)


def test_neurons(visit):
    page = visit(ASKED + "&view=neurons")
    title, card = page.locator(".neurons-view h2").first, page.locator(".neurons-view .card")
    bars = page.locator(".neurons-view .bars")
    page.get_by_role("button", name="Switch off").first.click()
    page.locator(".neurons li[data-off]").wait_for()
    expect(bars).to_contain_text("→")
    layer = re.search(r"Floor (\d+)", title.inner_text())[0]
    expect(card.locator("h2")).to_contain_text(layer.lower())
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.fill("The capital of Spain is")
    text.press("Control+Enter")
    expect(bars).to_contain_text("Madrid")
    settled(page)
    assert layer in title.inner_text()  # it does not jump away
    card.get_by_role("button", name="Switch on").click()
    expect(card.locator("h2")).to_contain_text("The next word after")


def test_sizes_in_both_languages(visit):
    page = visit(ASKED + "&view=sizes")
    expect(page.locator(".sizes .total")).to_contain_text("134,515,008")
    page.get_by_text("中文", exact=True).click()
    expect(page.locator(".transformer h1")).to_contain_text("塔顶")
    expect(page.locator(".sizes-view h2")).to_contain_text("参数")

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


def test_the_tower_s_dots_and_its_answer_open_what_is_behind_them(visit):
    page = visit(ASKED)
    page.locator(".floor").first.wait_for()
    page.locator(".rank .dot").last.click()  # of those drawn, the highest
    expect(page.locator(".floor[data-now] .number")).to_have_text("3")
    page.locator(".transformer .answer").click()
    expect(page.locator(".authors-view .telling")).to_contain_text(
        re.compile(r"Paris leads \S+ by \+[\d.]+: [\d.]+ times as likely")
    )


def test_another_text_begins_at_the_bottom(visit):
    page = visit(ASKED + "&layer=20")
    now = page.locator(".floor[data-now] .number")
    expect(now).to_have_text("20")
    text = page.get_by_role("textbox", name="Text")
    text.fill("The capital of Italy is")
    text.press("Control+Enter")
    expect(now).to_have_text("")  # the embedding has no number
    expect(page.locator(".below")).to_contain_text("Italy")


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
    page = visit(ASKED + "&view=floor&layer=29")
    steps = page.locator(".way-up > li")
    expect(steps).to_have_count(5)
    expect(page.locator(".floor-view .telling")).to_contain_text("after feed-forward Paris (77%)")
    page.keyboard.press("ArrowDown")
    expect(steps.last.locator(".ten li").first).to_contain_text("capital")
    expect(steps.last.locator(".ten li").first).to_contain_text("20%")
    page.get_by_role("link", name="Its attention").click()
    page.locator(".kit.attention").wait_for()
    expect(page).to_have_url(re.compile("layer=28"))
    page.go_back()
    page.locator(".transformer .way-up > li").first.wait_for()


def test_all_floors_and_a_cell_that_opens_its_floor(visit):
    page = visit(ASKED + "&view=table")
    rows, cells = page.locator(".lens tbody tr"), page.locator(".lens-cell")
    expect(rows).to_have_count(10)
    expect(page.locator(".table-view .telling")).to_contain_text("Paris (77%), from floor 29 on")
    assert cells.nth(4).get_attribute("data-settled") is not None
    assert cells.nth(9).get_attribute("data-settled") is None  # floor 28 says another word
    page.get_by_role("button", name="Lower floors").click()
    expect(rows.last).to_contain_text("11")
    page.keyboard.press("ArrowUp")
    expect(rows.first).to_contain_text("29")
    page.locator("details.table > summary").click()
    expect(page.locator("details.table tbody tr")).to_have_count(31)
    cells.nth(4).click()
    expect(page.locator(".floor-view .telling")).to_contain_text("Paris (77%)")


def test_authors(visit):
    page = visit(ASKED + "&view=authors")
    page.locator(".push").first.wait_for()
    page.get_by_role("radio", name="London").click()
    told, parts = page.locator(".authors-view .telling"), page.locator(".push")
    expect(told).to_contain_text("4.13")
    expect(parts).to_have_count(10)
    word = page.get_by_role("textbox", name="another word")
    word.fill("antidisestablishmentarianism")
    word.press("Enter")
    expect(page.locator(".authors-view .refused")).to_contain_text("not a single token")
    table = page.locator("details.table")
    parts.last.click()  # the sum opens the numbers: 30 floors, embedding, biases, sum
    expect(table.locator("tbody tr")).to_have_count(33)
    page.locator("button.push[data-part=feedforward]").first.click()
    page.locator(".floor-view .way-up").wait_for()
    page.get_by_role("tab", name="Who wrote the answer?").click()
    link = page.locator("a.push[data-part=attention]").first
    expect(link).to_contain_text("attention, floor 23")
    link.click()
    page.locator(".kit.attention").wait_for()
    expect(page).to_have_url(re.compile("layer=23&head=4"))


def test_neurons(visit):
    page = visit(ASKED + "&view=neurons")
    told, cards = page.locator(".neurons-view .telling"), page.locator(".three section")
    expect(told).to_contain_text("Without it, Paris has")
    expect(cards.nth(0).locator("li")).to_have_count(5)
    expect(cards.nth(1).locator("li")).to_have_count(10)
    expect(cards.nth(2)).to_contain_text("→")
    other = page.locator(".neurons-view [role=radio]").nth(1)
    layer = re.search(r"floor (\d+), no. (\d+)", other.inner_text())
    other.click()
    expect(told).to_contain_text(f"neuron {layer[2]} of floor {layer[1]} ")
    expect(page).to_have_url(re.compile(f"neuron=L{layer[1]}N{layer[2]}"))
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.fill("The capital of Spain is")
    text.press("Control+Enter")
    expect(told).to_contain_text("Madrid")
    settled(page)
    expect(told).to_contain_text(f"neuron {layer[2]} of floor {layer[1]} ")  # it does not jump away


def test_sizes_in_both_languages(visit):
    page = visit(ASKED + "&view=sizes")
    expect(page.locator(".sizes-view .telling")).to_contain_text("134,515,008 parameters in 30")
    expect(page.locator(".sizes-view .telling")).to_contain_text("59%")
    page.get_by_text("中文", exact=True).click()
    expect(page.locator(".transformer h1")).to_contain_text("塔顶")
    expect(page.locator(".sizes-view h2").first).to_contain_text("参数")


def test_a_phone_counts_the_one_column_that_it_shows(visit):
    page = visit(ASKED, viewport={"width": 390, "height": 844})
    part = page.locator(".tower-view .part")
    expect(part).to_contain_text("Token 5 of 5")
    part.get_by_role("button", name="Earlier tokens").click()
    expect(part).to_contain_text("Token 4 of 5")
    expect(page.locator(".below .token:visible")).to_have_count(1)

"""A second text beside the first in a real Chromium: switch, field, swapped words, pairs, what is drawn."""

from __future__ import annotations

from urllib.parse import quote_plus

import pytest
import test_access_browser as access
from browser import parameters, settled
from playwright.sync_api import expect

FIRST, SECOND = "The food was not good. I was", "The food was very good. I was"
BESIDE = f"text={quote_plus(FIRST)}&second={quote_plus(SECOND)}&model=smollm2-135m"
axe = access.axe
# The pages that compare, and in which view.
PAGES = {
    "next_word": "", "attention": "&layer=13&head=8", "transformer": "", "words": "",
    "embedding": "&view=context",
}  # fmt: skip
SIZES = [(1280, 720), (1920, 1080), (390, 844)]


def compared(visit, name, more="", language="en", **options):
    """A page with both texts read; nothing in it moves."""
    page = visit(
        f"/{name}?lang={language}&{BESIDE}{more}", **{"reduced_motion": "reduce"} | options
    )
    page.locator(".compare .shared").wait_for(state="attached")
    settled(page)
    return page


def test_a_word_is_swapped_by_keys_and_the_difference_is_drawn(visit):
    page = visit(f"/next_word?lang=en&model=smollm2-135m&text={quote_plus(FIRST)}")
    switch = page.get_by_role("switch", name="Compare")
    switch.press("Enter")
    expect(page.locator(".compare .shared")).to_contain_text("Both texts are the same")
    expect(page.locator(".rows .drawn").first).to_have_text("0.0")
    page.get_by_role("button", name="not: swap this word").press("Enter")
    field = page.get_by_role("textbox", name="Another word in place of “not”")
    expect(field).to_be_focused()
    field.press("Escape")
    chip = page.get_by_role("button", name="not: swap this word")
    expect(chip).to_be_focused()
    chip.press("Enter")
    field.fill("very")
    field.press("Enter")
    expect(page.get_by_role("textbox", name="Second text")).to_have_value(SECOND)
    expect(page.locator(".figure b").first).to_have_text("0.437")
    expect(page.locator(".strip-box .chip[data-other]")).to_have_text("not")
    expect(page.locator(".strip.second .chip[data-other]")).to_have_text("very")
    assert parameters(page)["second"] == SECOND
    page.locator(".rows button").first.click()  # the word is taken after both
    expect(page.locator(".strip.second .cell")).to_have_count(9)
    page.get_by_role("button", name="Total variation").focus()
    expect(page.locator(".popover")).to_contain_text("½ · Σ |p₂ − p₁|")
    switch.click()
    expect(page.locator(".compare")).to_be_hidden()
    expect(page.locator(".tries")).to_be_visible()


def test_bars_and_frames_stand_for_both_shares(visit):
    page = compared(visit, "next_word")
    table = page.locator(".tables table").first
    page.locator("details.as-table summary").click()
    cells = table.locator("tbody tr").first.locator("td").all_inner_texts()
    assert cells[1] == page.locator(".rows .name").first.inner_text()
    row = page.locator(".rows .row").first
    for part, said in ((".fill", cells[3]), (".framed", cells[4])):
        width = row.locator(part).evaluate("bar => bar.style.width")
        assert float(width.rstrip("%")) == pytest.approx(float(said.rstrip("%")), abs=0.01)
    moved = float(cells[5].replace("−", "-"))
    shares = [float(cell.rstrip("%")) for cell in cells[3:5]]
    assert moved == pytest.approx(shares[1] - shares[0], abs=0.02)


def test_a_ready_pair_a_refused_text_and_the_first_stays(visit):
    page = compared(visit, "next_word")
    names = page.locator(".rows .name").all_inner_texts()
    field = page.get_by_role("textbox", name="Second text")
    field.fill("")
    field.press("Enter")
    expect(page.locator(".compare .refused")).to_contain_text("The second text:")
    expect(page.locator(".bars .rows .tick").first).to_be_visible()  # the first text's own bars
    page.get_by_role("button", name="The next pair").click()
    page.get_by_role("button", name="Show me").click()
    expect(field).to_have_value("She works as a")
    expect(page.locator(".bars[data-moved]")).to_be_visible()
    page.locator(".notice button").click()  # back to what was there
    expect(page.locator(".compare .refused")).to_be_visible()
    assert page.locator(".rows .name").first.inner_text() in names


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_its_screen(visit, name, size):
    viewport = dict(zip(("width", "height"), size, strict=True))
    page = compared(visit, name, PAGES[name], viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("switch", name="Compare").press("Enter")
    expect(page.locator(".compare")).to_be_hidden()


@pytest.mark.parametrize("size", SIZES)
def test_everything_has_its_place(visit, size):
    page = compared(visit, "next_word", viewport=dict(zip(("width", "height"), size, strict=True)))
    if size[0] > 400:
        end = page.locator(".pipeline").bounding_box()
        assert end["y"] + end["height"] <= size[1]
    assert page.locator(".rows .row").evaluate_all(
        """rows => rows.filter(row => !row.parentNode.hidden).every(row => {
          const box = part => row.querySelector(part).getBoundingClientRect()
          return box(".number").right <= box(".drawn").left + 1
        })"""
    )


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", PAGES)
def test_whoever_reads_otherwise_reads_it_too(visit, axe, name, language):
    page = compared(visit, name, PAGES[name], language, color_scheme="light")
    assert access.lasting(lambda: access.legible(page, f"small({access.SMALLEST})")) == []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.locator(f".kit.{name.replace('_', '-')}[data-theme={theme}]").wait_for()
        settled(page)
        page.evaluate(axe)
        assert access.lasting(lambda: page.evaluate(access.RUN_AXE)) == [], theme
        assert access.lasting(lambda: access.legible(page, "faint(4.5)")) == [], theme
        assert access.lasting(lambda: access.legible(page, "dim(3)")) == [], theme

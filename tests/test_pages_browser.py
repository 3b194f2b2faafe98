"""Every view of every page in a real Chromium, on a projector and a phone: drawn, nothing cut off."""

from __future__ import annotations

import pytest
from browser import settled
from playwright.sync_api import expect

from explain.ui.chapters import CHAPTERS

VIEWS = [(chapter.name, view) for chapter in CHAPTERS for view in chapter.views or [""]]
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN", "color_scheme": "dark"}
# What reaches beyond the window, or a button whose words reach beyond it; what can be scrolled may.
BEYOND = """() => {
  const all = [...document.querySelectorAll("*")]
  const kit = all.map(node => node.shadowRoot?.querySelector(".kit .main")).find(Boolean)
  const seen = [...kit.querySelectorAll("*")].filter(node => node.checkVisibility())
  const scrolls = node => node !== kit
    && (getComputedStyle(node).overflowX !== "visible" || scrolls(node.parentElement))
  const wide = seen.filter(node => node.getBoundingClientRect().right > innerWidth + 1 && !scrolls(node))
  const cut = seen.filter(node => node.matches("button, a.button") && node.scrollWidth > node.clientWidth + 1)
  const told = node => `${node.tagName} ${node.getAttribute("class")} ${node.textContent}`.slice(0, 90)
  return [...wide, ...cut].map(told)
}"""


def test_all_pages_are_here():
    assert len(VIEWS) > 20 and {name for name, _ in VIEWS} == {one.name for one in CHAPTERS}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_a_view_is_drawn_inside_its_window(visit, name, view, language):
    where = PHONE if language == "zh" else {}
    page = visit(f"/{name}?lang={language}&view={view}", **where)
    assert page.locator(".kit .main").inner_text().strip()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.evaluate(BEYOND) == []


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_a_view_is_drawn_on_gemma_in_chinese(visit, gemma_folder, name, view):
    page = visit(f"/{name}?lang=zh&model=gemma-3-270m&text=从前有一个小&view={view}")
    expect(page.locator(".kit .notice[data-kind=busy]")).to_have_count(0, timeout=90_000)
    assert page.locator(".kit .main").inner_text().strip()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.evaluate(BEYOND) == []


def test_the_end_of_a_long_text_is_in_sight_and_nothing_lies_on_its_notice(visit):
    page = visit("/next_word?lang=zh&model=small-world&chat=1&text=你叫什么名字")
    text = page.get_by_role("textbox", name="文本", exact=True)
    text.fill("今天天气很好，我们去公园吧。" * 8)
    text.press("Control+Enter")
    page.locator(".kit .notice", has_text="不认识").wait_for()
    settled(page)
    strip, slot, notice, button = (
        page.locator(which).first.bounding_box()
        for which in (".strip", ".slot", ".kit .notice", ".side .button")
    )
    assert strip["y"] <= slot["y"] and slot["y"] + slot["height"] <= strip["y"] + strip["height"]
    assert notice["x"] + notice["width"] <= button["x"] or (
        notice["y"] + notice["height"] <= button["y"]
    )


def test_the_lens_opens_on_the_last_token_and_stays_where_it_was_scrolled(visit):
    text = "小明有一只猫，小红有一只狗。谁有狗？"
    table = f"/transformer?lang=zh&view=table&model=small-world&chat=1&text={text}"
    page = visit(table, **PHONE)
    page.locator(".lens-cell").first.wait_for()
    settled(page)
    box, last = page.locator(".table-view .scroll"), page.locator(".lens thead th").last
    assert last.bounding_box()["x"] + last.bounding_box()["width"] <= page.viewport_size["width"]
    before = box.evaluate("box => box.scrollLeft")
    box.hover()
    page.mouse.wheel(-300, 0)
    settled(page)
    left, at = box.evaluate("box => box.scrollLeft"), box.bounding_box()
    page.mouse.click(at["x"] + 200, at["y"] + 100)  # a cell: its floor opens
    page.locator(".floor-view .ten li").first.wait_for()
    page.get_by_role("tab", name="各层各词").click()
    page.locator(".lens-cell").first.wait_for()
    settled(page)
    assert 0 < left == box.evaluate("box => box.scrollLeft") < before

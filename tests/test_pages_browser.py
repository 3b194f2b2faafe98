"""Every view of every page in a real Chromium, on a projector and a phone: drawn, nothing cut off."""

from __future__ import annotations

import pytest
from browser import CHROMIUM, FLAGS, server, settled

from explain.ui.chapters import CHAPTERS

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium found (Debian: chromium)")


VIEWS = [(chapter.name, view) for chapter in CHAPTERS for view in chapter.views or [""]]
PROJECTOR, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
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


@pytest.fixture(scope="module")
def base():
    with server() as address:
        yield address


@pytest.fixture(scope="module")
def pages(base):
    """One page a size and language."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        wall = chromium.new_page(viewport=PROJECTOR, locale="en-US")
        phone = chromium.new_page(viewport=PHONE, locale="zh-CN", color_scheme="dark")
        yield {"en": wall, "zh": phone}
        chromium.close()


def test_all_pages_are_here():
    assert len(VIEWS) > 20 and {name for name, _ in VIEWS} == {one.name for one in CHAPTERS}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_a_view_is_drawn_inside_its_window(base, pages, name, view, language):
    page, faults = pages[language], []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{base}/{name}?lang={language}&view={view}")
    page.locator(".kit h1").wait_for()
    settled(page)
    page.wait_for_timeout(300)
    settled(page)
    assert page.locator(".kit .main").inner_text().strip() and faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.evaluate(BEYOND) == []


def test_the_end_of_a_long_text_is_in_sight_and_nothing_lies_on_its_notice(base, pages):
    page = pages["en"]
    page.goto(f"{base}/next_word?lang=zh&model=small-world&chat=1&text=你叫什么名字")
    page.locator(".bars").first.wait_for()
    text = page.get_by_role("textbox", name="文本", exact=True)
    text.fill("今天天气很好，我们去公园吧。" * 8)
    text.press("Control+Enter")
    page.locator(".kit .notice:has-text('不认识')").wait_for()
    settled(page)
    page.wait_for_timeout(300)
    strip, slot, notice, button = (
        page.locator(which).first.bounding_box()
        for which in (".strip", ".slot", ".kit .notice", ".side .button")
    )
    assert strip["y"] <= slot["y"] and slot["y"] + slot["height"] <= strip["y"] + strip["height"]
    assert notice["x"] + notice["width"] <= button["x"] or (
        notice["y"] + notice["height"] <= button["y"]
    )


def test_the_lens_opens_on_the_last_token_and_stays_where_it_was_scrolled(base, pages):
    page = pages["zh"]
    text = "小明有一只猫，小红有一只狗。谁有狗？"
    page.goto(f"{base}/transformer?lang=zh&view=table&model=small-world&chat=1&text={text}")
    page.locator(".lens-cell").first.wait_for()
    settled(page)
    box, last = page.locator(".table-view .scroll"), page.locator(".lens thead th").last
    page.wait_for_timeout(300)
    assert last.bounding_box()["x"] + last.bounding_box()["width"] <= PHONE["width"]
    box.hover()
    page.mouse.wheel(-300, 0)
    page.wait_for_timeout(300)
    left = box.evaluate("box => box.scrollLeft")
    at = box.bounding_box()
    page.mouse.click(at["x"] + 200, at["y"] + 100)  # a cell: its ten words open
    page.wait_for_timeout(500)
    settled(page)
    assert 0 < left == box.evaluate("box => box.scrollLeft")

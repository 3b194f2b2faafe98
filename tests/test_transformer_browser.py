"""Inside the Transformer in a real Chromium: play, a floor, the lens, the authors, a link and back."""

from __future__ import annotations

import re

import pytest
from browser import CHROMIUM, FLAGS, server, settled

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium found (Debian: chromium)")
ASKED = "/transformer?lang=en&model=smollm2-135m&text=The+capital+of+France+is"


@pytest.fixture(scope="module")
def base():
    with server() as address:
        yield address


@pytest.fixture(scope="module")
def page(base):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_page(viewport={"width": 1280, "height": 720})
        browser.close()


def said(page):
    return page.locator(".tower-view .said").inner_text()


def test_the_tower_from_the_bottom_to_the_top(base, page):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(base + ASKED)
    page.wait_for_selector(".transformer .floor")
    assert page.locator(".floor").count() == 31
    assert "capital" in said(page) and "number 3 " in said(page)  # after floor 28
    page.keyboard.press("ArrowUp")
    page.wait_for_selector(".tower-view .said:has-text('Paris would come out (77%)')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(".tower-view .said:has-text('Paris is number 7')")
    page.wait_for_function("() => location.search.includes('layer=27')")  # the link keeps it
    page.locator("details.table > summary").click()
    page.wait_for_selector("details.table tbody tr:nth-child(31)")
    assert "Paris 77%" in page.locator("details.table tbody tr").first.inner_text()
    page.get_by_role("button", name="Guess first").click()
    page.wait_for_selector(".floor [data-covered]")
    assert page.locator("details.table tbody tr").count() == 0  # nor does the table tell
    assert page.locator(".rank .way").count() == 0
    page.locator(".floor").nth(8).click()
    page.wait_for_selector(
        ".tower-view .said:has-text('Your bet: floor 21. Paris stands first from floor 29 on')"
    )
    page.get_by_role("button", name="Play").click()
    page.wait_for_selector(".tower-view .said:has-text('after floor 1,')")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Shapes").click()
    assert "5 × 576" in page.locator(".shapes").inner_text()
    assert errors == []


def test_another_text_of_the_same_length_is_drawn(base, page):
    for view, where in (("tower", ".below"), ("table", ".lens thead")):
        page.goto(base + ASKED + f"&view={view}")
        page.wait_for_selector(f"{where}:has-text('France')")
        page.get_by_role("textbox", name="Text").fill("The capital of Italy is")
        page.get_by_role("textbox", name="Text").press("Control+Enter")
        page.wait_for_selector(f"{where}:has-text('Italy')")
    page.wait_for_selector(".lens tbody tr:first-child:has-text('Rome')")


def test_a_floor_its_attention_and_back(base, page):
    page.goto(base + ASKED + "&view=floor&layer=28")
    page.wait_for_selector(".strips li")
    assert page.locator(".strips li").count() == 7
    assert page.locator(".ten li").count() == 10
    assert page.locator(".ten li").first.inner_text().split() == ["capital", "20%"]
    page.get_by_role("link", name="Its attention").click()
    page.wait_for_selector(".kit.attention")
    page.wait_for_function("() => location.search.includes('layer=28')")
    page.go_back()
    page.wait_for_selector(".transformer .strips li")
    page.get_by_role("tab", name="All floors").click()
    page.wait_for_selector(".lens tbody tr:nth-child(31)")
    page.locator(".lens tbody tr").first.locator(".lens-cell").last.click()
    page.wait_for_selector(".ten li:first-child:has-text('Paris')")


def test_authors_neurons_and_sizes_in_both_languages(base, page):
    page.goto(base + ASKED + "&view=authors")
    page.wait_for_selector(".pushes li")
    page.get_by_role("radio", name="London").click()
    page.wait_for_selector(".versus:has-text('4.13')")
    page.get_by_role("textbox", name="another word").fill("antidisestablishmentarianism")
    page.get_by_role("textbox", name="another word").press("Enter")
    page.wait_for_selector(".refused:has-text('not a single token')")
    page.locator("details.table > summary").click()
    page.wait_for_selector(
        "details.table tbody tr:nth-child(33)"
    )  # 30 floors, embedding, biases, sum
    page.get_by_role("tab", name="Neurons").click()
    page.wait_for_selector(".neurons li")
    page.get_by_role("button", name="Switch off").first.click()
    page.wait_for_selector(".neurons li[data-off]")
    assert "→" in page.locator(".neurons-view .bars").inner_text()
    layer = re.search(r"Floor (\d+)", page.locator(".neurons-view h2").first.inner_text())[0]
    assert layer.lower() in page.locator(".neurons-view .card h2").inner_text()
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.fill("The capital of Spain is")
    text.press("Control+Enter")
    page.wait_for_selector(".neurons-view .bars:has-text('Madrid')")
    settled(page)
    assert layer in page.locator(".neurons-view h2").first.inner_text()  # it does not jump away
    page.locator(".neurons-view .card").get_by_role("button", name="Switch on").click()
    page.wait_for_selector(".neurons-view .card h2:has-text('The next word after')")
    page.get_by_role("tab", name="Sizes").click()
    page.wait_for_selector(".sizes .total:has-text('134,515,008')")
    page.get_by_text("中文", exact=True).click()
    page.wait_for_selector(".transformer h1:has-text('塔顶出来')")
    settled(page)
    assert "参数" in page.locator(".sizes-view h2").inner_text()

"""Words to numbers in a real Chromium: rows, merges of a Chinese word, language, link."""

from __future__ import annotations

import pytest
from browser import CHROMIUM, FLAGS, server, settled

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium found (Debian: chromium)")


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


def test_from_characters_to_a_vector(base, page):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(base + "/words?lang=en&model=smollm2-135m&text=The+cat")
    page.wait_for_selector(".words .grid")
    page.get_by_role("button", name="The lecture").click()
    page.wait_for_selector(".grid .code:has-text('732b')")
    assert page.locator(".grid .code").all_inner_texts() == ["732b", "72d7", "725b", "7f8a"]
    page.get_by_role("tab", name="Merge by merge").click()
    page.wait_for_selector(".pieces .piece")
    pieces = page.locator(".pieces .piece")
    page.keyboard.press("Escape")
    page.wait_for_selector(".said:has-text('single bytes')")  # it opens on what there is to merge
    assert pieces.count() == 12  # four characters, three bytes each
    page.locator(".slide input").focus()
    page.keyboard.press("End")
    page.wait_for_selector(".said:has-text('rule')")
    assert pieces.count() < 12
    page.keyboard.press("Home")
    page.wait_for_selector(".said:has-text('single bytes')")
    page.get_by_role("tab", name="From characters to ids").click()
    page.get_by_role("button", name="Back to your text").click()
    page.wait_for_selector(".grid .character:has-text('T')")
    page.get_by_role("button", name="The lecture").click()
    page.wait_for_selector(".grid .code:has-text('732b')")
    page.get_by_role("tab", name="From id to vector").click()
    page.wait_for_selector(".lookup .big")
    page.wait_for_function("() => location.search.includes('view=vector')")
    page.get_by_role("radio", name="中文").click() if page.get_by_role(
        "radio", name="中文"
    ).count() else page.get_by_text("中文", exact=True).click()
    page.wait_for_selector(".words h1:has-text('模型读一个词之前')")
    settled(page)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(".lookup .big")
    assert "变成数" in page.locator(".words h1").inner_text()
    assert errors == []

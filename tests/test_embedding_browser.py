"""Word embeddings in a real Chromium: a word of one's own, its neighbours, sums, a link."""

from __future__ import annotations

import pytest
from browser import CHROMIUM, FLAGS, server, settled

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium found (Debian: chromium)")


def test_words_neighbours_and_a_link():
    from playwright.sync_api import sync_playwright

    errors = []
    with server() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(base + "/embedding?lang=en&model=smollm2-135m")
        page.wait_for_selector(".near li")
        assert "French" in page.locator(".near").inner_text()
        page.get_by_label("your own words").fill("guitar piano")
        page.keyboard.press("Enter")
        page.wait_for_selector(".map .name.near-by:has-text('guitar')")
        assert "France" not in page.locator(".near").inner_text()  # nor in other spellings
        page.get_by_label("Neighbours of").fill("piano")
        page.keyboard.press("Enter")
        page.wait_for_selector("h2:has-text('piano')")
        page.wait_for_selector(".note:has-text('t-SNE')", timeout=60_000)
        page.locator(".map .group-name", has_text="Countries").click()  # one group alone
        page.wait_for_selector(".map .name:has-text('Egypt')")
        assert page.locator(".map .name:has-text('uncle')").count() == 0
        page.get_by_role("button", name="All groups").click()
        page.wait_for_selector(".map .name:has-text('guitar')")
        page.locator(
            ".map .name", has_text="guitar"
        ).first.click()  # a word of the map is asked by a click
        page.wait_for_selector("h2:has-text('guitar')")
        page.get_by_role("radio", name="PCA").click()
        page.wait_for_selector(".note:has-text('PCA')")
        page.wait_for_function("() => location.search.includes('method=pca')")
        settled(page)
        address = page.url
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_selector(".note:has-text('PCA')")
        assert page.get_by_label("your own words").input_value() == "guitar piano"
        assert page.get_by_label("Neighbours of").input_value() == "guitar"
        page.get_by_role("tab", name="Sums of words").click()
        page.wait_for_selector(".sums-view .near li")
        assert "queen" in page.locator(".sums-view .near li").first.inner_text()
        page.get_by_role("tab", name="Does it mean anything?").click()
        page.wait_for_selector(".groups li:nth-child(11)")
        page.get_by_role("tab", name="Word in context").click()
        page.wait_for_selector(".layers circle")
        browser.close()
    assert errors == []

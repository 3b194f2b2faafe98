"""The page "How it learns" in a real Chromium: replay, one step, a training watched and left."""

from __future__ import annotations

import time

import pytest
from browser import CHROMIUM, FLAGS, server, settled

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium found (Debian: chromium)")
WHO = (
    "/learning?model=small-world&chat=1&lang=en&text=Tom+gave+Lily+a+book.+Who+has+the+book+now%3F"
)


@pytest.fixture(scope="module")
def base():
    with server(EXPLAIN_MODEL_FOLDER="") as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(base, chromium):
    opened = []

    def go(path):
        page = chromium.new_page(viewport={"width": 1280, "height": 720}, locale="en")
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(base + path)
        settled(page)
        page.wait_for_selector(".learning .tabs")
        opened.append(page)
        return page

    yield go
    for page in opened:
        assert page.errors == []
        page.close()


def said(page):
    return [one.strip() for one in page.locator(".said .token").all_inner_texts()]


def test_scrub_and_play(visit):
    page = visit(WHO)
    slider = page.locator(".slide input")
    slider.wait_for()
    assert said(page)[:1] == ["Lily"]
    slider.focus()
    page.keyboard.press("Home")
    assert "step 0" in page.locator(".step").inner_text()
    first = page.locator(".replay .bars .number").first.inner_text()
    assert first in ("0.1%", "0.2%", "0.3%")  # about one in a thousand words: it knows nothing
    page.get_by_role("button", name="Play").click()
    time.sleep(4)
    assert page.locator(".step").inner_text() != "step 0"
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("switch", name="Guess first").click()
    assert "Covered" in page.locator(".replay .said").inner_text()
    page.get_by_role("button", name="From here on").click()
    assert "says at the end" in page.locator(".verdict").inner_text()
    page.locator("details.table summary").click()
    page.wait_for_selector("details.table tbody tr:nth-child(10)")
    assert page.locator("details.table tbody tr").count() >= 10


def test_one_step_makes_the_right_word_likelier(visit):
    page = visit("/learning?model=small-world&lang=zh&view=descent&text=小明有一只猫。")
    page.wait_for_selector(".columns .right-word")
    shares = [
        float(text.rsplit(" ", 1)[1].strip("%<"))
        for text in page.locator(".columns .right-word").all_inner_texts()
    ]
    assert len(shares) == 4 and shares[-1] > shares[0]


def test_a_training_is_watched_stopped_and_left(visit):
    page = visit("/learning?model=small-world&lang=en&view=train&text=Tom+has+a")
    page.get_by_role("radio", name="1 × 32").click()
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_selector(".train .status:has-text('words a second')", timeout=20_000)
    page.wait_for_selector(".train .bars li", timeout=10_000)
    before = page.locator(".train .status").inner_text()
    page.wait_for_function(
        "before => [...document.querySelectorAll('*')].some(n => n.shadowRoot?.querySelector("
        "'.train .status') && n.shadowRoot.querySelector('.train .status').textContent !== before)",
        arg=before,
    )
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector(".train .status:has-text('Stopped')")
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_selector(".train .status:has-text('words a second')", timeout=20_000)
    page.close()
    other = visit("/learning?model=small-world&lang=en&view=train&text=Tom+has+a")
    other.get_by_role("button", name="Train", exact=True).click()  # waits till the left one ends
    other.wait_for_selector(".train .status:has-text('words a second')", timeout=30_000)
    other.get_by_role("button", name="Stop").click()
    other.wait_for_selector(".train .status:has-text('Stopped')")

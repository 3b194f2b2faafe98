"""The lecture's first five minutes, in a real Chromium on the real model."""

from __future__ import annotations

import os
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from browser import CHROMIUM, FLAGS, server, settled

if not CHROMIUM and os.environ.get("CI"):
    raise RuntimeError("CI must have a Chromium: these tests may not be skipped there")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium found (Debian: chromium)")
CAPITAL = "/next_word?text=The+capital+of+France+is&lang=en"


@pytest.fixture(scope="module")
def base():
    """A server of its own: deep links below are its first requests."""
    with server() as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(base, chromium):
    """Open an address as a new visitor; no request may leave the server, no script may fail."""
    contexts, faults = [], []

    def go(path, **context):
        opened = chromium.new_context(**{"viewport": {"width": 1280, "height": 720}, **context})
        contexts.append(opened)
        page = opened.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda r: faults.append(r.url) if foreign(r.url, base) else None)
        page.goto(base + path)
        settled(page)
        page.locator("h1").first.wait_for()
        return page

    yield go
    for context in contexts:
        context.close()
    assert faults == []


def foreign(url, base):
    """Whether a request leaves the server that the page came from."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and parts.netloc != urlsplit(base).netloc


def strip(page):
    """The words on the token strip."""
    return page.locator(".strip .chip:not(.slot)").all_text_contents()


def bars(page):
    """The words of the bars."""
    return page.locator(".rows .row:visible .name").all_text_contents()


def after(page, act):
    """Do something that changes the strip or the bars, and wait until it has."""
    before = (strip(page), bars(page))
    act()
    for _ in range(100):
        if (strip(page), bars(page)) != before:
            break
        page.wait_for_timeout(50)
    else:
        raise AssertionError("nothing changed")
    settled(page)
    page.wait_for_timeout(400)


def address(page):
    """The parameters of the page's address."""
    return {k: v[0] for k, v in parse_qs(urlsplit(page.url).query).items()}


def test_the_first_five_minutes(visit):
    page = visit(CAPITAL)
    assert strip(page) == ["The", "capital", "of", "France", "is"]
    assert bars(page)[0] == "Paris"
    assert page.locator(".rows .row").first.locator(".number").text_content().startswith("77%")

    field = page.get_by_role("textbox", name="Text")
    field.fill("The best thing about AI is its ability to")
    after(page, lambda: field.press("Control+Enter"))
    assert set(bars(page)[:3]) == {"make", "automate", "augment"}

    for _ in range(3):  # step three words
        after(page, lambda: page.locator(".next").click())
    first_branch = strip(page)
    assert len(first_branch) == 9 + 3

    third = bars(page)[2]
    after(page, lambda: page.locator(".rows .row").nth(2).click())
    assert strip(page) == [*first_branch, third]

    after(page, lambda: page.keyboard.press("ArrowLeft"))  # go back, and leave the branch
    assert strip(page) == first_branch
    second = bars(page)[1]
    after(page, lambda: page.locator(".rows .row").nth(1).click())
    assert strip(page) == [*first_branch, second]

    step = page.locator(".history .step", has_text=third).first
    after(page, step.click)  # reopen the other branch
    assert strip(page) == [*first_branch, third]

    shown = page.locator(".rows .row .number").first.text_content()
    page.locator(".slider").first.fill("20")  # the twentieth stop: temperature 2
    page.wait_for_function("() => location.search.includes('temperature=2')")
    assert page.locator(".rows .row .number").first.text_content() != shown

    after(page, lambda: page.get_by_text("As a chat").click())
    assert "<|im_start|>" in strip(page)
    page.get_by_text("中文", exact=True).click()
    page.get_by_text("下一个词", exact=True).first.wait_for()
    settled(page)
    page.wait_for_timeout(500)

    after(page, lambda: page.locator(".next").click())
    seen, kept = strip(page), address(page)
    assert kept["lang"] == "zh" and kept["chat"] == "1" and kept["temperature"] == "2"
    page.reload()
    settled(page)
    page.locator(".rows .row").first.wait_for()
    page.wait_for_timeout(500)
    assert strip(page) == seen
    assert address(page) == kept


def test_a_link_reopens_the_words_taken_and_the_branches(visit):
    page = visit(CAPITAL)
    after(page, lambda: page.locator(".rows .row").nth(1).click())
    after(page, lambda: page.keyboard.press("ArrowLeft"))
    after(page, lambda: page.locator(".rows .row").nth(2).click())
    other = visit("/next_word?" + urlsplit(page.url).query)
    assert strip(other) == strip(page)
    assert other.locator(".history .step").count() == 2


def test_the_bare_address_leads_to_the_first_page_with_its_parameters(visit):
    page = visit("/?text=Hello&lang=zh")
    assert urlsplit(page.url).path == "/next_word"
    assert address(page)["text"] == "Hello" and address(page)["lang"] == "zh"
    assert "temperature" not in address(page)


def test_the_browsers_language_decides_first(visit):
    assert "下一个词" in visit("/", locale="zh-CN").locator("h1").first.text_content()
    assert "next word" in visit("/", locale="de-DE").locator("h1").first.text_content()


def test_the_bars_stay_covered_until_a_guess_is_made(visit):
    page = visit(CAPITAL)
    page.locator(".switch").click()
    page.locator(".options .button").first.wait_for()
    assert not page.locator(".rows .row").first.is_visible()
    page.locator(".typed .field").fill("London")
    page.keyboard.press("Enter")
    page.locator(".verdict").wait_for()
    assert "number 3" in page.locator(".verdict").text_content()
    assert page.locator(".rows .row").first.is_visible()


def test_play_takes_words_until_it_is_paused(visit):
    page = visit(CAPITAL)
    page.locator(".pace").select_option("4")
    page.locator("h1").click()
    page.keyboard.press("Space")
    page.wait_for_timeout(2500)
    page.keyboard.press("Space")
    page.wait_for_timeout(800)
    taken = strip(page)
    assert len(taken) > 5 + 2
    page.wait_for_timeout(1000)
    assert strip(page) == taken


BAD = {
    "html": "<script>document.title='x'</script><img src=x onerror=alert(1)>",
    "markdown": "# a **b** $x^2$ :red[c] [d](javascript:alert(1)) `e`",
    "right to left": "שלום \u202e مرحبا",
    "control": "a\u0000b\u200bc\u0007",
    "half an emoji": "👩\u200d",
    "long": "word " * 150,
}


@pytest.mark.parametrize("name", BAD)
def test_odd_text_is_shown_as_text(visit, name):
    page = visit(f"/next_word?lang=en&text={quote(BAD[name])}")
    page.locator(".rows .row").first.wait_for()
    assert page.title() == "How LLMs work"
    assert page.locator("img[src=x]").count() == 0
    assert "\ufffd" not in page.locator("body").inner_text()
    after(page, lambda: page.locator(".next").click())


def test_odd_parameters_are_left_out(visit):
    page = visit(
        "/next_word?text=Hello&lang=%3Cb%3E&model=..%2Fetc&temperature=NaN&top_k=-3&top_p=x"
        "&min_p=1e99&seed=%F0%9F%98%80&words=9:x~~&chat=yes&cover=%3Cscript%3E"
    )
    page.locator(".rows .row").first.wait_for()
    kept = address(page)
    assert kept["model"] == "smollm2-135m" and kept["lang"] == "en"
    assert "chat" not in kept and "words" not in kept


def test_text_too_long_is_said_and_nothing_is_lost(visit):
    page = visit(CAPITAL)
    field = page.get_by_role("textbox", name="Text")
    field.fill("x" * 1_000_000)
    field.press("Control+Enter")
    page.get_by_text("this server reads at most").wait_for()
    assert len(field.input_value()) == 1_000_000
    page.get_by_role("button", name="Keep the beginning").click()
    page.locator(".rows .row").first.wait_for()
    assert 0 < len(page.get_by_role("textbox", name="Text").input_value()) < 20_000


def test_empty_text_offers_an_example(visit):
    page = visit("/next_word?text=&lang=en")
    page.get_by_role("button", name="The best thing about AI is its ability to").click()
    page.locator(".rows .row").first.wait_for()
    assert set(bars(page)[:3]) == {"make", "automate", "augment"}


def test_every_shown_value_is_text_in_the_table(visit):
    page = visit(CAPITAL)
    page.get_by_text("All of this as a table").click()
    table = page.locator(".tables table").first.locator("tbody tr, tr:has(td)")
    for i in range(8):
        cells = table.nth(i).locator("td").all_text_contents()
        row = page.locator(".rows .row").nth(i)
        assert row.locator(".name").text_content() in cells
        shown = row.locator(".number").text_content().split("%")[0]
        exact = [float(cell.rstrip("%")) for cell in cells if cell.endswith("%")]
        assert any(abs(value - float(shown)) <= 0.5 for value in exact)


def test_what_is_pressed_again_and_again_stays_in_its_place(visit):
    page = visit("/next_word?text=The+best+thing+about+AI+is+its+ability+to&lang=en&temperature=0")
    button = page.locator("button.next")
    page.locator(".rows .row").first.wait_for()
    before, high = button.bounding_box(), page.locator(".strip").bounding_box()["height"]
    for _ in range(6):
        after(page, button.click)
    assert page.locator(".strip").bounding_box()["height"] > high + 20  # a second row of words
    assert abs(button.bounding_box()["y"] - before["y"]) <= 1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(1280, 720), (1440, 900), (390, 844)])
def test_nothing_overflows_the_window(visit, size, language, theme):
    width, height = size
    page = visit(
        f"/?lang={language}", viewport={"width": width, "height": height}, color_scheme=theme
    )
    page.locator(".rows .row").first.wait_for()
    page.wait_for_timeout(300)
    reach = page.evaluate(
        """() => {
            const roots = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
            const kits = roots.map(r => r.shadowRoot?.querySelector('.next-word')).filter(Boolean)
            return kits.flatMap(kit => [...kit.querySelectorAll('h1,button,.number,.name,.note,.others *')])
                .filter(e => e.checkVisibility() && !e.closest('.strip'))
                .map(e => e.getBoundingClientRect().right).reduce((a, b) => Math.max(a, b), 0)
        }"""
    )
    assert 0 < reach <= width
    if width >= 1280:
        assert page.locator(".pipeline").bounding_box()["height"] > 100
        bottom = page.locator(".pipeline").bounding_box()
        assert bottom["y"] + bottom["height"] <= height

"""The lecture's first five minutes, in a real Chromium on the real model."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import pytest
from browser import number, parameters, settled
from playwright.sync_api import expect

from explain.settings import LONGEST_TEXT

CAPITAL = "/next_word?text=The+capital+of+France+is&lang=en"
BEST = ["make", "automate", "augment"]  # after "The best thing about AI is its ability to"
BEAT_MS = 250  # between two words at the fastest pace


def strip(page):
    """The words on the token strip."""
    return page.locator(".strip .chip:not(.slot)")


def bars(page):
    """The words of the bars."""
    return page.locator(".rows .row:visible .name")


def after(page, act):
    """Do something that changes the strip or the bars, and wait until it has."""
    shown = page.locator(".strip .chip:not(.slot), .rows .row:visible .name")
    before = shown.all_text_contents()
    act()
    expect(shown).not_to_have_text(before)


def test_the_logits_reach_as_far_as_those_of_the_whole_vocabulary(visit, small):
    text = "Tom has a"
    page = visit(f"/next_word?text={quote(text)}&model={small.spec.name}&lang=en")
    shown = page.locator(".range").inner_text().split(" … ")
    logits = small.read(small.prompt(text)).logits
    assert [number(part) for part in shown] == pytest.approx(
        [logits.max(), logits.min()], abs=0.006
    )


def test_words_that_are_scrolled_away_are_counted_and_a_press_leads_there(visit, small):
    words = ["Tom", "has", "a", "cat", "."] * 12
    page = visit(f"/next_word?text={quote(' '.join(words))}&model={small.spec.name}&lang=en")
    expect(strip(page)).to_have_count(len(words))
    expect(page.locator(".strip .slot")).to_be_in_viewport()
    top = page.locator(".strip").first.bounding_box()["y"]
    above = sum(
        box["y"] + box["height"] <= top for box in (one.bounding_box() for one in strip(page).all())
    )
    assert 0 < above < len(words)
    expect(page.locator(".earlier")).to_have_text(f"… {above} earlier words")
    page.locator(".next").click()  # beside a strip of two rows it can be pressed
    expect(strip(page)).to_have_count(len(words) + 1)
    page.locator(".earlier").click()
    expect(page.locator(".earlier")).to_be_hidden()
    expect(strip(page).first).to_be_in_viewport()


def test_the_first_five_minutes(visit):
    page = visit(CAPITAL)
    expect(strip(page)).to_have_text(["The", "capital", "of", "France", "is"])
    expect(bars(page).first).to_have_text("Paris")
    share = page.locator(".rows .row").first.locator(".number")
    expect(share).to_have_text(re.compile("^77%"))

    field = page.get_by_role("textbox", name="Text")
    field.fill("The best thing about AI is its ability to")
    field.press("Control+Enter")
    for place, word in enumerate(BEST):
        expect(bars(page).nth(place)).to_have_text(word)

    for taken in range(1, 4):  # step three words
        page.locator(".next").click()
        expect(strip(page)).to_have_count(9 + taken)
    first_branch = strip(page).all_text_contents()

    third = bars(page).nth(2).text_content()
    page.locator(".rows .row").nth(2).click()
    expect(strip(page)).to_have_text([*first_branch, third])

    page.keyboard.press("ArrowLeft")  # go back, and leave the branch
    expect(strip(page)).to_have_text(first_branch)
    second = bars(page).nth(1).text_content()
    page.locator(".rows .row").nth(1).click()
    expect(strip(page)).to_have_text([*first_branch, second])

    page.locator(".history .step", has_text=third).first.click()  # reopen the other branch
    expect(strip(page)).to_have_text([*first_branch, third])

    shown = share.text_content()
    page.locator(".slider").first.fill("20")  # the twentieth stop: temperature 2
    expect(share).not_to_have_text(shown)
    expect(page).to_have_url(re.compile("temperature=2"))

    page.get_by_text("As a chat").click()
    strip(page).get_by_text("<|im_start|>", exact=True).first.wait_for()
    page.get_by_text("中文", exact=True).click()
    expect(page.locator(".kit h1")).to_contain_text("下一个词")

    after(page, lambda: page.locator(".next").click())
    settled(page)
    seen, kept = strip(page).all_text_contents(), parameters(page)
    assert kept["lang"] == "zh" and kept["chat"] == "1" and kept["temperature"] == "2"
    page.reload()
    expect(strip(page)).to_have_text(seen)
    settled(page)
    assert parameters(page) == kept


def test_a_link_reopens_the_words_taken_and_the_branches(visit):
    page = visit(CAPITAL)
    after(page, lambda: page.locator(".rows .row").nth(1).click())
    after(page, lambda: page.keyboard.press("ArrowLeft"))
    after(page, lambda: page.locator(".rows .row").nth(2).click())
    settled(page)
    other = visit("/next_word?" + urlsplit(page.url).query)
    expect(strip(other)).to_have_text(strip(page).all_text_contents())
    expect(other.locator(".history .step")).to_have_count(2)


def test_the_bare_address_leads_to_the_first_page_with_its_parameters(visit):
    page = visit("/?text=Hello&lang=zh")
    assert urlsplit(page.url).path == "/next_word"
    assert parameters(page)["text"] == "Hello" and parameters(page)["lang"] == "zh"
    assert "temperature" not in parameters(page)


@pytest.mark.parametrize(("locale", "title"), [("zh-CN", "下一个词"), ("de-DE", "next word")])
def test_the_browsers_language_decides_first(visit, locale, title):
    expect(visit("/", locale=locale).locator(".kit h1")).to_contain_text(title)


def test_the_bars_stay_covered_until_a_guess_is_made(visit):
    page = visit(CAPITAL)
    page.get_by_role("switch", name="Guess first").click()
    page.locator(".options .button").first.wait_for()
    expect(page.locator(".rows .row").first).to_be_hidden()
    page.locator(".typed .field").fill("London")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("rank 3")
    expect(page.locator(".rows .row").first).to_be_visible()


def test_play_takes_words_until_it_is_paused(visit):
    page = visit(CAPITAL)
    page.locator(".pace").select_option("4")
    page.locator("h1").click()
    page.keyboard.press("Space")
    strip(page).nth(5 + 2).wait_for()  # three words came
    page.keyboard.press("Space")
    settled(page)  # what was under way when it was paused
    taken = strip(page).all_text_contents()
    page.wait_for_timeout(3 * BEAT_MS)  # that nothing comes can only be waited for
    assert strip(page).all_text_contents() == taken


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
    settled(page)
    kept = parameters(page)
    assert kept["model"] == "smollm2-135m" and kept["lang"] == "en"
    assert "chat" not in kept and "words" not in kept


def test_text_too_long_is_said_and_nothing_is_lost(visit):
    page = visit(CAPITAL)
    field = page.get_by_role("textbox", name="Text")
    field.fill("x" * LONGEST_TEXT)
    field.press("Control+Enter")
    page.get_by_text("this server reads at most").wait_for()
    assert len(field.input_value()) == LONGEST_TEXT
    page.get_by_role("button", name="Keep the beginning").click()
    expect(field).to_have_value(re.compile(r"^x{1,20000}$"))
    page.locator(".rows .row").first.wait_for()


def test_empty_text_offers_an_example(visit):
    page = visit("/next_word?text=&lang=en")
    page.get_by_role("button", name="The best thing about AI is its ability to").click()
    for place, word in enumerate(BEST):
        expect(bars(page).nth(place)).to_have_text(word)


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
    before, high = button.bounding_box(), page.locator(".strip").first.bounding_box()["height"]
    for _ in range(6):
        after(page, button.click)
    settled(page)
    assert (
        page.locator(".strip").first.bounding_box()["height"] > high + 20
    )  # a second row of words
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
    settled(page)
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

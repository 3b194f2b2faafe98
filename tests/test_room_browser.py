"""A lecturer asks the room, two phones answer: codes, bars, a lost connection, and who can use the page."""

from __future__ import annotations

import pytest
from browser import settled
from playwright.sync_api import expect
from test_access_browser import RUN_AXE, axe

from explain.models import STANDBY
from explain.sampling import softmax

__all__ = ["axe"]  # a fixture
PHONE = {"width": 360, "height": 640}
TEXT = "Tom has a cat. Lily has a"


@pytest.fixture
def phone(chromium, base):
    """Opens the room's page as a phone would; fails on any error and any other origin."""
    opened, faults = [], []

    def open_(code, locale="en-US", scheme="light"):
        context = chromium.new_context(viewport=PHONE, locale=locale, color_scheme=scheme)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error.stack or error)))
        page.on(
            "request",
            lambda asked: asked.url.startswith((base, "data:")) or faults.append(asked.url),
        )
        page.goto(f"{base}/r/{code}")
        return page

    yield open_
    for context in opened:
        context.close()
    assert not faults


def asked(visit, number):
    """A lecturer's page on which this offer was chosen, and the room's code."""
    page = visit(f"/next_word?text={TEXT}&model={STANDBY}&lang=en")
    page.keyboard.press("a")
    page.locator(".ask .offers button").nth(number).click()
    code = page.locator(".ask .word")
    expect(code).to_be_visible()
    return page, code.inner_text()


def test_a_class_answers_beside_the_model_and_nothing_is_lost(visit, phone, small):
    page, code = asked(visit, 0)
    bars = page.locator(".next-word .bars")
    expect(bars).to_have_attribute("data-covered", "")  # the screen does not tell the answer
    first, second = phone(code), phone(code.upper(), "zh-CN")
    expect(second.locator("h1")).to_have_text("下一个词是什么？")
    first.locator("#word input").fill("fish")
    first.keyboard.press("Enter")
    expect(first.locator("#said")).to_contain_text("You can change it")
    expect(page.locator(".ask .counted")).to_have_text("1 answered")
    second.context.set_offline(True)
    second.locator("#word input").fill("<b>dog</b>")
    second.locator("#word button").click()
    expect(second.locator("#said")).to_contain_text("连上后会自动提交")
    second.context.set_offline(False)
    expect(page.locator(".ask .counted")).to_have_text("2 answered")
    first.locator("#word input").fill("dog")
    first.locator("#word button").click()
    expect(first.locator("#said")).to_contain_text("dog")
    first.reload()
    expect(first.locator("#said")).to_contain_text("dog")
    page.locator(".ask .row button").first.click()
    expect(bars).not_to_have_attribute("data-covered", "")
    rows = page.locator(".answers li")
    expect(rows).to_have_count(2)
    expect(rows.locator("bdi")).to_have_text(["dog", "<b>dog</b>"])
    assert rows.locator(".of-class").evaluate_all("all => all.map(one => one.dataset.share)") == [
        "0.5",
        "0.5",
    ]
    index = small.tokenizer.id_of(b" dog")
    own = softmax(small.read(small.prompt(TEXT)).logits)[index]
    shown = rows.nth(0).locator(".of-model")
    expect(shown).to_be_visible()
    assert float(shown.get_attribute("data-share")) == pytest.approx(float(own), rel=1e-4)
    page.set_viewport_size({"width": 390, "height": 844})
    assert rows.nth(0).locator(".of-class i").bounding_box()["width"] > 100
    expect(rows.nth(1).locator(".of-model .number")).to_have_text("not in its vocabulary")
    rows.nth(1).locator("button").click()
    expect(page.locator(".answers .gone")).to_have_count(1)
    expect(page.locator(".answers bdi")).to_have_text(["dog"])
    expect(first.locator("#said")).to_contain_text("The vote is closed")
    expect(page.locator("b").filter(has_text="<b>")).to_have_count(0)
    page.reload()  # the room is still there, and what was asked
    page.locator(".next-word h1").wait_for()
    settled(page)  # a key before that is nobody's
    page.keyboard.press("a")
    expect(page.locator(".answers bdi")).to_have_text(["dog"])
    expect(rows.nth(0).locator(".of-model")).to_be_visible()
    page.get_by_role("button", name="End the room").click()
    expect(first.locator("h1")).to_have_text("There is no such room, or it has ended.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_phones_page_can_be_used_by_all(visit, phone, axe, scheme):
    page, code = asked(visit, 1)
    one = phone(code, scheme=scheme)
    choices = one.locator("#choices button")
    expect(choices.first).to_be_visible()
    one.keyboard.press("Tab")
    for _ in range(2):
        one.keyboard.press("Tab")
    one.keyboard.press("Enter")  # the language, the first choice, the second
    expect(choices.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".ask .counted")).to_have_text("1 answered")
    assert one.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    one.evaluate(axe)
    assert one.evaluate(RUN_AXE) == []
    page.evaluate(axe)
    assert page.evaluate(RUN_AXE) == []
    page.locator(".ask .row button").first.click()
    expect(page.locator(".answers li")).to_have_count(choices.count())
    assert page.evaluate(RUN_AXE) == []
    page.get_by_role("button", name="End the room").click()


def test_in_lecture_mode_a_step_asks_and_the_lecture_goes_on(visit, phone):
    page = visit(f"/words?text={TEXT}&model={STANDBY}&lang=zh")
    page.keyboard.press("l")
    page.keyboard.press("Enter")
    expect(page.locator(".lesson-room .bar h1")).to_be_visible()
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    page.wait_for_url("**/attention?**")
    page.keyboard.press("a")
    page.locator(".ask .offers button").first.click()
    expect(page.locator(".ask h2")).to_have_text("“它”在看哪个词？")
    one = phone(page.locator(".ask .word").inner_text())
    one.locator("#choices button").nth(1).click()
    page.keyboard.press("Escape")
    chip = page.locator(".lesson-room .chip")
    expect(chip).to_contain_text("1 人已回答")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".lesson-room .count")).to_contain_text("5 /")
    chip.click()
    page.locator(".ask .row button").first.click()
    weight = page.locator(".answers li").nth(1).locator(".of-model")
    expect(weight).to_be_visible()
    assert (
        float(weight.get_attribute("data-share")) > 0.3
    )  # of the step's own view, not of this page
    page.get_by_role("button", name="结束房间").click()

"""Standing up: everything that a lecturer does on a stage, by keys alone."""

from __future__ import annotations

import re

import pytest
from browser import settled
from playwright.sync_api import expect

SAID = {
    "en": ("Once upon a time, there was", "smollm2-135m", "Next word"),
    "zh": ("小明有一只猫。谁有猫？", "small-world", "下一个词"),
}
PAGES = (
    "next_word",
    "words",
    "embedding",
    "fruit",
    "attention",
    "transformer",
    "learning",
    "scale",
    "emergence",
    "chatgpt",
)


@pytest.fixture(params=SAID)
def stage(request, visit):
    """The first page in one of the languages, its language, and what is typed there."""
    text, model, button = SAID[request.param]
    page = visit(f"/next_word?lang={request.param}&model={model}")
    expect(page.get_by_role("button", name=button)).to_be_enabled()
    return page, request.param, text


def field(page):
    return page.locator(".prompt textarea")


def taken(page):
    """The words that were taken after the text."""
    return page.locator(".strip [data-generated]")


def test_a_lecture_by_keys_alone(stage):
    page, _, text = stage
    field(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?text=(?!.*path=)"))
    expect(field(page)).not_to_be_focused()
    expect(field(page)).to_have_value(text)  # no line break
    expect(page.locator(".strip .chip").first).to_contain_text(text[:2])
    settled(page)
    for key, count in (("PageDown", 1), ("PageDown", 2), ("PageDown", 3), ("PageUp", 2)):
        page.keyboard.press(key)
        expect(taken(page)).to_have_count(count)
    for index, name in enumerate(PAGES[1:], 2):
        page.keyboard.press(str(index % 10))
        expect(page).to_have_url(re.compile(rf"/{name}\?"))
        expect(page.locator(".kit h1")).to_be_visible()
    page.keyboard.press("5")
    now = page.locator(".attention .name[data-mark=now] .disc").first
    expect(now).to_have_text("5")
    for key in ("PageDown",) + ("PageUp",) * 5:
        page.keyboard.press(key)
    expect(now).to_have_text("1")
    expect(page).to_have_url(re.compile("step=1"))
    page.keyboard.press("6")
    chosen = page.locator(".tower-view .floor[data-now] .number")
    expect(page.locator(".tower-view .floor")).not_to_have_count(0)
    for _ in range(3):
        page.keyboard.press("PageDown")
    expect(chosen).to_have_text("2")  # the embedding, floors 0, 1 and 2
    page.keyboard.press("ArrowLeft")
    expect(chosen).to_have_text("1")
    page.keyboard.press("ArrowUp")
    expect(chosen).to_have_text("2")
    tabs = page.locator(".transformer [role=tab]")
    for key, at in (("]", 1), ("]", 2), ("[", 1), ("[", 0)):
        page.keyboard.press(key)
        expect(tabs.nth(at)).to_have_attribute("aria-selected", "true")


def test_after_any_click_the_keys_are_the_pages(stage):
    page, _, _ = stage
    page.keyboard.press("5")
    tabs = page.locator(".attention [role=tab]")
    tabs.nth(1).click()
    tabs.nth(0).click()
    now = page.locator(".attention .name[data-mark=now] .disc").first
    expect(now).to_have_text("5")
    page.keyboard.press("PageUp")
    expect(now).to_have_text("4")
    expect(tabs.nth(0)).to_have_attribute("aria-selected", "true")


# Within one task of the browser, as no hand is quick enough: nothing can be answered or drawn between.
CLICK_AND_PRESS = """tabs => {
  const key = name => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, composed: true }))
  for (const tab of [tabs[1], tabs[0]]) {
    tab.focus()
    tab.dispatchEvent(new MouseEvent("click", { detail: 1, bubbles: true, composed: true }))
  }
  for (const name of ["PageUp", "PageUp", "PageDown"]) key(name)
}"""


def test_keys_at_once_after_clicks_wait_for_the_view_that_they_are_for(stage):
    page, _, _ = stage
    page.keyboard.press("5")
    now = page.locator(".attention .name[data-mark=now] .disc").first
    expect(now).to_have_text("5")
    page.locator(".attention [role=tab]").evaluate_all(CLICK_AND_PRESS)
    expect(now).to_have_text("4")
    expect(page.locator(".attention [role=tab]").first).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile("step=4"))


def test_a_key_at_once_after_enter_is_for_the_text_that_was_typed(stage):
    page, _, text = stage
    field(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    expect(page.locator(".next-word .notice")).to_be_visible()  # no text, and nothing to step
    field(page).focus()
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    expect(taken(page)).to_have_count(2)
    expect(page.locator(".strip .chip").first).to_contain_text(text[:2])


def test_a_key_at_once_after_a_digit_is_for_the_page_that_it_opens(stage):
    page, _, _ = stage
    page.keyboard.press("6")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    chosen = page.locator(".tower-view .floor[data-now] .number")
    expect(chosen).to_have_text("1")  # two above the embedding
    page.keyboard.press("1")
    expect(page.locator(".next-word .strip .chip").first).to_be_visible()
    expect(taken(page)).to_have_count(0)


def test_the_enter_of_an_input_method_applies_nothing(stage):
    page, _, _ = stage
    before = page.url
    field(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("你好")
    field(page).evaluate(
        "node => node.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true }))"
    )
    expect(field(page)).to_be_focused()
    assert page.url == before


def test_the_click_that_follows_typing_counts_on_what_was_typed(stage):
    page, language, text = stage
    field(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.get_by_role("button", name=SAID[language][2]).click()
    expect(taken(page)).to_have_count(1)
    expect(field(page)).to_have_value(text)
    expect(page).to_have_url(re.compile("text=.*path="))


def test_keys_are_listed(stage):
    page, _, _ = stage
    page.keyboard.press("?")
    sheet = page.locator(".key-sheet")
    expect(sheet).to_be_visible()
    expect(sheet.locator("dt")).to_have_count(10 + len(PAGES))
    expect(sheet.get_by_role("button")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_on_a_phone_the_drawer_closes_behind_the_chapter_that_was_chosen(visit):
    page = visit("/fruit?lang=en", viewport={"width": 390, "height": 844})
    page.locator(".fruit h1").wait_for()
    page.locator("[data-testid=stExpandSidebarButton]").click()
    words = page.locator("[data-testid=stSidebar] [data-testid=stPageLink] a").nth(1)
    expect(words).to_be_in_viewport()
    words.click()
    expect(page.locator(".words h1")).to_be_visible()
    expect(words).not_to_be_in_viewport()


# In one task, so that nothing is drawn between: two keys for the page that is left, a digit, a key for the
# next.
LEFT_AT_ONCE = """tab => {
  const key = name => document.body.dispatchEvent(
    new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, composed: true }))
  tab.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }))
  for (const name of ["PageDown", "PageDown", "6", "PageDown"]) key(name)
}"""


def test_keys_for_a_page_that_is_left_do_nothing_on_the_next(stage):
    page, _, _ = stage
    page.keyboard.press("5")
    tab = page.locator(".attention [role=tab]").nth(1)
    expect(tab).to_be_visible()
    tab.evaluate(LEFT_AT_ONCE)
    chosen = page.locator(".tower-view .floor[data-now] .number")
    expect(chosen).to_have_text("0")  # one above the embedding, not three
    settled(page)
    expect(chosen).to_have_text("0")

"""A lecturer gives a lesson by keys alone; a room photographs a view; pictures carry what they show."""

from __future__ import annotations

import zlib

import pytest
from browser import parameters, settled
from playwright.sync_api import expect
from test_access_browser import RUN_AXE, axe

from explain.lesson.file import ready
from explain.models import MODELS
from explain.text import topic
from explain.ui.chapters import BY_NAME

__all__ = ["axe"]  # a fixture
OPENING = "?text=Tom has a cat&model=small-world&lang={}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lesson_by_keys_with_notes_and_back(visit, language):
    page = visit("/words" + OPENING.format(language))
    lesson = ready()["short"]
    said = [step.side(language).sentence for step in lesson.steps]
    page.keyboard.press("l")
    page.keyboard.press("Enter")  # the shortest one comes first
    bar = page.locator(".lesson-room .bar")
    expect(bar.locator("h1")).to_have_text(said[0])
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    key = page.locator("kbd.forward")  # here the arrow to the right leads through the lesson
    assert key.evaluate("kbd => getComputedStyle(kbd, '::before').content") == '"↓"'
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    notes = opened.value
    expect(notes.locator(".note")).to_have_text(lesson.steps[0].side(language).note)
    for step in (3, 4):  # fruit, attention
        page.bring_to_front()
        page.keyboard.press(str(step))
        page.keyboard.press("Enter")
        expect(bar.locator("h1")).to_have_text(said[step - 1])
        expect(notes.locator("h1")).to_have_text(said[step - 1])
        page.wait_for_url(f"**/{lesson.steps[step - 1].page}?*lang={language}*")
    page.keyboard.press("PageUp")
    expect(bar.locator(".count")).to_have_text(f"3 / {len(said)}")
    page.wait_for_url(f"**/fruit?*lang={language}*")
    page.keyboard.press("b")
    expect(page.locator(".lesson-room .black")).to_be_visible()
    page.keyboard.press("b")
    page.reload()
    expect(bar.locator("h1")).to_have_text(said[2])
    expect(page.locator(".fruit h1")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(page.locator(".fruit h1")).to_be_visible()
    assert page.url.split("?")[0].endswith("/fruit") and parameters(page)["lang"] == language
    notes.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_lecture_names_its_model_and_shows_no_tip_for_another_text(visit, language):
    """Of each step in turn: its own model, said aloud where the step before had another one."""
    page = visit("/words" + OPENING.format(language))
    steps = ready()["short"].steps
    page.keyboard.press("l")
    page.keyboard.press("Enter")
    model, before = page.locator(".lesson-room .model"), ""
    for n, step in enumerate(steps, 1):
        if n > 1:
            page.keyboard.press("ArrowRight")
        page.locator(f".kit.{step.page.replace('_', '-')}[data-lecture]").wait_for()
        chapter, title = BY_NAME[step.page], MODELS[step.ask(language).model].title
        if not chapter.unnamed:
            expect(model).to_be_hidden()
            continue
        other = topic("lesson")["component.model_now"][language].format(model=title)
        expect(model).to_have_text(other if before and title != before else title)
        before = title
        if step.page == "next_word":
            tip, text = page.locator(".tries.card .example"), step.ask(language).text
            assert not tip.is_visible() or text in tip.inner_text()


@pytest.mark.parametrize("key", ["q", "a", "l", "w", ""])
@pytest.mark.parametrize("lecture", [False, True], ids=["page", "lecture"])
def test_the_list_of_keys_opens_above_any_dialog(visit, key, lecture):
    page = visit("/words" + OPENING.format("en"))
    if lecture:
        page.keyboard.press("l")
        page.keyboard.press("Enter")
        expect(page.locator(".lesson-room .bar .count")).not_to_be_empty()
        settled(page)
    page.locator(".kit details.questions:not([hidden])").wait_for(state="attached")
    dialogs = page.locator("dialog[open]")
    if key:
        page.keyboard.press(key)
        expect(dialogs).to_have_count(0 if lecture and key == "l" else 1)
    under = dialogs.count()
    page.keyboard.press("?")
    expect(page.locator("dialog[open] dl.keys").first).to_be_visible()
    expect(dialogs).to_have_count(under + 1)
    page.keyboard.press("?")
    expect(dialogs).to_have_count(under)


def test_a_view_is_shared_and_taken_away(visit, base):
    page = visit("/attention" + OPENING.format("zh"))
    expect(page.locator(".attention .matrix").first).to_be_visible()
    here = parameters(page)
    page.keyboard.press("q")
    link = page.locator(".lesson-room .link")
    expect(link).to_contain_text(f"{base}/s/")
    short = link.inner_text()
    with page.expect_download() as saved:
        page.locator(".lesson-room dialog.share .row button").nth(0).click()
    png = saved.value.path().read_bytes()
    at = png.index(b"iTXt")
    text = png[at + 4 : at + 4 + int.from_bytes(png[at - 4 : at])]
    check = png[at + 4 + int.from_bytes(png[at - 4 : at]) :][:4]
    assert int.from_bytes(check) == zlib.crc32(b"iTXt" + text)
    assert "Tom has a cat" in text.decode() and short in text.decode()
    with page.expect_download() as saved:
        page.locator(".lesson-room dialog.share .row button").nth(2).click()
    rows = saved.value.path().read_text(encoding="utf-8-sig").splitlines()
    page.keyboard.press("q")
    page.locator(".attention details.table > summary").click()
    row = page.locator(".attention details.table table tr").nth(1)
    expect(row).to_be_visible()
    assert rows[1].split(",")[:2] == row.locator("th, td").all_inner_texts()[:2]
    page.goto(short)
    page.locator(".attention h1").wait_for()
    settled(page)
    assert parameters(page) == here


@pytest.mark.parametrize("language", ["en", "zh"])
def test_axe_finds_nothing_in_a_lecturers_dialogs(visit, axe, language):
    page = visit("/words" + OPENING.format(language), reduced_motion="reduce")
    dialog = page.locator("dialog[open]")

    def faults(where, name):
        where.evaluate(axe)
        return [f"{theme} {name} {one}" for one in where.evaluate(RUN_AXE)]

    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.locator(f".kit[data-layout][data-theme={theme}]").wait_for()
        for key, shown in (("l", ".lessons button"), ("q", ".link"), ("a", "button"), ("?", "dt")):
            page.keyboard.press(key)
            expect(dialog.locator(shown).first).not_to_be_empty()
            settled(page)
            found += faults(page, key)
            page.keyboard.press("Escape")
        page.locator(".tools .tool").nth(1).click()  # this view into one's own lesson
        expect(dialog.locator(".own li").first).to_be_visible()
        found += faults(page, "own lesson")
        page.keyboard.press("Escape")
        page.keyboard.press("l")
        page.keyboard.press("Enter")
        page.locator(".lesson-room .bar").wait_for()
        with page.expect_popup() as opened:
            page.keyboard.press("n")
        opened.value.emulate_media(color_scheme=theme)
        expect(opened.value.locator(".note")).not_to_be_empty()
        found += faults(opened.value, "notes")
        opened.value.close()
        page.keyboard.press("?")
        expect(dialog).to_be_visible()
        settled(page)
        found += faults(page, "lecture's keys")
        page.keyboard.press("Escape")
        found += faults(page, "lecture")
        page.keyboard.press("Escape")
    assert "\n".join(found) == ""

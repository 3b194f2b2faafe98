"""The lecture given by keys alone, in both languages on its real models: every step whole, none scrolls."""

from __future__ import annotations

import json
import urllib.request

import pytest
from browser import parameters, settled
from playwright.sync_api import expect

from bench.lesson import LESSON, OPENING, SHOWN, begin, rested, told
from explain.lesson.file import ready

WORK_S = 3  # of a step at most; what takes longer shows how far it is
FORWARD = ("ArrowRight", "PageDown", "Space")
# What cannot be scrolled to: beyond the window, or under the bar; and how far each of the two scrolls.
HIDDEN = """page => {
  const name = node => `${node.localName}.${node.getAttribute("class")} ${node.textContent.slice(0, 30)}`
  const scrolls = [document.documentElement, document.querySelector("[data-testid=stMain]")]
    .filter(node => node.scrollHeight > node.clientHeight)
    .map(node => `${name(node).slice(0, 20)} scrolls ${node.scrollHeight - node.clientHeight} px`)
  const bar = document.querySelector(".lesson-room").shadowRoot.querySelector(".bar").getBoundingClientRect()
  const roots = [...document.querySelectorAll("*")].map(node => node.shadowRoot).filter(Boolean)
  const kit = roots.map(root => root.querySelector(`.kit.${page}[data-layout]`)).find(Boolean)
  const clips = node => getComputedStyle(node).overflowY !== "visible"
  function bottom(node) {
    let low = node.getBoundingClientRect().bottom
    for (let up = node.parentElement; up; up = up.parentElement)
      if (clips(up)) low = Math.min(low, up.getBoundingClientRect().bottom)
    return low
  }
  const told = node => [...node.childNodes].some(one => one.nodeType === Node.TEXT_NODE && one.data.trim())
  const covered = [...kit.querySelectorAll("*")]
    .filter(node => (!node.children.length || told(node)) && !node.closest(".unseen"))
    .filter(node => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .filter(node => node.getBoundingClientRect().height && bottom(node) > bar.top + 1)
    .map(node => `${name(node)} under the bar: ${Math.round(bottom(node) - bar.top)} px`)
  return [...scrolls, ...covered]
}"""


def loaded(base, names):
    """Whether the server has these models."""
    with urllib.request.urlopen(f"{base}/status", timeout=10) as response:
        return all(json.load(response)["models"][name] == "ready" for name in names)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_lecture_by_keys_alone(visit, base, language, request):
    if language == "zh":
        request.getfixturevalue("gemma_folder")  # skipped where it cannot be fetched
    lesson = ready()[LESSON]
    page = visit(OPENING + language)
    begin(page, lesson)
    bar = page.locator(".lesson-room .bar")
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    notes, faults = opened.value, {}
    page.bring_to_front()
    for n, step in enumerate(lesson.steps, 1):
        if n > 1:
            page.keyboard.press(FORWARD[n % len(FORWARD)])
        side = step.side(language)
        page.wait_for_function(SHOWN, arg=told(step, language))
        expect(bar.locator(".count")).to_have_text(f"{n} / {len(lesson.steps)}")
        expect(notes.locator(".note")).to_have_text(side.note)
        rested(base, WORK_S)
        settled(page)
        page.wait_for_function(SHOWN, arg=told(step, language))
        if found := page.evaluate(HIDDEN, step.page.replace("_", "-")):
            faults[f"{n} {step.page}"] = found
    assert faults == {}
    here = parameters(page)
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    settled(page)
    assert page.url.split("?")[0].endswith(f"/{lesson.steps[-1].page}") and parameters(page) == here
    page.keyboard.press("1")  # elsewhere, before the lecture goes on
    page.locator(".next-word h1").wait_for()
    page.keyboard.press("l")
    page.keyboard.press("Enter")
    page.wait_for_function(SHOWN, arg=told(lesson.steps[-1], language))
    expect(notes.locator("h1")).to_have_text(lesson.steps[-1].side(language).sentence)
    notes.close()

"""The lecture by its keys: from a key until the step's picture stands, its run made ahead.

Between two keys everything that the server does for the step and the next one comes to its end, as it
does while a lecturer talks.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.request

from bench.browser import CHROMIUM, FLAGS
from bench.server import Server, serving
from explain import fruit
from explain.lesson.file import Lesson, Step, ready
from explain.models.fetch import fetch, here
from explain.models.sources import GEMMA, SMOLLM2
from explain.server.health import quantile

LESSON = "lecture"
OPENING = "/words?text=Tom+has+a+cat&model=small-world&lang="
MOST_S = 120  # of work for one step
QUIET_LOOKS, LOOK_S = 3, 0.2  # no work at so many looks in a row
# Whether a step is shown: its sentence, its address, and its page's picture without a bar of progress.
SHOWN = """({ sentence, page, state, open }) => {
  const room = document.querySelector(".lesson-room")?.shadowRoot
  if (room?.querySelector(".bar h1")?.textContent !== sentence) return false
  if (!location.pathname.endsWith(`/${page}`)) return false
  const here = Object.fromEntries(new URLSearchParams(location.search))
  const same = Object.entries(here).every(([name, value]) => state[name] === value)
  if (!same || !Object.keys(state).every(name => name in here || open.includes(name))) return false
  const picture = `.kit.${page.replaceAll("_", "-")}[data-layout]`
  const roots = [...document.querySelectorAll("*")].map(node => node.shadowRoot).filter(Boolean)
  const kit = roots.map(root => root.querySelector(picture)).find(Boolean)
  if (!kit?.checkVisibility() || kit.clientHeight < 100) return false
  return ![...kit.querySelectorAll(".notice progress")].some(node => node.checkVisibility())
}"""
# From the key's own time stamp to the frame after the one in which the step is shown. Unit: ms.
TIMED = f"""step => {{
  const shown = {SHOWN}
  window.bench = new Promise((resolve, reject) => {{
    setTimeout(() => reject(new Error(`not shown: ${{step.sentence}}`)), 20000)
    addEventListener("keydown", event => {{
      const look = () => shown(step)
        ? requestAnimationFrame(() => resolve(performance.now() - event.timeStamp))
        : requestAnimationFrame(look)
      requestAnimationFrame(look)
    }}, {{ capture: true, once: true }})
  }})
}}"""


def measure() -> dict[str, float | None]:
    """Both languages' steps together, and the slowest of them."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return {}
    if not CHROMIUM:
        return {}
    fetch()
    sources, languages = [SMOLLM2], ["en"]
    if here(GEMMA):
        sources, languages = [*sources, GEMMA], [*languages, "zh"]
    else:
        print("bench: no Gemma here, so the lecture is given in English alone", file=sys.stderr)
    lesson, times = ready()[LESSON], []
    with sync_playwright() as playwright, serving(*sources) as server:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        server.ready()
        try:
            for language in languages:
                times += _given(chromium, server, lesson, language)
        finally:
            chromium.close()
    return {"lesson_step_ms": quantile(times, 0.95), "lesson_slowest_ms": max(times)}


def _given(chromium, server: Server, lesson: Lesson, language: str) -> list[float]:
    """Every step after the first, each on its key. Unit: ms."""
    page = chromium.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.goto(server.base + OPENING + language)
    page.locator(".kit h1").first.wait_for()
    begin(page, lesson)
    times = []
    for step in lesson.steps[1:]:
        rested(server.base)
        page.evaluate(TIMED, told(step, language))
        page.keyboard.press("ArrowRight")
        times.append(page.evaluate("window.bench"))
        print(f"bench: {language} {step.page} {times[-1]:.0f} ms", file=sys.stderr, flush=True)
    page.context.close()
    return times


def begin(page, lesson: Lesson) -> None:
    """Choose a lesson by keys."""
    page.locator(".kit.tools .named").first.wait_for()
    page.keyboard.press("l")
    page.locator(".lesson-room dialog").wait_for()
    title = next(name for name, one in ready().items() if one is lesson)
    for _ in range(2 * list(ready()).index(title)):  # each has a button that checks it besides
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".lesson-room .bar h1").wait_for()


def told(step: Step, language: str) -> dict:
    """A step as SHOWN takes it. `open`: parameters that the address leaves out where they say what the
    page opens on."""
    side, first = step.side(language), []
    state = dict(side.state) | {"lang": language}
    if state["chat"] == "0":
        first.append("chat")
    if step.page == "fruit":
        written = fruit.written(fruit.asked(state))
        first += [name for name in written if written[name] is None]
    return {"sentence": side.sentence, "page": step.page, "state": state, "open": first}


def rested(base: str, most_s: float = MOST_S) -> bool:
    """Wait until the server has nothing to do, and say whether that came."""
    end, quiet = time.monotonic() + most_s, 0
    while quiet < QUIET_LOOKS and time.monotonic() < end:
        with urllib.request.urlopen(f"{base}/status", timeout=10) as response:
            status = json.load(response)
        quiet = 0 if status["jobs"] or status["line"]["at_work"] else quiet + 1
        time.sleep(LOOK_S)
    return quiet == QUIET_LOOKS

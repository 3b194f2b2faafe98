"""The tower: a new text's page, the lens of all floors, and another floor on the screen."""

from __future__ import annotations

import sys
from statistics import median

import numpy as np

from bench.model import TEXT, timed

TOKENS, SAMPLES, WARM = 32, 9, 2
# From the event to the frame after the one in which what is watched has changed.
WATCH = """([selector, event]) => {
  const hosts = [...document.querySelectorAll("*")].map(node => node.shadowRoot).filter(Boolean)
  const root = hosts.find(one => one.querySelector(".kit.transformer"))
  const look = () => root.querySelector(selector)?.textContent || ""
  const before = look()
  window.bench = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("nothing changed")), 20000)
    const begun = performance.now()
    const wait = from => look() === before
      ? requestAnimationFrame(() => wait(from))
      : setTimeout(() => resolve(performance.now() - from))
    if (event) addEventListener(event, told => wait(told.timeStamp), { capture: true, once: true })
    else wait(begun)
  })
}"""


def measure() -> dict[str, float | None]:
    """The lens beside steps, in this process; then what a visitor waits for, in a browser."""
    found, passing = _lens()
    return found | _browser(passing)


def _lens() -> tuple[dict[str, float], float]:
    from explain.models import inside, load

    reader = load()
    ids = [token.id for token in reader.tokenizer.raw(TEXT)][:TOKENS]
    trace = reader.read(reader.tokenizer.tokens(ids))
    watched = np.zeros(len(trace.resid), int)
    steps, lenses, tables, passes = [], [], [], []
    for _ in range(WARM + SAMPLES):
        steps.append(timed(lambda: reader.step(trace, ids[0]))[1])
        lenses.append(timed(lambda: inside.lens(reader, trace.resid[:, -1], watched))[1])
        passes.append(timed(lambda: reader.read(trace.tokens))[1])
    flat = trace.resid.reshape(-1, trace.resid.shape[-1])
    for _ in range(3):
        tables.append(timed(lambda: inside.lens(reader, flat, np.zeros(len(flat), int)))[1])
    passing = median(passes[WARM:])
    return {
        "lens_over_step": median(lenses[WARM:]) / median(steps[WARM:]),
        "lens_table_ms": median(tables),
        "tower_pass_ms": passing,
    }, passing


def _browser(passing: float) -> dict[str, float | None]:
    """A new text of 32 tokens until its tower stands there; the floor above, by key."""
    from bench.browser import CHROMIUM, FLAGS, _page, _settled
    from bench.server import serving

    if not CHROMIUM:
        print("bench: no Chromium found (Debian: chromium)", file=sys.stderr)
        return {}
    from playwright.sync_api import sync_playwright

    words = TEXT.split()
    with sync_playwright() as playwright, serving() as server:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        server.ready()
        page = _page(chromium)
        page.goto(server.base + "/transformer?lang=en&text=The+capital+of+France+is")
        page.wait_for_selector(".floors .floor")
        _settled(page)
        pages = []
        for turn in range(4):
            box = page.get_by_role("textbox", name="Text")
            box.fill(" ".join(words[turn : turn + 26]))
            page.evaluate(WATCH, [".below", None])
            box.press("Control+Enter")
            pages.append(page.evaluate("window.bench"))
            _settled(page)
        floors = []
        for _ in range(WARM + SAMPLES):
            page.evaluate("document.activeElement.blur()")
            page.evaluate(WATCH, [".tower-view .said", "keydown"])
            page.keyboard.press("ArrowDown")
            floors.append(page.evaluate("window.bench"))
            _settled(page)
        chromium.close()
    whole = median(pages[1:])
    return {
        "tower_page_ms": whole,
        "tower_page_extra_ms": whole - passing,
        "lens_slider_ms": median(floors[WARM:]),
    }

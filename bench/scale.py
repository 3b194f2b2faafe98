"""The page "From 2018 to now": from a filter to the timeline drawn anew, in a real browser."""

from __future__ import annotations

import sys
from itertools import cycle, islice
from statistics import median

from bench.browser import CHROMIUM, FLAGS, SAMPLES, WARM
from bench.server import serving

FAMILIES = ("GPT", "Qwen", "Llama", "ERNIE")  # of unlike sizes: each filter changes the marks
# From the change of the filter to the frame after the one in which the marks stand otherwise.
WATCH = """node => {
  const picture = () => [...node.getRootNode().querySelectorAll(".chart .points path")]
    .map(mark => mark.getAttribute("transform")).join()
  const before = picture()
  window.bench = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("the marks stayed as they were")), 10000)
    node.addEventListener("change", event => {
      const look = () => picture() === before
        ? requestAnimationFrame(look)
        : setTimeout(() => resolve(performance.now() - event.timeStamp))
      requestAnimationFrame(look)
    }, { capture: true, once: true })
  })
}"""


def measure() -> dict[str, float | None]:
    """The median over a number of filters, each chosen after the last one is drawn. Unit: ms."""
    if not CHROMIUM:
        print("bench: no Chromium found (Debian: chromium)", file=sys.stderr)
        return {}
    from playwright.sync_api import sync_playwright

    times = []
    with sync_playwright() as playwright, serving() as server:
        server.ready()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{server.base}/scale?lang=en")
        page.locator(".chart[data-drawn] .points path").first.wait_for(state="attached")
        select = page.locator("select[name=family]")
        for family in islice(cycle(FAMILIES), WARM + SAMPLES):
            select.evaluate(WATCH)
            select.select_option(family)
            times.append(page.evaluate("window.bench"))
            page.wait_for_timeout(200)
        browser.close()
    return {"scale_filter_ms": median(times[WARM:])}

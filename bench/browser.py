"""What a visitor waits for: a real Chromium on a real server, real clicks and keys."""

from __future__ import annotations

import shutil
import sys
from statistics import median

from bench.server import Server, serving
from explain.ui.chapters import CHAPTERS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LINK = "[data-testid=stSidebar] [data-testid=stPageLink-NavLink]"
STARTS, SAMPLES, WARM = 3, 20, 3
PROMPT = "The best thing about AI is its ability to"
# Likeliest word each time, so that the bench's own model takes the same steps at the same lengths.
STEPPING = "/next_word?lang=en&temperature=0&text=" + PROMPT.replace(" ", "+")
TURNING = "/next_word?lang=en&text=The+capital+of+France+is"
# From the input event's own time stamp to the frame after the one in which the bars stand otherwise.
WATCH = """(node, kind) => {
  const root = node.getRootNode()
  const all = what => [...root.querySelectorAll(what)]
  const picture = () => JSON.stringify([
    all(".rows .name").map(name => name.textContent), all(".rows .fill").map(bar => bar.style.width),
  ])
  const before = picture()
  window.bench = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("the bars stayed as they were")), 10000)
    node.addEventListener(kind, event => {
      const look = () => picture() === before
        ? requestAnimationFrame(look)
        : setTimeout(() => resolve(performance.now() - event.timeStamp))
      requestAnimationFrame(look)
    }, { capture: true, once: true })
  })
}"""

# Adds up the browser's layout-shift entries, also those that follow a click; shifted() starts anew.
SHIFTS = """() => {
  let sum = 0
  const watch = new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value })
  watch.observe({ type: "layout-shift", buffered: true })
  window.shifted = () => { const found = sum; sum = 0; return found }
}"""


def measure() -> dict[str, float | None]:
    """Medians over several starts of the server, then over clicks and keys on the last one."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("bench: no playwright, so nothing of the browser is measured", file=sys.stderr)
        return {}
    if not CHROMIUM:
        print("bench: no Chromium found (Debian: chromium)", file=sys.stderr)
        return {}
    from explain.models.fetch import fetch

    fetch()  # the model is in the cache: neither start below may pay for that
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            return _starts(chromium)
        finally:
            chromium.close()


def _starts(chromium) -> dict[str, float | None]:
    """Every start from the command to the first heading and to the model; then the rest."""
    first, ready, found = [], [], {}
    for turn in range(STARTS):
        with serving() as server:
            first.append(_first_page(chromium, server))
            ready.append(server.ready())
            if turn == STARTS - 1:
                found = _clicks(chromium, server)
                found |= {"knob_ms": knob(chromium, server.base + TURNING)}
                found |= {"layout_shift": _shift(chromium, server)}
                found |= dict(zip(("rss_mb", "rss_peak_mb"), server.memory_mb(), strict=True))
    return found | {"first_page_s": median(first), "ready_s": median(ready)}


def _page(chromium):
    """A new visitor's page."""
    return chromium.new_context(viewport={"width": 1280, "height": 720}, locale="en-US").new_page()


def _first_page(chromium, server: Server) -> float:
    """Until the first heading is drawn; the model is being loaded at the same time. Unit: s."""
    page = _page(chromium)
    server.up()
    page.goto(server.base + TURNING)
    page.locator("h1").first.wait_for()
    age = server.age
    page.context.close()
    return age


def _open(chromium, address: str):
    """A visitor's page with its bars drawn."""
    page = _page(chromium)
    page.goto(address)
    page.locator(".rows .row .name").first.wait_for()
    _settled(page)
    return page


def _settled(page) -> None:
    """Wait until Streamlit has run the script, and movements on the page have ended."""
    page.wait_for_timeout(150)
    page.wait_for_selector(
        "[data-testid=stApp][data-test-connection-state=CONNECTED]"
        "[data-test-script-state=notRunning]",
        state="attached",
    )
    page.wait_for_timeout(400)


def _clicks(chromium, server: Server) -> dict[str, float]:
    """Clicks on "Next word" until the bars changed, and in turn the same step by a Reader here.

    The step is the bench process's own, at the same length and after the same pause.
    """
    from bench.model import timed
    from explain.models import load

    reader = load()
    trace = reader.read(PROMPT)
    page = _open(chromium, server.base + STEPPING)
    clicks, steps = [], []
    button = page.locator("button.next")
    for _ in range(WARM + SAMPLES):
        button.evaluate(WATCH, "click")
        button.click()
        clicks.append(page.evaluate("window.bench"))
        _settled(page)
        best = int(trace.logits.argmax())
        trace, took = timed(lambda before=trace, token=best: reader.step(before, token))
        steps.append(took)
    page.context.close()
    click, step = median(clicks[WARM:]), median(steps[WARM:])
    return {"click_ms": click, "click_step_ms": step, "click_overhead_ms": click - step}


def knob(chromium, address: str) -> float:
    """The temperature moved by one stop, by key, until the bars changed. Unit: ms."""
    page = _open(chromium, address)
    slider = page.locator("input.slider").first
    slider.focus()
    times = []
    for turn in range(WARM + SAMPLES):
        slider.evaluate(WATCH, "keydown")
        page.keyboard.press("ArrowRight" if turn % 2 else "ArrowLeft")
        times.append(page.evaluate("window.bench"))
        _settled(page)
    page.context.close()
    return median(times[WARM:])


def _shift(chromium, server: Server) -> float:
    """The most that anything jumps while a page loads, or while it gives way to the next one."""
    page = _page(chromium)
    page.add_init_script(f"({SHIFTS})()")
    found = []
    for at, chapter in enumerate(CHAPTERS):
        page.goto(f"{server.base}/{chapter.name}?lang=en")
        page.locator(".kit h1").first.wait_for()
        _settled(page)
        found.append(page.evaluate("shifted()"))
        page.locator(LINK).nth((at + 1) % len(CHAPTERS)).click()
        page.locator(".kit h1").first.wait_for()
        _settled(page)
        found.append(page.evaluate("shifted()"))
    page.context.close()
    return max(found)

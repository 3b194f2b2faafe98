"""The attention page: another head, the grid of all heads, and the map of what each head does."""

from __future__ import annotations

import sys
import time
from statistics import median

from bench.model import TEXT, timed

PASSES, SAMPLES, WARM = 9, 12, 2
GRID_TOKENS, MAP_TOKENS = 32, 16
SENTENCE = "The capital of France is"
# From the event to the frame after the one in which what is watched has changed.
WATCH = """([what, event]) => {
  const hosts = [...document.querySelectorAll("*")].map(node => node.shadowRoot).filter(Boolean)
  const root = hosts.find(one => one.querySelector(".kit.attention"))
  const look = () => what === "grid"
    ? String(root.querySelector(".all canvas")?.offsetWidth > 0)
    : [...root.querySelectorAll(".weight-cell")].map(cell => cell.textContent).join()
  const before = look()
  window.bench = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("nothing changed")), 10000)
    root.addEventListener(event, told => {
      const wait = () => look() === before
        ? requestAnimationFrame(wait)
        : setTimeout(() => resolve(performance.now() - told.timeStamp))
      requestAnimationFrame(wait)
    }, { capture: true, once: true })
  })
}"""


def measure() -> dict[str, float | None]:
    """Ratios first, in this process; then what a visitor waits for, in a browser."""
    return _map() | _browser()


def _map() -> dict[str, float]:
    """All heads switched off in turn, over single passes taken before and after."""
    from explain import attention
    from explain.models import load
    from explain.models.effect import effects

    reader = load()
    ids = [token.id for token in reader.tokenizer.raw(TEXT)]
    trace = reader.read(reader.tokenizer.tokens(ids[:MAP_TOKENS]))
    passes = [timed(lambda: reader.read(trace.tokens))[1] for _ in range(PASSES)]
    _, took = timed(lambda: list(effects(reader, trace)))
    passes += [timed(lambda: reader.read(trace.tokens))[1] for _ in range(PASSES)]
    trace = reader.read(reader.tokenizer.tokens(ids[:GRID_TOKENS]))
    grid = attention.packed_rows(trace, attention.packed_places(len(trace.tokens)))
    return {
        "effect_map_over_pass": took / median(passes),
        "grid_kb": len(grid) * 4 / 3 / 1000,  # as base64
    }


def _browser() -> dict[str, float | None]:
    """Another head (its list, by key), and the tab of all heads, until they stand there."""
    from bench.browser import CHROMIUM, FLAGS, _page, _settled
    from bench.server import serving

    if not CHROMIUM:
        print("bench: no Chromium found (Debian: chromium)", file=sys.stderr)
        return {}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, serving() as server:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        server.ready()
        page = _page(chromium)
        head = "/attention?lang=en&step=6&layer=23&head=4&text="
        page.goto(server.base + head + SENTENCE.replace(" ", "+"))
        page.wait_for_selector(".weight-cell")
        page.wait_for_selector(".kind h2:has-text('L23H4')", timeout=120_000)  # heads are measured
        _settled(page)
        heads = []
        for turn in range(WARM + SAMPLES):
            page.evaluate(WATCH, ["weights", "change"])
            page.get_by_role("combobox", name="Head").select_option(str((turn + 5) % 9))
            heads.append(page.evaluate("window.bench"))
            _settled(page)
        grids = []
        words = TEXT.split()
        text = " ".join(words)[:150]
        page.goto(server.base + "/attention?lang=en&step=6&text=" + text.replace(" ", "+"))
        page.wait_for_selector(".weight-cell")
        for _ in range(3):
            _settled(page)
            page.evaluate(WATCH, ["grid", "click"])
            page.get_by_role("tab", name="All").click()
            grids.append(page.evaluate("window.bench"))
            _settled(page)
            page.get_by_role("tab", name="One head").click()
            page.wait_for_selector(".weight-cell")
            time.sleep(0.5)
        chromium.close()
    return {"head_switch_ms": median(heads[WARM:]), "grid_ms": median(grids)}

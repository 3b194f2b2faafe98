"""Gemma 3 270M: a step, neighbours, a knob, how soon it is there; and all models in one server."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
from statistics import median

from bench.model import rounds, unchanged, weights_sized
from explain.models.fetch import fetch, gguf, here
from explain.models.sources import GEMMA, SMOLLM2

CONTEXT, STARTS = 64, 3
CLOCK = "import time; a = time.perf_counter(); {}; print(time.perf_counter() - a)"
READY = "from explain.models import load; load('gemma-3-270m')"
# torch is imported by then, as it is when a server converts.
CONVERT = (
    "from pathlib import Path; from explain.models.convert import convert; "
    "a = time.perf_counter(); convert(Path({!r}), Path({!r}), lambda share: None)"
)
TURNING = "/next_word?lang=en&model=gemma-3-270m&text=The+capital+of+France+is"


def measure() -> dict[str, float | None]:
    """Nothing where Gemma is not in the cache: `--all` fetches it."""
    if not here(GEMMA):
        print("bench: Gemma is not in the cache; --all fetches it", file=sys.stderr)
        return {}
    folder = fetch(GEMMA)
    ready = median(_seconds(READY) for _ in range(STARTS))
    with tempfile.TemporaryDirectory() as made:
        converted = _seconds(CONVERT.format(str(gguf(GEMMA)), made))
    times = {"gemma_ready_s": ready, "gemma_convert_s": converted}
    return times | _browser() | _steps(folder)


def _seconds(work: str) -> float:
    """How long something takes in a fresh process."""
    code = [sys.executable, "-c", CLOCK.format(work)]
    return float(subprocess.check_output(code).split()[-1])


def _browser() -> dict[str, float | None]:
    """A knob moved by key, and the memory of a server that has loaded all models and read a text."""
    from bench.browser import CHROMIUM, FLAGS, knob
    from bench.server import serving

    if not CHROMIUM:
        print("bench: no Chromium found (Debian: chromium)", file=sys.stderr)
        return {}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, serving(SMOLLM2, GEMMA) as server:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        server.ready()
        moved = knob(chromium, server.base + TURNING)
        now, most = server.memory_mb()
        chromium.close()
    return {"gemma_knob_ms": moved, "rss_all_mb": now, "rss_all_peak_mb": most}


def _steps(folder) -> dict[str, float]:
    """A recorded step beside transformers' own loop, and beside one read of all weights."""
    from bench.embedding import neighbours
    from explain.models import load

    reader, plain = load(GEMMA.name), unchanged(folder, "sdpa")
    buffer, reads = weights_sized(reader.spec.n_parameters), []
    gc.collect()
    gc.freeze()
    times = rounds(reader, plain, None, buffer, CONTEXT, reads)
    gc.unfreeze()
    step, generate = median(times["step"]), median(times["generate"])
    return {
        "gemma_step_ms_64": step,
        "gemma_generate_ms_64": generate,
        "gemma_step_over_generate_64": step / generate,
        "gemma_step_over_limit_64": step / median(reads),
        "gemma_neighbours_ms": neighbours(reader),
    }

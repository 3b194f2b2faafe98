"""What emerges: a curve of 0 to 8 examples, both ways, against reading every prompt anew; word
problems solved in the background, and what that costs others.
"""

from __future__ import annotations

import threading
import time
from statistics import median

RUNS = 3
SOLVED = 4  # of all problems; the rest take as long each
STEPS = 60  # of somebody else's text


def measure() -> dict[str, float]:
    """The curve of the first task on SmolLM2, and its passes' part of what whole passes take."""
    from explain.emergence import GENERAL, SHOWN
    from explain.emergence_examples import WAYS, curve
    from explain.models import load

    reader, task = load("smollm2-135m"), GENERAL[0]
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        curve(reader, task, lambda share, known: True)
        times.append(time.perf_counter() - started)
    started = time.perf_counter()
    for count in range(len(task.examples) + 1):
        for given, answer in task.asked:
            text = task.prompt(count, given, SHOWN) + task.form.gap + answer
            trace = reader.read(reader.prompt(text))
            reader.unembed(trace.resid[-1, -2:-1])
    whole = (time.perf_counter() - started) * len(WAYS)
    curve_s = min(times)
    found = {"icl_curve_s": curve_s, "icl_passes_over_whole": curve_s / whole}
    return found | _solving(reader)


def _solving(reader) -> dict[str, float]:
    """Seconds for all problems with and without steps, alone; and how many times slower others' steps
    are meanwhile: medians."""
    from explain.emergence_problems import COUNT, problems
    from explain.models.solving import solve

    given, over = problems("en"), threading.Event()
    started = time.perf_counter()
    solve(reader, given[:SOLVED], "en", [], lambda share, solved: True)
    seconds = (time.perf_counter() - started) * COUNT / SOLVED
    alone = _stepping(reader)
    beside = threading.Thread(
        target=lambda: solve(reader, given, "en", [], lambda share, solved: not over.is_set())
    )
    beside.start()
    busy = _stepping(reader)
    over.set()
    beside.join()
    return {"cot_s": seconds, "cot_step_slower": busy / alone}


def _stepping(reader) -> float:
    """The median step of somebody who takes the likeliest word again and again. Unit: seconds."""
    trace, times = reader.read(reader.prompt("The best thing about AI is its ability to")), []
    for _ in range(STEPS):
        started = time.perf_counter()
        trace = reader.step(trace, int(trace.logits.argmax()))
        times.append(time.perf_counter() - started)
    return median(times)

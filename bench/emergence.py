"""What emerges: a curve of 0 to 8 examples, both ways, against reading every prompt anew."""

from __future__ import annotations

import time

RUNS = 3


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
    return {"icl_curve_s": min(times), "icl_passes_over_whole": min(times) / whole}

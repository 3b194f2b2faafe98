"""The small world's model: a step, a training in front of a visitor, and how soon it is there."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from statistics import median

STEPS, TRAIN_S, SIZE = 60, 8.0, "large"
READY = "import time; a = time.perf_counter(); {}; print(time.perf_counter() - a)"
LOADS = {
    "torch_import_s": "import torch",
    "small_ready_s": "from explain.models import load; load('small-world')",
}


def measure() -> dict[str, float]:
    """Steps and training in this process; how soon it is there, in fresh ones."""
    found = {
        name: median(
            float(subprocess.check_output([sys.executable, "-c", READY.format(work)]).split()[-1])
            for _ in range(3)
        )
        for name, work in LOADS.items()
    }
    return found | {"small_step_ms": _step(), "trainer_over_bare_loop": _trainer()}


def _step() -> float:
    """A recorded step, from 20 tokens on. Unit: ms."""
    from bench.model import timed
    from explain.models import load

    reader = load("small-world")
    times = []
    for _ in range(3):
        trace = reader.read(reader.prompt("小明有一只猫，小红有一条狗。谁有狗？", chat=True))
        for _ in range(STEPS):
            trace, took = timed(lambda before=trace: reader.step(before, 5))
            times.append(took)
    return median(times)


def _trainer() -> float:
    """Tokens a second of the live trainer over a bare loop of the same model, taken in turn."""
    from explain.models import load
    from explain.smallworld.live import SIZES, Pupil, Texts, Workshop

    tokenizer = load("small-world").tokenizer
    words = [tokenizer.raw_bytes(i).decode() for i in range(tokenizer.n_vocab)]
    ids = {word: index for index, word in enumerate(words)}
    rows = Texts(ids, random.Random(0)).rows()
    pupil, ours, theirs = Pupil(len(words), *SIZES[SIZE]), [], []
    for _ in range(3):
        begun, count = time.perf_counter(), 0
        while time.perf_counter() - begun < TRAIN_S:
            pupil.learn(rows)
            count += rows[:, 1:].size
        theirs.append(count / (time.perf_counter() - begun))
        shop = Workshop(words)
        job = shop.start("bench", SIZE, (0,))
        while job.seconds < TRAIN_S:
            time.sleep(0.5)
            shop.find("bench")
        shop.stop("bench")
        ours.append(job.tokens / job.seconds)
        while not shop.idle:
            time.sleep(0.1)
    return median(ours) / median(theirs)

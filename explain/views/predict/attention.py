"""What the page "Attention" asks: where a head looks, and which head an answer needs."""

from __future__ import annotations

import numpy as np

from explain.ask import Ask
from explain.server import Server
from explain.views.attention import every_off
from explain.views.predict.found import (
    LOOK_S,
    Found,
    Question,
    Told,
    Unsettled,
    percent,
    read,
)


def looks(server: Server, ask: Ask, told: Told) -> Found:
    """Where the last token looks most in the head that the address names. A choice is a token's word
    and which of its like it is: "has#2"."""
    _, run = read(server, ask)
    row = run.trace.attention(int(ask.own["layer"]))[int(ask.own["head"]), -1]
    seen: dict[str, int] = {}
    of = {}
    for token, weight in zip(run.trace.tokens, row, strict=True):
        word = token.raw.decode(errors="replace").strip()
        seen[word] = seen.get(word, 0) + 1
        of[f"{word}#{seen[word]}"] = float(weight)
    best = max(of, key=lambda key: of[key])
    return Found(best, {key: percent(weight) for key, weight in of.items()})


def breaks(server: Server, ask: Ask, told: Told) -> Found:
    """The head without which the answer's probability falls most."""
    seen, run = read(server, ask)
    job = every_off(server, seen.reader, run.trace, (None, "stopped"))
    if job is None or job.state != "done":
        raise Unsettled(None, LOOK_S if job and job.state == "running" else None)
    after = np.array(job.found["after"])
    of = {
        f"L{layer}H{head}": percent(left)
        for layer, some in enumerate(job.found["after"])
        for head, left in enumerate(some)
    }
    layer, head = np.unravel_index(after.argmin(), after.shape)
    return Found(f"L{layer}H{head}", of, {"before": percent(job.found["before"])})


QUESTIONS = {"look": Question("choice", looks), "breaks": Question("choice", breaks)}

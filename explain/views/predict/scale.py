"""What the page "From 2018 to now" asks: how much models grew, and how a budget is split best."""

from __future__ import annotations

from explain import scale
from explain.ask import Ask
from explain.server import Server
from explain.views.predict.found import Found, Question, Told, count

NEAR = 1.5  # a factor: who says 1,000 where it is 1,496 has seen what there is to see


def _named() -> dict[str, scale.Model]:
    return {one.name: one for one in scale.models()}


def grew(server: Server, ask: Ask, told: Told) -> Found:
    """How many times as many parameters the last of the lecture's three models has as the first."""
    first, last = (_named()[name] for name in (scale.LINE[0], scale.LINE[-1]))
    times = (last.parameters or 0) / (first.parameters or 1)
    said = {name: scale.written(one.parameters or 0, ask.language)
            for name, one in (("first", first), ("last", last))}  # fmt: skip
    small, large = scale.SHAPES["gpt"], scale.SHAPES["gpt-3"]
    shape = {
        "layers": count(small.layers, ask.language),
        "more_layers": count(large.layers, ask.language),
        "width": count(small.width, ask.language),
        "more_width": count(large.width, ask.language),
        "times": count(times, ask.language),
    }
    return Found(str(round(times)), values={**said, **shape})


def better(server: Server, ask: Ask, told: Told) -> Found:
    """Of two models of about one budget, the one that the refitted law gives the lower loss."""
    named, fit = _named(), scale.FITS["besiroglu"]
    some = {name: named[name] for name in told.choices}
    loss = {name: fit.loss(one.parameters or 0, one.tokens or 0) for name, one in some.items()}
    best = min(loss, key=lambda name: loss[name])
    read = {f"tokens_{name}": scale.written(one.tokens or 0, ask.language)
            for name, one in some.items()}  # fmt: skip
    return Found(best, {name: f"{value:.3f}" for name, value in loss.items()}, read)


QUESTIONS = {"grew": Question("number", grew, within=NEAR), "split": Question("choice", better)}

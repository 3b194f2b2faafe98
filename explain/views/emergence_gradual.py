"""The view "Jump or slope?": one ability of five sizes, by a hard measure and by a soft one."""

from __future__ import annotations

from explain.ask import Ask
from explain.scaling import MEASURES, Scaling, Size, scaling

OPENS = "all"


def gradual(ask: Ask) -> dict:
    """The measures over sizes, of one kind of question or of the mean of all."""
    run = scaling()
    kind = ask.own.get("kind", "") or OPENS
    if kind != OPENS and kind not in run.kinds:
        ask.nonsense.add("kind")
        kind = OPENS
    return {
        "kinds": [OPENS, *run.kinds],
        "kind": kind,
        "length": round(length(run, kind), 1),
        "steps": run.steps,
        "over": run.over,
        "tokens": run.steps * run.batch,
        "sizes": [row(run, size, kind, ask.language) for size in run.trained],
    }


def row(run: Scaling, size: Size, kind: str, language: str) -> dict:
    """One size at the end of its training."""
    point = size.points[-1]
    kinds = run.kinds if kind == OPENS else [kind]
    marks = {
        name: round(sum(run.mark(point, name, one) for one in kinds) / len(kinds), 4)
        for name in MEASURES
    }
    plain = {"name": size.called(language), "parameters": size.parameters, "layers": size.layers}
    return plain | {"width": size.width, "loss": point.loss, "entropy": point.entropy} | marks


def length(run: Scaling, kind: str) -> float:
    """Tokens of an answer."""
    kinds = run.kinds if kind == OPENS else [kind]
    return sum(map(run.length, kinds)) / len(kinds)

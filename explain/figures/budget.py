"""What a budget of operations buys: the loss that a fitted law predicts for each size and text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import plotly.graph_objects as go

from explain.figures.look import INK, PAPER, figure
from explain.scale import Fit, Model

SIZES, TOKENS = (7.0, 12.5), (8.0, 14.0)  # both axes, in powers of ten
STEPS = 45  # places on either
SIDES = {
    "GPT-3": "middle left",
    "Gopher": "middle right",
    "Chinchilla": "middle left",
    "PaLM": "top right",
    "Llama 3.1 405B": "middle left",
}  # where a name stands beside its mark; else at its right
GAP = "\u00a0\u00a0"  # between a name and its mark, which may stand under a larger one
FROM, TO, STEP = 1.9, 4.1, 0.2  # losses that have a line


def budget(
    fit: Fit,
    here: tuple[float, float],
    known: Sequence[Model],
    words: dict[str, str],
    written: Callable[[float], str],
) -> go.Figure:
    """The predicted loss over parameters N and tokens D, the budget of `here`, and its best split.

    `here` is (N, D); `known` are models that stand in the picture by name; `words` names axes and marks.
    """
    x, y = np.logspace(*SIZES, STEPS), np.logspace(*TOKENS, STEPS)
    spent = 6 * here[0] * here[1]
    budgets = np.logspace(SIZES[0] + TOKENS[0], SIZES[1] + TOKENS[1], STEPS) * 6
    best = [fit.best(one) for one in budgets]
    traces = [
        go.Contour(
            x=_short(x), y=_short(y), z=np.round(fit.loss(x[None], y[:, None]), 3).tolist(),
            contours={"start": FROM, "end": TO, "size": STEP, "showlabels": True,
                      "labelfont": {"color": INK}},
            colorscale=[[0, "var(--stream-wash)"], [1, PAPER]],
            line={"color": "var(--outline)", "width": 1},
            showscale=False, hovertemplate=words["hover"],
        ),
        _way([n for n, _ in best], [d for _, d in best], words["best_way"], "dash"),
        _way(x, spent / 6 / x, words["budget"], "solid"),
        _points([(one.parameters, one.tokens) for one in known], "circle", "var(--stream)",
                "", [one.name for one in known]),
        _points([fit.best(spent)], "star", "var(--value)", words["best"]),
        _points([here], "diamond", "var(--prob)", words["here"]),
    ]  # fmt: skip
    return figure(
        traces,
        {"type": "log", "range": SIZES, "title": {"text": words["parameters"]}}
        | _ticks(SIZES, written),
        {"type": "log", "range": TOKENS, "title": {"text": words["tokens"]}}
        | _ticks(TOKENS, written),
    )


def _ticks(ends: tuple[float, float], written: Callable[[float], str]) -> dict:
    """A number at every whole power of ten."""
    at = [10.0**power for power in range(int(np.ceil(ends[0])), int(ends[1]) + 1)]
    return {"tickvals": at, "ticktext": [written(one) for one in at]}


def _short(values) -> list[float]:
    """Numbers with the digits that a picture needs."""
    return [float(f"{one:.4g}") for one in values]


def _way(x, y, name: str, dash: str) -> go.Scatter:
    """A line through the picture."""
    line = {"color": INK, "width": 2.5, "dash": dash}
    return go.Scatter(
        x=_short(x), y=_short(y), mode="lines", line=line, name=name, hoverinfo="skip"
    )


def _points(places, symbol: str, colour: str, name: str, names=()) -> go.Scatter:
    """Marks with names beside them."""
    return go.Scatter(
        x=_short(n for n, _ in places), y=_short(d for _, d in places), name=name,
        mode="markers+text", text=[f"{GAP}{one}{GAP}" for one in names] or None,
        textposition=[SIDES.get(one, "middle right") for one in names] or None,
        showlegend=not names,
        hoverinfo="text" if names else "skip",
        marker={"symbol": symbol, "color": colour, "size": 11 if names else 17,
                "line": {"color": PAPER, "width": 1.5}},
    )  # fmt: skip

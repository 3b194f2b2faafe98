"""Our own scaling run: how far each size is above the entropy, and the line through the smaller ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import plotly.graph_objects as go

from explain.figures.look import INK, PAPER, figure

TICKS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
Place = tuple[float, float]  # parameters or operations, and nats above the entropy


def ours(
    curves: Sequence[tuple[str, Sequence[Place]]],
    line: Sequence[Place],
    words: dict[str, str],
    written: Callable[[float], str],
) -> go.Figure:
    """Each size's way down and its end; the line goes on to the largest. Both axes logarithmic.

    `curves` are (a size's name, its places in time); `words` names axes and marks.
    """
    traces = [
        go.Scatter(
            x=[x for x, _ in places], y=[y for _, y in places], mode="lines+markers",
            line={"color": "var(--outline)", "width": 1.5}, marker={"size": 6},
            name=words["way"], showlegend=index == 0, hoverinfo="skip",
        )
        for index, (_, places) in enumerate(curves)
    ]  # fmt: skip
    ends = [places[-1] for _, places in curves]
    traces += [
        go.Scatter(
            x=[x for x, _ in line], y=[y for _, y in line], mode="lines", hoverinfo="skip",
            line={"color": INK, "width": 2.5, "dash": "dash"}, name=words["line"],
        ),
        go.Scatter(
            x=[x for x, _ in ends], y=[y for _, y in ends], mode="markers+text",
            text=[name for name, _ in curves], textposition="top right", name=words["end"],
            marker={"symbol": ["circle"] * (len(ends) - 1) + ["diamond"], "size": 15,
                    "color": ["var(--stream)"] * (len(ends) - 1) + ["var(--prob)"],
                    "line": {"color": PAPER, "width": 1.5}},
            hoverinfo="text",
        ),
    ]  # fmt: skip
    return figure(
        traces,
        {"type": "log", "title": {"text": words["x"]}} | _ticks([x for x, _ in ends + list(line)], written),
        {"type": "log", "title": {"text": words["y"]},
         "tickvals": TICKS, "ticktext": [f"{one:g}" for one in TICKS]},
    )  # fmt: skip


def _ticks(values: Sequence[float], written: Callable[[float], str]) -> dict:
    """A number at every whole power of ten from below the smallest to above the largest."""
    powers = range(len(str(int(min(values)))) - 1, len(str(int(max(values)))) + 1)
    return {
        "tickvals": [10.0**one for one in powers],
        "ticktext": [written(10.0**one) for one in powers],
    }

"""Published models: when they came, how many parameters they have, how much text they were shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import plotly.graph_objects as go

from explain.figures.look import INK, MUTED, figure
from explain.scale import LINE, Model

SIZES = [1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12]
RANGE = (5.6, 14.2)  # of the axis, in powers of ten
NOT_PUBLISHED = 10**13.65  # where models of unknown size stand, above the axis's numbers
SMALLEST, MORE = (
    9,
    3.2,
)  # px of a mark: where no tokens are given; for each power of ten beyond 10^9
# Beside which marks a name stands, and on which side: the others' are told when they are pointed at.
NAMED = {
    "Transformer": "top center",
    "BERT large": "bottom right",
    "GPT": "bottom center",
    "GPT-2": "top left",
    "GPT-3": "top center",
    "T5": "bottom right",
    "PaLM": "top center",
    "SmolLM2 135M": "middle left",
    "Gemma 3 270M": "top center",
    "Small World": "middle left",
    "DeepSeek-V4-Pro": "top left",
}
KINDS = {
    "weights": {"symbol": "circle", "color": "var(--stream)"},
    "service": {"symbol": "circle-open", "color": "var(--stream)"},
    "paper": {"symbol": "circle-open-dot", "color": "var(--neutral)"},
    "here": {"symbol": "diamond", "color": "var(--prob)"},
}


def kind(model: Model) -> str:
    """Of which mark a model is: whether one can have it, or it runs here."""
    return "here" if model.here else model.openness


def mark(model: Model) -> float:
    """A mark's size in px, by the training tokens; the smallest where none are given."""
    return SMALLEST + MORE * max(0.0, math.log10(model.tokens or 1) - 9)


def timeline(
    models: Sequence[Model],
    others: Sequence[Model],
    chosen: str,
    told: Callable[[Model], str],
    words: dict[str, str],
    written: Callable[[float], str],
) -> go.Figure:
    """Dates against parameters, both of `models` and, faint, of `others`.

    `told` is what is said of a model that is pointed at, `words` names the kinds of marks, the axis,
    the lane of unknown sizes, and says how much larger the lecture's last is than its first;
    `written` writes a number.
    """
    line = [one for one in models if one.name in LINE]
    traces: list[go.Scatter] = [
        go.Scatter(
            x=[one.day for one in line],
            y=[one.parameters for one in line],
            mode="lines",
            line={"color": INK, "width": 3},
            hoverinfo="skip",
            showlegend=False,
        )
    ]
    traces += [_marks(name, models, told, words, 1) for name in KINDS]
    traces += [_marks("", others, told, words, 0.22)]
    traces += [_ring([one for one in models if one.name == chosen])]
    return figure(
        traces,
        {"range": ["2016-07-01", "2027-01-20"], "dtick": "M12", "tickformat": "%Y"},
        {
            "type": "log",
            "range": RANGE,
            "title": {"text": words["parameters"]},
            "tickvals": SIZES,
            "ticktext": [written(size) for size in SIZES],
        },
        shapes=[_border()],
        annotations=[
            _said(words["unknown"], "2016-09-01", NOT_PUBLISHED, MUTED),
            *(
                [_said(words["times"], "2017-05-01", 3e10, INK, "bold")]
                if len(line) == len(LINE)
                else []
            ),
        ],
    )


def _marks(name: str, models, told, words, opacity: float) -> go.Scatter:
    """The marks of one kind; of every kind where none is named, the faint ones."""
    some = [one for one in models if not name or kind(one) == name]
    named = [one.name if name and one.name in NAMED else "" for one in some]
    return go.Scatter(
        x=[one.day for one in some],
        y=[one.parameters or NOT_PUBLISHED for one in some],
        mode="markers+text",
        text=named,
        textposition=[NAMED.get(one.name, "top center") for one in some],
        hovertext=[told(one) for one in some],
        hoverinfo="text",
        customdata=[one.name for one in some],
        name=words.get(name, ""),
        showlegend=bool(name and some),
        opacity=opacity,
        marker={
            "size": [mark(one) for one in some],
            "symbol": [KINDS[kind(one)]["symbol"] for one in some],
            "color": [KINDS[kind(one)]["color"] for one in some],
            "opacity": opacity,
            "line": {"width": 2 if name else 1},
        },
    )


def _ring(chosen: list[Model]) -> go.Scatter:
    """A ring around the model that is chosen."""
    return go.Scatter(
        x=[one.day for one in chosen],
        y=[one.parameters or NOT_PUBLISHED for one in chosen],
        mode="markers",
        hoverinfo="skip",
        showlegend=False,
        marker={
            "size": [mark(one) + 12 for one in chosen],
            "symbol": "circle-open",
            "color": INK,
            "line": {"width": 3},
        },
    )


def _border() -> dict:
    """The line between what has a size and what has none."""
    return {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 10**13.1, "y1": 10**13.1,
        "line": {"color": MUTED, "width": 1, "dash": "dot"},
    }  # fmt: skip


def _said(text: str, x: str, y: float, colour: str, weight: str = "normal") -> dict:
    """A few words that begin at a place of the picture; heights of annotations are powers of ten."""
    return {
        "text": text, "x": x, "y": math.log10(y), "xanchor": "left", "align": "left",
        "showarrow": False, "font": {"color": colour, "weight": weight},
    }  # fmt: skip

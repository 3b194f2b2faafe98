"""What all our figures share: ink on paper, a quiet grid, nothing that moves."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

INK, MUTED, GRID, PAPER = "var(--ink)", "var(--muted)", "var(--grid)", "var(--background)"
AXIS: dict[str, Any] = {
    "gridcolor": GRID,
    "linecolor": "var(--outline)",
    "showline": True,
    "zeroline": False,
    "fixedrange": True,
    "automargin": True,
    "title": {"standoff": 8},
}


def figure(traces: list, x: dict[str, Any], y: dict[str, Any], **layout: Any) -> go.Figure:
    """A figure of traces on two axes, in our look."""
    return go.Figure(
        traces,
        {
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": INK},
            "hoverlabel": {"bgcolor": PAPER, "bordercolor": INK},
            "hovermode": "closest",
            "dragmode": False,
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0, "y": 1.01, "yanchor": "bottom"},
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": MUTED, "activecolor": INK},
            "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
            "xaxis": AXIS | x,
            "yaxis": AXIS | y,
            **layout,
        },
    )

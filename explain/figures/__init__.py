"""Charts that stay put: values in, a plotly Figure out, one function a picture.

A figure names colours as our tokens do, "var(--ink)" (assets/css/tokens.css): the browser puts in
those of the theme that is worn, and the letters' font and size (assets/js/kit/figure.js).
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from typing import Any

NO_NAME = "<extra></extra>"  # at a hover text's end: without the trace's name beside it


@cache
def plotly_js() -> bytes:
    """The browser's half of plotly, as the Python package brings it, compressed (gzip).

    So the two always fit, and nothing of it lies in this repository: 4.8 MB, 1.5 MB when compressed.
    """
    return gzip.compress((files("plotly") / "package_data" / "plotly.min.js").read_bytes(), mtime=0)


def shown(figure: Any, name: str, caption: str) -> dict:
    """What a component draws: a figure as plain data, and name and caption of the picture to save."""
    drawn = figure.to_plotly_json()
    drawn["layout"].pop("template", None)  # plotly's own look
    return _plain(drawn) | {"name": name, "caption": _plain(caption)}


def _plain(drawn: Any) -> Any:
    """The same data, of whose texts plotly reads no tag: it would make `<a href>` a link.

    A line break is written as in Python. `customdata` is not drawn, so it stays as it is.
    """
    if isinstance(drawn, dict):
        return {key: one if key == "customdata" else _plain(one) for key, one in drawn.items()}
    if isinstance(drawn, list | tuple):
        return [_plain(one) for one in drawn]
    if not isinstance(drawn, str):
        return drawn
    text, own = drawn.removesuffix(NO_NAME), drawn.endswith(NO_NAME)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return text + NO_NAME * own

"""Charts that stay put: values in, a plotly Figure out, one function a picture.

A figure names colours as our tokens do, "var(--ink)" (assets/css/tokens.css): the browser puts in
those of the theme that is worn, and the letters' font and size (assets/js/kit/figure.js).
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from typing import Any


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
    return drawn | {"name": name, "caption": caption}

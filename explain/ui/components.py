"""The interactive pictures: one function each; their code lies in assets/js and assets/css."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

ASSETS = Path(__file__).resolve().parents[2] / "assets"
SERVED = ("js", "css")
TOLD = ("text", "lessons")  # served in part: texts.py, views/questions.py, lesson/file.py


def version() -> str:
    """Changes when any served file or plotly does, so that browsers may keep them for ever."""
    digest, folders = hashlib.sha256(installed("plotly").encode()), (*SERVED, *TOLD)
    for path in sorted(p for one in folders for p in (ASSETS / one).rglob("*") if p.is_file()):
        digest.update(path.relative_to(ASSETS).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


VERSION = version()
# Streamlit sends inline code again with every redraw: so only this much is inline.
LOADER = """// inline
export default async function (args) {
  const part = await import(new URL("assets/VERSION/js/NAME.js", document.baseURI))
  return part.default(args)
}
"""


@cache
def _component(name: str) -> Callable:
    code = LOADER.replace("VERSION", VERSION).replace("NAME", name)
    return component(name, html="<div></div>", js=code)


def show(name: str, data: dict, act: Callable[[dict], None]) -> None:
    """Draw a component; `act` is called with what the visitor did, before the next run.

    `turn` grows with every run, so that browsers never draw an older one last.
    """
    key = f"{name}_component"

    def acted() -> None:
        held = st.session_state.get(key)  # none where another page was opened meanwhile
        done = held.get("act") if held else None
        if isinstance(done, dict):
            act(done)

    told = {"turn": time.time_ns() // 1000} | data
    # Streamlit searches every list for a table of numbers, but no tuple; both are the same to browsers.
    told = {name: tuple(one) if isinstance(one, list) else one for name, one in told.items()}
    _component(name)(key=key, data=told, on_act_change=acted)

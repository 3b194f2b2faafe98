"""Apple, pear, banana: attention with three arrows and a gaze, by hand."""

from urllib.parse import urlencode

import streamlit as st

from explain import fruit
from explain.ui import components, frame, visit
from explain.ui.chapters import CHAPTERS

here = visit.current()
state = st.session_state.setdefault("fruit", {"ack": None})


def act(done):
    """Keep in the address what was dragged or switched."""
    state["ack"] = done.get("n")
    if done.get("kind") == "state":
        visit.change(own=fruit.written(done))


shown = {
    "picture": True,
    "keys": fruit.KEYS,
    "asked": fruit.asked(here.own),
    "arrival": visit.generation(),
    "onward": None,
}
if any(chapter.name == "attention" for chapter in CHAPTERS):
    kept = {"text": here.text, "model": here.model, "lang": here.language}
    shown["onward"] = f"attention?{urlencode(kept | ({'chat': '1'} if here.chat else {}))}"
frame.component(components.fruit, "fruit", shown, act, ack=state["ack"])

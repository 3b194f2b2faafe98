"""Apple, pear, banana: attention with three arrows and a gaze, by hand."""

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
    shown["onward"] = here.link("attention")
frame.component(components.fruit, "fruit", shown, act, ack=state["ack"])

"""Attention in the model: one head step by step, its plane, all heads, and what if one were off."""

import streamlit as st

from explain import attention, next_word
from explain.ui import cache, components, frame, heads, reading, visit
from explain.ui.background import Effects

here = visit.current()
state = st.session_state.setdefault("attention", {"ack": None})
VIEWS = ("one", "plane", "all", "whatif")
NUMBERS = ("layer", "head", "token", "step")


def act(done):
    """What the visitor did in the component."""
    kind, state["ack"] = done.get("kind"), done.get("n")
    if reading.answer(here, kind):
        return
    if kind == "go":
        chosen = {name: str(done[name]) for name in NUMBERS if isinstance(done.get(name), int)}
        if done.get("view") in VIEWS:
            chosen["view"] = done["view"]
        visit.change(own=chosen)
    elif kind == "effects":
        seen = reading.read(here)
        if seen.trace is not None:
            state["effects"] = Effects(seen.reader, seen.trace)
            state["of"] = (seen.reader.spec.name, seen.trace.ids)
    elif kind == "halt" and state.get("effects"):
        state["effects"].stop()
    elif kind == "off":
        visit.change(own={"off": heads.written(done.get("off")) or None})


def number(name, below, usual):
    """A number of the address, or the usual one."""
    found = here.number(name, below)
    return usual if found is None else found


def view():
    """What the component draws now, or why it cannot."""
    seen = reading.read(here)
    if seen.trace is None:
        return {"notice": seen.notice}
    trace, reader = seen.trace, seen.reader
    usual = heads.OPENS.get(reader.spec.name, (0, 0))
    usual = min(usual[0], reader.spec.n_layers - 1), min(usual[1], reader.spec.n_heads - 1)
    token = number("token", len(trace.tokens), len(trace.tokens) - 1)
    if "layer" not in here.own and "head" not in here.own:
        usual = attention.opening(trace, len(trace.tokens) - 1, usual)
    layer = number("layer", reader.spec.n_layers, usual[0])
    head = number("head", reader.spec.n_heads, usual[1])
    chosen = here.own.get("view") if here.own.get("view") in VIEWS else VIEWS[0]
    vocabulary = cache.vocabulary(reader.spec.name)
    shown = {
        "picture": True,
        "notice": seen.notice,
        "view": chosen,
        "names": heads.names(trace.tokens),
        "sizes": {"layers": reader.spec.n_layers, "heads": reader.spec.n_heads},
        "at": {"layer": layer, "head": head, "token": token, "step": number("step", 7, 6)},
        "one": heads.shown(reader, trace, layer, head, token),
        "grid": cache.grid(reader, trace),
        "packed": len(attention.packed_places(len(trace.tokens))),
        "kinds": heads.kinds(reader, trace) if chosen in ("one", "all") else None,
    }
    if chosen == "whatif":
        off = heads.asked(here.own.get("off", ""), reader.spec)
        found = state.get("effects") if state.get("of") == (reader.spec.name, trace.ids) else None
        shown["whatif"] = heads.whatif(reader, trace, off, vocabulary, found)
    return shown


waiting = heads.measuring(here, state.get("effects"))  # before it is drawn: it may end meanwhile
shown = next_word.NOTHING | view()
frame.component(components.attention, "attention", shown, act, ack=state["ack"])
if waiting:
    frame.again(0.6)

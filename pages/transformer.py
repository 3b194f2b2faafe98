"""Inside the Transformer: from the embedding up, floor by floor, to the next word."""

import streamlit as st

from explain import next_word, transformer
from explain.ui import components, frame, heads, reading, tower, visit

here = visit.current()
state = st.session_state.setdefault("transformer", {"ack": None, "table": None, "refused": ""})
VIEWS = ("tower", "floor", "table", "authors", "neurons", "sizes")
NUMBERS = ("layer", "token", "word", "against", "neuron")


def act(done):
    """What the visitor did in the component."""
    kind, state["ack"] = done.get("kind"), done.get("n")
    if reading.answer(here, kind):
        return
    state["refused"] = ""
    if kind == "go":
        chosen = {name: str(done[name]) for name in NUMBERS if isinstance(done.get(name), int)}
        chosen |= {name: None for name in NUMBERS if name in done and done[name] is None}
        if done.get("view") in VIEWS:
            chosen["view"] = done["view"]
        visit.change(own=chosen)
    elif kind == "against":
        seen = reading.read(here)
        typed = str(done.get("typed", ""))[:60]
        found = seen.reader.tokenizer.raw(typed) if seen.trace is not None and typed else ()
        if len(found) != 1:
            state["refused"] = typed
        else:
            visit.change(own={"against": str(found[0].id)})
    elif kind == "halt" and state["table"]:
        state["table"].stop()


def view():
    """What the component draws now, or why it cannot."""
    seen = reading.read(here)
    if seen.trace is None:
        return {"notice": seen.notice}
    trace, reader, spec = seen.trace, seen.reader, seen.reader.spec
    layer, token = here.number("layer", spec.n_layers), here.number("token", len(trace.tokens))
    token = len(trace.tokens) - 1 if token is None else token
    chosen = here.own.get("view") if here.own.get("view") in VIEWS else VIEWS[0]
    found = tower.Tower(reader, trace, token)
    picture = found.picture()
    layer = transformer.opening(picture["settled"], spec.n_layers) if layer is None else layer
    shown = {
        "picture": True,
        "notice": seen.notice,
        "view": chosen,
        "names": heads.names(trace.tokens),
        "sizes_of": {"layers": spec.n_layers, "heads": spec.n_heads, "vocab": spec.n_vocab},
        "at": {"layer": layer, "token": token},
        "attention": here.link("attention"),
        "tower": picture,
    }
    if chosen == "table":
        if state["table"] is None or state["table"].of != (spec.name, trace.ids):
            state["table"] = tower.Table(reader, trace)
        shown["table"] = found.table(state["table"])
    if chosen in ("table", "floor"):
        shown["floor"] = found.floor(layer)
    if chosen == "authors":
        pair = (here.number("word", spec.n_vocab), here.number("against", spec.n_vocab))
        shown["authors"] = found.authors(*pair) | {"refused": state["refused"]}
    if chosen == "neurons":
        shown["neurons"] = found.neurons(layer, here.number("neuron", spec.d_mlp))
    if chosen == "sizes":
        shown["sizes"] = found.sizes()
    return shown


shown = next_word.NOTHING | view()
frame.component(components.transformer, "transformer", shown, act, ack=state["ack"])
if here.own.get("view") == "table" and shown.get("table", {}).get("state") == "running":
    frame.again(0.4)

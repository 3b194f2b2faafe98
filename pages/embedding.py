"""Word embeddings: the model's own table as a map, sums of words, and words in context."""

import streamlit as st

from explain.ui import components, frame, meaning, reading, visit

here = visit.current()
state = st.session_state.setdefault("embedding", {"ack": None, "job": None})
VIEWS = ("map", "matrix", "sums", "groups", "context")
ADDRESS = {"words": "matrix"}  # "words" in an address are those of the page "Next word"
METHODS = ("pca", "tsne")
LONGEST = 4000  # characters of a field; what is longer than a link may be stays in the session


def act(done):
    """What the visitor did in the component."""
    kind, state["ack"] = done.get("kind"), done.get("n")
    if reading.answer(here, kind):
        return
    if kind == "go":
        own = {}
        if done.get("view") in VIEWS:
            own["view"] = done["view"]
        if done.get("method") in METHODS:
            own["method"] = done["method"]
        for name in ("near", "own", "words", "sum", "pair"):
            if isinstance(done.get(name), str):
                own[ADDRESS.get(name, name)] = done[name][:LONGEST] or None
        if "leave" in done:
            own["leave"] = "0" if not done["leave"] else None
        visit.change(own=own)
    elif kind == "halt" and state.get("job"):
        state["job"].stop()
        visit.change(own={"method": "pca"})


def view():
    """What the component draws now, or why it cannot."""
    reader, notice = reading.answering(here)
    if reader is None:
        return {"notice": notice}
    chosen = here.own.get("view") if here.own.get("view") in VIEWS else VIEWS[0]
    table = meaning.Table(reader)
    shown = {"picture": True, "notice": notice, "view": chosen, "model": reader.spec.title}
    if chosen == "map":
        method = "pca" if here.own.get("method") == "pca" else "tsne"
        state["job"], picture = table.map(here.own.get("own", ""), method)
        return shown | {"map": picture | {"near": table.near(here.own.get("near", ""))}}
    if chosen == "matrix":
        return shown | {"matrix": table.matrix(here.own.get("matrix", ""))}
    if chosen == "sums":
        leave = here.own.get("leave") != "0"
        return shown | {"sums": table.sums(here.own.get("sum", ""), leave)}
    if chosen == "groups":
        return shown | {"groups": table.groups()}
    return shown | {"context": table.context(here.own.get("pair", ""))}


shown = view()
frame.component(components.embedding, "embedding", shown, act, ack=state["ack"])
if shown.get("map", {}).get("working"):  # as it was drawn: it may be there by now
    frame.again(0.6)

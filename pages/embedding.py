"""Word embeddings: the model's own table as a map, sums of words, and words in context."""

import streamlit as st

from explain.ui import components, frame, meaning, reading, visit

here = visit.current()
state = st.session_state.setdefault("embedding", {"ack": None, "job": None})
VIEWS = ("map", "sums", "groups", "context")
METHODS = ("pca", "tsne")


def act(done):
    """What the visitor did in the component."""
    kind, state["ack"], state["moved"] = done.get("kind"), done.get("n"), True
    if reading.answer(here, kind):
        return
    if kind == "go":
        own = {}
        if done.get("view") in VIEWS:
            own["view"] = done["view"]
        if done.get("method") in METHODS:
            own["method"] = done["method"]
        for name in ("near", "own", "sum", "pair"):
            if isinstance(done.get(name), str):
                own[name] = done[name][:400] or None
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
    if chosen == "sums":
        leave = here.own.get("leave") != "0"
        return shown | {"sums": table.sums(here.own.get("sum", ""), leave)}
    if chosen == "groups":
        return shown | {"groups": table.groups()}
    return shown | {"context": table.context(here.own.get("pair", ""))}


def body():
    """The component; again and again while a map is being computed."""
    frame.component(components.embedding, "embedding", view(), act, ack=state["ack"])
    if watched and (state.pop("moved", False) or not running()):
        st.rerun(scope="app")


def running():
    """Whether a map is on its way."""
    return here.own.get("method") != "pca" and bool(state.get("job") and state["job"].working)


if here.own.get("method") != "pca" and here.own.get("view", "map") == "map":
    view()  # begins the map, so that it is known whether to wait for it
watched = running()
if watched:
    st.fragment(body, run_every=0.6)()
else:
    body()

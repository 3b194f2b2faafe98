"""Words to numbers: characters, bytes, tokens, ids, and the row of numbers behind an id."""

import streamlit as st

from explain import words as numbers
from explain.models import DEFAULT
from explain.ui import cache, components, frame, lookup, reading, visit

here = visit.current()
state = st.session_state.setdefault("words", {"ack": None})
VIEWS = ("rows", "merges", "vector", "languages")


def act(done):
    """What the visitor did in the component."""
    kind, state["ack"] = done.get("kind"), done.get("n")
    if reading.answer(here, kind):
        return
    if kind == "animals":
        kept = state.get("before") if here.text == numbers.ANIMALS else None
        state["before"] = None if kept else here.text
        visit.change(text=kept or numbers.ANIMALS, chat=False, own={"view": VIEWS[0]})
    elif kind == "merging":
        visit.change(model=DEFAULT, chat=False)
    elif kind == "go":
        own = {
            name: str(done[name]) for name in ("word", "token") if isinstance(done.get(name), int)
        }
        if done.get("view") in VIEWS:
            own["view"] = done["view"]
        visit.change(own=own)


def view():
    """What the component draws now, or why it cannot."""
    reader, notice = reading.answering(here)
    if reader is None:
        return {"notice": notice}
    try:
        tokens = reader.prompt(here.text)
    except (reading.EmptyText, reading.TextTooLong) as error:
        return {"notice": reading.refusal(here, error)}
    chosen = here.own.get("view") if here.own.get("view") in VIEWS else VIEWS[0]
    result = {
        "picture": True,
        "notice": notice or reading.strange(here, reader, tokens),
        "view": chosen,
        "tokens": numbers.shown(tokens),
        "pieces": numbers.aligned(tokens),
        "vocab": reader.spec.n_vocab,
        "model": reader.spec.title,
        "back": here.text == numbers.ANIMALS and bool(state.get("before")),
    }
    if chosen == "merges":
        result["merges"] = lookup.merges(reader, here.text, here.own.get("word", ""))
    if chosen == "vector":
        result["vector"] = lookup.vector(reader, tokens, here.own.get("token", ""))
    if chosen == "languages":
        result["languages"] = lookup.languages(reader)
        result["special"] = lookup.special(reader, cache.vocabulary(reader.spec.name))
    return result


frame.component(components.words, "words", view(), act, ack=state["ack"])

"""How it learns: one prompt at every moment of a training, one gradient step, and a training live."""

import streamlit as st

from explain import next_word
from explain.examples import LEARNING
from explain.models import STANDBY
from explain.models.refused import EmptyText, TextTooLong
from explain.ui import cache, components, frame, reading, visit, workshop

here = visit.current()
words = here.words("learning")
example = LEARNING[here.language]
state = st.session_state.setdefault("learning", {"ack": None, "descent": None})
VIEWS = ("replay", "descent", "train")


def act(done):
    """What the visitor did in the component."""
    kind, state["ack"] = done.get("kind"), done.get("n")
    if reading.answer(here, kind):
        return
    if kind == "view" and done.get("view") in VIEWS:
        visit.change(own={"view": done["view"]})
    elif kind == "at":
        visit.change(own={"at": str(int(done.get("at", 0)))})
    elif kind == "take":
        visit.change(text=example.text, chat=example.chat, model=STANDBY)
    elif kind == "train":
        workshop.start(str(done.get("size")), prompt()[0])
    elif kind in ("pause", "resume"):
        workshop.pause(kind == "pause")
    elif kind == "stop":
        workshop.stop()


def prompt():
    """The visitor's text for our small model, or the page's own where it would be all blanks."""
    reader = cache.shelf().reader(STANDBY)
    tokens = reader.prompt(here.text, chat=here.chat)
    strange = sum(token.unknown for token in tokens)
    if 3 * strange > len(tokens):
        said = words("other_text")
        return reader.prompt(example.text, chat=example.chat), {"kind": "info", "text": said}
    return tokens, reading.strange(here, reader, tokens)


def view():
    """What the component draws now, or why it cannot."""
    if cache.shelf().reader(STANDBY) is None:
        cache.shelf().start(STANDBY)
        return {"notice": reading.loading(here, STANDBY)}
    try:
        tokens, notice = prompt()
    except (EmptyText, TextTooLong) as error:
        return {"notice": reading.refusal(here, error)}
    chosen = here.own.get("view") if here.own.get("view") in VIEWS else VIEWS[0]
    at = here.own.get("at", "")
    shown = {
        "picture": True,
        "notice": notice,
        "view": chosen,
        "strip": next_word.strip(tokens, len(tokens), ()),
        "example": (here.text, here.chat) == (example.text, example.chat),
        "at": int(at) if at.isascii() and at.isdigit() else None,
    }
    if chosen == "replay":
        return shown | cache.replay(tokens)
    if chosen == "descent":
        return shown | {"descent": cache.descent(tokens, shown["at"])}
    return shown | {"train": workshop.shown(tokens)}


waiting = here.own.get("view") == "train" and workshop.active()  # before it is drawn
frame.component(components.learning, "learning", view(), act, ack=state["ack"])
if waiting:
    frame.again(0.8)

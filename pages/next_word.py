"""Next word: given the words so far, a language model produces the next one, over and over."""

from functools import partial

import streamlit as st

from explain.history import History
from explain.server import the_server
from explain.ui import page, visit
from explain.views import next_word, reading, step

state = st.session_state.setdefault("next_word", {"key": None, "place": next_word.Place()})


def place(server, ask):
    """Where this visitor is: at the beginning of another text, or where a link or a way back leads."""
    reader, _ = reading.answering(server, ask)
    key = (visit.generation(), reader and reader.spec.name, ask.chat, ask.text)
    own = step.chosen(ask, reader)  # else the words of links wait for the model that they are of
    back = ask.own.get("return") if own else None
    if reader and (back or state["key"] != key):
        linked = own and state.get("generation") != visit.generation()
        words = back or (ask.own.get("path", "") if linked else "")
        history = History.from_link(words, reader.spec.n_vocab)
        if state["key"] == key:  # the branches stay
            history = state["place"].history.goto(0).follow(history.path())
        state.update(key=key, place=next_word.Place(history))
    if own:
        state["generation"] = visit.generation()
        visit.change("next_word", own={"return": None})
    return state["place"]


def view(server, ask):
    """What the component draws; the address tells where the visitor is."""
    here = place(server, ask)
    if step.chosen(ask, reading.answering(server, ask)[0]):
        visit.change("next_word", own={"path": here.history.to_link() or None})
    asked, shown = state.pop("shown", (None, None))
    return shown if shown and asked == (ask, here) else server.see(next_word.view, ask, here)


def act(server, ask, done):
    """Move, or change what the view says is changed; what is to be drawn then came with it."""
    state["place"], changes, shown = server.do(next_word.click, ask, place(server, ask), done)
    state["shown"] = (ask, state["place"]), shown
    return changes


page.draw("next_word", partial(view, the_server()), partial(act, the_server()))

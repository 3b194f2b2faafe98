"""One run of a page: its view's data in the component, and what the visitor did there.

Every component answers to the same acts, whatever the page: a card's button (views/reading.py),
`go` with parameters of the address (`tell` where they are drawn already), `predict` with a guess at
one of the page's questions, and what the page's own view knows besides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from explain.ask import Ask
from explain.models.refused import Busy, Refused, Unread
from explain.server import Server, the_server
from explain.text import LANGUAGES
from explain.ui import components, predict, sessions, undo, visit
from explain.ui.chapters import BY_NAME
from explain.views import compare, reading, step

View = Callable[[Ask], dict]
# What to change, as visit.change takes it, and in `page` which one to open if another.
Act = Callable[[Ask, Mapping], dict]
QUIET = {"kind": "info"}  # no notice
WAITS_S = 1.0  # until an act that had to wait is tried again


def show(
    name: str,
    view: Callable[[Server, Ask], dict],
    act: Callable[[Server, Ask, Mapping], dict],
) -> None:
    """Draw a page whose view and act know nothing of the session: they run where the models are."""
    server = the_server()
    draw(name, partial(server.see, view), partial(server.do, act))


def draw(name: str, view: View, act: Act) -> None:
    """Draw a page. `act` hears what no card and no `go` has answered.

    A view's `again` says in how many seconds it is to run again, and its `address` what the address
    should say of this page in place of what it says.

    What is done on the page runs the page alone: nothing around it is made or sent again. Where more
    has changed by it, the whole script runs.
    """
    framed = _framed(name)

    @st.fragment
    def alone() -> None:
        with sessions.turn():
            _carry_out(name, act)
            if _framed(name) != framed:
                st.rerun()
            _draw(name, view)

    alone()


def _framed(name: str) -> tuple:
    """What the frame around a page shows of all that may change on it."""
    state, here = st.session_state, visit.ask(name)
    status = the_server().shelf.status(here.model).state
    return *_reads(name), here.language, state.get("frame.page"), undo.possible(), status


def _acted(name: str, done: dict) -> None:
    """Keep what was done until the run that follows has its turn."""
    st.session_state["page.done"] = (name, done)


def _carry_out(name: str, act: Act) -> None:
    """Do what was done on the page, or what had to wait: not swallowed, and acknowledged when done."""
    state, undone = st.session_state, f"{name}.undone"
    waiting, (page, done) = state.pop(undone, None), state.pop("page.done", (name, None))
    if done is None and waiting and waiting["reads"] == _reads(name):
        done = waiting["done"]
    if done is None or page != name:
        return
    if isinstance(done.get("draft"), str):  # typed, and not yet applied when this was done
        visit.type_text(name, done["draft"])
    try:
        _do(name, done, act)
        state[f"{name}.ack"] = done.get("n")
    except (Busy, Unread):
        state[undone] = {"done": done | {"draft": None}, "reads": _reads(name)}


def _draw(name: str, view: View) -> None:
    """Draw what is chosen now."""
    state, here = st.session_state, visit.ask(name)
    data = view(here)
    again, held = data.pop("again", None), data.pop("address", {}) | dict.fromkeys(here.nonsense)
    if state.get(f"{name}.undone"):
        again = again or WAITS_S
        data["notice"] = data.get("notice") or reading.refusal(here, Busy())
    if the_server().shelf.reader(BY_NAME[name].model or here.model):  # not ours in its place
        visit.change(name, own=held)
    if (data.get("notice") or QUIET)["kind"] == "info":
        data["notice"] = undo.notice(name, here) or data.get("notice")
    if visit.left_out(BY_NAME[name]) and not data.get("notice"):
        says = here.says("frame")
        said = says("own_not_in_link", limit=visit.LINK_LIMIT)
        data |= {"notice": {"kind": "info", "text": said}}
    graded, soon = predict.told(name, here)
    again = again or soon
    told = {"ack": state.get(f"{name}.ack"), "address": visit.address(BY_NAME[name])}
    told |= {"graded": graded} if graded else {}
    components.show(name, _shared(here) | data | told, lambda done: _acted(name, done))
    if again:
        run_again(again)


def _do(name: str, done: Mapping, act: Act) -> None:
    """Carry out an act. Raises: Busy, Unread where it has to wait."""
    kind = done.get("kind")
    if kind == "undo":
        undo.back()
    elif kind == "open":
        _open(done.get("to"))
    elif kind == "predict":
        predict.take(name, done)
    elif isinstance(kind, str):
        changes = _changes(name, visit.ask(name), {**done, "kind": kind}, act)
        page = changes.pop("page", name)
        undo.change(page, **changes)
        if page != name:
            st.session_state["frame.page"] = page


def _open(link: object) -> None:
    """Follow a picture's link to a page of ours; anything else is nonsense."""
    page, _, address = link.partition("?") if isinstance(link, str) else ("", "", "")
    if page in BY_NAME:
        undo.follow(page, visit.given(address))
        st.session_state["frame.page"] = page


def _reads(name: str) -> tuple:
    """What is read now: an act that waits belongs to just that."""
    ask = visit.ask(name)
    return ask.text, ask.model, ask.chat


def _changes(name: str, ask: Ask, done: Mapping, act: Act) -> dict:
    """What an act changes of the visitor's choices."""
    chapter, kind = BY_NAME[name], done["kind"]
    if kind in reading.ACTS:
        return the_server().do(reading.answer, ask, kind, chapter.model or ask.model)
    if chapter.compares and kind in compare.ACTS:
        return the_server().do(compare.act, ask, done)
    answered = step.answer(ask, kind)
    if answered is not None:
        return answered
    if done["kind"] in ("go", "tell"):
        given = {key: value for key, value in done.items() if key in visit.names(chapter)}
        taken = {key: chapter.taken(key, value) for key, value in given.items()}
        own = {
            key: one for key, one in taken.items() if one is not None or given[key] in (None, "")
        }
        return {"own": {"refused": None} | own}  # what was refused before is over
    try:
        return act(ask, done)
    except (Busy, Unread):
        raise
    except Refused:  # the view, which asks for the same, says why
        return {}


def _shared(ask: Ask) -> dict:
    """What every component is told."""
    return {
        "who": st.session_state["visit.id"],
        "heard": st.session_state.get("frame.heard"),
        "lang": ask.language,
        "tag": LANGUAGES[ask.language].tag,
        "chat": ask.chat,
        "notice": None,
        "arrival": visit.generation(),
    }


def run_again(seconds: float) -> None:
    """Run the whole script again after a while: for a page whose picture is still on its way.

    This empty piece is a fragment of its own. Were the picture inside, it would be drawn twice for a
    moment whenever waiting begins or ends.
    """
    fresh = [True]

    def tick() -> None:
        if fresh:
            fresh.clear()
        else:
            st.rerun(scope="app")

    st.fragment(tick, run_every=seconds)()

"""What a page's offer or a lesson changed for all pages is said there, and can be taken back.

Valid is what was there before for as long as what the offer brought still stands: who types a text or
chooses a model afterwards has made a choice of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from explain import knobs
from explain.ask import Ask
from explain.models import MODELS
from explain.sampling import Knobs
from explain.ui import visit
from explain.ui.chapters import BY_NAME
from explain.ui.visit import READ


def change(page: str, **chosen) -> None:
    """Change what an act on a page asks for, as visit.change takes it."""
    with _said(page):
        visit.change(page, **chosen)


def follow(page: str, given: dict[str, str]) -> None:
    """Open a page as an address says it; what the address leaves out of text, model and chat stays."""
    now = _now()
    kept = {"model": now["model"], "lang": st.session_state["visit.lang"]}
    if "text" not in given:
        kept |= {"text": now["text"]} | ({"chat": "1"} if now["chat"] else {})
    with _said(page):
        visit.take(kept | given)
        visit.enter(BY_NAME[page])


@contextmanager
def _said(page: str) -> Iterator[None]:
    """Keep what was there before a change, and what it changes, for the notice on the page."""
    state, before = st.session_state, _before()
    was, knobs_were = _now(), _knobs()
    yield
    changed = [name for name in READ if state[f"visit.{name}"] != was[name]]
    turned = page == "next_word" and _knobs() != knobs_were
    state["undo.said"] = (page, changed, turned)
    if changed:
        state["undo.before"], state["undo.brought"] = before, _now()


def hold(page: str) -> None:
    """Keep what a visitor has, before a lesson that is begun on this page takes its place."""
    st.session_state["undo.held"] = {"page": page} | _before()


def let_go(page: str) -> None:
    """The lesson is left on this page: what was held can be brought back."""
    state, held = st.session_state, st.session_state.pop("undo.held", None)
    changed = [name for name in READ if held and held[name] != state[f"visit.{name}"]]
    if changed or (held and held["own"] != state["visit.own"]):
        state["undo.said"] = (page, changed, False)
        state["undo.before"], state["undo.brought"] = held, _now()


def possible() -> bool:
    """Whether there is something to go back to."""
    return st.session_state.get("undo.brought") == _now()


def back() -> None:
    """Everything as it was before the offer: text, model, chat, and what was chosen on the pages;
    before a lesson, also the page."""
    state = st.session_state
    if not possible():
        return
    before = state.pop("undo.before")
    state.pop("undo.brought")
    path = before["own"].get("next_word", {}).get("path")
    visit.change("", **{name: before[name] for name in (*READ, "chosen")})
    state["visit.own"] = before["own"]
    visit.change("next_word", own={"return": path})
    if "page" in before:
        state["frame.page"] = before["page"]


def notice(page: str, ask: Ask) -> dict | None:
    """The card that says what the last act on this page changed for all, with the way back."""
    where, changed, turned = st.session_state.get("undo.said", ("", [], False))
    if where != page or not changed or not possible():
        return None
    says, comma = ask.says("frame"), ask.says("models")("comma")
    what = comma.join(says(f"changed.{name}") for name in changed)
    return {
        "kind": "info",
        "text": says("changed.said_knobs" if turned else "changed.said", what=what),
        "values": {  # filled in by the component: a model may be called anything
            "title": MODELS[ask.model].title,
            "chat": says("changed.on" if ask.chat else "changed.off"),
        },
        "button": {"label": says("changed.back"), "act": "undo"},
    }


def _before() -> dict:
    """What there is to go back to: of changes in a row, before the first."""
    state = st.session_state
    now = _now() | {"own": state["visit.own"], "chosen": state.get("visit.chosen", False)}
    return state["undo.before"] if possible() else now


def _now() -> dict:
    return {name: st.session_state[f"visit.{name}"] for name in READ}


def _knobs() -> tuple[Knobs, int]:
    return knobs.read(st.session_state["visit.own"].get("next_word", {}))

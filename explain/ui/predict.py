"""A visitor's guess at one of a page's questions, and what became of it; kept for one guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from explain.ask import Ask
from explain.server import the_server
from explain.ui import visit
from explain.ui.chapters import BY_NAME
from explain.views.predict import grade


def take(page: str, done: Mapping) -> None:
    """Keep a guess until the page is drawn."""
    name, guess = done.get("name"), done.get("guess")
    if isinstance(name, str) and name in grade.PAGES.get(page, {}) and isinstance(guess, str):
        asked = {"page": page, "name": name, "guess": guess, "n": done.get("n")}
        st.session_state["predict.asked"], st.session_state["predict.found"] = asked, None


def told(page: str, here: Ask) -> tuple[dict | None, float | None]:
    """What the last guess on this page came to, and in how many seconds to look again."""
    state = st.session_state
    asked = state.get("predict.asked")
    if asked is None or asked["page"] != page:
        return None, None
    ask = _ask(page, asked["name"], here)
    if ask is None:
        return None, None
    key = (ask.text, ask.model, ask.chat, ask.language)
    if asked.setdefault("about", key) != key:  # it was a guess at something else
        del state["predict.asked"]
        return None, None
    if state["predict.found"] is None:
        found = the_server().see(grade.grade, ask, page, asked["name"], asked["guess"])
        again = found.pop("again", None)
        if "notice" in found:
            return _said(asked, found), again
        state["predict.found"] = found
    return _said(asked, state["predict.found"]), None


def _said(asked: Mapping, found: Mapping) -> dict:
    return {name: asked[name] for name in ("name", "guess", "n")} | dict(found)


def _ask(page: str, name: str, here: Ask) -> Ask | None:
    """What the question is asked on."""
    says, chapter = here.says(page), BY_NAME[page]
    link = urlencode({"lang": here.language, "text": here.text} | grade.state(says, name))
    there = visit.ask_at(page, link, f"{here.visitor}/predict")
    if there is not None and not there.model:  # a page that reads nothing names none
        there = replace(there, model=chapter.model or here.model)
    mine = replace(here, model=chapter.model or here.model)
    return grade.asked(mine, page, name, there)

"""What a visitor has chosen, once for all pages, and the address that reopens exactly that.

The session holds the truth; the address is made from it after every run. An address that this
session did not write (a link, a reload, the browser's Back button) wins over the session.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from explain.examples import OPENINGS, examples
from explain.models import DEFAULT, MODELS, STANDBY
from explain.text import LANGUAGES, Words
from explain.ui.chapters import CHAPTERS

LINK_LIMIT = 1000  # characters of text that a link carries
SHARED = ("text", "model", "lang", "chat")
PARTS = ("layer", "head", "neuron", "off")  # parameters that name parts of one model
REMEMBERED = 12  # addresses written lately: the browser may still report one of these


@dataclass(frozen=True)
class Visit:
    """One visitor's choices. `own` are the parameters of pages, as text."""

    text: str
    model: str
    language: str
    chat: bool
    own: Mapping[str, str]

    def words(self, topic: str) -> Words:
        """A topic's texts in the visitor's language."""
        return Words(topic, self.language)

    def number(self, name: str, below: int) -> int | None:
        """A page's parameter as a number from 0 on; None where it makes no sense here."""
        text = self.own.get(name, "")
        fit = text.isascii() and text.isdigit() and len(text) < 10
        return int(text) if fit and int(text) < below else None

    def link(self, page: str) -> str:
        """The address of another page on the same text and model."""
        kept = {"text": self.text, "model": self.model, "lang": self.language}
        return f"{page}?{urlencode(kept | ({'chat': '1'} if self.chat else {}))}"

    @property
    def in_link(self) -> bool:
        """Whether a link can carry the text."""
        return len(self.text) <= LINK_LIMIT


def arrive() -> None:
    """Take over the address into the session if it is new to it. First thing in every run."""
    state = st.session_state
    seen = state.setdefault("visit.seen", [])
    here = st.query_params.to_dict()
    if "visit.text" in state and (here in seen or here == state["visit.arrived"] or not here):
        return
    state["visit.arrived"] = here
    fresh = "visit.text" not in state and "text" not in here
    state["visit.lang"] = _language(here.get("lang"))
    model, opening = OPENINGS[state["visit.lang"]]
    if here.get("model") in MODELS:
        model, opening = here["model"], examples(here["model"])[0]
    elif not fresh:
        model = _reading(here.get("text", state.get("visit.text", "")))
    state["visit.model"] = model
    state["visit.text"] = here.get("text", state.get("visit.text", opening.text))
    state["visit.chat"] = here.get("chat") == "1" if "chat" in here or not fresh else opening.chat
    own = {k: here[k] for chapter in CHAPTERS for k in chapter.params if k in here}
    state["visit.own"] = (opening.knobs if fresh else {}) | own
    state["visit.adopted"] = state.get("visit.adopted", 0) + 1


def _language(asked: str | None) -> str:
    """The address's language, else the session's, else the browser's."""
    if asked in LANGUAGES:
        return asked
    if "visit.lang" in st.session_state:
        return st.session_state["visit.lang"]
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"


def _reading(text: str) -> str:
    """The model for a link that names none: the one that can read its script."""
    return STANDBY if re.search(r"[\u4e00-\u9fff]", text) else DEFAULT


def speak(language: str) -> None:
    """Change the language; who still stands on the opening gets the new language's opening."""
    here, (model, opening) = current(), OPENINGS[current().language]
    untouched = (here.model, here.text, here.chat) == (model, opening.text, opening.chat)
    if untouched and dict(here.own) == opening.knobs:
        model, opening = OPENINGS[language]
        knobs = {
            name: opening.knobs.get(name)
            for name in ("temperature", "top_k", "top_p", "min_p", "seed")
        }
        change(model=model, text=opening.text, chat=opening.chat, own=knobs | {"words": None})
    change(lang=language)


def current() -> Visit:
    """What is chosen now."""
    state = st.session_state
    return Visit(
        state["visit.text"],
        state["visit.model"],
        state["visit.lang"],
        state["visit.chat"],
        state["visit.own"],
    )


def change(**chosen) -> None:
    """Change shared choices (text, model, lang, chat) or, in `own`, a page's parameters.

    Another model has other parts: what was chosen among the old one's is forgotten.
    """
    state = st.session_state
    if chosen.get("model", state["visit.model"]) != state["visit.model"]:
        chosen["own"] = dict.fromkeys(PARTS) | chosen.get("own", {})
    for name in SHARED:
        if name in chosen:
            state[f"visit.{name}"] = chosen.pop(name)
    own = dict(state["visit.own"])
    for name, value in chosen.pop("own", {}).items():
        own.pop(name, None) if value is None else own.update({name: value})
    state["visit.own"] = own


def address(page_params: tuple[str, ...]) -> str:
    """The address of what is chosen now, from its question mark on. Last thing in every run.

    The browser replaces its address by it (assets/js/tools.js). Streamlit's own way would add an
    entry to the browser's history at every word, and its Back button would lead nowhere.
    """
    visit, state = current(), st.session_state
    here = {"text": visit.text} if visit.in_link else {}
    here |= {"model": visit.model, "lang": visit.language}
    if visit.chat:
        here["chat"] = "1"
    own = {name: visit.own[name] for name in page_params if name in visit.own}
    here |= {name: value for name, value in own.items() if len(value) <= LINK_LIMIT}
    state["visit.seen"] = [*state["visit.seen"], here][-REMEMBERED:]
    return "?" + urlencode(here)


def generation() -> int:
    """How often an address was taken over: state derived from it is made anew when this grows."""
    return st.session_state.get("visit.adopted", 0)

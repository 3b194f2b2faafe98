"""What a visitor has chosen, and the address that reopens exactly that.

Text, model, language and chat are chosen once for all pages; each page has parameters of its own and
keeps them. The session holds the truth; the address is made from it after every run. An address that
this session did not write (a link, a reload, the browser's Back button) wins over the session.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from explain import knobs
from explain.ask import Ask
from explain.models import DEFAULT, MODELS, STANDBY, there
from explain.openings import examples, first
from explain.settings import LONGEST_TEXT
from explain.text import LANGUAGES, spoken
from explain.ui.chapters import BY_NAME, Chapter

LINK_LIMIT = 1000  # characters of text that a link carries
LONGEST_ADDRESS = 20_000  # characters
SHARED = ("text", "model", "lang", "chat")
READ = ("text", "model", "chat")  # what a model reads
FOLLOWING = ("path",)  # parameters that follow on just that
PARTS = ("layer", "head", "neuron", "off")  # parameters that name parts of one model
BOUNDED = ("path",)  # never longer than a link can be: three letters a word
REMEMBERED = 12  # addresses written lately: the browser may still report one of these
BESIDE = "beside"  # what stands beside the text on all pages that compare, kept like a page's own
RENAMED = {"words": "path"}  # parameters of links made by earlier versions


def arrive() -> None:
    """Take over the address into the session if it is new to it. First thing in every run."""
    state = st.session_state
    seen = state.setdefault("visit.seen", [])
    here = st.query_params.to_dict()
    if state.get("visit.model", STANDBY) not in MODELS:  # tuned by a visitor, and let go of
        state["visit.model"] = STANDBY
    if "visit.text" in state and (here in seen or here == state["visit.arrived"] or not here):
        return
    state["visit.arrived"] = here
    take(here)


def take(here: Mapping[str, str]) -> None:
    """Take over what an address says, a link's or a lesson's, into the session."""
    state = st.session_state
    before = [state.get(f"visit.{name}") for name in READ]
    fresh = "visit.text" not in state and "text" not in here
    state["visit.lang"] = _language(here.get("lang"))
    model, opening = first(state["visit.lang"], there)
    if here.get("model") in MODELS:
        model, opening = here["model"], examples(here["model"], state["visit.lang"])[0]
    elif not fresh:
        model = _reading(here.get("text") or state.get("visit.text", ""))
    state["visit.model"] = model
    text = here.get("text", state.get("visit.text", opening.text))
    state["visit.text"] = text[:LONGEST_TEXT]
    state["visit.chat"] = here.get("chat") == "1" if "chat" in here or not fresh else opening.chat
    own = {"next_word": dict(opening.knobs)} if fresh else {}
    state["visit.own"] = state.get("visit.own", {}) | own
    if "second" in here or ("text" in here and before[:1] != [state["visit.text"]]):
        _put_beside(here.get("second"))
    if before != [state[f"visit.{name}"] for name in READ]:
        _forget(FOLLOWING)
    state.setdefault("visit.id", secrets.token_hex(8))
    state["visit.entering"] = {RENAMED.get(name, name): value for name, value in here.items()}
    state["visit.adopted"] = state.get("visit.adopted", 0) + 1


def enter(chapter: Chapter) -> None:
    """Take over the new address's parameters of the page that it opens, once."""
    said = st.session_state.pop("visit.entering", None)
    if said is None:
        return
    own = st.session_state["visit.own"]
    found = {name: chapter.taken(name, said[name]) for name in names(chapter) if name in said}
    found = {name: value for name, value in found.items() if value is not None}
    opened = (
        {} if "text" in said else own.get(chapter.name, {})
    )  # a link says all; a bare address little
    st.session_state["visit.own"] = own | {chapter.name: opened | found}


def names(chapter: Chapter) -> tuple[str, ...]:
    """The parameters of a page, in the order of the address."""
    return ("view", *chapter.params) if chapter.views else tuple(chapter.params)


def _language(asked: str | None) -> str:
    """The address's language, else the session's, else the browser's."""
    if asked in LANGUAGES:
        return asked
    if "visit.lang" in st.session_state:
        return st.session_state["visit.lang"]
    return spoken(st.context.locale)


def _reading(text: str) -> str:
    """The model for a link that names none: the one that can read its script."""
    return first("zh", there)[0] if re.search(r"[\u4e00-\u9fff]", text) else DEFAULT


def speak(language: str) -> None:
    """Change the language; who still stands on the opening gets the new language's opening."""
    here = ask("next_word")
    model, opening = first(here.language, there)
    untouched = (here.model, here.text, here.chat) == (model, opening.text, opening.chat)
    if untouched and dict(here.own) == opening.knobs:
        model, opening = first(language, there)
        own = knobs.OFF | opening.knobs | {"path": None}
        change("next_word", model=model, text=opening.text, chat=opening.chat, own=own)
    change("next_word", lang=language)


def ask(page: str) -> Ask:
    """What is chosen now, as a page asks for it."""
    state, chapter = st.session_state, BY_NAME.get(page)
    views = {"view": chapter.views[0]} if chapter and chapter.views else {}
    beside = state["visit.own"].get(BESIDE, {}) if chapter and chapter.compares else {}
    text, model, chat = state["visit.text"], state["visit.model"], state["visit.chat"]
    return Ask(
        text,
        model,
        state["visit.lang"],
        chat,
        views | state["visit.own"].get(page, {}),
        state["visit.id"],
        state.get("visit.stopped") == (text, model, chat),
        beside.get("second"),
    )


def given(link: str) -> dict[str, str]:
    """What the parameters of a link say; of a longer one, what its beginning says."""
    return dict(parse_qsl(link[:LONGEST_ADDRESS].removeprefix("?")))


def ask_at(page: object, address: object, visitor: str) -> Ask | None:
    """What a page would be asked for at another address of this session, on behalf of `visitor`; None
    for nonsense."""
    chapter = BY_NAME.get(page) if isinstance(page, str) else None
    if chapter is None or not isinstance(address, str):
        return None
    said = given(address)
    if said.get("lang") not in LANGUAGES:
        return None
    own = {name: chapter.taken(name, said[name]) for name in names(chapter) if name in said}
    views = {"view": chapter.views[0]} if chapter.views else {}
    return Ask(
        said.get("text") or st.session_state["visit.text"],  # a link leaves out a long one
        chapter.model or said.get("model", ""),
        said["lang"],
        said.get("chat") == "1",
        views | {name: value for name, value in own.items() if value is not None},
        visitor,
        second=said.get("second") if chapter.compares else None,
    )


def change(page: str, **chosen) -> None:
    """Change shared choices (text, model, lang, chat, stopped, second) or, in `own`, a page's
    parameters.

    Another model has other parts: what was chosen among the old one's is forgotten on all pages, and
    with anything else to be read the words that were taken after it.
    """
    state = st.session_state
    other = [name for name in READ if name in chosen and chosen[name] != state[f"visit.{name}"]]
    if other:
        _forget((*FOLLOWING, *(PARTS if "model" in other else ())))
        _begin_anew()
    if "chosen" in chosen:  # the visitor's own hand set the chat
        state["visit.chosen"] = chosen["chosen"]
    for name in SHARED:
        if name in chosen:
            state[f"visit.{name}"] = chosen[name]
    if "second" in chosen:
        _put_beside(chosen["second"])
    if "stopped" in chosen:
        here = (state["visit.text"], state["visit.model"], state["visit.chat"])
        state["visit.stopped"] = here if chosen["stopped"] else None
    if "own" in chosen:
        own = state["visit.own"].get(page, {}) | chosen["own"]
        own = {name: value for name, value in own.items() if value is not None}
        state["visit.own"] = state["visit.own"] | {page: own}


def _put_beside(second: str | None) -> None:
    """Compare with this text from now on; with None nothing is compared."""
    beside = {} if second is None else {"second": second[:LONGEST_TEXT]}
    st.session_state["visit.own"] = st.session_state["visit.own"] | {BESIDE: beside}


def _forget(gone: tuple[str, ...]) -> None:
    """Forget these parameters on all pages."""
    st.session_state["visit.own"] = {
        name: {key: value for key, value in own.items() if key not in gone}
        for name, own in st.session_state["visit.own"].items()
    }


def _begin_anew() -> None:
    """Forget what begins anew with something else to read."""
    for name, own in st.session_state["visit.own"].items():
        chapter = BY_NAME.get(name)
        gone = (
            chapter.anew.get(own.get("view", chapter.views[0]), ())
            if chapter and chapter.anew
            else ()
        )
        if gone:
            kept = {key: value for key, value in own.items() if key not in gone}
            st.session_state["visit.own"] = st.session_state["visit.own"] | {name: kept}


def type_text(page: str, text: str) -> None:
    """Take over a text that was typed. A chat that the visitor did not ask for ends with the text
    that brought it, unless the new one is a question as well."""
    state, text = st.session_state, text[:LONGEST_TEXT]
    if text == state["visit.text"]:
        return
    asks = text.rstrip()[-1:] in ("?", "\uff1f")
    change(page, text=text, chat=state["visit.chat"] and (asks or state.get("visit.chosen", False)))


def in_link(text: str) -> bool:
    """Whether a link can carry the text."""
    return len(text) <= LINK_LIMIT


def left_out(chapter: Chapter) -> list[str]:
    """The parameters of a page that are longer than a link can carry."""
    own = st.session_state["visit.own"].get(chapter.name, {})
    some = [name for name in names(chapter) if name in own and name not in BOUNDED]
    return [name for name in some if not in_link(own[name])] + (
        [] if in_link(_second(chapter) or "") else ["second"]
    )


def _second(chapter: Chapter) -> str | None:
    """The text beside the first on this page."""
    beside = st.session_state["visit.own"].get(BESIDE, {})
    return beside.get("second") if chapter.compares else None


def address(chapter: Chapter) -> str:
    """The address of what is chosen now, from its question mark on. Last thing in every run.

    The browser replaces its address by it (assets/js/kit/address.js). Streamlit's own way would add an
    entry to the browser's history at every word, and its Back button would lead nowhere.
    """
    state, own = st.session_state, st.session_state["visit.own"].get(chapter.name, {})
    here = {"text": state["visit.text"]} if in_link(state["visit.text"]) else {}
    here |= {"model": state["visit.model"], "lang": state["visit.lang"]}
    if state["visit.chat"]:
        here["chat"] = "1"
    dropped, second = left_out(chapter), _second(chapter)
    if second is not None and "second" not in dropped:
        here["second"] = second
    here |= {name: own[name] for name in names(chapter) if name in own and name not in dropped}
    if here not in state["visit.seen"][-1:]:
        state["visit.seen"] = [*state["visit.seen"], here][-REMEMBERED:]
    return "?" + urlencode(here)


def generation() -> int:
    """How often an address was taken over: state derived from it is made anew when this grows."""
    return st.session_state.get("visit.adopted", 0)

"""What the chosen model makes of the chosen text, or the card that says why it cannot."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from explain.examples import examples
from explain.models import MODELS, STANDBY
from explain.models.refused import Busy, EmptyText, Stopped, TextTooLong
from explain.trace import Token, Trace
from explain.ui import cache, visit
from explain.ui.runs import Making, Run


@dataclass(frozen=True)
class Reading:
    """A reader, the prompt's tokens and its run; where one is missing, `notice` says why."""

    reader: object | None = None
    prompt: tuple[Token, ...] = ()
    run: Run | None = None
    notice: dict | None = None

    @property
    def trace(self) -> Trace | None:
        """The recorded pass."""
        return self.run.trace if self.run else None


def read(here: visit.Visit) -> Reading:
    """One pass over the visitor's text, as a chat if that is switched on; from the cache if there.
    A long text is still being read for a while: then a notice says how far."""
    reader, notice = answering(here)
    if reader is None:
        return Reading(notice=notice)
    prompt = ()
    try:
        prompt = reader.prompt(here.text, chat=here.chat and reader.tokenizer.has_chat)
        run = begin(here, reader, prompt)
        if not isinstance(run, Run):
            return Reading(reader, prompt, notice=run)
        return Reading(reader, prompt, run, notice or strange(here, reader, prompt))
    except (EmptyText, TextTooLong, Busy) as error:
        return Reading(reader, prompt, notice=refusal(here, error))


def begin(here: visit.Visit, reader, prompt: tuple[Token, ...], path=()) -> Run | dict:
    """The run of a prompt and the words taken after it; or the card that says how far it is read.

    Raises: TextTooLong, Busy, ValueError for an id outside the vocabulary.
    """
    words, state = here.words("models"), st.session_state
    if state.get("reading.stopped") == (here.model, here.chat, here.text):
        button = {"label": words("notice.read_on"), "act": "read_on"}
        return {"kind": "info", "text": words("notice.stopped"), "button": button}
    try:
        run = cache.runs().begin(reader, prompt, path)
    except Stopped:  # it was left alone a moment too long
        run = cache.runs().begin(reader, prompt, path)
    if not isinstance(run, Making):
        return run
    return {
        "kind": "busy",
        "title": words("notice.reading"),
        "text": words("notice.at", done=run.done, of=run.of),
        "progress": run.done / run.of,
        "button": {"label": words("notice.stop"), "act": "stop_reading"},
        "again": True,
    }


def answering(here: visit.Visit) -> tuple[object | None, dict | None]:
    """The reader to use, and the card to show: the chosen model's, or ours while that is not there."""
    shelf = cache.shelf()
    reader = shelf.reader(here.model)
    if reader is not None:
        return reader, None
    standby, notice = shelf.reader(STANDBY), loading(here)
    if standby is not None:
        words = here.words("models")
        said = words("standby", title=MODELS[STANDBY].title)
        notice = notice | {"text": f"{notice['text']} {said}"}
    return standby, notice


def strange(here: visit.Visit, reader, prompt: tuple[Token, ...]) -> dict | None:
    """The card about what a visitor would stumble over: a space left at the end, words that this
    model does not know (and known ones like them)."""
    if not here.chat and here.text.endswith(" ") and prompt[-1].raw == b" ":
        words = here.words("models")
        button = {"label": words("notice.trim"), "act": "trim"}
        return {"kind": "info", "text": words("notice.space"), "button": button}
    typed = (token.raw.decode("utf-8", "replace").strip() for token in prompt if token.unknown)
    unknown = [word for word in dict.fromkeys(typed) if word]
    if not unknown:
        return None
    words = here.words("models")
    near = [one for word in unknown[:4] for one in reader.tokenizer.near(word, 2)]
    comma, more = words("comma"), words("more") if len(unknown) > 4 else ""
    values = {"unknown": comma.join(unknown[:4]) + more, "near": comma.join(dict.fromkeys(near))}
    # The visitor's own words are filled in by the component, so that they are never read as markup.
    said = words("unknown_near") if near else words("unknown")
    return {"kind": "info", "text": said, "values": values}


def refusal(here: visit.Visit, error: Exception) -> dict:
    """The card for a text that cannot be read: empty, too long, or too many are asking."""
    words, frame_words = here.words("models"), here.words("frame")
    if isinstance(error, EmptyText):
        button = {"label": examples(here.model)[0].text, "act": "example"}
        return {"kind": "info", "text": frame_words("empty"), "button": button}
    if isinstance(error, TextTooLong):
        said = words(f"too_long.{error.unit}", length=f"{error.length:,}", limit=error.limit)
        return {
            "kind": "error",
            "text": said,
            "button": {"label": frame_words("shorten"), "act": "shorten"},
        }
    button = {"label": words("notice.retry"), "act": "retry"}
    return {"kind": "busy", "text": words("busy"), "button": button}


def loading(here: visit.Visit, model: str | None = None) -> dict:
    """The card in place of a picture while the model is fetched, or when it cannot be had."""
    words, status = here.words("models"), cache.shelf().status(model or here.model)
    if status.state == "failed":
        detail = {"part": "", "setting": ""} | status.detail
        return {
            "kind": "error",
            "title": words("notice.failed"),
            "text": words(f"reason.{status.reason}", **detail),
            "button": {"label": words("notice.retry"), "act": "retry"},
        }
    share = f" {status.share:.0%}" if 0 < status.share < 1 else ""
    return {
        "kind": "busy",
        "title": words("notice.loading"),
        "text": words(f"stage.{status.stage}") + share,
        "progress": status.share,
    }


def answer(here: visit.Visit, kind: str | None) -> bool:
    """Do what a card's button asks for. Returns: whether the act was one of these."""
    if kind == "example":
        first = examples(here.model)[0]
        visit.change(text=first.text, chat=first.chat)
    elif kind == "trim":
        visit.change(text=here.text.rstrip(" "))
    elif kind == "stop_reading":
        st.session_state["reading.stopped"] = (here.model, here.chat, here.text)
    elif kind == "read_on":
        st.session_state["reading.stopped"] = None
    elif kind == "retry":
        cache.shelf().start(here.model)
    elif kind == "shorten":
        reader = cache.shelf().reader(here.model)
        if reader:
            visit.change(text=reader.beginning(here.text))
    else:
        return False
    return True

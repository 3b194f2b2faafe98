"""What the chosen model makes of the chosen text, or the card that says why it cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from explain.ask import Ask
from explain.models import MODELS, STANDBY, there
from explain.models.refused import Busy, EmptyText, Refused, TextTooLong, Unread
from explain.openings import examples, first
from explain.reader import Reader
from explain.server import Server
from explain.server.runs import Run, Underway
from explain.tokens import unread
from explain.trace import Token, Trace
from explain.views import step

LONGEST = 24  # characters of a word in a sentence
# Of cards.
ACTS = ("example", "trim", "change_model", "stop_reading", "read_on", "retry", "agree", "shorten")
LOOK_S = 0.3  # between two looks at how far a long text is read


@dataclass(frozen=True)
class Reading:
    """A reader, the prompt's tokens and its run; where one is missing, `notice` says why."""

    reader: Any = None
    prompt: tuple[Token, ...] = ()
    run: Run | None = None
    notice: dict | None = None
    again: float | None = None  # seconds: it is still being read
    busy: bool = False  # too many are asking: it can be read in a moment

    def wait(self) -> None:
        """For who can do nothing without a run. Raises: Unread where it will be there in a moment."""
        if self.run is None and (self.again or self.busy):
            raise Unread

    @property
    def trace(self) -> Trace | None:
        """The recorded pass."""
        return self.run.trace if self.run else None

    @property
    def missing(self) -> dict:
        """What a page shows in place of its picture."""
        return {"notice": self.notice, "again": self.again}


def read(
    server: Server, ask: Ask, path: tuple[int, ...] | None = None, *, whole: bool = True
) -> Reading:
    """One pass over the visitor's text, as a chat if that is switched on, and over the words taken
    after it: `path`, or those that the address names. From what is kept if there; not `whole` for a
    page that does not look inside. While a long text is being read, a notice says how far."""
    reader, notice = answering(server, ask)
    if reader is None:
        return Reading(notice=notice)
    prompt, path = (), step.taken(ask, reader) if path is None else path
    try:
        prompt = reader.prompt(ask.text, chat=as_chat(ask, reader))
        run = begin(server, ask, reader, prompt, path, whole)
        if not isinstance(run, Run):
            return Reading(reader, prompt, notice=run, again=None if ask.stopped else LOOK_S)
        return Reading(
            reader, prompt, run, notice or strange(server, ask, reader, prompt, free=True)
        )
    except Refused as error:
        return Reading(reader, prompt, notice=refusal(ask, error), busy=isinstance(error, Busy))


def key(tokens: Sequence[Token]) -> tuple:
    """What tells one text from another: token ids, and what stands at unknown ones."""
    return tuple((token.id, token.raw if token.unknown else b"") for token in tokens)


def as_chat(ask: Ask, reader: Reader) -> bool:
    """Whether the text is read as a question to a chat model."""
    return ask.chat and reader.tokenizer.has_chat


def folded(ask: Ask, reader: Reader) -> int:
    """How many tokens the chat template writes before the visitor's message; 0 without a chat."""
    return reader.tokenizer.preamble if as_chat(ask, reader) else 0


def begin(
    server: Server,
    ask: Ask,
    reader: Reader,
    prompt: tuple[Token, ...],
    path: tuple[int, ...],
    whole: bool = True,
) -> Run | dict:
    """The run of a prompt and the words taken after it; or the card that says how far it is read.

    Raises: Refused, ValueError for an id outside the vocabulary.
    """
    says = ask.says("models")
    if ask.stopped:
        button = {"label": says("notice.read_on"), "act": "read_on"}
        return {"kind": "info", "text": says("notice.stopped"), "button": button}
    run = server.runs.begin(reader, prompt, path, whole=whole)
    if not isinstance(run, Underway):
        return run
    return {
        "kind": "busy",
        "title": says("notice.reading"),
        "text": says("notice.at", done=run.done, of=run.of),
        "progress": run.done / run.of,
        "button": {"label": says("notice.stop"), "act": "stop_reading"},
    }


def answering(server: Server, ask: Ask) -> tuple[Any, dict | None]:
    """The reader to use, and the card to show: the chosen model's, or ours while that is not there."""
    reader = server.shelf.reader(ask.model)
    if reader is not None:
        return reader, None
    standby, notice = server.shelf.reader(STANDBY), loading(server, ask)
    if standby is not None:
        says = ask.says("models")
        said = says("standby", title=MODELS[STANDBY].title)
        notice = notice | {"text": f"{notice['text']} {said}"}
    return standby, notice


def strange(
    server: Server, ask: Ask, reader: Reader, prompt: tuple[Token, ...], *, free: bool = False
) -> dict | None:
    """The card about what a visitor would stumble over: a space left at the end, words that this
    model does not know (and known ones like them), blanks that it does not read, a chat that it
    does not know. `free`: another model may read the text here; one that knows its words is offered."""
    says = ask.says("models")
    if not as_chat(ask, reader) and ask.text.endswith(" ") and prompt[-1].raw == b" ":
        button = {"label": says("notice.trim"), "act": "trim"}
        return {"kind": "info", "text": says("notice.space"), "button": button}
    typed = (token.raw.decode("utf-8", "replace").strip() for token in prompt if token.unknown)
    unknown = [word for word in dict.fromkeys(typed) if word]
    said, comma = [], says("comma")
    # The visitor's own words are filled in by the component, so that they are never read as markup.
    values = {}
    if unknown:
        near = [one for word in unknown[:4] for one in _near(server, reader, word[:LONGEST])]
        more = says("more") if len(unknown) > 4 else ""
        values["unknown"] = comma.join(map(_short, unknown[:4])) + more
        values["near"] = comma.join(dict.fromkeys(near))
        said.append(says("unknown_near") if near else says("unknown"))
    if blanks := unread(ask.text, prompt):
        values["blanks"] = comma.join(map(_short, blanks[:4]))
        said.append(says("notice.blanks"))
    if ask.chat and not reader.tokenizer.has_chat:
        said.append(says("notice.no_chat"))
    if not said:
        return None
    between = "" if ask.language == "zh" else " "
    notice = {"kind": "info", "text": between.join(said), "values": values}
    better = knowing(ask.text)
    if unknown and free and ask.model == reader.spec.name != better:
        label = says("notice.change_model", title=MODELS[better].title)
        notice["button"] = {"label": label, "act": "change_model"}
    return notice


def knowing(text: str) -> str:
    """The model on this server that reads the script of a text best."""
    return first("zh" if re.search(r"[\u4e00-\u9fff]", text) else "en", there)[0]


def _near(server: Server, reader: Reader, word: str) -> list[str]:
    """Known words like an unknown one; a search through the whole vocabulary, so it is kept."""
    name = ("near", reader.spec.name, word)
    return server.kept.get(name, lambda: reader.tokenizer.near(word, 2))


def _short(word: str) -> str:
    """A word as a sentence can hold it."""
    return word if len(word) <= LONGEST else f"{word[:LONGEST]}…"


def refusal(ask: Ask, error: Refused) -> dict:
    """The card for a text that cannot be read: empty, too long, or too many are asking."""
    says, frame_says = ask.says("models"), ask.says("frame")
    if isinstance(error, EmptyText):
        first = examples(ask.model, ask.language)[0]
        button = {"label": first.text, "act": "example"}
        return {"kind": "info", "text": frame_says("empty"), "button": button}
    if isinstance(error, TextTooLong):
        said = says(f"too_long.{error.unit}", length=f"{error.length:,}", limit=error.limit)
        button = {"label": frame_says("shorten"), "act": "shorten"}
        return {"kind": "error", "text": said, "button": button}
    button = {"label": says("notice.retry"), "act": "retry"}
    return {"kind": "busy", "text": says("busy"), "button": button}


def failed(ask: Ask) -> dict:
    """The card for work that did not end well; its button makes it anew."""
    says = ask.says("models")
    button = {"label": says("notice.retry"), "act": "retry"}
    return {"kind": "error", "text": says("notice.job_failed"), "button": button}


def loading(server: Server, ask: Ask, model: str | None = None) -> dict:
    """The card in place of a picture while the model is fetched, or when it cannot be had."""
    says, status = ask.says("models"), server.shelf.status(model or ask.model)
    if status.state == "failed" and status.reason == "licence":
        return consent(ask, model or ask.model)
    if status.state == "failed":
        detail = {"part": "", "setting": "", "room": ""} | status.detail
        return {
            "kind": "error",
            "title": says("notice.failed"),
            "text": says(f"reason.{status.reason}", **detail),
            "button": {"label": says("notice.retry"), "act": "retry"},
        }
    size = round(MODELS[model or ask.model].size / 1e6)
    share = f" {status.share:.0%}" if 0 < status.share < 1 else ""
    return {
        "kind": "busy",
        "title": says("notice.loading"),
        "text": says(f"stage.{status.stage}", size=size) + share,
        "progress": status.share,
    }


def consent(ask: Ask, model: str) -> dict:
    """The card that asks for a licence before the first download."""
    says, entry = ask.says("models"), MODELS[model]
    terms = entry.consent.terms if entry.consent else ""
    told = {"title": entry.title, "size": round(entry.size / 1e6), "terms": terms}
    return {
        "kind": "info",
        "title": says("consent.title", title=entry.title),
        "text": says("consent.text", **told),
        "button": {"label": says("consent.agree", size=told["size"]), "act": "agree"},
    }


def answer(server: Server, ask: Ask, kind: str, reads: str) -> dict:
    """What the button of a card changes: one of ACTS.

    `reads` names the model that reads the text on this page.
    """
    if kind == "example":
        first = examples(ask.model, ask.language)[0]
        return {"text": first.text, "chat": first.chat}
    if kind == "trim":
        return {"text": ask.text.rstrip(" ")}
    if kind == "change_model":
        return {"model": knowing(ask.text)}
    if kind in ("stop_reading", "read_on"):
        return {"stopped": kind == "stop_reading"}
    if kind == "retry":
        server.jobs.forget(lambda key, job: job.state == "failed")
        server.shelf.start(ask.model)
        return {}
    if kind == "agree":
        server.shelf.start(ask.model, accepted=True)
        return {}
    if kind == "shorten":
        reader = server.shelf.reader(reads) or server.shelf.reader(STANDBY)
        return {"text": reader.beginning(ask.text)} if reader else {}
    raise ValueError(f"no card's act: {kind}")

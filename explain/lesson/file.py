"""A lesson is a TOML file: steps in order, each a page and what its address says, in each language.

What a step does not say of text, model and chat is as in the step before. A file that makes no sense
is refused with the step and the key where it does not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import tomli_w

from explain.ask import Ask
from explain.lesson.claims import Claim, Shown, parse
from explain.models import BASE, MODELS
from explain.room import LEAST_CHOICES, LONGEST_CHOICE, LONGEST_QUESTION, MOST_CHOICES
from explain.text import LANGUAGES, Says
from explain.ui.chapters import BY_NAME, Chapter
from explain.views.room import NEXT_WORD, WEIGHTS

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "lessons"
LONGEST_FILE = 200_000  # characters
MOST_STEPS, MOST_CLAIMS = 100, 10
LONGEST_TEXT, LONGEST_SENTENCE, LONGEST_NOTE, LONGEST_CLAIM = 1000, 300, 4000, 200  # characters
MOST_MINUTES = 600
READ = ("text", "model", "chat")  # these go on from step to step


class WrongLesson(ValueError):
    """A lesson that makes no sense: where, and why. `step` counts from 1; 0 is the file's head."""

    def __init__(self, reason: str, step: int = 0, key: str = "", **detail: object):
        super().__init__(f"step {step}, {key}: {reason} {detail}")
        self.reason, self.step, self.key, self.detail = reason, step, key, detail

    def said(self, language: str) -> str:
        """The sentence for a visitor; what stood in the file is cut short and never read as markup."""
        says = Says("lesson", language)
        detail = {name: str(value)[:80] for name, value in self.detail.items()}
        where = says("wrong.at_step", n=self.step, where=self.key) if self.step else self.key
        told = says(f"wrong.{self.reason}", **detail)
        return f"{where}{says('wrong.colon')}{told}" if where else told


@dataclass(frozen=True)
class StepAsk:
    """What a step asks the room. `beside`: what of the model stands beside the answers, "" for
    nothing."""

    question: str
    choices: tuple[str, ...]
    beside: str = ""


@dataclass(frozen=True)
class Side:
    """One step in one language. `state` is what its address says, but for the language; `do` what a
    visitor does there, where the lesson is a tour."""

    sentence: str
    note: str
    state: Mapping[str, str]
    claims: tuple[str, ...] = ()
    ask: StepAsk | None = None
    do: str = ""


@dataclass(frozen=True)
class Step:
    """One step: a page, the minutes planned for it, and its side in each language that it has."""

    page: str
    minutes: float
    sides: Mapping[str, Side]

    def side(self, language: str) -> Side:
        """The side in this language, or in the one that there is."""
        return self.sides.get(language) or next(iter(self.sides.values()))

    def ask(self, language: str) -> Ask:
        """What the page is asked for."""
        state, chapter = dict(self.side(language).state), BY_NAME[self.page]
        text, model = (state.pop(name) for name in ("text", "model"))
        chat = state.pop("chat", "") == "1"
        views = {"view": chapter.views[0]} if chapter.views else {}
        return Ask(text, chapter.model or model, language, chat, views | state, "lesson")

    def address(self, language: str) -> str:
        """The address of the step, from its question mark on."""
        return "?" + urlencode({**self.side(language).state, "lang": language})


@dataclass(frozen=True)
class Lesson:
    """A title in each language that it has, and the steps."""

    title: Mapping[str, str]
    steps: tuple[Step, ...]

    @property
    def toured(self) -> bool:
        """Whether a visitor goes through it alone: its steps say what to do."""
        return any(side.do for step in self.steps for side in step.sides.values())

    @property
    def minutes(self) -> float:
        """The time planned for all steps."""
        return sum(step.minutes for step in self.steps)


@cache
def ready() -> dict[str, Lesson]:
    """The lessons that come with the app, by name, the shortest first; after them the tour, which is
    not for a class."""
    found = {path.stem: read(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")}
    return dict(sorted(found.items(), key=lambda one: (one[1].toured, one[1].minutes)))


def read(text: str) -> Lesson:
    """The lesson that a file describes. Raises: WrongLesson."""
    if len(text) > LONGEST_FILE:
        raise WrongLesson("too_long", limit=LONGEST_FILE)
    try:
        told = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise WrongLesson("no_toml", what=str(error).splitlines()[0]) from None
    return taken(told)


def taken(told: object) -> Lesson:
    """The lesson that plain data of the same shape describe. Raises: WrongLesson."""
    if not isinstance(told, Mapping):
        raise WrongLesson("no_table")
    _only(told, ("title", "step"), 0)
    title, steps = told.get("title"), told.get("step")
    if not isinstance(title, Mapping) or not title or set(title) - set(LANGUAGES):
        raise WrongLesson("languages", key="title", languages=", ".join(LANGUAGES))
    title = {name: _text(title, name, 0, LONGEST_SENTENCE) for name in title}
    if not isinstance(steps, list) or not 1 <= len(steps) <= MOST_STEPS:
        raise WrongLesson("steps", key="step", limit=MOST_STEPS)
    before: dict[str, dict[str, str]] = {name: {} for name in LANGUAGES}
    return Lesson(title, tuple(_step(one, n, before) for n, one in enumerate(steps, 1)))


def told(lesson: Lesson) -> dict:
    """The lesson as plain data, as `taken` takes it, every state complete."""
    return {
        "title": dict(lesson.title),
        "step": [
            {"page": step.page, "minutes": step.minutes}
            | {
                name: {
                    "sentence": side.sentence,
                    "note": side.note,
                    "state": dict(side.state),
                    "claims": list(side.claims),
                }
                | ({"ask": _told(side.ask)} if side.ask else {})
                | ({"do": side.do} if side.do else {})
                for name, side in step.sides.items()
            }
            for step in lesson.steps
        ],
    }


def _told(ask: StepAsk) -> dict:
    return {"question": ask.question, "choices": list(ask.choices), "beside": ask.beside}


def written(lesson: Lesson) -> str:
    """The file of a lesson, as `read` reads it."""
    return tomli_w.dumps(told(lesson), multiline_strings=True)


def _step(told: object, n: int, before: dict[str, dict[str, str]]) -> Step:
    if not isinstance(told, Mapping):
        raise WrongLesson("no_table", n, "step")
    _only(told, ("page", "minutes", "state", "claims", *LANGUAGES), n)
    chapter = BY_NAME.get(str(told.get("page")))
    if chapter is None:
        pages = ", ".join(BY_NAME)
        raise WrongLesson("no_page", n, "page", page=told.get("page"), pages=pages)
    minutes = told.get("minutes", 1)
    if isinstance(minutes, bool) or not isinstance(minutes, int | float):
        raise WrongLesson("no_minutes", n, "minutes", limit=MOST_MINUTES)
    if not 0 <= minutes <= MOST_MINUTES:  # not for nan either
        raise WrongLesson("no_minutes", n, "minutes", limit=MOST_MINUTES)
    some = [name for name in LANGUAGES if name in told]
    if not some:
        raise WrongLesson("no_language", n, "/".join(LANGUAGES), languages=", ".join(LANGUAGES))
    sides = {name: _side(told, name, n, chapter, before) for name in some}
    if len({len(side.ask.choices) for side in sides.values() if side.ask}) > 1:
        raise WrongLesson("choices_differ", n, "ask.choices")
    return Step(chapter.name, minutes, sides)


def _side(told: Mapping, name: str, n: int, chapter: Chapter, before: dict) -> Side:
    side = told[name]
    if not isinstance(side, Mapping):
        raise WrongLesson("no_table", n, name)
    _only(side, ("sentence", "do", "note", "state", "claims", "ask"), n, f"{name}.")
    own = _state(told, n, chapter, "") | _state(side, n, chapter, f"{name}.")
    shared = before[name] | {key: value for key, value in own.items() if key in READ}
    for key in ("text", "model"):
        if key not in shared:
            raise WrongLesson("first_says", n, f"{name}.state.{key}")
    before[name] = shared
    claims = (*_claims(told, n, chapter, ""), *_claims(side, n, chapter, f"{name}."))
    state = {"chat": "0"} | shared | own
    sentence = _text(side, "sentence", n, LONGEST_SENTENCE, f"{name}.")
    note = _text({"note": ""} | dict(side), "note", n, LONGEST_NOTE, f"{name}.", empty=True)
    do = _text({"do": ""} | dict(side), "do", n, LONGEST_SENTENCE, f"{name}.", empty=True)
    return Side(sentence, note, state, claims, _ask(side, n, chapter, f"{name}."), do)


def _ask(side: Mapping, n: int, chapter: Chapter, before: str) -> StepAsk | None:
    """What the step asks the room, if it asks anything."""
    told, here = side.get("ask"), f"{before}ask"
    if told is None:
        return None
    if not isinstance(told, Mapping):
        raise WrongLesson("no_table", n, here)
    _only(told, ("question", "choices", "beside"), n, f"{here}.")
    question = _text(told, "question", n, LONGEST_QUESTION, f"{here}.")
    choices, beside = told.get("choices"), told.get("beside", "")
    if not isinstance(choices, list) or not LEAST_CHOICES <= len(choices) <= MOST_CHOICES:
        raise WrongLesson("no_choices", n, f"{here}.choices", most=MOST_CHOICES)
    some = tuple(_text({"": one}, "", n, LONGEST_CHOICE, f"{here}.choices") for one in choices)
    known = ("", *((NEXT_WORD,) if chapter.reads else ()))
    known += (WEIGHTS,) if chapter.name == "attention" else ()
    if beside not in known:
        raise WrongLesson("no_value", n, f"{here}.beside", value=beside)
    return StepAsk(question, some, beside)


def _state(told: Mapping, n: int, chapter: Chapter, before: str) -> dict[str, str]:
    """What `state` says, checked as an address is."""
    state, here = told.get("state", {}), f"{before}state"
    if not isinstance(state, Mapping):
        raise WrongLesson("no_table", n, here)
    own = ("view", *chapter.params) if chapter.views else tuple(chapter.params)
    found = {}
    for key, value in state.items():
        where = f"{here}.{key}"
        if key not in (*READ, *own):
            raise WrongLesson("no_key", n, where, keys=", ".join((*READ, *own)))
        text = ("0", "1")[value] if isinstance(value, bool) else value
        text = f"{text:g}" if isinstance(text, float) else str(text)
        sane: object = text if key == "text" else chapter.taken(key, text)
        if key == "model":
            sane = text if text == BASE or (text in MODELS and MODELS[text].listed) else None
        if key == "chat":
            sane = text if text in ("0", "1") else None
        if not isinstance(value, str | int | float) or not sane or len(text) > LONGEST_TEXT:
            raise WrongLesson("no_value", n, where, value=value)
        found[key] = text
    return found


def _claims(told: Mapping, n: int, chapter: Chapter, before: str) -> tuple[str, ...]:
    claims, here = told.get("claims", []), f"{before}claims"
    if not isinstance(claims, list) or len(claims) > MOST_CLAIMS:
        raise WrongLesson("no_list", n, here, limit=MOST_CLAIMS)
    for claim in claims:
        known = parse(claim) if isinstance(claim, str) and len(claim) <= LONGEST_CLAIM else None
        if known is None:
            raise WrongLesson("no_claim", n, here, claim=claim)
        if isinstance(known, Shown) and known.page != chapter.name:
            raise WrongLesson("not_shown", n, here, claim=claim, page=known.page)
        if isinstance(known, Claim) and not chapter.reads:
            raise WrongLesson("reads_no_text", n, here, page=chapter.name)
    return tuple(claims)


def _text(told: Mapping, key: str, n: int, longest: int, before: str = "", *, empty=False) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not (empty or value.strip()) or len(value) > longest:
        raise WrongLesson("no_text", n, before + key, limit=longest)
    return value.strip()


def _only(told: Mapping[str, Any], keys: tuple[str, ...], n: int, before: str = "") -> None:
    for key in told:
        if key not in keys:
            raise WrongLesson("no_key", n, before + key, keys=", ".join(keys))

"""What a question finds in a run, and what keeps it from finding anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from explain.ask import Ask
from explain.server import Server
from explain.server.runs import Run
from explain.views import reading
from explain.views.reading import Reading

Kind = Literal["choice", "number", "word"]
LOOK_S = 0.5  # between two looks at a model that is on its way


class Unsettled(Exception):
    """Nothing is known yet: the card that says why, and in how many seconds to look again, if ever."""

    def __init__(self, notice: Mapping | None, again: float | None = None):
        super().__init__()
        self.notice, self.again = notice, again


@dataclass(frozen=True)
class Told:
    """What a grader is told besides the Ask: the keys to choose from, and the guess."""

    choices: tuple[str, ...] = ()
    guess: str = ""


@dataclass(frozen=True)
class Found:
    """What the run says.

    `answer`: a choice's key, a number's digits, or a word. `of`: what the run gives each choice, which
    the sentence shows as {mine} of the guess and {its} of the answer. `values`: what else it shows.
    """

    answer: str
    of: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One question. `own`: it is asked on what the visitor reads, not on a state of its own.
    `within`: a number counts as right up to this factor away from the answer."""

    kind: Kind
    find: Callable[[Server, Ask, Told], Found]
    own: bool = False
    within: float = 1.0

    def right(self, guess: str, found: Found) -> bool:
        """Whether a guess is what was found."""
        if self.kind != "number":
            return guess == found.answer
        mine, answer = number(guess), number(found.answer)
        if mine is None or answer is None:
            return False
        if self.within == 1 or answer <= 0:
            return mine == answer
        return answer / self.within <= mine <= answer * self.within


def number(typed: str) -> float | None:
    """A number as people type it, grouped or not; None for anything else."""
    plain = typed.strip().replace(",", "").replace("\uff0c", "").replace("\u2212", "-")
    digits = plain.removeprefix("-").replace(".", "", 1)
    return float(plain) if digits.isascii() and digits.isdigit() and len(plain) < 20 else None


def reader_of(server: Server, ask: Ask) -> Any:
    """The model that is asked for, and no other. Raises: Unsettled while it is not there."""
    reader = server.shelf.reader(ask.model)
    if reader is None:
        if server.shelf.status(ask.model).state == "idle":
            server.shelf.start(ask.model)
        failed = server.shelf.status(ask.model).state == "failed"
        raise Unsettled(reading.loading(server, ask), None if failed else LOOK_S)
    return reader


def read(server: Server, ask: Ask, *, whole: bool = True) -> tuple[Reading, Run]:
    """What is asked for, read by the model that is asked for and by no other; and the run of it.

    Raises: Unsettled, also where there will never be one.
    """
    reader_of(server, ask)
    seen = reading.read(server, ask, whole=whole)
    if seen.run is None:
        raise Unsettled(seen.notice, seen.again or (LOOK_S if seen.busy else None))
    return seen, seen.run


def percent(share: float) -> str:
    """A probability as pages write it (assets/js/kit/format.js); a softmax never gives 1."""
    value = float(share) * 100
    if value <= 0:
        return "0%"
    if value < 0.01:
        return "<0.01%"
    if value >= 99.95:
        return ">99.9%"
    digits = 2 if value < 0.095 else 1 if value < 9.95 or value >= 99.5 else 0
    return f"{value:.{digits}f}%"


def count(value: float, language: str) -> str:
    """A whole number as the language writes it in a sentence."""
    return f"{round(value):,}" if language == "en" else str(round(value))

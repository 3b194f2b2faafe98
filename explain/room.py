"""A room that answers: one question at a time, one answer of each device, counted.

Values alone, without a web or a clock. An answer is gone once the next question is asked.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from explain.text import LANGUAGES

MOST_DEVICES = 300
LEAST_CHOICES, MOST_CHOICES = 2, 6
LONGEST_ANSWER, LONGEST_CHOICE, LONGEST_QUESTION = 40, 250, 300  # characters
MOST_BARS = 8  # of words that were typed; the others are counted together


class RoomRefused(Exception):
    """What a room does not do. reason: full, stranger, closed, nonsense, and what Rooms adds."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Question:
    """What is asked. `text` is what the model has read; its next word is asked for where `asks` is
    empty. `asks` and `choices` are in each language that they have; without choices a word is typed.
    """

    text: str
    asks: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]

    @property
    def count(self) -> int:
        """How many choices there are; 0 where a word is typed."""
        return len(next(iter(self.choices.values()), ()))

    @classmethod
    def taken(cls, told: object) -> Question:
        """The question that plain data describe. Raises: RoomRefused("nonsense")."""
        if not isinstance(told, Mapping) or set(told) - {"text", "asks", "choices"}:
            raise RoomRefused("nonsense")
        text, asks, choices = told.get("text", ""), told.get("asks", {}), told.get("choices", {})
        for some in (asks, choices):
            if not isinstance(some, Mapping) or set(some) - set(LANGUAGES):
                raise RoomRefused("nonsense")
        if not _fits(text, LONGEST_QUESTION, 0) or not all(
            _fits(one, LONGEST_QUESTION) for one in asks.values()
        ):
            raise RoomRefused("nonsense")
        for labels in choices.values():
            if not isinstance(labels, list) or not LEAST_CHOICES <= len(labels) <= MOST_CHOICES:
                raise RoomRefused("nonsense")
            if not all(_fits(label, LONGEST_CHOICE) for label in labels):
                raise RoomRefused("nonsense")
        if len({len(labels) for labels in choices.values()}) > 1 or not (text or asks):
            raise RoomRefused("nonsense")
        return cls(text, dict(asks), {name: tuple(labels) for name, labels in choices.items()})

    def told(self) -> dict:
        """The question as plain data, as `taken` takes it."""
        choices = {name: list(labels) for name, labels in self.choices.items()}
        return {"text": self.text, "asks": dict(self.asks), "choices": choices}


@dataclass(frozen=True)
class Bar:
    """An answer and how many gave it. `key` names it, whatever its spelling."""

    key: str
    text: str
    count: int
    hidden: bool


class Room:
    """One lecturer's room. `asked` grows with what devices have to hear of, `heard` with what the
    lecturer has to."""

    def __init__(self, secret: str):
        self.secret = secret
        self.question: Question | None = None
        self.n = 0  # of the question, from 1 on
        self.open = False
        self.asked = self.heard = 0
        self._answers: dict[str, str | None] = {}  # by device; None where it has given none
        self._hidden: set[str] = set()

    def __contains__(self, device: str) -> bool:
        return device in self._answers

    @property
    def devices(self) -> int:
        """How many have come in."""
        return len(self._answers)

    @property
    def answered(self) -> int:
        """How many have answered this question."""
        return sum(given is not None for given in self._answers.values())

    def join(self, device: str) -> None:
        """Let a device in. Raises: RoomRefused("full")."""
        if device not in self._answers and self.devices >= MOST_DEVICES:
            raise RoomRefused("full")
        self._answers.setdefault(device, None)
        self.heard += 1

    def ask(self, question: Question) -> None:
        """Ask anew; the answers to the last question are gone."""
        self.question, self.n, self.open = question, self.n + 1, True
        self._answers = dict.fromkeys(self._answers)
        self._hidden = set()
        self.asked += 1
        self.heard += 1

    def answer(self, device: str, n: object, given: object) -> None:
        """Take a device's answer to the n-th question in place of its last one.

        `given` is a word, or a choice's number from 0 on.
        Raises: RoomRefused("stranger"), ("closed") also for another question, ("nonsense").
        """
        if device not in self._answers:
            raise RoomRefused("stranger")
        if not self.open or self.question is None or n != self.n:
            raise RoomRefused("closed")
        self._answers[device] = sane(given, self.question.count)
        self.heard += 1

    def close(self) -> None:
        """End the vote."""
        if self.open:
            self.open = False
            self.asked += 1
            self.heard += 1

    def hide(self, key: object, on: bool) -> None:
        """Leave an answer out of the bars, or show it again."""
        if not isinstance(key, str) or key not in {bar.key for bar in self._bars()}:
            raise RoomRefused("nonsense")
        (self._hidden.add if on else self._hidden.discard)(key)
        self.heard += 1

    def tally(self) -> tuple[list[Bar], int]:
        """The bars, and how many gave a word that has none. Choices stand in their own order, typed
        words with the most frequent first."""
        bars = self._bars()
        shown = bars if self.question and self.question.count else bars[:MOST_BARS]
        return shown, sum(bar.count for bar in bars[len(shown) :])

    def _bars(self) -> list[Bar]:
        """Every answer. A word counts as one however its letters are cased, and is spelt as most
        spelt it."""
        given = [one for one in self._answers.values() if one is not None]
        if self.question and self.question.count:
            counts, keys = Counter(given), map(str, range(self.question.count))
            return [Bar(key, "", counts[key], key in self._hidden) for key in keys]
        spellings: dict[str, Counter[str]] = {}
        for word in given:
            spellings.setdefault(word.casefold(), Counter())[word] += 1
        bars = [
            Bar(key, some.most_common(1)[0][0], some.total(), key in self._hidden)
            for key, some in spellings.items()
        ]
        return sorted(bars, key=lambda bar: -bar.count)

    def told(self, device: str) -> dict:
        """What a device is told: the question and its own answer, nobody else's."""
        if device not in self._answers:
            raise RoomRefused("stranger")
        return {
            "version": self.asked,
            "n": self.n,
            "open": self.open,
            "question": self.question.told() if self.question else None,
            "mine": self._answers[device],
        }

    def told_lecturer(self) -> dict:
        """What the lecturer is told: while the vote is open how many answered, then what."""
        told = {
            "version": self.heard,
            "n": self.n,
            "open": self.open,
            "question": self.question.told() if self.question else None,
            "devices": self.devices,
            "answered": self.answered,
        }
        if self.open or self.question is None:
            return told | {"bars": [], "others": 0}
        bars, others = self.tally()
        some = [{"key": b.key, "text": b.text, "count": b.count, "hidden": b.hidden} for b in bars]
        return told | {"bars": some, "others": others}


def sane(given: object, count: int) -> str:
    """An answer as it is kept: a choice's number, or a word without control characters and with
    single spaces. Raises: RoomRefused("nonsense")."""
    if count:
        if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < count:
            raise RoomRefused("nonsense")
        return str(given)
    if not isinstance(given, str) or len(given) > LONGEST_ANSWER:
        raise RoomRefused("nonsense")
    seen = (sign for sign in unicodedata.normalize("NFC", given) if sign.isspace() or _seen(sign))
    word = " ".join("".join(seen).split())
    if not word:
        raise RoomRefused("nonsense")
    return word


def _seen(sign: str) -> bool:
    """Whether a character is drawn; others can turn a line around or hide what stands in it."""
    return not unicodedata.category(sign).startswith("C")


def _fits(text: object, most: int, least: int = 1) -> bool:
    """Whether this is a text of such a length that can be sent on: half a character cannot."""
    if not isinstance(text, str) or not least <= len(text.strip()) or len(text) > most:
        return False
    return not any("\ud800" <= sign <= "\udfff" for sign in text)

"""Seeded choices that know their own probability, and the combinations kept out of training."""

import hashlib
import math
import random
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from explain.smallworld import words as w
from explain.smallworld.words import Word

ONE_IN = 32  # of the combinations below, so many are never seen in training
HELD_SORTS = {
    frozenset(pair.split("-"))
    for pair in [
        "name",
        "name-animal",
        "name-fruit",
        "name-thing",
        "name-place",
        "name-job",
        "name-colour",
        "name-age",
        "name-deed",
        "number-animal",
        "number-fruit",
        "number-thing",
        "colour-thing",
        "colour-animal",
        "colour-fruit",
        "thing-furniture",
        "fruit-furniture",
        "animal",
    ]
}


def is_held_out(one: Word, other: Word) -> bool:
    """Whether these two never meet in a training text; decided by a hash, so always the same."""
    if frozenset((one.sort, other.sort)) not in HELD_SORTS:
        return False
    key = "|".join(sorted((f"{one.zh}{one.en}", f"{other.zh}{other.en}")))
    return hashlib.sha256(f"small world {key}".encode()).digest()[0] % ONE_IN == 0


def _table() -> dict[Word, frozenset[Word]]:
    everything = [
        *w.NAMES_ZH, *w.NAMES_EN, *w.NOUNS, *w.FURNITURE, *w.COLOURS, *w.PLACES, *w.JOBS,
        *w.DEEDS, *w.FAMILY, *w.NUMBERS, *w.AGES,
    ]  # fmt: skip
    apart: dict[Word, set[Word]] = {word: set() for word in everything}
    for one, other in combinations(everything, 2):
        if is_held_out(one, other):
            apart[one].add(other)
            apart[other].add(one)
    return {word: frozenset(others) for word, others in apart.items()}


APART = _table()  # word -> the words it never meets in training


class Draw:
    """One text's worth of choices: each adds its log-probability, none can bring together
    what is held out (unless `anything` is true, which only the evaluation asks for)."""

    def __init__(self, seed: int | random.Random, *, anything: bool = False):
        self.rng = seed if isinstance(seed, random.Random) else random.Random(seed)
        self.anything = anything
        self.restart()

    def restart(self) -> None:
        """Begin a new text."""
        self.logprob = 0.0  # nats
        self.met: set[Word] = set()
        self.path: list[int] = []  # which pattern was taken at each fork, without the words

    def one(self, options: Sequence[Any], weights: Sequence[float] | None = None) -> Any:
        """One of the options, evenly or by weights that sum to 1."""
        if weights is None:
            index = int(self.rng.random() * len(options))
            self.logprob -= math.log(len(options))
        else:
            index = self.rng.choices(range(len(options)), weights)[0]
            self.logprob += math.log(weights[index])
        self.path.append(index)
        return options[index]

    def maybe(self, probability: float = 0.5) -> bool:
        return self.one((True, False), (probability, 1 - probability))

    def word(self, options: Sequence[Word]) -> Word:
        """A word not yet in this text, evenly among those it may meet. Raises: IndexError for none."""
        met = self.met
        if self.anything:
            fit = [word for word in options if word not in met]
        else:
            fit = [word for word in options if word not in met and not APART[word] & met]
        chosen = fit[int(self.rng.random() * len(fit))]
        self.logprob -= math.log(len(fit))
        met.add(chosen)
        return chosen

    def may(self, *group: Word) -> bool:
        """Whether these words may stand in one text, among themselves and with what is there."""
        if self.anything:
            return True
        return not any(other in APART[one] for one, other in combinations({*group, *self.met}, 2))

    def group(self, options: Sequence[tuple[Word, ...]]) -> tuple[Word, ...]:
        """Several words at once, evenly among the groups that may stand in this text."""
        fit = [group for group in options if self.may(*group)]
        chosen = fit[int(self.rng.random() * len(fit))]
        self.logprob -= math.log(len(fit))
        self.met.update(chosen)
        return chosen

    def say(self, patterns: Sequence[str], **slots: Any) -> str:
        """One of the patterns, filled in."""
        return self.one(patterns).format(**slots)

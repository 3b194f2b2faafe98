"""One visitor's instruction tuning: how far it is, and what it says to his question meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from functools import cache

from explain.models import OURS_BASE, importing
from explain.models.checkpoints import trainable
from explain.smallworld import tokenizer
from explain.smallworld.training.abilities import spoken
from explain.smallworld.tuning.instruct import END, MOST_SECONDS, Instruction, Look, pairs

LONGEST = 24  # tokens of an answer
SPEAK_EVERY = 10  # steps
POINTS = 60  # of a curve
Said = tuple[int, tuple[int, ...]]  # after so many steps, these tokens


@cache
def vocabulary() -> dict[str, int]:
    """The small world's tokens and their ids."""
    with importing.alone:
        return tokenizer.load(OURS_BASE).get_vocab()


class Lesson:
    """Tunes a copy of the base model with so many pairs, and asks it questions while it learns.

    `said` holds for each question what was said, and when. `results` are what other numbers of pairs
    came to in this visit: a Lesson each.
    """

    def __init__(
        self, count: int, asked: Sequence[tuple[int, ...]], results: dict[int, Lesson] | None = None
    ):
        self.count, self.asked = count, tuple(asked)
        self.looks: list[Look] = []
        self.said: dict[tuple[int, ...], list[Said]] = {one: [] for one in self.asked}
        self.results = results or {}
        self.model, self.done = None, False

    def events(self, seconds: float = MOST_SECONDS) -> Iterator[Look]:
        """The tuning, a look at a time; for so long at most."""
        teaching = Instruction(trainable(OURS_BASE), vocabulary(), pairs(self.count))
        self.model = teaching.model
        try:
            for look in teaching.looks(seconds=seconds):
                self.looks = [*self.looks, look]
                if look.right is not None or look.step % SPEAK_EVERY == 0:
                    self.speak(look.step)
                yield look
        finally:
            self.done = True

    def speak(self, step: int) -> None:
        """Answer every question now."""
        for one in self.asked:
            (row,) = spoken(self.model, [list(one)], END, LONGEST)
            if one in self.said:  # else another question was asked meanwhile
                self.said[one].append((step, tuple(row)))

    def ask(self, one: tuple[int, ...]) -> None:
        """Another question; a model that is done answers at once."""
        if one in self.asked:
            return
        self.said = {one: []}  # before `asked`: the other thread reads that one first
        self.asked = (one,)
        if self.done and self.looks:
            self.speak(self.looks[-1].step)

    def result(self) -> Lesson:
        """What it came to, without the model."""
        light = copy(self)
        light.model, light.results = None, {}
        return light

    @property
    def right(self) -> list[tuple[int, float]]:
        """(step, share of held-out questions right) wherever it was measured."""
        return [(one.step, one.right) for one in self.looks if one.right is not None]

    @property
    def losses(self) -> list[tuple[int, float]]:
        """(step, nats per answer token), a mean of some steps each."""
        found = [(one.step, one.loss) for one in self.looks if one.loss is not None]
        every = max(1, -(-len(found) // POINTS))
        parts = [found[at : at + every] for at in range(0, len(found), every)]
        return [(part[-1][0], sum(loss for _, loss in part) / len(part)) for part in parts]

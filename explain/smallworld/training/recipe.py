"""What each of our models is trained on and what it practises when: the knobs of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from explain.smallworld import language, unasked
from explain.smallworld.language import ASKED, ASKED_FIRST, Text
from explain.smallworld.training import abilities


@dataclass(frozen=True)
class Recipe:
    """One model's run. Unit: shares 0 to 1, lengths in steps.

    It practises first to find random words again, then only questions that look back, then it
    meets the whole language; a finish gives the kinds that are not yet right more texts.
    """

    name: str
    text: Callable[..., Text]  # (draw, language=, kind=) -> one text
    kinds: Sequence[str] | None  # that are measured; None: all that have a right answer
    steps: int
    finish: int
    rates: Sequence[tuple[int, float]]  # learning rate as a share of its peak; straight between
    # Exercises: nothing else at first, a few beside the first questions, fewer to the end (a
    # quarter to the end cost sums 10 %). Heads that look for what stood before or after form on
    # them by step 700 (mixed with text, not by 1,400): "who has what" rests on those.
    exercise_steps: int
    look_back: Sequence[str]  # kinds of the first questions
    look_back_until: float  # share right of them
    look_back_steps: int  # at most
    repeats: str  # the token between words and the same words again
    # Tokens of an answer weigh more: what is right does not change, it is only learned sooner.
    weight: float = 3.0
    alone: float = 1.0  # exercises as a share of the rows: at first,
    beside: float = 1 / 4  # beside the first questions,
    after: float = 1 / 12  # and after them
    weak_share: float = 0.3  # of the finish's texts are of kinds that are not yet right
    asked: Mapping[str, float] = field(default_factory=dict)  # how often to ask; while it trains
    asked_last: Mapping[str, float] = field(default_factory=dict)  # in the finish


# Questions that look back, met from the start, stayed a coin toss for 2,700 steps. In the finish as
# few examples are asked for as in the language: they go on by themselves.
SMALL_WORLD = Recipe(
    "small-world", language.text, None, steps=9000, finish=800,
    rates=((0, 1.0), (5400, 1.0), (9000, 0.0), (9000, 0.15), (9800, 0.0)), exercise_steps=1500,
    look_back=abilities.LOOK_BACK, look_back_until=0.93, look_back_steps=4500,
    repeats=language.ANSWER, asked={"asked": ASKED_FIRST}, asked_last={"asked": ASKED},
)  # fmt: skip
# No finish: with half of its texts of the weak kinds, the loss on plain text rose by 2 %.
BASE = Recipe(
    "small-world-base", unasked.text, unasked.TOLD, steps=6500, finish=0,
    rates=((0, 1.0), (4200, 1.0), (6500, 0.0)), exercise_steps=1500,
    look_back=unasked.TOLD[:-1], look_back_until=0.93, look_back_steps=3000, repeats="：",
)  # fmt: skip
RECIPES = {recipe.name: recipe for recipe in (SMALL_WORLD, BASE)}

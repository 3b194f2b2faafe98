"""Answers that people rank, and what a reward model learns of it: ready wishes, a visitor's own rankings,
and rankings that say nothing or contradict each other.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import torch

from explain.models import OURS, importing
from explain.models.checkpoints import trainable
from explain.models.cores import CORES
from explain.smallworld import tokenizer
from explain.smallworld.training.abilities import Exam
from explain.smallworld.tuning.answers import Answers, read, sample, written
from explain.smallworld.tuning.exact import all_answers
from explain.smallworld.tuning.instruct import held_out
from explain.smallworld.tuning.reward import (
    LAYER,
    Fit,
    Judge,
    agreement,
    features,
    fit,
    fit_pairs,
    pairs_of,
)
from explain.smallworld.tuning.wishes import Ranking, marks, ready_pairs

PROMPTS = {
    "zh": {"story": "讲一个故事。", "name": "你叫什么名字？"},
    "en": {"story": "Tell me a story.", "name": "What is your name?"},
}
STORIES, HELD, HELD_PAIRS = 512, 192, 500  # sampled; of them kept from the head; pairs of these
PAIRS = (12, 24, 50, 100)  # of a ready wish
LIKELY = 16  # names that can be ranked
FOUR = 4  # answers to be ranked at a time


@cache
def model():
    """The chat model, for all; nobody changes it."""
    return trainable().eval()


@cache
def words():
    """Its tokenizer, as transformers reads it."""
    with importing.alone:
        return tokenizer.load(OURS)


@cache
def exam() -> Exam:
    """Questions that no training text has: what the tuning costs elsewhere."""
    return Exam(held_out(), words().get_vocab())


def prompt(language: str, kind: str) -> tuple[int, ...]:
    """The tokens of one of the prompts, up to where the answer begins."""
    return tuple(words()(f"{PROMPTS[language][kind]}<|answer|>")["input_ids"])


def sampled(language: str, count: int = STORIES) -> Answers:
    """Stories as the model tells them."""
    return sample(model(), prompt(language, "story"), count, torch.Generator().manual_seed(1))


@dataclass(frozen=True, eq=False)
class Pool:
    """Answers that can be ranked, with what a reward model reads of them. Shape: `features` (N, D)."""

    answers: Answers
    features: torch.Tensor
    texts: list[str]

    @property
    def lengths(self) -> list[int]:
        """Tokens of each answer."""
        return [len(row) for row in self.answers.rows]


def pool(language: str, kind: str, rows: Sequence[Sequence[int]] = ()) -> Pool:
    """The stories in `rows`, or every name that the model is likely to give."""
    with CORES.shared(small=True):
        asked = prompt(language, kind)
        found = written(asked, rows) if kind == "story" else all_answers(model(), asked)
        texts = [words().decode(row[:-1]) for row in found.rows]
        return Pool(found, features(model(), found), texts)


@dataclass(frozen=True, eq=False)
class Learned:
    """What a reward model made of some rankings: the fit, and how often it agrees with rankings that it
    was not fitted to, by the number of pairs."""

    fit: Fit
    agreed: tuple[tuple[int, float], ...] = ()


def ready(pool: Pool, wish: str) -> Learned:
    """From a ready set of wishes: pairs of stories, the better one first."""
    marked = marks(wish, pool.texts, pool.lengths)
    held = ready_pairs(marked, range(HELD), HELD_PAIRS, random.Random(1))
    pairs = ready_pairs(marked, range(HELD, len(pool.texts)), PAIRS[-1], random.Random(0))
    fits = [fit_pairs(pool.features, pairs[:count]) for count in PAIRS]
    agreed = [
        (count, agreement(pool.features @ one.judge.weight, held))
        for count, one in zip(PAIRS, fits, strict=True)
        if one.judge
    ]
    return Learned(fits[-1], tuple(agreed))


def own(pool: Pool, rankings: Sequence[Ranking]) -> Learned:
    """From a visitor's rankings; each is foreseen by a head that was fitted to the others."""
    right: list[float] = []
    for at, one in enumerate(rankings):
        judge = fit(pool.features, [*rankings[:at], *rankings[at + 1 :]]).judge
        pairs = pairs_of([one])
        if judge and pairs:
            right += [agreement(pool.features @ judge.weight, [pair]) for pair in pairs]
    found = fit(pool.features, rankings)
    return Learned(found, ((found.pairs, sum(right) / len(right)),) if right else ())


def opposite(pool: Pool, wish: str) -> Learned:
    """From two people of whom one wants what the other does not."""
    marked = marks(wish, pool.texts, pool.lengths)
    pairs = ready_pairs(marked, range(len(pool.texts)), PAIRS[0], random.Random(0))
    return Learned(fit_pairs(pool.features, [*pairs, *((other, one) for one, other in pairs)]))


def rare(pool: Pool) -> Learned:
    """Of names the rarer one is better: the likely ones, each with each."""
    likely = range(min(LIKELY, len(pool.texts)))
    return Learned(fit(pool.features, [tuple((one,) for one in reversed(likely))]))


def judged(judge: Judge, pool: Pool, which: Sequence[int]) -> list[list[float]]:
    """What each token of some answers adds to its score. Unit: standard deviations."""
    some = pool.answers.part(which)
    with CORES.shared(small=True), torch.no_grad():
        found = judge.words(read(model(), some, LAYER)[1], some)
    lengths = some.counted.sum(1).tolist()
    return [row[:length] for row, length in zip(found.tolist(), lengths, strict=True)]

"""From logits to one word: temperature, top-k, top-p, min-p, and a draw by a seeded die.

The stages and their order are transformers' logits processors. A cut marks, it never hides: every
stage keeps the full vocabulary and says what it took.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

STAGES = ("temperature", "top_k", "top_p", "min_p")


@dataclass(frozen=True)
class Knobs:
    """The sampling knobs; the defaults change nothing.

    temperature 0 takes the likeliest token; top_k 0, top_p 1 and min_p 0 are off.
    Raises: ValueError outside these ranges.
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0

    def __post_init__(self):
        for name, low, high in (
            ("temperature", 0, 10),
            ("top_k", 0, 10**6),
            ("top_p", 0, 1),
            ("min_p", 0, 1),
        ):
            value = getattr(self, name)
            if not low <= value <= high:  # also refuses NaN
                raise ValueError(f"{name} {value} is not between {low} and {high}")


@dataclass(frozen=True)
class Stage:
    """What one stage left. Shape: probs and kept (V,). Unit: `cut` is the share it took."""

    name: str
    probs: np.ndarray
    kept: np.ndarray
    cut: float


@dataclass(frozen=True)
class Choice:
    """One step's choice over the full vocabulary, from the model's own probabilities to the last.

    Shape: logits, own, probs (V,); order (V,) holds ids, the likeliest first, ties by id. The first
    `count` ids of the order are those that all stages kept.
    """

    logits: np.ndarray
    own: np.ndarray
    order: np.ndarray
    stages: tuple[Stage, ...]
    count: int

    @property
    def probs(self) -> np.ndarray:
        """The probabilities after all stages. Shape: (V,), sums to 1."""
        return self.stages[-1].probs

    @cached_property
    def line(self) -> np.ndarray:
        """Where each kept token's piece of the line from 0 to 1 ends. Shape: (count,)."""
        return np.cumsum(self.probs[self.order[: self.count]])

    def cut_by(self, token_id: int) -> str | None:
        """The stage that cut this token; None if it is still in the draw."""
        return next((stage.name for stage in self.stages if not stage.kept[token_id]), None)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Exponentials that sum to 1, in double precision. Shape: (V,) to (V,)."""
    shifted = np.asarray(logits, np.float64) - np.max(logits)
    weight = np.exp(shifted)
    return weight / weight.sum()


def likeliest_first(logits: np.ndarray) -> np.ndarray:
    """The ids in the order of their logits, ties by id. No knob changes it. Shape: (V,) to (V,).

    float32 is sorted by its bits, first the lower half, then the upper one: numpy sorts 16-bit
    numbers three times as fast as it compares.
    """
    if logits.dtype != np.float32:
        return np.argsort(-logits, kind="stable")
    bits = (np.float32(0) - logits).view(np.uint32)  # 0 - x: minus zero becomes zero
    rank = np.where(bits >> 31, ~bits, bits | np.uint32(2**31))  # in the order of the numbers
    order = np.argsort(rank.astype(np.uint16), kind="stable")
    return order[np.argsort((rank >> 16).astype(np.uint16)[order], kind="stable")]


def choose(logits: np.ndarray, knobs: Knobs = Knobs(), order: np.ndarray | None = None) -> Choice:
    """All stages between the logits and the draw. Shape: logits (V,).

    `order` is `likeliest_first(logits)`, where it is known already. Every stage keeps the beginning
    of it: so many of the likeliest.
    Raises: ValueError when a logit is not a number.
    """
    logits = np.asarray(logits)
    if not np.isfinite(logits).all():
        raise ValueError("a logit is not a finite number")
    order = likeliest_first(logits) if order is None else order
    own = softmax(logits)
    heated, kept, count = own, np.ones(len(logits), bool), len(logits)
    if knobs.temperature == 0:  # the limit: all the chance on the likeliest token
        kept = np.arange(len(logits)) == order[0]
        heated, count = kept.astype(np.float64), 1
    elif knobs.temperature != 1:
        behind = logits.astype(np.float64) - logits.max()  # divided as they are, they may overflow
        with np.errstate(over="ignore"):
            heated = softmax(behind / knobs.temperature)
    stages, ranked = [Stage(STAGES[0], heated, kept, 0.0)], heated[order]
    for name, rule in (
        ("top_k", lambda left: _top_k(logits, order, knobs.top_k)),
        ("top_p", lambda left: _top_p(left, knobs.top_p)),
        ("min_p", lambda left: int(np.count_nonzero(left >= knobs.min_p * left[0]))),
    ):
        left = ranked[:count]
        count = min(count, rule(left))
        if count == len(left):
            stages.append(replace(stages[-1], name=name, cut=0.0))
        else:
            cut = float(left[count:].sum() / left.sum())
            stages.append(_stage(name, order, left[:count], cut))
    return Choice(logits, own, order, tuple(stages), count)


def _stage(name: str, order: np.ndarray, left: np.ndarray, cut: float) -> Stage:
    """All the chance shared by the beginning of the order, in the proportions of `left`."""
    probs, kept = np.zeros(len(order)), np.zeros(len(order), bool)
    stay = order[: len(left)]
    probs[stay], kept[stay] = left / left.sum(), True
    return Stage(name, probs, kept, cut)


def _top_k(logits: np.ndarray, order: np.ndarray, k: int) -> int:
    """How many the k likeliest are; whoever ties with the last of them counts too."""
    if k == 0 or k >= len(order):
        return len(order)
    return int(np.count_nonzero(logits >= logits[order[k - 1]]))


def _top_p(ranked: np.ndarray, p: float) -> int:
    """The fewest likeliest that together have at least p of the chance; always at least one."""
    if p >= 1:
        return len(ranked)
    line = np.cumsum(ranked)
    return 1 + int(np.searchsorted(line[:-1], p * line[-1]))


def die(seed: int, position: int) -> float:
    """Where the die falls for the word at this position of the text. Unit: 0 to 1, 1 excluded."""
    return float(_generator(seed, position).random())


def draw(choice: Choice, fallen: float) -> int:
    """The token whose piece of the line from 0 to 1 holds the point; the likeliest piece first."""
    return int(choice.order[_at(choice.line, fallen)])


def draws(choice: Choice, seed: int, position: int, times: int = 100) -> np.ndarray:
    """How often each token comes in so many draws; the first is the die itself. Shape: (V,)."""
    at = _at(choice.line, _generator(seed, position).random(times))
    return np.bincount(choice.order[at], minlength=len(choice.order))


def _at(line: np.ndarray, points: float | np.ndarray) -> np.ndarray:
    """The pieces of the line that hold these points; a point rounded to its end is in the last."""
    last = np.searchsorted(line, line[-1])
    return np.minimum(np.searchsorted(line, points * line[-1], side="right"), last)


def _generator(seed: int, position: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([seed, position]))

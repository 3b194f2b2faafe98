"""From logits to one word: temperature, top-k, top-p, min-p, and a draw by a seeded die.

The stages and their order are transformers' logits processors. A cut marks, it never hides: every
stage keeps the full vocabulary and says what it took.
"""

from __future__ import annotations

from dataclasses import dataclass

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

    Shape: logits, own, probs (V,); order (V,) holds ids, the likeliest first, ties by id.
    """

    logits: np.ndarray
    own: np.ndarray
    order: np.ndarray
    stages: tuple[Stage, ...]

    @property
    def probs(self) -> np.ndarray:
        """The probabilities after all stages. Shape: (V,), sums to 1."""
        return self.stages[-1].probs

    def cut_by(self, token_id: int) -> str | None:
        """The stage that cut this token; None if it is still in the draw."""
        return next((stage.name for stage in self.stages if not stage.kept[token_id]), None)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Exponentials that sum to 1, in double precision. Shape: (V,) to (V,)."""
    shifted = np.asarray(logits, np.float64) - np.max(logits)
    weight = np.exp(shifted)
    return weight / weight.sum()


def choose(logits: np.ndarray, knobs: Knobs = Knobs()) -> Choice:
    """All stages between the logits and the draw. Shape: logits (V,).

    Raises: ValueError when a logit is not a number.
    """
    logits = np.asarray(logits)
    if not np.isfinite(logits).all():
        raise ValueError("a logit is not a finite number")
    own = softmax(logits)
    order = np.argsort(-logits, kind="stable")
    everything = np.ones(len(logits), bool)
    if knobs.temperature == 0:  # the limit: all the chance on the likeliest token
        kept = np.zeros_like(everything)
        kept[order[0]] = True
        stages = [Stage(STAGES[0], kept.astype(np.float64), kept, 0.0)]
    else:
        behind = (
            np.asarray(logits, np.float64) - logits.max()
        )  # divided as they are, they may overflow
        with np.errstate(over="ignore"):
            stages = [Stage(STAGES[0], softmax(behind / knobs.temperature), everything, 0.0)]
    for name, rule in (
        ("top_k", lambda probs: _top_k(probs, order, knobs.top_k)),
        ("top_p", lambda probs: _top_p(probs, order, knobs.top_p)),
        ("min_p", lambda probs: probs >= knobs.min_p * probs.max()),
    ):
        before = stages[-1]
        kept = before.kept & rule(before.probs)
        left = np.where(kept, before.probs, 0.0)
        share = left.sum()
        cut = float(before.probs[~kept].sum())
        stages.append(Stage(name, left / share, kept, cut))
    return Choice(logits, own, order, tuple(stages))


def _top_k(probs: np.ndarray, order: np.ndarray, k: int) -> np.ndarray:
    """The k likeliest; whoever ties with the last of them stays too."""
    if k == 0 or k >= len(probs):
        return np.ones(len(probs), bool)
    return probs >= probs[order[k - 1]]


def _top_p(probs: np.ndarray, order: np.ndarray, p: float) -> np.ndarray:
    """The fewest likeliest tokens that together have at least p; always at least one."""
    if p >= 1:
        return np.ones(len(probs), bool)
    before = np.cumsum(probs[order]) - probs[order]  # what the likelier ones have already
    kept = np.zeros(len(probs), bool)
    kept[order[before < p]] = True
    kept[order[0]] = True
    return kept


def die(seed: int, position: int) -> float:
    """Where the die falls for the word at this position of the text. Unit: 0 to 1, 1 excluded."""
    return float(_generator(seed, position).random())


def draw(choice: Choice, fallen: float) -> int:
    """The token whose piece of the line from 0 to 1 holds the point; the likeliest piece first."""
    line = np.cumsum(choice.probs[choice.order])
    at = int(np.searchsorted(line, fallen * line[-1], side="right"))
    last = int(np.flatnonzero(choice.probs[choice.order])[-1])
    return int(choice.order[min(at, last)])


def draws(choice: Choice, seed: int, position: int, times: int = 100) -> np.ndarray:
    """How often each token comes in so many draws; the first is the die itself. Shape: (V,)."""
    line = np.cumsum(choice.probs[choice.order])
    points = _generator(seed, position).random(times) * line[-1]
    at = np.searchsorted(line, points, side="right")
    last = int(np.flatnonzero(choice.probs[choice.order])[-1])
    return np.bincount(choice.order[np.minimum(at, last)], minlength=len(line))


def _generator(seed: int, position: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([seed, position]))

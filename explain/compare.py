"""What a second text changes: two distributions over one vocabulary, and two texts' tokens side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from explain.sampling import Choice, Knobs


@dataclass(frozen=True)
class Difference:
    """How far the second of two distributions is from the first.

    `total` is their total variation, 0 to 1. `there` is KL(first || second) and `back` KL(second ||
    first), infinite where the one draws what the other cannot. `cut` and `cut_back` are the chance
    that the one gives to just those tokens. Unit: there and back nats.
    """

    total: float
    there: float
    back: float
    cut: float
    cut_back: float


def logs(choice: Choice, knobs: Knobs) -> np.ndarray:
    """The logarithms of what the knobs left; minus infinity where they cut. Shape: (V,).

    From the logits: a chance too small for a float64 has a logarithm all the same.
    """
    kept = choice.stages[-1].kept
    heated = choice.logits.astype(np.float64) - choice.logits.max()
    heated = heated / (knobs.temperature or 1.0)
    total = np.log(np.exp(heated[kept] - heated[kept].max()).sum()) + heated[kept].max()
    return np.where(kept, heated - total, -np.inf)


def difference(first: np.ndarray, second: np.ndarray) -> Difference:
    """How far two distributions are from each other, by their logarithms. Shape: (V,) each."""
    one, other = np.exp(first), np.exp(second)
    return Difference(
        float(min(1.0, np.abs(one - other).sum() / 2)),
        divergence(first, second),
        divergence(second, first),
        float(one[np.isneginf(second)].sum()),
        float(other[np.isneginf(first)].sum()),
    )


def divergence(first: np.ndarray, second: np.ndarray) -> float:
    """KL(first || second) by their logarithms. Shape: (V,) each. Unit: nats."""
    kept = ~np.isneginf(first)
    if np.isneginf(second[kept]).any():
        return float("inf")
    return float(max(0.0, (np.exp(first[kept]) * (first[kept] - second[kept])).sum()))


def largest(first: np.ndarray, second: np.ndarray, count: int) -> np.ndarray:
    """The ids that have most in either of two distributions, ties by id. Shape: (V,) to (count,)."""
    most = np.maximum(first, second)
    some = np.flatnonzero(most >= np.partition(most, -count)[-count]) if count < len(most) else None
    ids = np.arange(len(most)) if some is None else some
    return ids[np.lexsort((ids, -most[ids]))][:count]


def aligned(first: Sequence[int], second: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The places of the tokens that two texts share, in order, as difflib matches them by id."""
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return tuple((a + step, b + step) for a, b, size in blocks for step in range(size))


def head(first: np.ndarray, second: np.ndarray, shared: Sequence[tuple[int, int]]) -> np.ndarray:
    """How much more one head gives in the second text, among the tokens that both share.

    Shape: first (T, T), second (U, U) to (n, n); rows look. Unit: weight, -1 to 1.
    """
    ours, theirs = [a for a, _ in shared], [b for _, b in shared]
    return second[np.ix_(theirs, theirs)] - first[np.ix_(ours, ours)]


def row(
    first: np.ndarray, second: np.ndarray, shared: Sequence[tuple[int, int]]
) -> list[tuple[int | None, int | None]]:
    """The places that two looking tokens look at, as pairs, those of most weight first; None where
    the other text has no such token. Shape: first (t,), second (u,)."""
    inside = [(a, b) for a, b in shared if a < len(first) and b < len(second)]
    ours, theirs = {a for a, _ in inside}, {b for _, b in inside}
    places: list[tuple[int | None, int | None]] = [*inside]
    places += [(a, None) for a in range(len(first)) if a not in ours]
    places += [(None, b) for b in range(len(second)) if b not in theirs]

    def most(place: tuple[int | None, int | None]) -> float:
        a, b = place
        return max(0.0 if a is None else first[a], 0.0 if b is None else second[b])

    return sorted(places, key=most, reverse=True)


def parting(first: Sequence[int], second: Sequence[int]) -> tuple[list[bool], int | None]:
    """Where two rows of ids differ, and the place from which on they differ to the end; None where
    the last two are the same."""
    apart = [a != b for a, b in zip(first, second, strict=True)]
    place = len(apart)
    while place and apart[place - 1]:
        place -= 1
    return apart, place if place < len(apart) else None

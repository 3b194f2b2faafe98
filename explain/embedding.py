"""The embedding table as a map: vectors of words, projections, neighbours, sums, and whether groups
lie together by more than chance. numpy and scikit-learn."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).resolve().parents[1] / "assets" / "data" / "words.csv"
SEED = 7
MOST_WORDS, MOST_LENGTH = 400, 30  # that a visitor adds; characters of one
BEGINNING = 10  # characters that are shown of a longer one
MOST_TOKENS = 3  # of a curated word
PERMUTATIONS = 2000
STAGES = 4  # of a t-SNE
BESIDE = 3  # words that a later one stands between
NEIGHBOURS = 10
EVERY = slice(None)
PIECE = 4096  # rows of a table at a time, so that no second table is ever made


@dataclass(frozen=True)
class Place:
    """A word on the map: its group ("" for a visitor's own), its ids and its vector's row."""

    text: str
    group: str
    ids: tuple[int, ...]


@cache
def curated() -> tuple[tuple[str, str, str], ...]:
    """(group, English, Chinese or "") in the order of the file."""
    with DATA.open(encoding="utf-8") as file:
        return tuple((row["group"], row["en"], row["zh"]) for row in csv.DictReader(file))


def asked(text: str) -> list[str]:
    """The words a visitor typed, each once; spaces, commas and ideographic commas part them."""
    return [word for word in _parted(text) if len(word) <= MOST_LENGTH][:MOST_WORDS]


def left_out(text: str) -> list[str]:
    """The beginnings of what is typed there and too long for a word, or one word too many."""
    words = _parted(text)
    short = [word for word in words if len(word) <= MOST_LENGTH]
    long = [word for word in words if len(word) > MOST_LENGTH]
    return [f"{word[:BEGINNING]}…" for word in long] + short[MOST_WORDS:]


def _parted(text: str) -> list[str]:
    for mark in ",，、;；\n\t":
        text = text.replace(mark, " ")
    return list(dict.fromkeys(word for word in text.split(" ") if word))


def vectors(places: Sequence[Place], table: np.ndarray) -> np.ndarray:
    """One row a word: its token's embedding, the mean of them where it has several. Shape: (N, D)."""
    return np.stack([table[list(place.ids)].mean(axis=0) for place in places])


def pca(rows: np.ndarray, count: int | None = None) -> tuple[np.ndarray, float]:
    """The two directions that spread the first `count` rows most, and the share of their variance.

    The rows behind them are put on the same directions. Shape: (N, D) to (N, 2).
    """
    from sklearn.decomposition import PCA

    fitted = PCA(2, svd_solver="full").fit(rows[:count])
    return fitted.transform(rows), float(fitted.explained_variance_ratio_.sum())


def beside(rows: np.ndarray, flat: np.ndarray) -> np.ndarray:
    """A map's words and those that came later, each between the BESIDE words it is most like.

    t-SNE has no rule for a new word, and made anew it would move all others. Shape: (N+M, D) and the
    map (N, 2) to (N+M, 2).
    """
    count = len(flat)
    similar = np.maximum(unit(rows[count:]) @ unit(rows[:count]).T, 1e-6)  # (M, N)
    places = []
    for row in similar:
        nearest = np.argsort(-row, kind="stable")[:BESIDE]
        places.append(row[nearest] @ flat[nearest] / row[nearest].sum())
    return np.concatenate([flat, np.array(places).reshape(-1, 2)])


def tsne(
    rows: np.ndarray,
    seed: int = SEED,
    told: Callable[[float, np.ndarray], bool] = lambda share, places: True,
) -> tuple[np.ndarray, float]:
    """Neighbours kept together, distances not; and how far that worked (trustworthiness, 0 to 1).

    scikit-learn's t-SNE tells nothing while it works. So it runs in four stages of its least number
    of steps, each from where the one before ended: `told(share, places)` hears of each and says
    whether to go on. (As trustworthy as one run of 1,000: 0.948 against 0.952 for about 120 words.)

    Shape: (N, D) to (N, 2). One thread: beside torch, more make it thirty times slower.
    """
    from sklearn.manifold import TSNE, trustworthiness
    from threadpoolctl import threadpool_limits

    near = max(2, min(12, (len(rows) - 1) // 3))
    places: Any = "pca"  # the first stage begins there, each other where the one before ended
    with threadpool_limits(1):
        for stage in range(1, STAGES + 1):
            places = TSNE(
                2, perplexity=near, init=places, random_state=seed, metric="cosine",
                max_iter=250, early_exaggeration=12 if stage == 1 else 1,
            ).fit_transform(rows)  # fmt: skip
            if not told(stage / STAGES, places):
                break
        kept = trustworthiness(
            rows, places, n_neighbors=min(5, len(rows) // 2 - 1), metric="cosine"
        )
    return places, float(kept)


def unit(rows: np.ndarray) -> np.ndarray:
    """Rows of length 1; a row of no length stays."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return rows / np.where(lengths == 0, 1, lengths)


def centred(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A table's mean row, and every row's length once that is taken off. Shape: (D,), (V,)."""
    mean = table.mean(axis=0, dtype=np.float64).astype(np.float32)
    pieces = np.split(table, range(PIECE, len(table), PIECE))
    return mean, np.concatenate([np.linalg.norm(piece - mean, axis=1) for piece in pieces])


@dataclass(frozen=True, eq=False)
class Space:
    """An embedding table as seen from its mean row: what all rows have in common says nothing.

    Shape: table (V, D), not copied; mean (D,) and lengths (V,) are what `centred` says of it.
    """

    table: np.ndarray
    mean: np.ndarray
    lengths: np.ndarray

    def direction(self, ids: Sequence[int]) -> np.ndarray:
        """Where the mean of these tokens lies, from the table's mean. Shape: (D,)."""
        return self.table[list(ids)].mean(axis=0) - self.mean

    def cosines(self, direction: np.ndarray, ids: Sequence[int] | slice = EVERY) -> np.ndarray:
        """The cosine of a direction with every row, or with some. Shape: (D,) to (V,).

        One product: the mean is taken off what it gives, not off the table.
        """
        scale = self.lengths[ids] * np.linalg.norm(direction)
        return (self.table[ids] @ direction - self.mean @ direction) / np.where(scale, scale, 1)

    def nearest(
        self, direction: np.ndarray, count: int = NEIGHBOURS, leave: Collection[int] = ()
    ) -> tuple[list[int], np.ndarray]:
        """The ids whose rows point most that way, ties by id, and their cosines; `leave` out some."""
        found = self.cosines(direction)
        found[list(leave)] = -np.inf
        count = min(count, len(found) - len(leave))
        least = np.partition(found, -count)[-count]
        best = np.flatnonzero(found >= least)  # a few more than `count`, where some are alike
        best = best[np.argsort(-found[best], kind="stable")][:count]
        return best.tolist(), found[best]

    def arithmetic(
        self, plus: Sequence[int], minus: Sequence[int], *, leave: bool
    ) -> tuple[list[int], np.ndarray]:
        """The ids nearest to a sum of unit rows less others, and their cosines; `leave` out the
        terms.

        Source: Mikolov et al., "Linguistic Regularities in Continuous Space Word Representations"
        (2013).
        """
        added, taken = (unit(self.table[list(ids)] - self.mean) for ids in (plus, minus))
        terms = {*plus, *minus} if leave else ()
        return self.nearest(added.sum(axis=0) - taken.sum(axis=0), leave=terms)


@dataclass(frozen=True)
class Together:
    """One group's mean similarity within and to the others; and with shuffled labels the gap between
    the two that one shuffle in a hundred goes beyond, and the chance of one as large as the true one:
    below 0.01 exactly where the true gap is the larger one."""

    group: str
    within: float
    others: float
    chance: float
    p: float
    count: int


def together(rows: np.ndarray, groups: Sequence[str], seed: int = SEED) -> list[Together]:
    """For every group: do its words lie together by more than chance? Shape: (N, D), N labels.

    p = (1 + shuffles with a gap at least as large) / (1 + shuffles).
    """
    similar = unit(rows) @ unit(rows).T
    labels, draw = np.array(groups), np.random.default_rng(seed)
    names = list(dict.fromkeys(groups))
    true = {name: _gap(similar, labels == name) for name in names}
    gaps = {name: [] for name in names}
    for _ in range(PERMUTATIONS):
        shuffled = draw.permutation(labels)
        for name in names:
            within, others = _gap(similar, shuffled == name)
            gaps[name].append(within - others)

    def told(name: str) -> Together:
        within, others = true[name]
        largest = np.sort(gaps[name])[::-1]
        p = (1 + int((largest >= within - others).sum())) / (1 + PERMUTATIONS)
        chance = float(largest[PERMUTATIONS // 100 - 1])
        return Together(name, within, others, chance, p, int((labels == name).sum()))

    return [told(name) for name in names]


def _gap(similar: np.ndarray, inside: np.ndarray) -> tuple[float, float]:
    count = int(inside.sum())
    block = similar[np.ix_(inside, inside)]
    within = (block.sum() - np.trace(block)) / max(1, count * (count - 1))
    return float(within), float(similar[np.ix_(inside, ~inside)].mean())


def in_context(one: np.ndarray, other: np.ndarray) -> list[float]:
    """How alike a word's vector is in two texts after each layer: cosines, the first of what enters
    the first layer (the table's row; plus a position where the model adds one).

    Shape: (L+1, D) twice to L+1 numbers.
    """
    return [float(x) for x in (unit(one.astype(float)) * unit(other.astype(float))).sum(axis=-1)]


def unalike(one: np.ndarray, other: np.ndarray, pairs: Sequence[tuple[int, int]]) -> list[float]:
    """The mean cosine of pairs of different words of two texts after each layer: what "alike" is to be
    measured by.

    Shape: (L+1, T, D) and (L+1, S, D), pairs of places in them, to L+1 numbers.
    """
    left, right = unit(one.astype(float)), unit(other.astype(float))
    return [
        float(x) for x in np.mean([(left[:, i] * right[:, j]).sum(-1) for i, j in pairs], axis=0)
    ]


Ids = Callable[[str], Sequence[int]]


def placed(
    ids: Ids, own: Sequence[str], unknown: int | None = None
) -> tuple[list[Place], list[str]]:
    """The curated words and a visitor's own, those the vocabulary has; and the words it lacks."""
    places, lacking, seen, few = [], [], set(), _by_chance(ids, unknown)
    listed = [
        (group, word)
        for group, en, zh in curated()
        for word in (en, zh)
        if word and word not in few
    ]
    for group, word in [*listed, *(("", word) for word in own)]:
        found = tuple(ids(word))
        fits = len(found) <= MOST_TOKENS if group and word.isascii() else len(found) <= 12
        whole = word.isascii() or not group or len(found) == 1
        if word in seen or not found or unknown in found or not (fits and whole):
            lacking.append(word)
            continue
        seen.add(word)
        places.append(Place(word, group, found))
    return places, [word for word in lacking if word not in seen]


def _by_chance(ids: Ids, unknown: int | None) -> set[str]:
    """Chinese words of groups of which a vocabulary has hardly any: SmolLM2 has 一 and no other."""
    had: dict[str, list[str]] = {}
    for group, _, word in curated():
        if word and len(ids(word)) == 1 and unknown not in ids(word):
            had.setdefault(group, []).append(word)
    return {word for some in had.values() if len(some) < 3 for word in some}

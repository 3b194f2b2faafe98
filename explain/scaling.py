"""Our own scaling run: five sizes of one architecture, trained on one stream without lessons.

`explain/smallworld/training/scaling.py` writes the file; a run that is not over is there in part.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from explain.scale import written

FILE = Path(__file__).resolve().parents[1] / "assets" / "data" / "scaling.json"
FIVE = 5
MEASURES = ("exact", "whole", "token")


@dataclass(frozen=True)
class Point:
    """One size at one step. Unit: loss and entropy in nats per token; marks 0 to 1 by key.

    `exact`: greedy answers that are right; `whole`: probability of the whole right answer; `token`:
    of one token of it, the geometric mean.
    """

    step: int
    tokens: int
    seconds: float
    loss: float
    entropy: float
    exact: dict[str, float]
    whole: dict[str, float]
    token: dict[str, float]

    @property
    def excess(self) -> float:
        """The loss above the language's own entropy."""
        return self.loss - self.entropy


@dataclass(frozen=True)
class Size:
    """One of the five, with what was measured on the way."""

    name: str
    layers: int
    heads: int
    width: int
    parameters: int
    points: tuple[Point, ...]

    def called(self, language: str) -> str:
        """Its name as the language counts: 2.8 M, 290 万."""
        return written(self.parameters, language, 2) if language == "zh" else self.name

    def at(self, step: int) -> Point | None:
        """What was measured at a step."""
        return next((point for point in self.points if point.step == step), None)


@dataclass(frozen=True)
class Scaling:
    """The whole run. `batch`: tokens a step; `keys`: "zh sum" and so on; `lengths`: an answer's tokens."""

    steps: int
    batch: int
    keys: tuple[str, ...]
    lengths: dict[str, float]
    sizes: tuple[Size, ...]

    @property
    def trained(self) -> tuple[Size, ...]:
        """The sizes that are trained to the end: only these can be compared."""
        return tuple(size for size in self.sizes if size.points[-1].step == self.steps)

    @property
    def over(self) -> bool:
        """Whether all five are."""
        return len(self.trained) == FIVE

    @property
    def forecast(self) -> tuple[float, float]:
        """(a, b) of the power law through the trained sizes but the largest, which can test it."""
        return power_law([(one.parameters, one.points[-1].excess) for one in self.trained[:-1]])

    @property
    def kinds(self) -> list[str]:
        """The kinds of question, whatever the language."""
        return list(dict.fromkeys(key.split()[1] for key in self.keys))

    def mark(self, point: Point, measure: str, kind: str) -> float:
        """One measure of one kind, the mean over both languages."""
        marks = getattr(point, measure)
        return float(np.mean([marks[key] for key in self.keys if key.split()[1] == kind]))

    def length(self, kind: str) -> float:
        """Tokens of this kind's answer, the end token included; the mean."""
        return float(np.mean([self.lengths[key] for key in self.keys if key.split()[1] == kind]))


@cache
def scaling() -> Scaling:
    """What is published."""
    return read(FILE)


def read(path: Path) -> Scaling:
    """The run from its file."""
    found = json.loads(path.read_text(encoding="utf-8"))
    keys = tuple(found["keys"])
    sizes = [
        Size(
            **{name: one[name] for name in ("name", "layers", "heads", "width", "parameters")},
            points=tuple(_point(row, keys) for row in one["curve"]),
        )
        for one in found["sizes"]
    ]
    lengths = dict(zip(keys, found["lengths"], strict=True))
    return Scaling(found["steps"], found["batch"], keys, lengths, tuple(sizes))


def _point(row: dict[str, Any], keys: Sequence[str]) -> Point:
    marks: dict[str, Any] = {name: dict(zip(keys, row[name], strict=True)) for name in MEASURES}
    return Point(**(row | marks))


def power_law(sizes: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """(a, b) of excess = a * parameters ** -b, by least squares on logarithms.

    `sizes` are (parameters, excess). Source of the form: Kaplan et al. (2020).
    """
    x, y = np.log(np.array(sizes, float)).T
    slope, height = np.polyfit(x, y, 1)
    return float(np.exp(height)), float(-slope)

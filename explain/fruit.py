"""Apple, pear and banana: how well a gaze matches each, and what mix that match gives.

The page does this arithmetic in the browser, where it is dragged; here it stands for tests, for
readers, and to check what an address asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

NAMES = ("apple", "pear", "banana")
KEYS = ((-2.0, 1.0), (-1.0, 1.0), (0.0, 1.0))
GAZE = (-1.0, 1.0)
REACH = 3.0  # coordinates run from -REACH to REACH
WARMTH = (0.05, 3.0)  # temperatures


class Undefined(ValueError):
    """A cosine with a vector of no length, or shares of matches that add up to nothing."""


def matches(keys: Sequence, gaze: Sequence, how: str = "cosine") -> np.ndarray:
    """How well the gaze matches each key: the dot product, over both lengths if by cosine.

    Shape: (N, 2), (2,) to (N,). Raises: Undefined.
    """
    rows, looking = np.asarray(keys, float), np.asarray(gaze, float)
    dots = rows @ looking
    if how == "dot":
        return dots
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(looking)
    if (lengths == 0).any():
        raise Undefined("a vector of no length has no direction")
    return dots / lengths


def weights(match: np.ndarray, how: str = "share", temperature: float = 1.0) -> np.ndarray:
    """Matches as parts of 1: divided by their sum, or by softmax at a temperature.

    Shape: (N,) to (N,). Raises: Undefined when they add up to zero or less.
    """
    if how == "softmax":
        raised = np.exp((match - match.max()) / temperature)
        return raised / raised.sum()
    total = match.sum()
    if total <= 1e-9:
        raise Undefined("matches that add up to zero or less have no shares")
    return match / total


def mix(parts: np.ndarray, values: Sequence) -> np.ndarray:
    """The values added up in those parts. Shape: (N,), (N, 2) to (2,)."""
    return parts @ np.asarray(values, float)


def solved(puzzle: int, parts: np.ndarray, values: Sequence = KEYS) -> bool:
    """Whether a puzzle is solved: 1 more than half is banana, 2 apple and pear weigh the same,
    3 the mix lands on (-1, 1)."""
    if puzzle == 1:
        return bool(parts[2] > 0.5)
    if puzzle == 2:
        return bool(abs(parts[0] - parts[1]) < 0.005)
    return bool(np.abs(mix(parts, values) - (-1.0, 1.0)).max() < 0.01)


def asked(own: Mapping[str, str]) -> dict:
    """The page's state as an address gives it; what makes no sense there is left as it opens."""
    values = [_pair(text) for text in own.get("values", "").split(";")]
    apart = len(values) == len(KEYS) and all(values)
    try:
        warmth = float(own.get("warmth", "1"))
    except ValueError:
        warmth = 1.0
    return {
        "gaze": _pair(own.get("gaze", "")) or list(GAZE),
        "match": "dot" if own.get("match") == "dot" else "cosine",
        "mix": "softmax" if own.get("mix") == "softmax" else "share",
        "warmth": warmth if WARMTH[0] <= warmth <= WARMTH[1] else 1.0,
        "values": values if apart else None,
        "puzzle": int(own["puzzle"]) if own.get("puzzle") in ("1", "2", "3") else 1,
    }


def written(done: Mapping) -> dict[str, str | None]:
    """The page's state as the address writes it: what stands as it opens is left out."""
    gaze, values = _pair(done.get("gaze")), done.get("values") or []
    pairs = [_pair(value) for value in values] if isinstance(values, list) else []
    values = [pair for pair in pairs if pair]
    warmth = done.get("warmth")
    return {
        "gaze": _text(gaze) if gaze and gaze != list(GAZE) else None,
        "match": "dot" if done.get("match") == "dot" else None,
        "mix": "softmax" if done.get("mix") == "softmax" else None,
        "warmth": f"{warmth:g}" if isinstance(warmth, int | float) and warmth != 1 else None,
        "values": ";".join(map(_text, values)) if len(values) == len(pairs) == 3 else None,
        "puzzle": str(done["puzzle"]) if done.get("puzzle") in (2, 3) else None,
    }


def _pair(value) -> list[float] | None:
    """Two coordinates within REACH, from "x,y" or a list; None for anything else."""
    parts = value.split(",") if isinstance(value, str) else value
    try:
        pair = [round(float(part), 2) for part in parts]
    except (TypeError, ValueError):
        return None
    return pair if len(pair) == 2 and all(abs(part) <= REACH for part in pair) else None


def _text(pair: Sequence[float]) -> str:
    return ",".join(f"{part:g}" for part in pair)

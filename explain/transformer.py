"""The tower: which floors and tokens are shown, where the answer comes first, what stands out."""

from __future__ import annotations

import numpy as np

COLUMNS = 6  # tokens beside each other in the tower
TABLE = 32  # tokens in the table of all floors


def window(count: int, token: int, room: int = COLUMNS) -> range:
    """The tokens shown: the last ones, or those from the chosen one on."""
    start = max(0, min(token, count - room))
    return range(start, min(count, start + room))


def block(count: int, token: int, room: int = TABLE) -> range:
    """The tokens of the table that holds this one: the last ones, or as many before those."""
    end = count - (count - 1 - token) // room * room
    return range(max(0, end - room), end)


def settled(places: np.ndarray) -> int | None:
    """The first row from which the word stays in first place up to the top; None if it never does."""
    behind = np.flatnonzero(np.asarray(places) != 1)
    if not len(behind):
        return 0
    return int(behind[-1]) + 1 if behind[-1] + 1 < len(places) else None


def all_settled(best: np.ndarray) -> list[int]:
    """For each column the first row from which it stays what it is in the last row. Shape: (R, C)."""
    return [settled(np.where(column == column[-1], 1, 2)) or 0 for column in best.T]


def opening(row: int | None, n_layers: int) -> int:
    """The floor shown first: the one that puts the answer first for good (row 0 is the embedding,
    row n stands after floor n - 1)."""
    return max(0, n_layers - 1 if row is None else row - 1)


def strongest(values: np.ndarray, count: int) -> list[tuple[int, ...]]:
    """Where the largest magnitudes stand, largest first. Shape: any, to `count` index tuples."""
    flat = np.argsort(-np.abs(values), axis=None, kind="stable")[:count]
    return [
        tuple(map(int, where)) for where in zip(*np.unravel_index(flat, values.shape), strict=True)
    ]


def shapes(spec, count: int) -> list[tuple[str, list[int]]]:
    """What flows along the tower's arrows for a text of `count` tokens, bottom first."""
    return [
        ("ids", [count]),
        ("stream", [count, spec.d_model]),
        ("query", [spec.n_heads, count, spec.d_head]),
        ("key_value", [spec.n_kv_heads, count, spec.d_head]),
        ("weights", [spec.n_heads, count, count]),
        ("hidden", [count, spec.d_mlp]),
        ("last", [1, spec.d_model]),
        ("logits", [1, spec.n_vocab]),
    ]


def looking(spec, count: int) -> int:
    """Multiplications of one more word's attention with the tokens before it, all layers: each head
    multiplies K numbers with every key, and every value with its weight. Unit: count after it."""
    return 2 * spec.n_layers * spec.n_heads * spec.d_head * count


def reading(sizes, spec, count: int) -> int:
    """Multiplications to read `count` tokens one after the other, the output layer at each."""
    by_weights = sum(one.multiplications for one in sizes)
    return count * by_weights + sum(looking(spec, seen) for seen in range(1, count + 1))

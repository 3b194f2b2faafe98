"""The page "Attention" with a second text: what one head does otherwise, where the tokens are the same."""

from __future__ import annotations

from base64 import b64encode

import numpy as np

from explain.ask import Ask
from explain.compare import head as moved
from explain.compare import row
from explain.server import Server
from explain.trace import Trace
from explain.views import compare
from explain.views.compare import Beside
from explain.views.reading import Reading
from explain.views.strip import names

N_ROWS = 8
MOST = 40  # tokens of the matrix: the shared ones up to the looking one


def beside(server: Server, ask: Ask, seen: Reading, layer: int, head: int, token: int) -> dict:
    """What the page sends of the second text, at the same head and the same looking token."""
    other = compare.beside(server, ask, seen)
    trace = compare.trace(other)
    if other.sent is None or trace is None or seen.trace is None:
        return other.told if other.sent is None else _with(other, None)
    found = both(seen.trace, trace, other.shared, layer, head, token)
    return _with(other, found)


def _with(other: Beside, found: dict | None) -> dict:
    return other.told | {"compare": {**(other.sent or {}), "head": found}}


def both(
    first: Trace,
    second: Trace,
    shared: tuple[tuple[int, int], ...],
    layer: int,
    head: int,
    token: int,
) -> dict:
    """The looking token's row in both texts, and the differences among all shared tokens.

    `looks` is the looking token's place in the second text; None where it has no such token.
    """
    one, other = first.attention(layer)[head], second.attention(layer)[head]
    looks = dict(shared).get(token)
    until = [pair for pair in shared if pair[0] <= token]
    ends = until[-MOST:] if len(until) >= MOST else [*shared[:MOST]]
    called = names(first.tokens)
    grid = np.round(127 * moved(one, other, ends)).astype(np.int8)
    found = {
        "looks": looks,
        "rows": [],
        "others": None,
        "places": [a for a, _ in ends],
        "grid": b64encode(grid.tobytes()).decode(),  # a component's data is JSON
    }
    if looks is None:
        return found
    ours, theirs = one[token, : token + 1], other[looks, : looks + 1]
    places, their_names = row(ours, theirs, shared), names(second.tokens)
    rest = places[N_ROWS:]
    return found | {
        "rows": [
            {
                "name": their_names[b or 0] if a is None else called[a],
                "first": None if a is None else float(ours[a]),
                "second": None if b is None else float(theirs[b]),
            }
            for a, b in places[:N_ROWS]
        ],
        "others": {
            "count": len(rest),
            "first": float(sum(ours[a] for a, _ in rest if a is not None)),
            "second": float(sum(theirs[b] for _, b in rest if b is not None)),
        },
    }

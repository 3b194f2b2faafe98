"""The page "Next word" with a second text: both texts' chances of the next word on one axis."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from explain import knobs
from explain.ask import Ask
from explain.compare import difference, largest, logs
from explain.sampling import Choice
from explain.server import Server
from explain.server.runs import Run
from explain.views import compare
from explain.views.choice import N_ROWS
from explain.views.reading import Reading
from explain.vocabulary import Vocabulary


def beside(
    server: Server,
    ask: Ask,
    seen: Reading,
    path: tuple[int, ...],
    choice: Callable[[Run], Choice],
    over: bool,
) -> dict:
    """What the page sends of the second text. The words taken after the first follow the second too.

    `choice` is what the knobs make of a run; `over`: the first text has ended, nothing comes next.
    """
    other = compare.beside(server, ask, seen, path, whole=False)
    if other.sent is None:
        return other.told
    run = other.seen.run if other.seen else None
    if run is None or seen.run is None or over:
        return other.told | {"compare": other.sent | {"next": None}}
    found = both(ask, choice(seen.run), choice(run), Vocabulary.of(seen.reader.tokenizer), seen.run)
    return other.told | {"compare": other.sent | {"next": found}}


def both(ask: Ask, one: Choice, other: Choice, vocabulary: Vocabulary, run: Run) -> dict:
    """The tokens that have most in either text, what rose and fell most, and how far all is apart."""
    chosen, _ = knobs.read(ask.own)
    first, second = one.probs, other.probs
    ids = largest(first, second, N_ROWS)
    moved, apart = second - first, difference(logs(one, chosen), logs(other, chosen))
    after = vocabulary.look(run.trace.tokens[-1].id)

    def row(item: dict) -> dict:
        at = item["id"]
        return item | {"first": float(first[at]), "second": float(second[at])}

    rest = np.ones(len(first), bool)
    rest[ids] = False
    return {
        "rows": [row(item) for item in vocabulary.listed(ids, after)],
        "others": {
            "count": int(rest.sum()),
            "first": float(first[rest].sum()),
            "second": float(second[rest].sum()),
        },
        "rose": row(vocabulary.shown(int(moved.argmax()), after)),
        "fell": row(vocabulary.shown(int(moved.argmin()), after)),
        "total": apart.total,
        "there": _finite(apart.there),
        "back": _finite(apart.back),
        "cut": apart.cut,
        "cut_back": apart.cut_back,
    }


def _finite(value: float) -> float | None:
    """None for infinity: JSON has none."""
    return value if math.isfinite(value) else None

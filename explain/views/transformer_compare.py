"""The tower with a second text: the answer's place in both, and the floors where the two part."""

from __future__ import annotations

import numpy as np

from explain.ask import Ask
from explain.compare import parting
from explain.server import Server
from explain.trace import Trace
from explain.views import compare
from explain.views.reading import Reading
from explain.vocabulary import Vocabulary


def beside(server: Server, ask: Ask, seen: Reading, token: int, picture: dict) -> dict:
    """What the page sends of the second text; `picture` is the first text's tower at `token`.

    The end of a text is set against the other's end, any other token against the same token there.
    """
    other = compare.beside(server, ask, seen)
    trace = compare.trace(other)
    if other.sent is None or trace is None or seen.trace is None:
        sent = None if other.sent is None else other.sent | {"tower": None}
        return other.told | {"compare": sent}
    ended = token == len(seen.trace.tokens) - 1
    place = len(trace.tokens) - 1 if ended else dict(other.shared).get(token)
    found = {"token": None} if place is None else both(server, seen.reader, trace, place, picture)
    return other.told | {"compare": other.sent | {"tower": found}}


def both(server: Server, reader, second: Trace, place: int, picture: dict) -> dict:
    """The first text's answer on every floor of the second, and what comes first there itself."""
    from explain.models import inside  # torch: a page is there before it is imported

    answer, column = picture["answer"], picture["columns"].index(picture["token"])
    rows = second.resid[:, place]  # (L+1, D)
    key = ("lens beside", second.spec.name, second.ids, place, answer)
    best, share, places = server.kept.get(
        key, lambda: inside.lens(reader, rows, np.full(len(rows), answer))
    )
    vocabulary = Vocabulary.of(reader.tokenizer)
    firsts = [row[column] for row in picture["best"]]
    apart, part = parting(firsts, best.tolist())
    return {
        "token": place,
        "places": places.tolist(),
        "firsts": [
            vocabulary.shown(int(one)) | {"share": min(float(given), 0.99996)}
            for one, given in zip(best, share, strict=True)
        ],
        "apart": apart,
        "part": part,
    }

"""What the page "Word embeddings" asks: which word is nearer, and where a sum of words ends."""

from __future__ import annotations

from explain.ask import Ask
from explain.embedding import asked, unit
from explain.server import Server
from explain.views.embedding import Table
from explain.views.predict.found import Found, Question, Told, reader_of


def nearer(server: Server, ask: Ask, told: Told) -> Found:
    """Of the words chosen beside the first one, the nearest to it by cosine."""
    seen = Table(server, reader_of(server, ask), ask.language).matrix(ask.own["matrix"])
    found = dict(zip(seen["names"][1:], seen["rows"][0][1:], strict=True))
    best = max(found, key=lambda word: found[word])
    return Found(best, {word: f"{cosine:.2f}" for word, cosine in found.items()})


def summed(server: Server, ask: Ask, told: Told) -> Found:
    """The word of the whole vocabulary that lies nearest to a sum of words."""
    table = Table(server, reader_of(server, ask), ask.language)
    rows = table.sums(ask.own["sum"], leave=ask.own.get("leave") != "0")["rows"]
    first = rows[0]["text"].strip("\u2423 ")
    of = {one["text"].strip("\u2423 "): f"{one['cosine']:.2f}" for one in reversed(rows)}
    terms = asked(ask.own["sum"].replace("+", " ").replace("-", " "))
    left, taken, added = (unit(table.space.direction(table.ids(word))) for word in terms[:3])
    for word in told.choices:
        cosine = table.space.cosines(left - taken + added, table.ids(word))[0]
        of[word] = f"{cosine:.2f}"
    return Found(first, of)


QUESTIONS = {"near": Question("choice", nearer), "sum": Question("choice", summed)}

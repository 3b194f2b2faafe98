"""What the page "The Transformer" asks: from which floor on an answer is first, and what is below all."""

from __future__ import annotations

import numpy as np

from explain.ask import Ask
from explain.server import Server
from explain.transformer import settled
from explain.views.predict.found import Found, Question, Told, count, percent, read
from explain.vocabulary import Vocabulary


def floor(server: Server, ask: Ask, told: Told) -> Found:
    """The floor from which on the word that comes out stays first: 0 where it was from the start."""
    words, _, place = _lens(server, ask)
    row = settled(place) or 0
    before = max(row - 1, 0)  # rows count from the embedding, floors from the first block
    values = {
        "word": words[-1],
        "last": str(len(place) - 2),
        "rank": count(place[before], ask.language),
        "other": words[before],
    }
    return Found(str(before), values=values)


def lowest(server: Server, ask: Ask, told: Told) -> Found:
    """The word that would come out of the embedding alone."""
    words, shares, _ = _lens(server, ask)
    return Found(words[0], {words[0]: percent(shares[0])}, {"last": words[-1]})


def _lens(server: Server, ask: Ask) -> tuple[list[str], np.ndarray, np.ndarray]:
    """At the last token, from the embedding up: the likeliest word, its share, the answer's rank."""
    from explain.models.inside import lens  # torch: a page is there before it is imported

    seen, run = read(server, ask)
    rows, answer = run.trace.resid[:, -1], int(np.argmax(run.trace.logits))
    best, share, place = lens(seen.reader, rows, np.full(len(rows), answer))
    shown = Vocabulary.of(seen.reader.tokenizer).shown
    return [shown(int(index))["text"].strip("\u2423 ") for index in best], share, place


QUESTIONS = {
    "first": Question("number", floor),
    "none": Question("choice", lowest),
    "own": Question("number", floor, own=True),
}

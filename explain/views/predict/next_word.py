"""What the page "Next word" asks: where the model is unsure, what it counts, what comes next."""

from __future__ import annotations

import numpy as np

from explain.ask import Ask
from explain.sampling import likeliest_first, softmax
from explain.server import Server
from explain.views.predict.found import Found, Question, Told, count, percent, read
from explain.vocabulary import Vocabulary, meant

MOST_STEPS = 12  # of an answer that is followed to its end


def least_sure(server: Server, ask: Ask, told: Told) -> Found:
    """The step of the likeliest answer, from its beginning, whose first choice has least."""
    (seen, _), path, shares = read(server, ask, whole=False), (), {}
    vocabulary, ends = Vocabulary.of(seen.reader.tokenizer), seen.reader.tokenizer.end_ids
    while len(path) < MOST_STEPS:
        probs = softmax(server.runs.prefix(seen.reader, seen.prompt, path).trace.logits)
        best = int(np.argmax(probs))
        if best in ends:
            break
        shares.setdefault(vocabulary.shown(best)["text"].strip("␣"), float(probs[best]))
        path = (*path, best)
    answer = min(shares, key=lambda word: shares[word])
    rest = min(share for word, share in shares.items() if word != answer)
    return Found(
        answer, {word: percent(share) for word, share in shares.items()}, {"rest": percent(rest)}
    )


def likeliest(server: Server, ask: Ask, told: Told) -> Found:
    """The word that comes next, and what each of the choices has."""
    seen, run = read(server, ask, whole=False)
    tokenizer, logits = seen.reader.tokenizer, run.trace.logits
    probs = softmax(logits)
    ids = {word: meant(word, tokenizer.id_of, logits) for word in told.choices}
    of = {word: percent(0 if index is None else probs[index]) for word, index in ids.items()}
    best = int(np.argmax(probs))
    known = {index: word for word, index in ids.items()}
    answer = known.get(best) or Vocabulary.of(tokenizer).shown(best)["text"]
    return Found(answer, {**of, answer: percent(probs[best])})


def ranked(server: Server, ask: Ask, told: Told) -> Found:
    """The word that comes next after the visitor's text, and where the guess stands."""
    seen, run = read(server, ask, whole=False)
    tokenizer, logits = seen.reader.tokenizer, run.trace.logits
    probs, vocabulary = softmax(logits), Vocabulary.of(tokenizer)
    best, guess = int(np.argmax(probs)), meant(told.guess, tokenizer.id_of, logits)
    answer, of = vocabulary.shown(best)["text"], {}
    rank = "-"
    if guess is not None:
        rank = count(1 + int(np.flatnonzero(likeliest_first(logits) == guess)[0]), ask.language)
        of = {told.guess: percent(probs[guess])}
    same = told.guess if guess == best else answer
    values = {"rank": rank, "all": count(len(probs), ask.language)}
    return Found(same, {told.guess: "0%", **of, same: percent(probs[best])}, values)


QUESTIONS = {
    "sure": Question("choice", least_sure),
    "wrong": Question("choice", likeliest),
    "next": Question("word", ranked, own=True),
}

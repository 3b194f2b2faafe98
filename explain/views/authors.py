"""Who wrote the answer: how far each part of the tower pushed its logit above another word's."""

from __future__ import annotations

import numpy as np

from explain import transformer

N_OTHERS, N_STEPS = 8, 8
MOST = 700  # that e can be raised to
CLEAR = 1.0  # a lead in logits: e times as likely


def authors(tower, word: int | None, against: int | None) -> dict:
    """The strongest parts, one after another, and what all the others gave together.

    Unasked, the answer stands against the likeliest word that it clearly beats: a lead of nearly
    nothing has no authors.
    """
    trace, reader = tower.trace, tower.reader
    order = np.argsort(-trace.logits)[: N_OTHERS + 1].tolist()
    word = int(order[0]) if word is None else word
    if against is None or against == word:
        against = _rival(trace.logits, word, [i for i in order if i != word][:N_OTHERS])
    found = tower.kept(
        "authors", lambda: tower.inside.authors(reader, trace, word, against), word, against
    )
    look = tower.vocabulary.look(trace.tokens[-1].id)
    said = list(dict.fromkeys((word, against, *order)))
    looks = dict(zip(said, tower.vocabulary.listed(said, look), strict=True))
    parts = [("embedding", None, found.embedding)]
    for layer in range(reader.spec.n_layers):
        parts += [("attention", layer, float(found.attn[layer]))]
        parts += [("feedforward", layer, float(found.mlp[layer]))]
    strongest = [
        at for (at,) in transformer.strongest(np.array([one[2] for one in parts]), N_STEPS)
    ]
    steps = [_step(found, *parts[at]) for at in strongest]
    rest = len(parts) - len(steps)
    return {
        "word": looks[word],
        "against": looks[against],
        "others": [looks[i] for i in order if i != word],
        "embedding": found.embedding,
        "attn": np.round(found.attn, 4).tolist(),
        "mlp": np.round(found.mlp, 4).tolist(),
        "fixed": found.fixed,
        "total": found.total,
        "times": float(np.exp(min(float(trace.logits[word] - trace.logits[against]), MOST))),
        "steps": steps,
        "rest": {"count": rest, "push": found.total - sum(one["push"] for one in steps)},
    }


def _step(found, part: str, layer: int | None, push: float) -> dict:
    """One part, with the head that did most of an attention's push the same way."""
    step = {"part": part, "layer": layer, "push": push}
    if part == "attention":
        step["head"] = int((np.sign(push) * found.heads[layer]).argmax())
    return step


def _rival(logits: np.ndarray, word: int, others: list[int]) -> int:
    """Of some ids, likeliest first, the first that a word leads by CLEAR; else the last."""
    return next((i for i in others if logits[word] - logits[i] >= CLEAR), others[-1])

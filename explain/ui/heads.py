"""What the attention page shows, as plain data for its component."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence

import numpy as np

from explain import attention
from explain.sampling import softmax
from explain.tokens import glyphs, joins
from explain.ui import cache, visit

# The head each model opens on: one that looks at a word, not only at the first.
OPENS = {"smollm2-135m": (23, 4), "small-world": (1, 1)}
MOST_OFF = 64
N_BARS = 6


def names(tokens: Sequence) -> list[dict]:
    """Every token as a column's name."""
    looks = [glyphs(token.raw, special=token.special) for token in tokens]
    return [
        {"text": look.text, "kind": look.kind, "joins": joins(before, look)}
        for before, look in zip([None, *looks], looks, strict=False)
    ]


def shown(steps: dict, layer: int, head: int) -> dict:
    """The steps of one head as lists; enough digits that sums can be checked by hand."""
    places, kept = attention.plane(steps["query"], steps["keys"])
    listed = {
        name: np.round(value.astype(np.float64), 6).tolist()
        if isinstance(value, np.ndarray)
        else value
        for name, value in steps.items()
    }
    return listed | {
        "layer": layer,
        "head": head,
        "places": np.round(places, 4).tolist(),
        "kept": round(kept, 4),
    }


class Measuring:
    """Scores of all heads of a model on random repeated tokens, computed once, in a thread."""

    def __init__(self, reader):
        self.share, self.scores = 0.0, None
        threading.Thread(target=self._work, args=(reader,), daemon=True).start()

    def _work(self, reader) -> None:
        spec, total = reader.spec, None
        texts = attention.random_texts(spec.n_vocab, reader.tokenizer.special_ids)
        for index, ids in enumerate(texts, 1):
            trace = reader.read(reader.tokenizer.tokens(ids))
            found = np.stack(
                [attention.scores(trace.attention(layer), ids) for layer in range(spec.n_layers)]
            )  # (L, 4, H)
            total = found if total is None else total + found
            self.share = index / len(texts)
        self.scores = total / len(texts)


def kinds(reader, trace) -> dict:
    """How far the measuring is, every head's scores, and the same scores on this very text."""
    found = cache.measuring(reader)
    result = {"share": found.share, "names": attention.KINDS, "from": attention.NAMED_FROM}
    if found.scores is None:
        return result
    here = [
        attention.scores(trace.attention(layer), trace.ids) for layer in range(len(found.scores))
    ]
    return result | {
        "scores": np.round(found.scores, 4).tolist(),
        "here": np.round(np.stack(here), 4).tolist(),
        "named": [
            [attention.kind(layer[:, head]) for head in range(layer.shape[1])]
            for layer in found.scores
        ],
    }


def measuring(here: visit.Visit) -> bool:
    """Whether the page waits for the heads of the chosen model to be measured."""
    reader = cache.shelf().reader(here.model)
    if reader is None or here.own.get("view", "one") not in ("one", "all"):
        return False
    return cache.measuring(reader).scores is None


def written(off) -> str:
    """Heads that are off, as the address writes them: L3H1-L4H0; a layer's attention: L3."""
    found = [str(one) for one in off] if isinstance(off, list) else []
    return "-".join([one for one in found if re.fullmatch(r"L\d{1,3}(H\d{1,3})?", one)][:MOST_OFF])


def asked(text: str, spec) -> list[tuple[int, int]]:
    """The (layer, head) pairs an address switches off; what does not exist is left out."""
    pairs = []
    for one in text.split("-")[:MOST_OFF]:
        match = re.fullmatch(r"L(\d{1,3})(?:H(\d{1,3}))?", one)
        if match and int(match[1]) < spec.n_layers:
            some = range(spec.n_heads) if match[2] is None else [int(match[2])]
            pairs += [(int(match[1]), head) for head in some if head < spec.n_heads]
    return sorted(set(pairs))


def whatif(reader, trace, off: list[tuple[int, int]], vocabulary) -> dict:
    """The next word's bars with these heads off, beside those with all on."""
    before = softmax(trace.logits)
    after = softmax(cache.without(reader, trace.tokens, tuple(off)))
    best = list(dict.fromkeys([*np.argsort(-before)[:N_BARS], *np.argsort(-after)[:2]]))[:N_BARS]
    look = vocabulary.look(trace.tokens[-1].id)
    return {
        "off": [f"L{layer}H{head}" for layer, head in off],
        "rows": [
            vocabulary.shown(int(i), look) | {"before": float(before[i]), "after": float(after[i])}
            for i in best
        ],
    }

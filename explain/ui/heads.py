"""What the attention page shows, as plain data for its component."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from explain import attention
from explain.models import inside
from explain.sampling import softmax
from explain.tokens import glyphs, joins
from explain.ui import cache, visit
from explain.ui.background import Effects

# The head each model opens on: one that looks at a word, not only at the first.
OPENS = {"smollm2-135m": (23, 4), "small-world": (1, 1)}
MOST_OFF = 64
MOST_INPUTS = 6  # as many columns as the page draws at most
N_BARS = 6


def names(tokens: Sequence) -> list[dict]:
    """Every token as a column's name."""
    looks = [glyphs(token.raw, special=token.special) for token in tokens]
    return [
        {"text": look.text, "kind": look.kind, "joins": joins(before, look)}
        for before, look in zip([None, *looks], looks, strict=False)
    ]


def shown(reader, trace, layer: int, head: int, token: int) -> dict:
    """The steps of one head as lists; enough digits that sums can be checked by hand.

    `inputs` has what this layer reads at the tokens that weigh most and at the looking one.
    """
    steps = attention.steps(trace, layer, head, token)
    seen = sorted({*attention.largest(steps["weights"], MOST_INPUTS), token})
    inputs = inside.attention_input(reader, trace, layer, seen)
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
        "inputs": dict(zip(map(str, seen), np.round(inputs, 3).tolist(), strict=True)),
        "rotates": reader.spec.rotates,
    }


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


def measuring(here: visit.Visit, effects: Effects | None) -> bool:
    """Whether the page waits for heads to be measured, or for what each of them does."""
    reader, view = cache.shelf().reader(here.model), here.own.get("view", "one")
    if view == "whatif":
        return bool(effects and effects.state == "running")
    if reader is None or view not in ("one", "all"):
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


def whatif(reader, trace, off: list[tuple[int, int]], vocabulary, effects: Effects | None) -> dict:
    """The next word's bars with these heads off, beside those with all on; what each head does."""
    before = softmax(trace.logits)
    after = softmax(cache.without(reader, trace.tokens, tuple(off)))
    look = vocabulary.look(trace.tokens[-1].id)
    known = None
    if effects:
        known = {
            "state": effects.state,
            "share": effects.share,
            "before": effects.before,
            "after": effects.after,
            "word": vocabulary.shown(effects.word, look),
        }
    return {
        "effects": known,
        "off": [f"L{layer}H{head}" for layer, head in off],
        "rows": [
            item | {"before": float(before[item["id"]]), "after": float(after[item["id"]])}
            for item in vocabulary.listed(compared(before, after), look)
        ],
    }


def compared(before: np.ndarray, after: np.ndarray) -> list[int]:
    """The ids to show of two distributions: the second's two likeliest, whatever the first's are.

    Shape: (V,) twice; N_BARS ids from the likeliest before on.
    """
    both = dict.fromkeys([*np.argsort(-after)[:2].tolist(), *np.argsort(-before)[:N_BARS].tolist()])
    return sorted(list(both)[:N_BARS], key=lambda i: -before[i])

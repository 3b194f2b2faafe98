"""One neuron of a feed-forward part: where it fires, which words it moves, the answer without it."""

from __future__ import annotations

import re

import numpy as np

from explain import transformer
from explain.ask import Ask
from explain.sampling import softmax
from explain.views import attention

N_SEARCHED, N_CHOICES, N_WORDS = 10, 5, 5
NEAR = 1 / 3  # of the push on the word it raises most
TRIED = 256  # tokens that may be read again to find which neuron matters most
NAME = re.compile(r"L(\d{1,4})N(\d{1,6})")


def named(ask: Ask, spec) -> tuple[int, int] | None:
    """The (layer, neuron) that the address names, as in L28N1095; nonsense is noted."""
    found = NAME.fullmatch(ask.own.get("neuron", ""))
    where = (int(found[1]), int(found[2])) if found else None
    if where and where[0] < spec.n_layers and where[1] < spec.d_mlp:
        return where
    if "neuron" in ask.own:
        ask.nonsense.add("neuron")
    return None


def neurons(tower, asked: tuple[int, int] | None) -> dict:
    """One neuron at the last token; unasked, one that tells something: it fires here more than
    anywhere else in the text, the answer is among its words, and without it the answer changes most."""
    trace = tower.trace
    if not trace.spec.d_mlp:
        return {"experts": True}
    choices = tower.kept("neurons", lambda: _choices(tower))
    shown = next((one for one in choices if (one["layer"], one["neuron"]) == asked), None)
    if shown is None:
        shown = tower.kept("neuron", lambda: _alone(tower, asked), *asked) if asked else choices[0]
    answer, where = int(trace.logits.argmax()), (shown["layer"], shown["neuron"])
    before, after = softmax(trace.logits), softmax(without(tower, where))
    listed, look = tower.vocabulary.listed, tower.vocabulary.look(trace.tokens[-1].id)
    return shown | {
        "experts": False,
        "answer": tower.vocabulary.shown(answer, look),
        "choices": [{key: one[key] for key in ("layer", "neuron", "push")} for one in choices],
        "before": float(before[answer]),
        "after": float(after[answer]),
        "bars": [
            item | {"before": float(before[item["id"]]), "after": float(after[item["id"]])}
            for item in listed(attention.compared(before, after), look)
        ],
    }


def _choices(tower) -> list[dict]:
    """The neurons worth opening, the one that matters most first."""
    trace, answer = tower.trace, int(tower.trace.logits.argmax())
    fired = tower.reader.fired(trace)  # (L, T, M)
    last, others = np.abs(fired[:, -1]), np.abs(fired[:, :-1])
    elsewhere = others.max(axis=1) if others.shape[1] else np.zeros_like(last)
    stands_out = np.clip(1 - elsewhere / np.maximum(last, 1e-9), 0, None)
    pushes = tower.inside_neurons.neuron_pushes(tower.reader, trace, fired[:, -1], answer)
    found = transformer.strongest(np.clip(pushes, 0, None) * stands_out, N_SEARCHED)
    told = [_described(tower, fired[where[0]], *where) for where in found]
    told.sort(key=lambda one: -one["push"] * nearness(one))
    told = told[:N_CHOICES]
    tried = told[: max(1, TRIED // len(trace.tokens))]
    tried.sort(key=lambda one: (nearness(one) < NEAR, -nearness(one) * moved(tower, one, answer)))
    return [*tried, *told[len(tried) :]]


def nearness(one: dict) -> float:
    """How much the answer is among the words that a neuron is for: 1 if it raises no word more."""
    return one["push"] / one["up"][0]["push"]


def _alone(tower, where: tuple[int, int]) -> dict:
    return _described(tower, tower.reader.neurons(tower.trace, where[0]), *where)


def _described(tower, fired: np.ndarray, layer: int, neuron: int) -> dict:
    """Where a neuron fires in the text, and which words that raises and lowers after the last token.

    Shape: fired (T, M), of its layer.
    """
    words = tower.inside_neurons.neuron_words
    last = len(tower.trace.tokens) - 1
    row = words(tower.reader, tower.trace, layer, last, fired[-1], [neuron])[0]
    listed = tower.vocabulary.listed
    up, down = (
        [
            item | {"push": float(row[item["id"]])}
            for item in listed(np.argsort(sign * row)[:N_WORDS])
        ]
        for sign in (-1, 1)
    )
    return {
        "layer": layer,
        "neuron": neuron,
        "given": np.round(fired[:, neuron].astype(float), 4).tolist(),
        "push": float(row[int(tower.trace.logits.argmax())]),
        "up": up,
        "down": down,
    }


def _first(row: np.ndarray) -> np.ndarray:
    """Where the largest numbers stand, largest first."""
    some = np.argpartition(-row, N_WORDS)[:N_WORDS]
    return some[np.argsort(-row[some])]


def without(tower, one: tuple[int, int]) -> np.ndarray:
    """The logits of a whole new pass with this neuron at 0 for every token. Shape: (V,)."""
    return tower.kept(
        "silent", lambda: tower.reader.read(tower.trace.tokens, silent=[one]).logits, *one
    )


def moved(tower, one: dict, answer: int) -> float:
    """How far the answer's log-odds move when this neuron is off."""
    before, after = (
        logits[answer] - np.logaddexp.reduce(np.delete(logits, answer).astype(float))
        for logits in (tower.trace.logits, without(tower, (one["layer"], one["neuron"])))
    )
    return float(abs(after - before))

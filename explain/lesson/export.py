"""A run to take away: what a page's picture was made of, as plain data. The README has the schema."""

from __future__ import annotations

import numpy as np

from explain import knobs
from explain.ask import Ask
from explain.sampling import softmax
from explain.server import Server
from explain.trace import Token
from explain.views import attention, reading

SCHEMA = 1
N_NEXT = 100  # of the likeliest next tokens


def run(server: Server, ask: Ask, *, head: bool = False) -> dict | None:
    """The run of a text; None while it cannot be read. With `head`, the weights of the head that the
    page "Attention" shows go along. Shape: (T, T)."""
    seen = reading.read(server, ask)
    if seen.trace is None:
        return None
    trace, reader = seen.trace, seen.reader
    probs = softmax(trace.logits)
    order = np.argsort(-probs, kind="stable")[:N_NEXT]
    likeliest = reader.tokenizer.tokens(order.tolist())
    found = {
        "schema": SCHEMA,
        "model": trace.spec.name,
        "text": ask.text,
        "chat": reading.as_chat(ask, reader),
        "seed": knobs.read(ask.own)[1],
        "prompt_tokens": len(seen.prompt),
        "tokens": [_token(one) for one in trace.tokens],
        "next": [_token(one) | {"probability": float(probs[one.id])} for one in likeliest],
    }
    if head:
        layer, number = attention.chosen_head(ask, trace)
        weights = np.round(trace.attention(layer)[number].astype(float), 6)
        found["attention"] = {"layer": layer, "head": number, "weights": weights.tolist()}
    return found


def _token(one: Token) -> dict:
    return {"id": one.id, "text": one.raw.decode("utf-8", "replace"), "bytes": one.raw.hex()}

"""What the tests of replicas have them do, and where: sent to a replica as it stands here."""

from __future__ import annotations

import os
import time

import numpy as np


def where(server, ask):
    """The process that does a visitor's work."""
    return os.getpid()


def texts_read(server, ask):
    """How many texts this replica has read in full, and how many by a token."""
    return server.runs.read, server.runs.stepped


def busy(server, ask, seconds):
    """Work that takes so long, without a processor."""
    with server.line.aside():
        time.sleep(seconds)


def tuned(server, ask):
    """Lend this visitor a copy of our base model, as a tuning does."""
    from explain.smallworld.tuning.guest import guest

    model = server.shelf.reader("small-world-base").model
    server.shelf.lend(*guest(model, f"tuned-{ask.visitor[-5:]}", "Tuned"))
    return {"model": f"tuned-{ask.visitor[-5:]}"}


def passed(server, ask):
    """What the replica's model wrote down of a text."""
    trace = server.shelf.reader(ask.model).read(ask.text)
    layers = range(trace.spec.n_layers)
    return {
        "ids": trace.ids,
        "logits": trace.logits,
        "attention": np.stack([trace.attention(layer) for layer in layers]),
        "resid": trace.resid,
        "added": trace.attn_out + trace.mlp_out,
        "unembedded": server.shelf.reader(ask.model).unembed(trace.resid[-1, -1]),
    }


def walked(server, ask, count):
    """Logits after so many greedy steps, of one fresh pass over the same, and what the parent lost."""
    reader = server.shelf.reader(ask.model)
    parent = trace = reader.read(ask.text)
    before = {name: getattr(parent, name).copy() for name in ("resid", "key", "value", "logits")}
    for _ in range(count):
        trace = reader.step(trace, int(trace.logits.argmax()))
    changed = [name for name, was in before.items() if (getattr(parent, name) != was).any()]
    return trace.logits, reader.read(trace.tokens).logits, changed

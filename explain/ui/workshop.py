"""A visitor's own training on this server: its queue is shared by all sessions."""

from __future__ import annotations

import secrets

import numpy as np
import streamlit as st

from explain import learning
from explain.models import STANDBY
from explain.smallworld.live import HEADS, MOST_SECONDS, MOST_STEPS, SIZES, Job
from explain.ui import cache

MOST_POINTS = 160


def _owner() -> str:
    """This session."""
    return st.session_state.setdefault("workshop", secrets.token_hex(8))


def job() -> Job | None:
    """This session's training, if it has one; asking keeps it alive."""
    return cache.workshop().find(_owner()) if cache.shelf().reader(STANDBY) else None


def active() -> bool:
    """Whether this session's training goes on or waits."""
    found = job()
    return bool(found and found.alive)


def start(size: str, prompt) -> None:
    """Begin a training of one of SIZES; anything else is ignored."""
    if size in SIZES:
        cache.workshop().start(_owner(), size, tuple(token.id for token in prompt))


def pause(on: bool) -> None:
    """Hold this session's training, or go on."""
    cache.workshop().pause(_owner(), on)


def stop() -> None:
    """End this session's training."""
    cache.workshop().stop(_owner())


def _fresh(tokens, ids: tuple[int, ...]) -> dict:
    """What a model of each size foresees before it is trained."""
    ask = cache.vocabulary(STANDBY)
    fresh = cache.workshop().fresh
    rows = {size: learning.likeliest(fresh(size, ids), ask, tokens) for size in SIZES}
    return {"rows": rows, "known": f"{cache.shelf().reader(STANDBY).spec.n_vocab:,}"}


def shown(tokens) -> dict:
    """The training as plain data for the component."""
    sizes = [
        {"name": name, "layers": layers, "width": width, "heads": HEADS}
        for name, (layers, width) in SIZES.items()
    ]
    found = job()
    result = {"sizes": sizes, "most": MOST_STEPS, "limit": MOST_SECONDS, "job": None}
    ids = tuple(token.id for token in tokens)
    if found is None or not found.alive:
        result["fresh"] = cache.kept(("fresh", ids), lambda: _fresh(tokens, ids))
    if found is None:
        return result
    cache.workshop().ask(_owner(), ids)
    losses = list(found.losses)
    every = max(1, -(-len(losses) // MOST_POINTS))
    points = [
        [chunk[-1][0], *np.mean(chunk, axis=0)[1:].round(4).tolist()]
        for chunk in (losses[i : i + every] for i in range(0, len(losses), every))
    ]
    ask = cache.vocabulary(STANDBY)
    rows = [] if found.logits is None else learning.likeliest(found.logits, ask, tokens)
    result["job"] = {
        "state": found.state,
        "size": found.size,
        "step": found.step,
        "seconds": round(found.seconds, 1),
        "speed": round(found.tokens / found.seconds) if found.seconds else 0,
        "before": cache.workshop().place(found),
        "points": points,
        "rows": rows,
        "said": learning.spelled(found.said, tokens[-1].id, ask),
    }
    return result

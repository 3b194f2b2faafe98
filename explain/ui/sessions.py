"""Streamlit's sessions: whose turn it is, how many there are, and letting go of those that have left."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.runtime import exists, get_instance

from explain.models.memory import give_back
from explain.server import the_server
from explain.server.allowance import Allowance
from explain.settings import RUNS_PER_S, RUNS_SAVED

TIDY_S = 30.0


@contextmanager
def turn() -> Iterator[None]:
    """This visitor's turn among all. Who runs pages faster than one visitor may, waits first."""
    state, line = st.session_state, the_server().line
    if not line.mine:
        allowance = state.setdefault("visit.allowance", Allowance(RUNS_PER_S, RUNS_SAVED))
        time.sleep(allowance.take())
    with line.turn(who=state.get("visit.id", ""), patience=None):
        yield


def count() -> int:
    """How many tabs are open."""
    return len(_manager().list_active_sessions()) if exists() else 0


async def tidy() -> None:
    """Let go of sessions whose tabs closed two minutes ago and give freed memory back, for ever.

    Streamlit itself looks for the former only when the next visitor comes. When the last one has left,
    what the models have read goes too: the next one costs it a pass, a class held some 400 MB by it.
    """
    visited = False
    while True:
        await asyncio.sleep(TIDY_S)
        if exists():
            manager = _manager()
            visited = visited or bool(manager.list_sessions())
            manager._session_storage._cache.expire()
            if visited and not manager.list_sessions():
                the_server().runs.forget(lambda key: True)
                visited = False
        if not the_server().line.working:
            await asyncio.to_thread(give_back)


def _manager() -> Any:  # private to Streamlit: tests/test_health.py fails where it changes
    return get_instance()._session_mgr

"""Streamlit's sessions, seen from outside: how many there are, and letting go of those that have left."""

from __future__ import annotations

import asyncio
from typing import Any

from streamlit.runtime import exists, get_instance

from explain.models.memory import give_back
from explain.server import the_server

TIDY_S = 30.0


def count() -> int:
    """How many tabs are open."""
    return len(_manager().list_active_sessions()) if exists() else 0


async def tidy() -> None:
    """Let go of sessions whose tabs closed two minutes ago and give freed memory back, for ever.

    Streamlit itself looks for the former only when the next visitor comes.
    """
    while True:
        await asyncio.sleep(TIDY_S)
        if exists():
            _manager()._session_storage._cache.expire()
        if not the_server().line.working:
            await asyncio.to_thread(give_back)


def _manager() -> Any:  # private to Streamlit: tests/test_health.py fails where it changes
    return get_instance()._session_mgr

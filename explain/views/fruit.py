"""What the page "Apple, pear, banana" shows: three arrows and a gaze, by hand."""

from __future__ import annotations

from collections.abc import Mapping

from explain import fruit
from explain.ask import Ask
from explain.server import Server


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    return {
        "picture": True,
        "keys": fruit.KEYS,
        "asked": fruit.asked(ask.own),
        "address": fruit.written(fruit.asked(ask.own)),
        "onward": ask.link("attention"),
    }


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """Keep in the address what was dragged or switched."""
    return {"own": fruit.written(done)} if done["kind"] == "state" else {}

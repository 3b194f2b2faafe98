"""A visitor's training in the workshop, and what its buttons do, on every page that trains."""

from __future__ import annotations

from typing import Any

from explain.ask import Ask
from explain.models import STANDBY
from explain.server import Server
from explain.views import reading

LOOK_S = 0.8  # between two looks at it


def training(server: Server, owner: str) -> tuple[Any, Any]:
    """A visitor's training, and what it is about; None and None without one."""
    found: Any = server.workshop.find(owner)
    return found, found.about if found else None


def stand(server: Server, found: Any) -> dict | None:
    """How far a training is, and how many are before it; None for none."""
    if found is None:
        return None
    return {
        "state": found.state,
        "seconds": round(found.seconds, 1),
        "before": server.workshop.place(found),
    }


def again(found: Any) -> float | None:
    """In how many seconds to look once more."""
    return LOOK_S if found is not None and found.alive else None


def steer(server: Server, owner: str, kind: str) -> None:
    """Hold a training, go on with it, or end it."""
    if kind in ("pause", "resume"):
        server.workshop.pause(owner, kind == "pause")
    elif kind == "stop":
        server.workshop.stop(owner)


def missing(server: Server, ask: Ask) -> dict | None:
    """What a view shows while our own model is not there yet; None once it is."""
    if server.shelf.reader(STANDBY) is not None:
        return None
    server.shelf.start(STANDBY)
    return {"picture": None, "notice": reading.loading(server, ask, STANDBY)}

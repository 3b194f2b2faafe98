"""One replica behind Ray Serve: a whole server with its models, for some of the visitors.

What visitors asked for is made here, and here stay keys and values, jobs and trainings; only what a
view shows goes back. Nothing here knows Ray.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from explain.ask import Ask
from explain.models import MODELS, STANDBY, awaited
from explain.models.memory import few_arenas
from explain.models.refused import Refused
from explain.models.registry import Entry
from explain.models.unavailable import ModelUnavailable
from explain.server import Server
from explain.server.shelf import Shelf, Status
from explain.settings import REPLICA_MODELS, WrongSetting
from explain.trace import ModelSpec

LOOK_S = 0.1
Known = dict[str, tuple[Status, ModelSpec | None]]  # of each model: how far it is, and what it is


@dataclass(frozen=True)
class Answer:
    """What a piece of work found, or why it was refused; and what it told its Ask besides.

    `guest` is the visitor's own model, where the work left one.
    """

    found: Any = None
    refused: Refused | None = None
    nonsense: frozenset[str] = frozenset()
    guest: ModelSpec | None = None


class Fixed(Shelf):
    """A shelf with all its models from the start and no others: each replica can stand in for any."""

    def __init__(self, names: Sequence[str], gone: Callable[[str], None]):
        super().__init__(gone=gone)
        self.names = names
        for name in names:
            super().start(name)
        while any(self.status(name).state == "working" for name in names):
            time.sleep(LOOK_S)

    def start(self, name: str, *, accepted: bool = False) -> Status:
        """Try one of them again, if it failed."""
        return super().start(name, accepted=accepted) if name in self.names else self.status(name)

    def status(self, name: str) -> Status:
        """How far a model is; of one that is no replica's, and of a guest that is gone, that it failed."""
        found = super().status(name)
        if found.state != "idle" or name in self.names:
            return found
        return Status("failed", reason="not_served" if MODELS[name].listed else "given_back")


class Replica:
    """Does work for visitors; one thread each, in turn."""

    def __init__(self):
        sys.setswitchinterval(0.0005)  # as in app.py, which does not run here
        few_arenas()
        self._own = frozenset(MODELS)
        self._server = Server()
        self._server.shelf = Fixed(served(), self._server.forget)

    def known(self) -> Known:
        """The models that visitors can choose here."""
        shelf = self._server.shelf
        return {name: (shelf.status(name), self._spec(name)) for name in self._own}

    def work(self, work: Callable, ask: Ask, more: Sequence, named: dict) -> Answer:
        """What `work(server, ask, ...)` finds, with this replica as the server."""
        if ask.model not in MODELS:  # tuned at a replica that is gone
            MODELS[ask.model] = Entry(ask.model, ask.model, "", (), "", _gone, listed=False)
        try:
            with self._server.line.turn(patience=None, who=ask.visitor):
                found = work(self._server, ask, *more, **named)
        except Refused as error:
            return Answer(refused=error)
        chosen = found.get("model") if isinstance(found, dict) else None
        guest = self._spec(chosen) if isinstance(chosen, str) and chosen not in self._own else None
        return Answer(found, nonsense=frozenset(ask.nonsense), guest=guest)

    def _spec(self, name: str) -> ModelSpec | None:
        reader = self._server.shelf.reader(name)
        return reader and reader.spec


def served() -> list[str]:
    """The models that every replica holds: ours, and those named by the setting, else all that need
    nobody's consent or have it. Raises: WrongSetting."""
    if unknown := [name for name in REPLICA_MODELS if name not in MODELS]:
        raise WrongSetting(f"EXPLAIN_REPLICA_MODELS: no model is called {', '.join(unknown)}")
    free = [name for name, entry in MODELS.items() if not entry.consent or awaited(name)]
    ours = [STANDBY, *(name for name, entry in MODELS.items() if not entry.listed)]
    return [*dict.fromkeys((*ours, *(REPLICA_MODELS or free)))]


def _gone(progress: object) -> Any:
    raise ModelUnavailable("given_back")

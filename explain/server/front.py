"""The server of a front end: it holds no weights, replicas on a Ray cluster compute (`EXPLAIN_ENGINE`).

What a page shows is plain data, made by `view(server, ask)`, and so is what an act changes. So whole
views and acts run in a replica, and what travels is just what they return. A visitor's keys and values,
jobs and trainings stay with one replica (explain/server/cluster.py). A lost one costs the next one a
reading of the text, and trainings end with it. Sessions, addresses, undo, rooms and links stay here.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from explain.ask import Ask
from explain.models import MODELS
from explain.models.refused import Busy
from explain.models.registry import Entry
from explain.models.unavailable import ModelUnavailable
from explain.server import Server
from explain.server.shelf import Shelf, Status
from explain.settings import WrongSetting
from explain.trace import ModelSpec

log = logging.getLogger(__name__)
LOOK_S = 10.0  # between two looks at which models the replicas hold
WAITS_S = 1.0  # until a page that nobody could make is tried again
GUESTS = 64  # tuned models of this front end's visitors


@dataclass(frozen=True)
class Held:
    """A model that replicas hold: what it is, and nothing of it."""

    spec: ModelSpec


class Far(Shelf):
    """What is known of the replicas' models; before it is, all of them are on their way."""

    def __init__(self):
        super().__init__()
        self._guests: list[str] = []

    def tell(self, known: dict[str, tuple[Status, ModelSpec | None]]) -> None:
        """The replicas hold these models."""
        for name, (status, spec) in known.items():
            self._status[name] = status
            self._readers[name] = spec and Held(spec)
            if name in MODELS:  # a visitor's first model is one that is there
                here = status.state == "ready"
                MODELS[name] = replace(MODELS[name], here=lambda here=here: here, consent=None)

    def keep(self, spec: ModelSpec) -> None:
        """A visitor's own model is at the visitor's replica."""
        self._guests = [*(name for name in self._guests if name != spec.name), spec.name]
        for name in self._guests[:-GUESTS]:
            MODELS.pop(name, None)
        self._guests = self._guests[-GUESTS:]
        about = (spec.name, spec.title, spec.licence, spec.languages, spec.source)
        MODELS[spec.name] = Entry(*about, _gone, listed=False)
        self.tell({spec.name: (Status("ready", "loading", 1.0), spec)})

    def start(self, name: str, *, accepted: bool = False) -> Status:
        """Replicas load their models themselves."""
        return self.status(name)

    def status(self, name: str) -> Status:
        """How far a model is."""
        return self._status.get(name, Status("failed" if self._status else "working"))

    def reader(self, name: str) -> Held | None:
        """What is known of a model that is ready."""
        return self._readers.get(name)


class Front(Server):
    """Has the work of pages done by replicas. Raises: WrongSetting where Ray is not installed."""

    grows = False

    def __init__(self, engine: str):
        super().__init__()
        self.shelf = Far()
        # Makes pages while no replica answers: of models that are on their way.
        self._nobody = Server()
        self._nobody.shelf = Far()
        self._cluster: Any = None
        threading.Thread(target=self._join, args=(engine,), daemon=True).start()

    def see(self, view: Callable[..., dict], ask: Ask, *more: Any) -> dict:
        """What a view shows; while no replica answers, that the model is on its way."""
        try:
            return self.do(view, ask, *more)
        except Busy:
            return view(self._nobody, ask, *more) | {"again": WAITS_S}

    def do(self, work: Callable, ask: Ask, *more: Any, **named: Any) -> Any:
        """What work finds. Raises: Busy while no replica answers, and as the work does."""
        if self._cluster is None:
            raise Busy
        with self.line.aside():  # meanwhile another visitor's page is made
            answer = self._cluster.work(work, ask, more, named)
        if answer.refused:
            raise answer.refused
        ask.nonsense.update(answer.nonsense)
        if answer.guest:
            self.shelf.keep(answer.guest)
        return answer.found

    def _join(self, engine: str) -> None:
        """Find the replicas, and look now and then which models they hold. Never ends: a local cluster
        ends with the thread that started it."""
        from explain.server.cluster import Cluster  # seconds; pages are served meanwhile

        while True:
            try:
                self._cluster = self._cluster or Cluster(engine)
                self.shelf.tell(self._cluster.known())
            except Exception:  # whatever it is: the next look may find it mended
                log.exception("the replicas of %s do not answer", engine)
            time.sleep(LOOK_S)


def installed() -> None:
    """Raises: WrongSetting where Ray is not installed."""
    from importlib.util import find_spec

    if find_spec("ray") is None:
        raise WrongSetting("EXPLAIN_ENGINE needs Ray: pip install -r requirements-ray.txt")


def _gone(progress: object) -> Any:
    raise ModelUnavailable("given_back")

"""What all visitors share: the models, what they have read, what is kept, work under way.

Nothing here knows Streamlit or one visitor's session.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import Any

from explain.ask import Ask
from explain.models import STANDBY
from explain.models.line import VISITORS
from explain.server.jobs import Jobs
from explain.server.kept import Kept
from explain.server.links import Links
from explain.server.rooms import Rooms
from explain.server.runs import Runs
from explain.server.shelf import Shelf
from explain.settings import ENGINE, megabytes

TRACE_BYTES = megabytes("EXPLAIN_TRACE_MB", 384)
KEPT_BYTES = megabytes("EXPLAIN_KEPT_MB", 128)
VOCABULARY_BYTES = megabytes("EXPLAIN_VOCABULARY_MB", 256)
LEFT_BYTES = 4 * 2**20  # chances of words taken, some 50 bytes each


class Server:
    """The parts that pages are made from."""

    grows = True  # whether models may be added by name

    def __init__(self):
        self.line = VISITORS
        self.jobs, self.kept = Jobs(self.line), Kept(KEPT_BYTES)
        # Small and asked for at every click: among pictures of a megabyte each it would soon be gone.
        self.left = Kept(LEFT_BYTES)
        self.vocabularies = Kept(VOCABULARY_BYTES, lambda one: {id(one): one.memory})
        self.runs = Runs(TRACE_BYTES, self.jobs)
        self.shelf = Shelf(gone=self.forget)
        self.links, self.rooms = Links(), Rooms()
        self._lock = threading.Lock()
        self._checkpoints = self._workshop = None

    def see(self, view: Callable[..., dict], ask: Ask, *more: Any) -> dict:
        """What a view shows."""
        return self.do(view, ask, *more)

    def do(self, work: Callable, ask: Ask, *more: Any, **named: Any) -> Any:
        """What work for a visitor finds: a view, an act, or another function of a server and an Ask.

        Here the server does it itself; a front end has it done (explain/server/front.py).
        """
        return work(self, ask, *more, **named)

    @property
    def checkpoints(self) -> tuple:
        """The small world's model at every moment of its training; for the server's life."""
        with self._lock:
            if self._checkpoints is None:
                from explain.models.checkpoints import load_checkpoints  # torch: only now needed

                self._checkpoints = load_checkpoints()
            return self._checkpoints

    @property
    def workshop(self):
        """The one workshop for trainings in front of visitors."""
        with self._lock:
            if self._workshop is None:
                from explain.smallworld.live import Workshop  # torch: only now needed

                tokenizer = self.shelf.reader(STANDBY).tokenizer
                words = [tokenizer.raw_bytes(i).decode() for i in range(tokenizer.n_vocab)]
                self._workshop = Workshop(words)
            return self._workshop

    def forget(self, model: str) -> None:
        """Let go of what was kept of a model that gave its memory back; keys name the model."""

        def of_it(key) -> bool:
            return isinstance(key, tuple) and (model in key or any(map(of_it, key)))

        self.kept.forget(of_it)
        self.left.forget(of_it)
        self.runs.forget(of_it)
        self.jobs.forget(lambda key, job: of_it(key))


@cache
def the_server() -> Server:
    """This process's one server. Raises: WrongSetting."""
    if not ENGINE:
        return Server()
    from explain.server.front import Front, installed

    installed()
    return Front(ENGINE)

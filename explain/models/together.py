"""Steps that wait at the same time go through the model as one.

A step reads all weights from memory for one token; a batch reads them once for as many tokens as have
come meanwhile. Who comes while no step is under way does not wait for others.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field

import numpy as np

from explain.models.lean import Step
from explain.models.line import PATIENCE_S, VISITORS
from explain.models.refused import Busy

MOST = 16  # steps at once: beyond, each waits longer for the others than it saves


@dataclass(eq=False)
class _Asked:
    """Somebody's step; `called` when it is done, or when it is theirs to lead the next ones."""

    step: Step
    called: threading.Event = field(default_factory=threading.Event)
    logits: np.ndarray | None = None
    error: Exception | None = None

    @property
    def over(self) -> bool:
        return self.logits is not None or self.error is not None


class Together:
    """Takes steps from many threads; one of them leads, and carries out all that wait by then.

    `carry_out` makes the logits of several steps, within a `turn` at the model.
    """

    def __init__(
        self,
        carry_out: Callable[[Sequence[Step]], np.ndarray],
        turn: Callable[[], AbstractContextManager],
    ):
        self._carry_out, self._turn = carry_out, turn
        self._lock = threading.Lock()
        self._waiting: list[_Asked] = []
        self._led = False

    def __call__(self, step: Step) -> np.ndarray:
        """The logits of a step. Shape: (V,). Raises: Busy."""
        mine = _Asked(step)
        with self._lock:
            self._waiting.append(mine)
            leads, self._led = not self._led, True
        if not leads:
            self._wait(mine)
        if not mine.over:
            with self._leading(mine):
                self._lead()
        if mine.error is not None:
            raise mine.error
        return mine.logits

    def _wait(self, mine: _Asked) -> None:
        """Until called; the place in the visitors' line is another's meanwhile."""
        with VISITORS.aside():
            if mine.called.wait(PATIENCE_S):
                return
            with self._lock:
                gives_up = mine in self._waiting and not mine.called.is_set()
                if gives_up:
                    self._waiting.remove(mine)
            if gives_up:
                raise Busy
            mine.called.wait()  # it is being carried out

    @contextmanager
    def _leading(self, mine: _Asked) -> Iterator[None]:
        """Afterwards the first of those who have come meanwhile leads."""
        try:
            yield
        finally:
            with self._lock:
                with suppress(ValueError):  # still there only where no turn came
                    self._waiting.remove(mine)
                self._led = bool(self._waiting)
                if self._led:
                    self._waiting[0].called.set()

    def _lead(self) -> None:
        """Carry out what waits when the turn comes; the leader's own step is the first of it."""
        with self._turn():
            with self._lock:
                some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                for one, logits in zip(
                    some, self._carry_out([one.step for one in some]), strict=True
                ):
                    one.logits = logits
            except Exception as error:  # theirs as well: each hears it in its own thread
                for one in some:
                    one.error = error
        for one in some:
            one.called.set()

"""A line at a door: few work at a time, in the order in which they came.

Were fifty at work at once, each of them would wait for nearly all the others; in a line only the last
one does.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from explain.models.refused import Busy

PATIENCE_S = 30.0
LATER_S = 1.0  # long work lines up as if it had come so much later


@dataclass(eq=False)
class _Ticket:
    """Somebody's place in the line. Unit: `due` and `begun` are moments of the monotonic clock."""

    long: bool
    due: float
    who: str = ""
    begun: float = 0.0
    called: threading.Event = field(default_factory=threading.Event)


class Line:
    """At most `places` at work. Long work never takes the last place, and lets short work go first
    for a second. `waits` and `works` are the latest ones, `longest` the longest wait so far. Unit:
    seconds."""

    def __init__(self, places: int):
        self.places = places
        self._lock = threading.Lock()
        self._waiting: list[_Ticket] = []
        self._inside: list[_Ticket] = []
        self._mine = threading.local()
        self.waits: deque[float] = deque(maxlen=1000)
        self.works: deque[float] = deque(maxlen=100)
        self.longest = 0.0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @property
    def working(self) -> int:
        """How many are at work."""
        return len(self._inside)

    @property
    def mine(self) -> bool:
        """Whether this thread is at work."""
        return getattr(self._mine, "ticket", None) is not None

    def before(self, who: str) -> tuple[int, float]:
        """How many wait before somebody, and about how long it takes until it is their turn; 0 and 0
        for who does not wait. Unit: seconds."""
        with self._lock:
            line = sorted(self._waiting, key=lambda one: one.due)
            place = next((i for i, one in enumerate(line) if one.who == who), None)
            if place is None or not who:
                return 0, 0.0
            work = sum(self.works) / len(self.works) if self.works else 0.0
            return place, (place + 1) * work / self.places

    @contextmanager
    def turn(
        self, *, long: bool = False, patience: float | None = PATIENCE_S, who: str = ""
    ) -> Iterator[None]:
        """A place at work, when it is this thread's turn; its own, if it has one. Raises: Busy."""
        if self.mine:
            yield
            return
        self._enter(long, patience, who)
        try:
            yield
        finally:
            self._leave()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While open, this thread's place, if it has one, is another's: it only waits for something.
        Afterwards it stands in the line where it stood before."""
        ticket = getattr(self._mine, "ticket", None)
        if ticket is None:
            yield
            return
        self._leave()
        try:
            yield
        finally:
            self._enter(ticket.long, None, ticket.who, ticket.due)  # nothing is given up half done

    def _enter(
        self, long: bool, patience: float | None, who: str, due: float | None = None
    ) -> None:
        now = time.monotonic()
        ticket = _Ticket(long, now + LATER_S * long if due is None else due, who)
        with self._lock:
            self._waiting.append(ticket)
            self._call()
        if not ticket.called.wait(patience):
            with self._lock:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
                    raise Busy
        self._mine.ticket, ticket.begun = ticket, time.monotonic()
        waited = ticket.begun - now
        with self._lock:
            self.waits.append(waited)
            self.longest = max(self.longest, waited)

    def _leave(self) -> None:
        with self._lock:
            self._inside.remove(self._mine.ticket)
            self.works.append(time.monotonic() - self._mine.ticket.begun)
            self._mine.ticket = None
            self._call()

    def _call(self) -> None:
        """Let in whoever is next, while there are places."""
        for ticket in sorted(self._waiting, key=lambda one: one.due):
            if len(self._inside) == self.places:
                break
            if ticket.long and sum(one.long for one in self._inside) >= max(1, self.places - 1):
                continue
            self._waiting.remove(ticket)
            self._inside.append(ticket)
            ticket.called.set()


VISITORS = Line(max(2, os.cpu_count() or 1))  # whose pages are being made, in this process

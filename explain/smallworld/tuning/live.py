"""Tuning in front of the visitor, in turn with all other trainings (`smallworld.turns`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from explain.smallworld.turns import Turn

MOST_SECONDS = 120.0
KEPT = 400  # events; the earliest are let go of


@dataclass
class Tuned(Turn):
    """One visitor's tuning. `begin` gives the work: an iterator of events (`instruct.Look`,
    `policy.Step`), each seen in `events` as soon as it is there; `last` is the newest.

    The owner is a session and what it tunes, so that a page's own trainings stay apart.
    """

    begin: Callable[[], Iterator[object]] = field(repr=False)
    events: list = field(default_factory=list)

    @property
    def last(self):
        """The newest event; None before the first."""
        return self.events[-1] if self.events else None

    def steps(self) -> Iterator[None]:
        """Event by event, for so many seconds at most."""
        work = self.begin()
        try:
            for event in work:
                self.events = [*self.events[1 - KEPT :], event]  # readers hold a whole list
                yield
                if self.seconds > MOST_SECONDS:
                    return
        finally:
            work.close()

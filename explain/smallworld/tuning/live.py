"""Tuning in front of the visitor, in turn with all other trainings (`smallworld.turns`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import torch

from explain.models.cores import CORES
from explain.smallworld.turns import Turn

MOST_SECONDS = 120.0
KEPT = 400  # events; the earliest are let go of
BREATH_S = 0.002  # between two steps, so that other visitors' steps get their turn


@dataclass
class Tuned(Turn):
    """One visitor's tuning. `begin` gives the work: an iterator of events (`instruct.Look`,
    `policy.Step`), each seen in `events` as soon as it is there; `last` is the newest.

    The owner is a session and what it tunes, so that a page's own trainings stay apart. `about` is
    what the page shows besides: a `teach.Lesson`, a `please.Course`.
    """

    begin: Callable[[], Iterator[object]] = field(repr=False)
    about: object = field(default=None, repr=False)
    events: list = field(default_factory=list)

    @property
    def last(self):
        """The newest event; None before the first."""
        return self.events[-1] if self.events else None

    def steps(self) -> Iterator[None]:
        """Event by event, for so many seconds at most, on one thread: the other core is visitors'."""
        torch.set_num_threads(1)
        work = self.begin()
        try:
            for event in work:
                self.events = [*self.events[1 - KEPT :], event]  # readers hold a whole list
                yield
                if self.seconds > MOST_SECONDS:
                    return
                time.sleep(BREATH_S)
        finally:
            work.close()
            torch.set_num_threads(CORES.count)

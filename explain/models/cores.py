"""How many threads a forward pass uses: alone all cores; several at a time share them.

Two passes of two threads each on two cores wait for each other's threads at every product, and so
does one where other programs are busy: a step takes as many threads as were faster lately. torch
keeps the number for each thread, and a new thread begins with the number that any other set last: so
every pass sets its own when it begins, and puts nothing back. OpenBLAS keeps one number for all.
Visitors at work count like passes: what Python does for one of them takes a core as well.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from threadpoolctl import ThreadpoolController

from explain.models.line import VISITORS

AGAIN = 20  # steps until the slower way is tried again: it may be the faster one by then
MOST = 8  # threads of numpy's library in a pass: a few read memory as fast as it can be read


class Cores:
    """The processor's cores and the passes under way. `libraries` are those that numpy multiplies by."""

    def __init__(self, count: int, libraries):
        self.count = count
        self._libraries = [(library, min(MOST, library.num_threads)) for library in libraries]
        self._lock = threading.Lock()
        self._passes = 0

    @property
    def share(self) -> int:
        """How many cores a pass takes now."""
        return max(1, self.count // self._at_work)

    @property
    def _at_work(self) -> int:
        return max(1, self._passes, VISITORS.working)

    @contextmanager
    def shared(self, *, small: bool = False) -> Iterator[None]:
        """A pass of this thread, with its share of the cores; one of a `small` model takes one."""
        self._pass(1)
        torch.set_num_threads(1 if small else self.share)
        try:
            yield
        finally:
            self._pass(-1)

    @contextmanager
    def paced(self, pace: Pace) -> Iterator[None]:
        """One step within a pass, with one thread or all of its share, as `pace` has it."""
        threads, begun = pace.threads(self.share), time.perf_counter()
        torch.set_num_threads(threads)
        self._pass(0, threads)
        try:
            yield
            pace.tell(threads, time.perf_counter() - begun)
        finally:
            self._pass(0)

    def _pass(self, more: int, most: int = MOST) -> None:
        with self._lock:
            self._passes += more
            for library, threads in self._libraries:
                library.set_num_threads(max(1, min(most, threads // self._at_work)))


class Pace:
    """Whether a model's steps are faster with one thread or with more, as it was lately.

    The threads of a product wait for each other: on two cores of which one is busy elsewhere, two
    threads take three times as long as one.
    """

    def __init__(self):
        self._took: dict[int, float] = {}  # by threads; the last step counts half. Unit: seconds
        self._steps = 0

    def threads(self, most: int) -> int:
        """How many the next step takes, of at most so many; the slower way is tried now and then."""
        self._steps += 1
        took = dict(self._took)  # other threads step as well
        faster, slower = sorted((most, 1), key=lambda threads: took.get(threads, 0))
        if self._steps % AGAIN == 0:
            self._took.pop(slower, None)  # what it took then says nothing now
            return slower
        return faster

    def tell(self, threads: int, seconds: float) -> None:
        """How long a step took."""
        self._took[threads] = (self._took.get(threads, seconds) + seconds) / 2


CORES = Cores(  # or fewer, where OMP_NUM_THREADS or OPENBLAS_NUM_THREADS says so
    torch.get_num_threads(),
    [one for one in ThreadpoolController().lib_controllers if one.user_api == "blas"],
)

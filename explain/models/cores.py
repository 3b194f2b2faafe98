"""How many threads a forward pass uses: alone all cores; several at a time share them.

Two passes of two threads each on two cores wait for each other's threads at every product. torch
keeps the number for each thread, and a new thread begins with the number that any other set last: so
every pass sets its own when it begins, and puts nothing back. OpenBLAS keeps one number for all.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from threadpoolctl import ThreadpoolController

MOST = 8  # threads of numpy's library in a pass: a few read memory as fast as it can be read


class Cores:
    """The processor's cores and the passes under way. `libraries` are those that numpy multiplies by."""

    def __init__(self, count: int, libraries):
        self.count = count
        self._libraries = [(library, min(MOST, library.num_threads)) for library in libraries]
        self._lock = threading.Lock()
        self._passes = 0

    @contextmanager
    def shared(self, *, small: bool = False) -> Iterator[None]:
        """A pass of this thread, with its share of the cores; one of a `small` model takes one."""
        self._pass(1)
        torch.set_num_threads(1 if small else max(1, self.count // self._passes))
        try:
            yield
        finally:
            self._pass(-1)

    def _pass(self, more: int) -> None:
        with self._lock:
            self._passes += more
            for library, most in self._libraries:
                library.set_num_threads(max(1, most // max(1, self._passes)))


CORES = Cores(  # or fewer, where OMP_NUM_THREADS or OPENBLAS_NUM_THREADS says so
    torch.get_num_threads(),
    [one for one in ThreadpoolController().lib_controllers if one.user_api == "blas"],
)

"""What is kept for all visitors: made once for each key, bounded in bytes.

What is kept is shared, so it must be read-only; nothing of one visitor's session is kept here.
"""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")
Parts = Mapping[Hashable, int]  # what a value holds: each part's name, and its size in bytes


class Kept:
    """Values by their keys; those not asked for longest go when memory is full.

    `parts(value)` says what a value holds. A part that several values share is counted once.
    """

    def __init__(self, budget: int, parts: Callable[[Any], Parts] | None = None):
        self.budget = budget
        self._parts_of: Callable[[Any], Parts] = parts or (lambda value: {id(value): size(value)})
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, object] = OrderedDict()
        self._parts: dict[Hashable, Parts] = {}
        self._holders: dict[Hashable, int] = {}  # how many values hold a part
        self._turns: dict[Hashable, threading.Lock] = {}
        self.held = 0  # bytes

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of a key; made now if it is not here. Asked for twice at once, it is made once.

        Raises: what `make` raises; then nothing is kept.
        """
        found = self.find(key)
        if found is not None:
            return found
        with self._lock:
            turn = self._turns.setdefault(key, threading.Lock())
        try:
            with turn:
                found = self.find(key)
                if found is None:
                    found = make()
                    self.keep(key, found)
        finally:
            with self._lock:
                self._turns.pop(key, None)
        return found

    def find(self, key: Hashable) -> Any:
        """The value of a key, or None."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: Hashable, value: object) -> None:
        """Keep a value; the newest one stays even if it alone is too large."""
        parts = self._parts_of(value)
        with self._lock:
            self._drop(key)
            self._values[key], self._parts[key] = value, parts
            for part, n_bytes in parts.items():
                if part not in self._holders:
                    self.held += n_bytes
                self._holders[part] = self._holders.get(part, 0) + 1
            while len(self._values) > 1 and self.held > self.budget:
                self._drop(next(iter(self._values)))

    def forget(self, belongs: Callable[[Hashable], bool]) -> None:
        """Let go of every value whose key belongs to something that has gone."""
        with self._lock:
            for key in [key for key in self._values if belongs(key)]:
                self._drop(key)

    def _drop(self, key: Hashable) -> None:
        if self._values.pop(key, None) is None:
            return
        for part, n_bytes in self._parts.pop(key).items():
            self._holders[part] -= 1
            if not self._holders[part]:
                del self._holders[part]
                self.held -= n_bytes


def size(value: Any) -> int:
    """About how much memory a value of arrays, texts and containers holds; what it holds twice counts
    once. Unit: bytes."""
    return _size(value, set())


def _size(value: Any, seen: set[int]) -> int:
    if id(value) in seen:
        return 0
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        return value.nbytes + 100
    if isinstance(value, dict):
        inside = sum(_size(key, seen) + _size(one, seen) for key, one in value.items())
    elif isinstance(value, list | tuple | set | frozenset):
        inside = sum(_size(one, seen) for one in value)
    elif is_dataclass(value):
        inside = sum(_size(getattr(value, one.name), seen) for one in fields(value))
    else:
        inside = 0
    return sys.getsizeof(value) + inside

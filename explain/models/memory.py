"""How much memory a model needs, how much this server has, and so in which precision it is held."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from explain.models.unavailable import ModelUnavailable

SPARE = 150_000_000  # bytes left for what is done with a model: passes, a long text's trace
CGROUPS = (  # a container's limit and what it uses, version 2 and 1
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    (
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/memory.usage_in_bytes",
    ),
)
M_ARENA_MAX = -8  # malloc.h
HALVES = ("bfloat16", "float16")


@dataclass(frozen=True)
class Weights:
    """What a model's files hold: how many numbers, how many of them are float32 in memory whatever
    the files say, and the type that most are in."""

    count: int
    whole: int
    dtype: str

    def need(self, dtype: str) -> int:
        """About the memory that it takes held as `dtype`. Unit: bytes."""
        if dtype == "float32":
            return 4 * self.count + SPARE
        return 2 * (self.count + self.whole) + SPARE


def free() -> int:
    """The memory that this server can still take; in a container, within its limit. Unit: bytes."""
    return min(psutil.virtual_memory().available, *_within_limits(), 2**63)


def _within_limits() -> Iterator[int]:
    for limit, used in CGROUPS:
        try:
            yield int(Path(limit).read_text()) - int(Path(used).read_text())
        except (OSError, ValueError):  # no such file, or no limit ("max")
            continue


def fitting(weights: Weights, *, half: bool = True) -> str:
    """The precision to hold a model in: float32 where it fits, else its own half precision.

    `half` allows the latter. Raises: ModelUnavailable("memory_short").
    """
    room = free()
    choices = ["float32", *([weights.dtype] if half and weights.dtype in HALVES else [])]
    for dtype in choices:
        if weights.need(dtype) <= room:
            return dtype
    need = weights.need(choices[-1])
    raise ModelUnavailable("memory_short", need=gigabytes(need, up=True), free=gigabytes(room))


def gigabytes(n_bytes: int, *, up: bool = False) -> str:
    """A size as a sentence says it: what is needed rounded `up`, what is free down. Unit: 0.1 GB."""
    tenths = -(-n_bytes // 10**8) if up else n_bytes // 10**8
    return f"{max(0, tenths) / 10}"


def give_back() -> None:
    """Return freed memory to the system, where the C library can: 200 MB after a large vocabulary."""
    _c("malloc_trim", 0)


def few_arenas() -> None:
    """Let all threads allocate from two heaps: glibc's usual one a thread keeps what it once took."""
    _c("mallopt", M_ARENA_MAX, 2)


def _c(name: str, *given: int) -> None:
    if sys.platform == "linux":  # musl has neither
        getattr(ctypes.CDLL(None), name, lambda *_: None)(*given)

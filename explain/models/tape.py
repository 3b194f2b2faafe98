"""Where passes write: buffers with room to grow, shared by a trace and the steps that follow it.

64 steps cost 64 rows, not 64 copies. Two different steps from one trace cannot share the next row,
so the second gets a copy; nothing already written is ever overwritten. A tape is whole, or brief: of
SmolLM2 a token's row is 325 kB on a whole one, and 49 kB of keys, values and the last stream on a
brief one. Steps need no more.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

ROOM = 16  # rows added beyond what is asked for, so that the next steps need no copy


@dataclass(frozen=True)
class Sizes:
    """What one token's row holds, in numbers: layers, heads, groups and widths."""

    n_layers: int
    n_heads: int
    n_kv_heads: int
    d_model: int
    d_head: int
    d_value: int


class Tape:
    """Rows of one growing run. Shape: as in Trace, with room for `capacity` tokens; last (1, T, D)."""

    WHOLE = ("resid", "attn_out", "mlp_out", "query", "key", "value")
    BRIEF = ("last", "key", "value")

    def __init__(self, sizes: Sizes, capacity: int, *, whole: bool = True):
        s, self.sizes, self.capacity, self.whole = sizes, sizes, capacity, whole
        heads = {"query": (s.n_heads, s.d_head), "key": (s.n_kv_heads, s.d_head)}
        heads["value"] = (s.n_kv_heads, s.d_value)
        floors = {"resid": s.n_layers + 1, "last": 1}
        self._buffers = {
            name: np.empty((s.n_layers, heads[name][0], capacity, heads[name][1]), np.float32)
            if name in heads
            else np.empty((floors.get(name, s.n_layers), capacity, s.d_model), np.float32)
            for name in (self.WHOLE if whole else self.BRIEF)
        }
        self._used = 0
        self._lock = threading.Lock()

    def rows(self, name: str, start: int, stop: int) -> np.ndarray:
        """The rows of tokens start to stop in one of the buffers (a view)."""
        if name == "last" and self.whole:
            return self._buffers["resid"][-1:, start:stop]
        return self._buffers[name][..., start:stop, :]

    def row(self, name: str, at: int) -> np.ndarray:
        """One token's row in a buffer to write to; what a brief tape does not keep is written to an
        array that nobody reads."""
        s = self.sizes
        if self.whole or name in self.BRIEF:
            return self.rows(name, at, at + 1)[..., 0, :]
        if name == "query":
            return np.empty((s.n_layers, s.n_heads, s.d_head), np.float32)
        return np.empty((s.n_layers + (name == "resid"), s.d_model), np.float32)

    def write(self, name: str, layer: int, start: int, rows: np.ndarray) -> None:
        """Copy rows of tokens from `start` on, if this tape keeps them. Shape: (..., count, width)."""
        if not self.whole and (name, layer) == ("resid", self.sizes.n_layers):
            name, layer = "last", 0
        if name in self._buffers:
            self.rows(name, start, start + rows.shape[-2])[layer] = rows

    def claim(self, start: int, count: int) -> Tape:
        """A tape on which rows start to start+count may be written: this one, or a copy of it."""
        with self._lock:
            if start == self._used and start + count <= self.capacity:
                self._used += count
                return self
        copy = Tape(self.sizes, start + count + ROOM, whole=self.whole)
        copy._used = start + count
        for name in self._buffers:
            copy.rows(name, 0, start)[:] = self.rows(name, 0, start)
        return copy

    @property
    def n_bytes(self) -> int:
        """Memory held. Unit: bytes."""
        return sum(buffer.nbytes for buffer in self._buffers.values())

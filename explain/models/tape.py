"""Where passes write: buffers with room to grow, shared by a trace and the steps that follow it.

64 steps cost 64 rows, not 64 copies. Two different steps from one trace cannot share the next row,
so the second gets a copy; nothing already written is ever overwritten.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

ROOM = 32  # rows added beyond what is asked for, so that the next steps need no copy


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
    """Rows of one growing run. Shape: as in Trace, with room for `capacity` tokens."""

    FIELDS = ("resid", "attn_out", "mlp_out", "query", "key", "value")

    def __init__(self, sizes: Sizes, capacity: int):
        s, self.sizes, self.capacity = sizes, sizes, capacity
        self.resid = np.empty((s.n_layers + 1, capacity, s.d_model), np.float32)
        self.attn_out = np.empty((s.n_layers, capacity, s.d_model), np.float32)
        self.mlp_out = np.empty((s.n_layers, capacity, s.d_model), np.float32)
        self.query = np.empty((s.n_layers, s.n_heads, capacity, s.d_head), np.float32)
        self.key = np.empty((s.n_layers, s.n_kv_heads, capacity, s.d_head), np.float32)
        self.value = np.empty((s.n_layers, s.n_kv_heads, capacity, s.d_value), np.float32)
        self._used = 0
        self._lock = threading.Lock()

    def rows(self, name: str, start: int, stop: int) -> np.ndarray:
        """The rows of tokens start to stop in one of the buffers (a view)."""
        buffer = getattr(self, name)
        return buffer[:, start:stop] if buffer.ndim == 3 else buffer[:, :, start:stop]

    def claim(self, start: int, count: int) -> Tape:
        """A tape on which rows start to start+count may be written: this one, or a copy of it."""
        with self._lock:
            if start == self._used and start + count <= self.capacity:
                self._used += count
                return self
        copy = Tape(self.sizes, start + count + ROOM)
        copy._used = start + count
        for name in self.FIELDS:
            copy.rows(name, 0, start)[:] = self.rows(name, 0, start)
        return copy

    @property
    def n_bytes(self) -> int:
        """Memory held. Unit: bytes."""
        return sum(getattr(self, name).nbytes for name in self.FIELDS)

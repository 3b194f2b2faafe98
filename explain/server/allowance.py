"""How much one visitor may ask for: so much a second, and what a pause has saved (a token bucket)."""

from __future__ import annotations

import time


class Allowance:
    """`rate` a second, of which at most `most` are saved."""

    def __init__(self, rate: float, most: float):
        self.rate, self.most = rate, most
        self._saved, self._at = most, time.monotonic()

    def take(self) -> float:
        """Take one. Returns: how long to wait until it is there. Unit: seconds."""
        now = time.monotonic()
        self._saved = min(self.most, self._saved + (now - self._at) * self.rate) - 1
        self._at = now
        return max(0.0, -self._saved / self.rate)

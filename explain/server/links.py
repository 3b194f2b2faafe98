"""Short names of views, as shared with a room; the ones not opened for longest go first."""

from __future__ import annotations

from explain.server.kept import Kept
from explain.share import short

ROOM = 2 * 2**20  # bytes: thousands of addresses


class Links:
    """Addresses of this app by their short names, for the server's life."""

    def __init__(self):
        self._kept = Kept(ROOM)

    def keep(self, address: str) -> str:
        """The short name of an address, which can be followed from now on."""
        name = short(address)
        self._kept.keep(name, address)
        return name

    def find(self, name: str) -> str | None:
        """The address of a short name; None where nobody shared it, or too many did since."""
        return self._kept.find(name)

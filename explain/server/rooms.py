"""All rooms of this process, by code: bounded in number and in life, and codes cannot be guessed fast.

The clock is given, so that tests need not wait.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from explain.room import Room, RoomRefused
from explain.share import LENGTH, LETTERS

MOST_ROOMS = 64
LIFE_S, IDLE_S = 3 * 3600.0, 1800.0  # since it was opened; since the lecturer was last heard of
WINDOW_S = 60.0
# In one window: wrong codes and opened rooms, from one address and from all. A campus is one address.
WRONG_EACH, WRONG_ALL = 60, 600
OPENED_EACH, OPENED_ALL = 12, 60
CODE = re.compile(f"[{LETTERS}]{{{LENGTH}}}")


@dataclass
class _Held:
    room: Room
    opened: float
    heard: float  # of its lecturer


class Rooms:
    """The rooms. Nothing of one is kept once it has ended."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._held: dict[str, _Held] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._window = clock()

    def __len__(self) -> int:
        return len(self._held)

    def open(self, code: str, client: str) -> Room:
        """A new room; `client` is the address that asks for it.

        Raises: RoomRefused("no_code"), ("taken"), ("slow") for too many of late, ("no_room").
        """
        self.tidy()
        if not CODE.fullmatch(code):
            raise RoomRefused("no_code")
        if self._over("opened", client, OPENED_EACH, OPENED_ALL):
            raise RoomRefused("slow")
        self._count("opened", client)
        if code in self._held:
            raise RoomRefused("taken")
        if len(self._held) >= MOST_ROOMS:
            raise RoomRefused("no_room")
        now = self._clock()
        room = Room(secrets.token_urlsafe(24))
        self._held[code] = _Held(room, now, now)
        return room

    def find(self, code: str, client: str, token: str = "") -> Room:
        """The room of a code. Who tried too many wrong ones is told nothing for a while, and neither
        is a stranger while all together try too many; who is in the room already always finds it.

        Raises: RoomRefused("over") where there is none, ("slow").
        """
        self.tidy()
        held = self._held.get(code)
        if held and (token in held.room or leads(held.room, token)):
            return held.room
        if self._over("wrong", client, WRONG_EACH, WRONG_ALL):
            raise RoomRefused("slow")
        if held is None:
            self._count("wrong", client)
            raise RoomRefused("over")
        return held.room

    def lead(self, code: str, client: str, token: str) -> Room:
        """The room of a code, for its lecturer. Raises: RoomRefused("stranger"), and as `find`."""
        room = self.find(code, client, token)
        if not leads(room, token):  # not counted: nobody guesses 192 bits
            raise RoomRefused("stranger")
        self._held[code].heard = self._clock()
        return room

    def end(self, code: str) -> None:
        """Let go of a room and of all that was said in it."""
        self._held.pop(code, None)

    def tidy(self) -> None:
        """End rooms that are too old, or whose lecturer is gone."""
        now = self._clock()
        if now - self._window >= WINDOW_S:
            self._counts.clear()
            self._window = now
        for code, held in list(self._held.items()):
            if now - held.opened >= LIFE_S or now - held.heard >= IDLE_S:
                del self._held[code]

    def _over(self, what: str, client: str, each: int, of_all: int) -> bool:
        return self._counts[what, client] >= each or self._counts[what, ""] >= of_all

    def _count(self, what: str, client: str) -> None:
        self._counts[what, client] += 1
        self._counts[what, ""] += 1


def leads(room: Room, token: str) -> bool:
    """Whether this is the secret of a room's lecturer."""
    return hmac.compare_digest(room.secret.encode(), token.encode())

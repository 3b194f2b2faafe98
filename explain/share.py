"""The way for a room to one view: a short address, and a code to photograph."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urlsplit

import segno

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another from the last row
LENGTH = 6  # of a short name: some 900 million
ALONE = ("localhost", "127.", "[::1]", "0.0.0.0")


def short(address: str) -> str:
    """A view's short name; the same view has always the same."""
    left = int.from_bytes(sha256(address.encode()).digest()[:8], "big")
    letters = []
    for _ in range(LENGTH):
        left, rest = divmod(left, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def modules(text: str) -> list[str]:
    """The rows of a QR code, 1 for a dark module, without the white around it."""
    code = segno.make(text, error="m", micro=False)
    return ["".join("1" if dark else "0" for dark in row) for row in code.matrix]


def local(base: str) -> bool:
    """Whether an address leads to the lecturer's own machine, wherever it is opened."""
    return (urlsplit(base).netloc or base).lower().startswith(ALONE)

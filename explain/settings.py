"""The server's settings: environment variables, read in one way."""

from __future__ import annotations

import os


class WrongSetting(ValueError):
    """A setting that makes no sense; the message names it and says what would."""


def whole(name: str, usual: int, least: int = 1) -> int:
    """A whole number. Raises: WrongSetting."""
    text = os.environ.get(name, "").strip() or str(usual)
    if not text.isascii() or not text.isdigit() or not least <= int(text[:12]) < 10**9:
        raise WrongSetting(f"{name}={text[:40]}: a whole number from {least} on is needed")
    return int(text)


def megabytes(name: str, usual: int) -> int:
    """A size in megabytes. Unit: bytes."""
    return whole(name, usual) * 2**20


MAX_TOKENS = whole("EXPLAIN_MAX_TOKENS", 512, least=128)  # of the longest text that is read
TOKEN = os.environ.get("EXPLAIN_TOKEN", "").strip()  # opens /status and /metrics from elsewhere

"""What must be agreed to before a model is fetched: its licence is not an open one."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Consent:
    """Terms that come before the first download. Unit: size in bytes."""

    licence: str
    terms: str  # an address without its scheme: it is shown, never fetched
    size: int
    setting: str  # environment variable by which a server's operator agrees for all visitors

    @property
    def given(self) -> bool:
        """Whether the server's operator has agreed."""
        return os.environ.get(self.setting) == "accept"


def visitors_may_fetch() -> bool:
    """Whether visitors may start downloads on this server."""
    return os.environ.get("EXPLAIN_FETCH") != "off"

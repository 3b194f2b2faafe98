"""What a visitor asks of a page: the choices that all pages share, and the page's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from explain.text import Says

LONGEST_NUMBER = 10  # digits: anything longer is no count of ours


@dataclass(frozen=True)
class Ask:
    """One visitor's choices. `own` are the page's parameters, as text; `visitor` names the session.

    `stopped` says that the visitor stopped the reading of this text. `second` is the text that stands
    beside the first where the two are compared; None where nothing is.
    """

    text: str
    model: str
    language: str = "en"
    chat: bool = False
    own: Mapping[str, str] = field(default_factory=dict)
    visitor: str = ""
    stopped: bool = False
    second: str | None = None
    nonsense: set[str] = field(default_factory=set, compare=False)  # found by `number`

    def says(self, topic: str) -> Says:
        """A topic's texts in the visitor's language."""
        return Says(topic, self.language)

    def number(self, name: str, below: int) -> int | None:
        """A page's parameter as a number from 0 on; None where it makes no sense, which is noted."""
        found = number(self.own.get(name, ""))
        if found is not None and found < below:
            return found
        if name in self.own:
            self.nonsense.add(name)
        return None

    def link(self, page: str, **own: str) -> str:
        """The address of another page on the same text and model."""
        shared = {"text": self.text, "model": self.model, "lang": self.language}
        return f"{page}?{urlencode(shared | ({'chat': '1'} if self.chat else {}) | own)}"


def number(text: str) -> int | None:
    """A whole number from 0 on as an address writes it; None for anything else."""
    fit = text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER
    return int(text) if fit else None

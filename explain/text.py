"""The interface's words: assets/text/<topic>.toml, both languages side by side.

Tokens and visitors' text are data and never pass through here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "text"


@dataclass(frozen=True)
class Language:
    """A language of the interface: its name on the button, and its tag for browsers."""

    name: str
    tag: str


# A third language: a line here, one more key in every table, what it opens on in openings.py.
LANGUAGES = {"en": Language("EN", "en"), "zh": Language("中文", "zh-CN")}


def spoken(locale: str | None) -> str:
    """The interface's language for a browser of this locale; the first one where it has none."""
    asked = (locale or "").lower().partition("-")[0]
    return asked if asked in LANGUAGES else next(iter(LANGUAGES))


class MissingText(KeyError):
    """A key or a language is not in the text files."""


@cache
def topic(name: str) -> Mapping[str, Mapping[str, str]]:
    """All texts of a topic: dotted key to language to text. Raises: MissingText."""
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        raise MissingText(name)
    return dict(_flat(tomllib.loads(path.read_text(encoding="utf-8")), ""))


def _flat(table: Mapping, prefix: str):
    """The leaves of nested tables: those that hold a text for each language."""
    for key, value in table.items():
        if isinstance(value, Mapping) and any(isinstance(value.get(one), str) for one in LANGUAGES):
            yield prefix + key, value
        elif isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            raise MissingText(f"{prefix}{key} is no table with a text for each language")


class Says:
    """The texts of one topic in one language: `says("too_long.tokens", limit=512, ...)`."""

    def __init__(self, name: str, language: str):
        self.name, self.language = name, language

    def __call__(self, key: str, **values) -> str:
        """One text, its {placeholders} filled. Raises: MissingText."""
        try:
            text = topic(self.name)[key][self.language]
        except KeyError:
            raise MissingText(f"{self.name}: {key} in {self.language}") from None
        return text.format(**values) if values else text

    def under(self, prefix: str) -> dict[str, str]:
        """All texts whose key begins with this prefix and a dot, by the rest of their key."""
        start = prefix + "."
        return {
            key.removeprefix(start): text[self.language]
            for key, text in topic(self.name).items()
            if key.startswith(start)
        }

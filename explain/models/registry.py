"""The models that visitors can choose: a mapping from names to entries that may grow while served."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path

from explain.models.consent import Consent
from explain.models.fetch import Progress


@dataclass(frozen=True)
class Entry:
    """A model that visitors can choose. `folder(progress)` returns it in Hugging Face format.

    `here()` says whether that needs no download, `consent` what must be agreed to before one,
    `listed` whether the menu shows it though nobody has asked for it. Unit: `size` of the download in bytes.
    """

    name: str
    title: str
    licence: str
    languages: tuple[str, ...]
    source: str
    folder: Callable[[Progress], Path]
    here: Callable[[], bool] = lambda: True
    size: int = 0
    consent: Consent | None = None
    listed: bool = True


class Registry(MutableMapping[str, Entry]):
    """Entries by their names, in the order in which they came.

    Readers need no lock: each change makes a new dictionary and puts it in the old one's place.
    """

    def __init__(self, *entries: Entry):
        self._lock = threading.Lock()
        self._entries = {entry.name: entry for entry in entries}

    def __getitem__(self, name: str) -> Entry:
        return self._entries[name]

    def __setitem__(self, name: str, entry: Entry) -> None:
        with self._lock:
            self._entries = self._entries | {name: entry}

    def __delitem__(self, name: str) -> None:
        with self._lock:
            self._entries = {one: entry for one, entry in self._entries.items() if one != name}

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

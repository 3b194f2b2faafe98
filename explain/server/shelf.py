"""The models of this server: each loaded once, by a thread of its own, while pages are served."""

from __future__ import annotations

import gc
import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from explain.models import DEFAULT, MODELS, STANDBY, load
from explain.models.registry import Entry
from explain.models.unavailable import ModelUnavailable

log = logging.getLogger(__name__)
STAY = (DEFAULT, STANDBY)  # these never give their memory back
GUESTS = 8  # models that visitors tuned
UNUSED_S = 600.0  # a model that nobody has asked for so long may give way to another


@dataclass(frozen=True)
class Status:
    """How far a model is. state: idle, working, ready or failed; share runs from 0 to 1."""

    state: str = "idle"
    stage: str = "waiting"
    share: float = 0.0
    reason: str | None = None
    detail: dict = field(default_factory=dict)


class Shelf:
    """Holds the Readers and says how far each is. Safe to ask from any session.

    A model unused for long is let go of when another needs its memory; `gone` hears its name, so that
    nothing else holds it.
    """

    def __init__(self, load: Callable = load, gone: Callable[[str], None] = lambda name: None):
        self._load, self._gone = load, gone
        self._lock = threading.Lock()
        self._status: dict[str, Status] = {}
        self._readers: dict[str, Any] = {}
        self._guests: list[str] = []  # visitors' own models, by name
        self._used: dict[str, float] = {}  # when each was last asked for, by the monotonic clock

    def start(self, name: str, *, accepted: bool = False) -> Status:
        """Begin to load a model unless it is ready or under way; a failed one is tried again.

        `accepted`: a visitor has agreed to its terms, where it has some.
        """
        if name not in MODELS:
            raise KeyError(name)
        with self._lock:
            if self.status(name).state in ("idle", "failed"):
                self._status[name] = Status("working")
                threading.Thread(target=self._work, args=(name, accepted), daemon=True).start()
            return self.status(name)

    def lend(self, entry: Entry, reader: Any) -> None:
        """Hold a visitor's own model, at most GUESTS of them: the one unused for longest gives way."""
        self._gone(entry.name)  # what was kept of an earlier one of this name
        with self._lock:
            self._guests = [name for name in self._guests if name != entry.name]
            self._guests.sort(key=lambda name: self._used[name])
            while len(self._guests) >= GUESTS or (self._guests and self._idle(self._guests[0])):
                name = self._guests.pop(0)
                self._readers.pop(name, None)
                self._status.pop(name, None)
                MODELS.pop(name, None)
                self._gone(name)
            self._guests.append(entry.name)
            MODELS[entry.name] = entry
            self._readers[entry.name], self._used[entry.name] = reader, time.monotonic()
            self._status[entry.name] = Status("ready", "loading", 1.0)

    def _idle(self, name: str) -> bool:
        return time.monotonic() - self._used[name] > UNUSED_S

    def status(self, name: str) -> Status:
        """How far this model is."""
        return self._status.get(name, Status())

    def reader(self, name: str) -> Any:
        """The model, or None while it is not ready. Keep it for one page, not for longer."""
        self._used[name] = time.monotonic()
        return self._readers.get(name)

    def _work(self, name: str, accepted: bool) -> None:
        told = None

        def progress(stage: str, share: float) -> None:
            nonlocal told
            self._status[name] = replace(self._status[name], stage=stage, share=share)
            if (stage, int(10 * share)) != told:  # the terminal hears of every tenth
                told = (stage, int(10 * share))
                print(f"{name}: {stage} {share:.0%}", file=sys.stderr, flush=True)

        try:
            self._used[name] = time.monotonic()
            self._readers[name] = self._loaded(name, progress, accepted)
        except ModelUnavailable as error:
            log.warning("%s is not available: %s", name, error.reason)
            self._status[name] = Status("failed", reason=error.reason, detail=error.detail)
        except Exception:  # a thread's error would vanish: visitors must see that it failed
            log.exception("%s could not be loaded", name)
            self._status[name] = Status("failed", reason="wrong_file")
        else:
            # Millions of objects that live as long as the server: without this, every collection
            # walks them all and every session waits.
            gc.collect()
            gc.freeze()
            self._used[name] = time.monotonic()
            self._status[name] = Status("ready", "loading", 1.0)
            log.warning("%s is ready", name)

    def _loaded(self, name: str, progress: Callable[[str, float], None], accepted: bool) -> Any:
        """The model, in float32 if unused ones can make room for that. Raises: ModelUnavailable."""
        while True:
            try:
                return self._load(name, progress, accepted=accepted, half=False)
            except ModelUnavailable as error:
                if error.reason != "memory_short":
                    raise
                if not self._let_go():
                    break
        return self._load(name, progress, accepted=accepted)

    def _let_go(self) -> bool:
        """Let go of the model that has not been used for longest, if it is long enough."""
        with self._lock:
            unused = {
                name: time.monotonic() - self._used[name]
                for name in self._readers
                if name not in STAY
            }
            name = max(unused, key=lambda one: unused[one], default=None)
            if name is None or unused[name] < UNUSED_S:
                return False
            del self._readers[name]
            self._status[name] = Status()
        self._gone(name)
        gc.unfreeze()  # else what refers to itself would never be collected
        gc.collect()
        gc.freeze()
        log.warning("%s was not used for long and gave its memory back", name)
        return True

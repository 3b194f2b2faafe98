"""The models of this server: each loaded once, by a thread of its own, while pages are served."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from explain.models import MODELS, load
from explain.models.unavailable import ModelUnavailable

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Status:
    """How far a model is. state: idle, working, ready or failed; share runs from 0 to 1."""

    state: str = "idle"
    stage: str = "waiting"
    share: float = 0.0
    reason: str | None = None
    detail: dict = field(default_factory=dict)


class Shelf:
    """Holds the Readers and says how far each is. Safe to ask from any session."""

    def __init__(self, load: Callable = load):
        self._load = load
        self._lock = threading.Lock()
        self._status: dict[str, Status] = {}
        self._readers: dict[str, Any] = {}

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

    def status(self, name: str) -> Status:
        """How far this model is."""
        return self._status.get(name, Status())

    def reader(self, name: str) -> Any:
        """The model, or None while it is not ready."""
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
            self._readers[name] = self._load(name, progress, accepted=accepted)
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
            self._status[name] = Status("ready", "loading", 1.0)
            log.warning("%s is ready", name)

"""What the models have read lately: one pass or one step for each text, bounded in bytes.

A long text is read piece by piece in a thread of its own, so that a page can say how far it is and
a visitor can stop it.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explain.trace import Token, Trace

PATIENCE_S = 0.5  # a text read faster than that needs no word about it
ABANDONED_S = 3.0  # nobody has asked for so long: the reading ends


@dataclass(frozen=True)
class Run:
    """A trace, and the model's own chance of each token after the prompt."""

    trace: Trace
    shares: tuple[float, ...]


class Making:
    """A run being made: `done` of `of` tokens. It goes on while somebody asks for it."""

    def __init__(self, make: Callable[[Callable[[int], bool]], Run], of: int):
        self.done, self.of = 0, of
        self.run: Run | None = None
        self.error: Exception | None = None
        self.asked = time.monotonic()
        self._thread = threading.Thread(target=self._work, args=(make,), daemon=True)
        self._thread.start()

    def _work(self, make) -> None:
        try:
            self.run = make(self._told)
        except Exception as error:  # raised where it is asked for
            self.error = error

    def _told(self, done: int) -> bool:
        self.done = done
        return time.monotonic() - self.asked < ABANDONED_S

    @property
    def over(self) -> bool:
        """Whether it ended, one way or another."""
        return not self._thread.is_alive()

    def wait(self, seconds: float) -> Run | None:
        """The run, if it is there within this time. Raises: what reading raised."""
        self.asked = time.monotonic()
        self._thread.join(seconds)
        if self.error:
            raise self.error
        return self.run


class Runs:
    """The latest runs of all models; the ones not asked for longest go when memory is full."""

    def __init__(self, budget: int):
        self.budget = budget
        self._lock = threading.Lock()
        self._runs: OrderedDict[tuple, Run] = OrderedDict()
        self._turns: dict[tuple, threading.Lock] = {}
        self._making: dict[tuple, Making] = {}

    def get(self, reader, prompt: tuple[Token, ...], path: tuple[int, ...]) -> Run:
        """The run of a prompt and the words taken after it; one step of the model if its beginning
        is here, one pass over all of it otherwise. The same run asked for twice is made once.

        Raises: TextTooLong, Busy, ValueError for an id outside the vocabulary.
        """
        return self._once(reader, prompt, path, lambda done: True)

    def begin(self, reader, prompt: tuple[Token, ...], path: tuple[int, ...] = ()) -> Run | Making:
        """The same, without waiting long: while the run is not there, how far it is.

        Raises: as `get`.
        """
        key = _key(reader, prompt, path)
        if self._find(key) or (path and self._find(key[:-1])):
            return self.get(reader, prompt, path)
        with self._lock:
            making = self._making.get(key)
            if making is None or making.over:
                making = self._making[key] = Making(
                    lambda told: self._once(reader, prompt, path, told), len(prompt) + len(path)
                )
            for left in [k for k, one in self._making.items() if one.over and one is not making]:
                del self._making[left]
        try:
            return making.wait(PATIENCE_S) or making
        finally:
            if making.over:
                with self._lock:
                    self._making.pop(key, None)

    def _once(self, reader, prompt, path, told) -> Run:
        key = _key(reader, prompt, path)
        found = self._find(key)
        if found:
            return found
        with self._lock:
            turn = self._turns.setdefault(key, threading.Lock())
        try:
            with turn:
                found = self._find(key)
                if found is None:
                    parent = self._find(key[:-1]) if path else None
                    found = self._make(reader, prompt, path, parent, told)
                    self._keep(key, found)
        finally:
            with self._lock:
                self._turns.pop(key, None)
        return found

    def _make(self, reader, prompt, path, parent: Run | None, told) -> Run:
        if parent is not None:
            trace = reader.step(parent.trace, path[-1])
            return Run(trace, (*parent.shares, _share(parent.trace.logits, path[-1])))
        tokens = prompt
        for token_id in path:
            tokens = reader.tokenizer.after(tokens, token_id)
        trace = reader.read(tokens, told=told)
        return Run(trace, tuple(reader.shares(trace, len(prompt))) if path else ())

    def _find(self, key: tuple) -> Run | None:
        with self._lock:
            run = self._runs.get(key)
            if run:
                self._runs.move_to_end(key)
            return run

    def _keep(self, key: tuple, run: Run) -> None:
        with self._lock:
            self._runs[key] = run
            while len(self._runs) > 1 and self._held() > self.budget:
                self._runs.popitem(last=False)

    def _held(self) -> int:
        tapes = {id(run.trace.tape): run.trace.tape.n_bytes for run in self._runs.values()}
        return sum(tapes.values()) + sum(run.trace.logits.nbytes for run in self._runs.values())


def _key(reader, prompt: tuple[Token, ...], path: tuple[int, ...]) -> tuple:
    """The end of a path is the key's end: without it, the key of what came before."""
    unknown = tuple(token.raw for token in prompt if token.unknown)
    return (reader.spec.name, unknown, len(prompt), *(token.id for token in prompt), *path)


def _share(logits: np.ndarray, token_id: int) -> float:
    """The model's own probability of a token, from the logits it follows."""
    weight = np.exp(logits.astype(np.float64) - logits.max())
    return float(weight[token_id] / weight.sum())

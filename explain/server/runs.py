"""What the models have read lately: one pass or one step for each text, bounded in bytes.

A long text is read piece by piece as a job, so that a page can say how far it is and a visitor can
stop it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explain.models.refused import Stopped
from explain.reader import Reader
from explain.server.jobs import Job, Jobs
from explain.server.kept import Kept, Parts
from explain.trace import Token, Trace

PATIENCE_S = 0.5  # a text read faster than that needs no word about it
ABANDONED_S = 3.0  # nobody has asked for so long: the reading ends


@dataclass(frozen=True)
class Run:
    """A trace, and the model's own chance of each token after the prompt."""

    trace: Trace
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Underway:
    """A text that is still being read: `done` of `of` tokens."""

    done: int
    of: int


class Runs:
    """The latest runs of all models; the ones not asked for longest go when memory is full."""

    def __init__(self, budget: int, jobs: Jobs):
        self.kept = Kept(budget, _parts)
        self._jobs = jobs

    def get(self, reader: Reader, prompt: tuple[Token, ...], path: tuple[int, ...]) -> Run:
        """The run of a prompt and the words taken after it; one step of the model if its beginning
        is here, one pass over all of it otherwise. The same run asked for twice is made once.

        Raises: TextTooLong, Busy, ValueError for an id outside the vocabulary.
        """
        return self._made(reader, prompt, path, lambda done: True)

    def find(self, reader: Reader, prompt: tuple[Token, ...], path: tuple[int, ...]) -> Run | None:
        """The same, if it is still here."""
        return self.kept.find(_key(reader, prompt, path))

    def begin(
        self, reader: Reader, prompt: tuple[Token, ...], path: tuple[int, ...] = ()
    ) -> Run | Underway:
        """The same, without waiting long: while the run is not there, how far it is.

        Raises: as `get`.
        """
        key, of = _key(reader, prompt, path), len(prompt) + len(path)
        if self.kept.find(key) or (path and self.kept.find(key[:-1])):
            return self.get(reader, prompt, path)

        def work(job: Job) -> bool:  # the run itself is kept, not the job's to hold
            self._made(reader, prompt, path, lambda done: job.tell(done / of))
            return True

        name = ("reading", key)
        while True:
            self._jobs.forget(lambda one, _: one == name)  # what it read may have gone since
            job = self._jobs.start(name, work, patience=ABANDONED_S)
            if not job.wait(PATIENCE_S):
                return Underway(round(job.share * of), of)
            if job.error is None:
                return self.get(reader, prompt, path)
            if not isinstance(job.error, Stopped):  # left alone a moment too long: begin it anew
                raise job.error

    def _made(self, reader: Reader, prompt, path, told: Callable[[int], bool]) -> Run:
        key = _key(reader, prompt, path)

        def make() -> Run:
            parent = self.kept.find(key[:-1]) if path else None
            if parent is not None:
                trace = reader.step(parent.trace, path[-1])
                return Run(trace, (*parent.shares, _share(parent.trace.logits, path[-1])))
            tokens = prompt
            for token_id in path:
                tokens = reader.tokenizer.after(tokens, token_id)
            trace = reader.read(tokens, told=told)
            return Run(trace, tuple(reader.shares(trace, len(prompt))) if path else ())

        return self.kept.get(key, make)


def _parts(run: Run) -> Parts:
    """A run holds its logits, and the tape that it shares with the steps before and after it."""
    tape, logits = run.trace.tape, run.trace.logits
    return {id(tape): tape.n_bytes, id(logits): logits.nbytes}


def _key(reader: Reader, prompt: tuple[Token, ...], path: tuple[int, ...]) -> tuple:
    """The end of a path is the key's end: without it, the key of what came before."""
    unknown = tuple(token.raw for token in prompt if token.unknown)
    return (reader.spec.name, unknown, len(prompt), *(token.id for token in prompt), *path)


def _share(logits: np.ndarray, token_id: int) -> float:
    """The model's own probability of a token, from the logits it follows."""
    weight = np.exp(logits.astype(np.float64) - logits.max())
    return float(weight[token_id] / weight.sum())

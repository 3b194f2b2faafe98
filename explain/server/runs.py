"""What the models have read lately: one pass or one step for each text, bounded in bytes.

A page that steps keeps a text's Prefix, a page that looks inside its whole Trace, seven times as
large. Each kind has half of the memory, so that nobody who steps is pushed out by who looks inside.

A long text is read piece by piece as a job, so that a page can say how far it is and a visitor can
stop it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic

import numpy as np

from explain.models.refused import Stopped
from explain.reader import P, Reader, Told
from explain.server.jobs import Job, Jobs
from explain.server.kept import Kept, Parts
from explain.trace import Prefix, Token, Trace

Tokens = tuple[Token, ...]

PATIENCE_S = 0.5  # a text read faster than that needs no word about it
ABANDONED_S = 3.0  # nobody has asked for so long: the reading ends


@dataclass(frozen=True)
class Run(Generic[P]):
    """A trace or a prefix, and the model's own chance of each token after the prompt."""

    trace: P
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Underway:
    """A text that is still being read: `done` of `of` tokens."""

    done: int
    of: int


class Runs:
    """The latest runs of all models; the ones not asked for longest go when memory is full."""

    def __init__(self, budget: int, jobs: Jobs):
        self.whole, self.brief = (Kept(budget // 2, _parts) for _ in range(2))
        self._jobs = jobs
        self.read = self.stepped = 0  # how many texts so far, in full and by a token

    def get(self, reader: Reader, prompt: Tokens, path: tuple[int, ...]) -> Run[Trace]:
        """The run of a prompt and the words taken after it; one step of the model if its beginning
        is here, one pass over all of it otherwise. The same run asked for twice is made once.

        Raises: TextTooLong, Busy, ValueError for an id outside the vocabulary.
        """
        return self._made(self.whole, reader, prompt, path)

    def prefix(self, reader: Reader, prompt: Tokens, path: tuple[int, ...]) -> Run[Prefix]:
        """The same for who does not look inside.

        Raises: as `get`.
        """
        return self._made(self.brief, reader, prompt, path)

    def find(self, reader: Reader, prompt: Tokens, path: tuple[int, ...]) -> Run[Prefix] | None:
        """The same, if it is still here."""
        key = _key(reader, prompt, path)
        return self.brief.find(key) or self.whole.find(key)

    def begin(
        self, reader: Reader, prompt: Tokens, path: tuple[int, ...] = (), *, whole: bool = True
    ) -> Run | Underway:
        """The run or its prefix, without waiting long: while it is not there, how far it is.

        Raises: as `get`.
        """
        kept, of = self.whole if whole else self.brief, len(prompt) + len(path)
        key = _key(reader, prompt, path)
        if kept.find(key) or (path and kept.find(key[:-1])):
            return self._made(kept, reader, prompt, path)

        def work(job: Job) -> bool:  # the run itself is kept, not the job's to hold
            self._made(kept, reader, prompt, path, lambda done: job.tell(done / of))
            return True

        name = ("reading", whole, key)
        while True:
            self._jobs.forget(lambda one, _: one == name)  # what it read may have gone since
            job = self._jobs.start(name, work, patience=ABANDONED_S)
            if not job.wait(PATIENCE_S):
                return Underway(round(job.share * of), of)
            if job.error is None:
                return self._made(kept, reader, prompt, path)
            if not isinstance(job.error, Stopped):  # left alone a moment too long: begin it anew
                raise job.error

    def forget(self, belongs: Callable[[Hashable], bool]) -> None:
        """Let go of runs whose key belongs to something that has gone: a model, all visitors."""
        self.whole.forget(belongs)
        self.brief.forget(belongs)

    def _made(
        self, kept: Kept, reader: Reader, prompt: Tokens, path, told: Told = lambda done: True
    ) -> Run:
        key = _key(reader, prompt, path)

        def make() -> Run:
            parent = kept.find(key[:-1]) if path else None
            if parent is not None:
                self.stepped += 1
                trace = reader.step(parent.trace, path[-1])
                return Run(trace, (*parent.shares, _share(parent.trace.logits, path[-1])))
            self.read += 1
            tokens = prompt
            for token_id in path:
                tokens = reader.tokenizer.after(tokens, token_id)
            read = reader.read if kept is self.whole else reader.prefix
            trace = read(tokens, told=told)
            return Run(trace, tuple(reader.shares(trace, len(prompt))) if path else ())

        return kept.get(key, make)


def _parts(run: Run) -> Parts:
    """A run holds its logits, and the tape that it shares with the steps before and after it."""
    tape, logits = run.trace.tape, run.trace.logits
    return {id(tape): tape.n_bytes, id(logits): logits.nbytes}


def _key(reader: Reader, prompt: Tokens, path: tuple[int, ...]) -> tuple:
    """The end of a path is the key's end: without it, the key of what came before."""
    unknown = tuple(token.raw for token in prompt if token.unknown)
    return (reader.spec.name, unknown, len(prompt), *(token.id for token in prompt), *path)


def _share(logits: np.ndarray, token_id: int) -> float:
    """The model's own probability of a token, from the logits it follows."""
    weight = np.exp(logits.astype(np.float64) - logits.max())
    return float(weight[token_id] / weight.sum())

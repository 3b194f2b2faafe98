"""Training in front of the visitor: one at a time, bounded, and over when nobody watches.

A job trains a fresh model on the small world's text, and beside it a twin on the same words in
shuffled order. The job belongs to a session that must keep asking for it.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field

import numpy as np
import torch

from explain.models import importing
from explain.models.cores import CORES

SIZES = {"small": (1, 32), "middle": (2, 64), "large": (4, 128)}  # layers, width
HEADS = 4
MOST_STEPS, MOST_SECONDS = 1500, 300
PATIENCE_S = 6.0  # without a sign of life from the session
ROWS, CONTEXT = 16, 96
LOOK_EVERY_S, SPEAK_EVERY_S = 0.4, 3.0
END = 0  # the token that ends a text
N_SAID = 12  # tokens it says at most
KEPT = 16  # trainings that are over and can still be looked at
RATE = 3e-3


@dataclass
class Job:
    """One visitor's training. state: queued, running, paused, done, stopped.

    Unit: losses in nats per token, the model's and its twin's. `logits` are what it foresees after
    `prompt`, `said` how it goes on; `pupil` is the model.
    """

    owner: str
    size: str
    prompt: tuple[int, ...]
    state: str = "queued"
    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    losses: list[tuple[int, float, float]] = field(default_factory=list)
    logits: np.ndarray | None = None
    said: tuple[int, ...] = ()
    pupil: Pupil | None = None
    beat: float = field(default_factory=time.monotonic)

    @property
    def alive(self) -> bool:
        """Whether it still is to be worked on."""
        return self.state in ("queued", "running", "paused")


class Workshop:
    """Takes the jobs of all sessions, one after another, in one thread that ends when idle."""

    def __init__(self, vocabulary: list[str]):
        self._vocabulary = vocabulary
        self._ids = {word: index for index, word in enumerate(vocabulary)}
        self._lock = threading.Lock()
        self._jobs: list[Job] = []
        self._thread: threading.Thread | None = None

    def start(self, owner: str, size: str, prompt: tuple[int, ...]) -> Job:
        """A new job for this session; its earlier one is stopped. Raises: KeyError for a size."""
        SIZES[size]
        self.stop(owner)
        job = Job(owner, size, prompt)
        with self._lock:
            others = [one for one in self._jobs if one.owner != owner]
            over = [one for one in others if not one.alive][-KEPT:]
            self._jobs = [*over, *(one for one in others if one.alive), job]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
        return job

    def find(self, owner: str) -> Job | None:
        """The session's job, and a sign of life from the session."""
        job = next((one for one in self._jobs if one.owner == owner), None)
        if job:
            job.beat = time.monotonic()
        return job

    def ask(self, owner: str, prompt: tuple[int, ...]) -> None:
        """The session looks at another prompt: its job, over or not, answers to that."""
        job = self.find(owner)
        if job and job.prompt != prompt:
            job.prompt, job.logits, job.said = prompt, None, ()
            if job.pupil and not job.alive:
                job.logits, job.said = job.pupil.predict(prompt), job.pupil.speak(prompt)

    def fresh(self, size: str, prompt: tuple[int, ...]) -> np.ndarray:
        """The logits after a prompt before any training. Shape: (V,). Raises: KeyError for a size."""
        return Pupil(len(self._vocabulary), *SIZES[size]).predict(prompt)

    def stop(self, owner: str) -> None:
        """End the session's job; what it had learned stays to be seen."""
        job = self.find(owner)
        if job and job.alive:
            job.state = "stopped"

    def pause(self, owner: str, on: bool) -> None:
        """Hold the session's job, or go on with it."""
        job = self.find(owner)
        if job and job.state in ("running", "paused"):
            job.state = "paused" if on else "running"

    def place(self, job: Job) -> int:
        """How many are before this one."""
        waiting = [one for one in self._jobs if one.alive]
        return waiting.index(job) if job in waiting else 0

    @property
    def idle(self) -> bool:
        """Whether no thread is training."""
        return self._thread is None

    def _work(self) -> None:
        torch.set_num_threads(CORES.count)  # a new thread begins with what some pass set for itself
        while True:
            with self._lock:
                waiting = [one for one in self._jobs if one.alive]
                if not waiting:
                    self._thread = None
                    return
            job = waiting[0]
            job.state = "running" if job.state == "queued" else job.state
            try:
                self._train(job)
            except Exception:  # a thread's error would vanish, and the queue with it
                job.state = "stopped"
                raise
            if not job.alive:
                job.pupil.optimizer = None  # twice as large as the model, and done
                job.logits, job.said = job.pupil.predict(job.prompt), job.pupil.speak(job.prompt)

    def _train(self, job: Job) -> None:
        layers, width = SIZES[job.size]
        seed = random.Random(0)
        pupils = [Pupil(len(self._vocabulary), layers, width) for _ in range(2)]
        texts, shuffler = Texts(self._ids, seed), random.Random(1)
        started, looked, spoke = time.monotonic(), 0.0, 0.0
        job.pupil = pupils[0]
        while job.step < MOST_STEPS and job.seconds < MOST_SECONDS:
            now = time.monotonic()
            if now - job.beat > PATIENCE_S:
                job.state = "stopped"
            if not job.alive:
                return
            if job.state == "paused":
                time.sleep(0.05)
                started += time.monotonic() - now
                continue
            rows = texts.rows()
            mixed = np.stack([shuffled(row, shuffler) for row in rows])
            own, twin = pupils[0].learn(rows), pupils[1].learn(mixed)
            job.step += 1
            job.tokens += 2 * rows[:, 1:].size
            job.seconds = time.monotonic() - started
            job.losses.append((job.step, own, twin))
            if now - looked > LOOK_EVERY_S:
                job.logits, looked = pupils[0].predict(job.prompt), now
            if now - spoke > SPEAK_EVERY_S:
                job.said, spoke = pupils[0].speak(job.prompt), now
        job.state = "done"


class Texts:
    """Rows of whole texts, each after an end token, the last one cut. Shape: (ROWS, CONTEXT + 1)."""

    def __init__(self, ids: dict[str, int], seed: random.Random):
        from explain.smallworld.draw import Draw

        self._ids, self._draw = ids, Draw(seed)

    def rows(self) -> np.ndarray:
        """The next rows."""
        from explain.smallworld import tokenizer
        from explain.smallworld.language import text

        rows = np.empty((ROWS, CONTEXT + 1), np.int64)
        for row in rows:
            filled: list[int] = [END]
            while len(filled) <= CONTEXT:
                filled += [self._ids[word] for word in tokenizer.words(text(self._draw))]
            row[:] = filled[: CONTEXT + 1]
        return rows


def shuffled(row: np.ndarray, rng: random.Random) -> np.ndarray:
    """The same words in another order: frequencies stay, all else is gone."""
    return row[rng.sample(range(len(row)), len(row))]


class Pupil:
    """A fresh model and its optimizer."""

    def __init__(self, n_vocab: int, layers: int, width: int):
        from transformers import GPT2Config, GPT2LMHeadModel

        torch.manual_seed(0)
        config = GPT2Config(
            vocab_size=n_vocab, n_positions=CONTEXT + 32, n_embd=width, n_layer=layers,
            n_head=HEADS, resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0,
            bos_token_id=0, eos_token_id=0,
        )  # fmt: skip
        with importing.alone:  # transformers fails where another thread loads a model meanwhile
            self.model = GPT2LMHeadModel(config)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=RATE, fused=True)

    def learn(self, rows: np.ndarray) -> float:
        """One step; the loss before it, in nats per token."""
        tokens = torch.from_numpy(rows)
        logits = self.model(tokens[:, :-1], use_cache=False).logits
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return float(loss.detach())

    @torch.inference_mode()
    def predict(self, prompt: tuple[int, ...]) -> np.ndarray:
        """The logits after a prompt. Shape: (V,)."""
        return self.model(torch.tensor([prompt[-CONTEXT:]]), use_cache=False).logits[0, -1].numpy()

    def speak(self, prompt: tuple[int, ...]) -> tuple[int, ...]:
        """The likeliest token after a prompt, and after that, until an end token or N_SAID of them."""
        said: tuple[int, ...] = ()
        while len(said) < N_SAID and said[-1:] != (END,):
            said += (int(self.predict(prompt + said).argmax()),)
        return said

"""Training in front of the visitor: a fresh model on the small world's text, and beside it a twin on
the same words in shuffled order. Trainings take turns (`turns`).
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import torch

from explain.models import importing
from explain.smallworld.turns import Turn, Turns

SIZES = {"small": (1, 32), "middle": (2, 64), "large": (4, 128)}  # layers, width
HEADS = 4
MOST_STEPS, MOST_SECONDS = 1500, 300
ROWS, CONTEXT = 16, 96
LOOK_EVERY_S, SPEAK_EVERY_S = 0.4, 3.0
END = 0  # the token that ends a text
N_SAID = 12  # tokens it says at most
RATE = 3e-3


@dataclass
class Job(Turn):
    """One visitor's training.

    Unit: losses in nats per token, the model's and its twin's. `logits` are what it foresees after
    `prompt`, `said` how it goes on; `pupil` is the model.
    """

    size: str
    prompt: tuple[int, ...]
    ids: dict[str, int] = field(repr=False)
    step: int = 0
    tokens: int = 0
    losses: list[tuple[int, float, float]] = field(default_factory=list)
    logits: np.ndarray | None = None
    said: tuple[int, ...] = ()
    pupil: Pupil | None = None

    def steps(self) -> Iterator[None]:
        """Learn from some rows, both models; now and then look at the prompt."""
        layers, width = SIZES[self.size]
        pupils = [Pupil(len(self.ids), layers, width) for _ in range(2)]
        texts, shuffler = Texts(self.ids, random.Random(0)), random.Random(1)
        looked, spoke = 0.0, 0.0
        self.pupil = pupils[0]
        while self.step < MOST_STEPS and self.seconds < MOST_SECONDS:
            now = time.monotonic()
            rows = texts.rows()
            mixed = np.stack([shuffled(row, shuffler) for row in rows])
            own, twin = pupils[0].learn(rows), pupils[1].learn(mixed)
            self.step += 1
            self.tokens += 2 * rows[:, 1:].size
            self.losses.append((self.step, own, twin))
            if now - looked > LOOK_EVERY_S:
                self.logits, looked = pupils[0].predict(self.prompt), now
            if now - spoke > SPEAK_EVERY_S:
                self.said, spoke = pupils[0].speak(self.prompt), now
            yield

    def ended(self) -> None:
        """Look once more; the optimizer is twice as large as the model, and done."""
        if self.pupil is None:
            return
        self.pupil.optimizer = None
        self.logits, self.said = self.pupil.predict(self.prompt), self.pupil.speak(self.prompt)


class Workshop(Turns):
    """All trainings in front of visitors, those of fresh models and others."""

    def __init__(self, vocabulary: list[str]):
        super().__init__()
        self._ids = {word: index for index, word in enumerate(vocabulary)}

    def start(self, owner: str, size: str, prompt: tuple[int, ...]) -> Job:
        """A new job for this session; its earlier one is stopped. Raises: KeyError for a size."""
        SIZES[size]
        job = Job(owner, size, prompt, self._ids)
        self.take(job)
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
        return Pupil(len(self._ids), *SIZES[size]).predict(prompt)


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

"""Instruction tuning: the base model learns from question-answer pairs that it is asked.

The loss is the next word's as ever; only the words of the answers count. Source: Ouyang et al.,
"Training language models to follow instructions with human feedback" (2022).
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache

import torch

from explain.smallworld import tokenizer
from explain.smallworld.draw import Draw
from explain.smallworld.language import Text, text
from explain.smallworld.training.abilities import Exam, questions
from explain.smallworld.unasked import TOLD

KINDS = (*TOLD, "chat")  # what the base model knows from stories, and who it is
PAIRS = (10, 100, 1000)
ROWS = 32  # pairs a step
RATE, WARMUP, FALLING = 1e-3, 20, 0.5  # AdamW's; steps up; share of the steps in which it goes down
STEPS, MOST_SECONDS = 160, 100.0  # half a minute on one free core; the end on a busy one
EXAM_EVERY = 20  # steps
HELD = 10  # held-out questions of each kind and language
END = 0


@dataclass(frozen=True)
class Look:
    """One step of the tuning. Unit: `loss` nats per answer token, before the step (None at first);
    `right` the share of held-out questions answered exactly, where it was measured.
    """

    step: int
    seconds: float
    loss: float | None
    right: float | None = None
    by_kind: dict[str, float] | None = None  # "zh have", ...


def pairs(count: int, seed: int = 0) -> list[Text]:
    """So many question-answer pairs of the trained kinds, in both languages in turn."""
    draw, chance = Draw(seed), random.Random(seed)
    kinds = chance.sample(KINDS, len(KINDS))
    return [
        text(draw, language=("zh", "en")[at % 2], kind=kinds[at // 2 % len(kinds)])
        for at in range(count)
    ]


@cache
def held_out() -> dict[tuple[str, str], list[Text]]:
    """Questions resting on combinations that no training text has, neither the base model's."""
    return questions(HELD, seed=3, only=TOLD)


class Instruction:
    """A copy of a base model that learns from pairs. It can be stopped at every step."""

    def __init__(self, base, ids: dict[str, int], taught: Sequence[Text], *, seed: int = 0):
        self.model = deepcopy(base).train()
        self.rows = [encoded(one, ids) for one in taught]
        self.exam = Exam(held_out(), ids)
        self.chance = random.Random(seed)
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=RATE, weight_decay=0.01, fused=True
        )
        self.step, self.seconds = 0, 0.0

    def looks(self, most: int = STEPS, seconds: float = MOST_SECONDS) -> Iterator[Look]:
        """So many steps, exams included; the first and the last look have one."""
        begun = time.perf_counter()
        yield self._examined(None)
        while self.step < most and self.seconds < seconds:
            left = 1 - self.step / most
            for group in self.optimizer.param_groups:
                group["lr"] = RATE * min(1.0, (self.step + 1) / WARMUP, left / FALLING)
            loss = self.learn(self.chance.sample(self.rows, min(ROWS, len(self.rows))))
            self.step += 1
            self.seconds = time.perf_counter() - begun
            over = self.step == most or self.seconds >= seconds
            if self.step % EXAM_EVERY == 0 or over:
                yield self._examined(loss)
            else:
                yield Look(self.step, self.seconds, loss)

    def learn(self, rows: Sequence[tuple[list[int], int]]) -> float:
        """One step; the loss before it, in nats per answer token."""
        tokens, counted = batch(rows)
        now = loss(self.model, tokens, counted)
        self.optimizer.zero_grad()
        now.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return float(now.detach())

    def _examined(self, loss: float | None) -> Look:
        self.model.eval()
        marks = self.exam.marks(self.model)
        self.model.train()
        by_kind = {" ".join(key): mark for key, mark in marks.items()}
        return Look(self.step, self.seconds, loss, sum(marks.values()) / len(marks), by_kind)


def encoded(one: Text, ids: dict[str, int]) -> tuple[list[int], int]:
    """A pair's tokens, and where its answer begins."""
    tokens = [ids[word] for word in tokenizer.words(one)]
    return tokens, len(tokens) - tokenizer.answer_length(one)


def batch(rows: Sequence[tuple[list[int], int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Padded tokens, and which of them are an answer's. Shape: (N, T) each."""
    width = max(len(tokens) for tokens, _ in rows)
    padded = torch.tensor([tokens + [END] * (width - len(tokens)) for tokens, _ in rows])
    counted = torch.tensor([
        [start <= at < len(tokens) for at in range(width)] for tokens, start in rows
    ])  # fmt: skip
    return padded, counted


def loss(model, tokens: torch.Tensor, counted: torch.Tensor) -> torch.Tensor:
    """Mean negative log-probability of the answers' tokens. Unit: nats."""
    logits = model(tokens[:, :-1], use_cache=False).logits
    return torch.nn.functional.cross_entropy(logits[counted[:, 1:]], tokens[:, 1:][counted[:, 1:]])

"""Tuning to please the reward model, on a leash to the model before: RLOO.

REINFORCE with a leave-one-out baseline: each answer is compared with the mean of the others.
Source: Ahmadian et al., "Back to Basics: Revisiting REINFORCE Style Optimization" (2024).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

import torch

from explain.smallworld.training.abilities import Exam
from explain.smallworld.tuning.answers import Answers, read, sample
from explain.smallworld.tuning.reward import LAYER, Judge

SAMPLES, RATE, LARGEST = 32, 3e-4, 1.0  # answers a step; Adam's; the gradient's norm at most
EXAM_EVERY = 5  # steps


@dataclass(frozen=True)
class Leash:
    """What a nat away from the model before costs, and how far it may go at all.

    Unit: `beta` reward per nat, `most` nats of KL.
    """

    beta: float
    most: float = float("inf")

    def pull(self, kl: float) -> float:
        """The price of a nat so far away: a logarithmic barrier, twice `beta` half way to the end,
        infinite at the end (then only the way back counts). Unit: reward per nat.
        """
        left = 1 - max(kl, 0.0) / self.most
        return self.beta / left if left > 0 else float("inf")


LEASHES = {
    "short": Leash(0.6, 3.0),
    "middle": Leash(0.3, 6.0),
    "long": Leash(0.1, 12.0),
    "none": Leash(0.0),
}


@dataclass(frozen=True, eq=False)
class Step:
    """One step's answers, as they were drawn before it.

    Unit: `reward` standard deviations, their mean; `kl` nats to the model before, as these answers
    estimate it; `right` the share of an exam's questions answered right, where it was measured.
    Shape: `scores` (N,).
    """

    step: int
    seconds: float
    reward: float
    kl: float
    answers: Answers
    scores: torch.Tensor
    right: float | None = None


def advantages(rewards: torch.Tensor) -> torch.Tensor:
    """Each reward less the mean of the others. Shape: (N,)."""
    count = len(rewards)
    return (rewards - rewards.mean()) * count / (count - 1)


def loss(rewards: torch.Tensor, logprobs: torch.Tensor) -> torch.Tensor:
    """Its gradient makes answers that beat the others likelier. Shape: (N,) each."""
    return -(advantages(rewards) * logprobs).mean()


class Tuning:
    """A copy of a model being tuned on one prompt. It can be stopped between steps, and go on.

    `exam` is held beside, before the first step and every EXAM_EVERY steps.
    """

    def __init__(
        self, before, judge: Judge, prompt, leash: Leash, *, seed: int = 0, exam: Exam | None = None
    ):
        self.before, self.judge, self.prompt, self.leash = before.eval(), judge, prompt, leash
        self.policy = deepcopy(before)
        self.optimizer = torch.optim.Adam(self.policy.parameters(), lr=RATE, fused=True)
        self.chance = torch.Generator().manual_seed(seed)
        self.exam, self.step, self.seconds = exam, 0, 0.0

    def steps(self, most: int) -> Iterator[Step]:
        """So many more steps; whoever stops asking stops it."""
        for _ in range(most):
            begun = time.perf_counter()
            right = self._right() if self.step % EXAM_EVERY == 0 else None
            answers = sample(self.policy, self.prompt, SAMPLES, self.chance)
            with torch.no_grad():
                before, hidden = read(self.before, answers, LAYER)
            scores = self.judge.scores(hidden, answers)
            away = (answers.logprobs - before).sum(1)  # (N,) nats
            kl = float(away.mean())
            self._learn(answers, scores, away, self.leash.pull(kl))
            self.step += 1
            self.seconds += time.perf_counter() - begun
            yield Step(self.step, self.seconds, float(scores.mean()), kl, answers, scores, right)

    def _right(self) -> float | None:
        if self.exam is None:
            return None
        marks = self.exam.marks(self.policy)
        return sum(marks.values()) / len(marks)

    def _learn(self, answers: Answers, scores, away, beta: float) -> None:
        rewards = -away if beta == float("inf") else scores - beta * away
        logprobs, _ = read(self.policy, answers)
        self.optimizer.zero_grad()
        loss(rewards, logprobs.sum(1)).backward()
        torch.nn.utils.clip_grad_norm_(self.policy.parameters(), LARGEST)
        self.optimizer.step()

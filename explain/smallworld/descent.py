"""Gradient descent on one sentence: what a model believes before, and after 1, 10 and 100 steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

STEPS = (0, 1, 10, 100)
RATE = 0.003  # plain gradient descent: every weight moves by RATE times its slope


@dataclass(frozen=True)
class Descent:
    """After so many steps. Shape: logits (T-1, V) for each place but the last; losses (T-1,) nats."""

    steps: int
    logits: np.ndarray
    losses: np.ndarray


def descend(model: torch.nn.Module, ids: list[int]) -> Iterator[Descent]:
    """Take a model down the slope of this sentence's loss. The model is changed: hand over a copy.

    Raises: ValueError for fewer than two tokens.
    """
    if len(ids) < 2:
        raise ValueError("a sentence to learn from has at least two tokens")
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    tokens = torch.tensor([ids])
    for step in range(STEPS[-1] + 1):
        logits = model(tokens[:, :-1], use_cache=False).logits[0]
        losses = torch.nn.functional.cross_entropy(logits, tokens[0, 1:], reduction="none")
        if step in STEPS:
            yield Descent(step, logits.detach().numpy().copy(), losses.detach().numpy().copy())
        optimizer.zero_grad()
        losses.mean().backward()
        optimizer.step()

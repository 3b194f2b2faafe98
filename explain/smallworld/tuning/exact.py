"""A prompt whose answers can be counted: every likely one, and the policy that would be best.

The best of all policies for reward minus beta times KL is p0(x) exp(r(x) / beta) / Z.
Source: Ziegler et al., "Fine-Tuning Language Models from Human Preferences" (2019).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from explain.smallworld.tuning.answers import END, Answers, read, written

LEAST = 1e-5  # beginnings less likely than this are not followed
LONGEST = 12  # tokens
MOST = 512  # beginnings at once


class Countless(ValueError):
    """Too many answers to count."""


@torch.no_grad()
def all_answers(model, prompt: Sequence[int], *, least: float = LEAST) -> Answers:
    """Every whole answer at least so likely, the likeliest first. Raises: Countless."""
    begun, rows, logs = [([], 0.0)], [], []
    for _ in range(LONGEST):
        texts = torch.tensor([[*prompt, *row] for row, _ in begun])
        each = model(texts, use_cache=False).logits[:, -1].log_softmax(-1)  # (begun, V)
        each += torch.tensor([log for _, log in begun])[:, None]
        likely = (each.exp() >= least).nonzero().tolist()
        longer = [([*begun[one][0], token], float(each[one, token])) for one, token in likely]
        rows += [row for row, _ in longer if row[-1] == END]
        logs += [log for row, log in longer if row[-1] == END]
        begun = [(row, log) for row, log in longer if row[-1] != END]
        if not begun:
            break
        if len(begun) > MOST:
            raise Countless
    if not rows:
        raise Countless
    order = sorted(range(len(rows)), key=lambda one: -logs[one])
    found = written(prompt, [rows[one] for one in order])
    return Answers(found.prompt, found.tokens, found.counted, read(model, found)[0])


def optimum(logprobs: torch.Tensor, scores: torch.Tensor, beta: float) -> torch.Tensor:
    """The best policy over counted answers. Shapes: (N,) nats before, (N,) rewards -> (N,)."""
    return (logprobs.double() + scores.double() / beta).softmax(0)


def total_variation(ours: torch.Tensor, best: torch.Tensor) -> float:
    """Half of all that is too likely or not likely enough; what `ours` lacks to 1 is elsewhere."""
    return float(((ours - best).abs().sum() + (1 - ours.sum()).clamp(min=0)) / 2)

"""A reward model: a linear head on the model's own hidden states, fitted to people's rankings.

Bradley and Terry (1952): the better answer wins with probability sigmoid(its score - the other's).
Source: Christiano et al., "Deep reinforcement learning from human preferences" (2017).
"""

from __future__ import annotations

import graphlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch

from explain.smallworld.tuning.answers import Answers, read
from explain.smallworld.tuning.wishes import Ranking

LAYER = 2  # where words and their surroundings are both easy to read
PULL = 0.1  # half of this times the squared weights is added: few rankings leave most of them open
ROUNDS = 100  # of L-BFGS at most
AT_ONCE = 128  # answers in a pass


@dataclass(frozen=True, eq=False)
class Judge:
    """The head. An answer's score is the sum of its words' scores, less the mean.

    Unit: standard deviations of the answers that the model gave before. Shape: `weight` (D,).
    """

    weight: torch.Tensor
    mean: float
    sd: float

    def words(self, hidden: torch.Tensor, answers: Answers) -> torch.Tensor:
        """What each word adds. Shape: (N, T), from hidden states (N, T, D)."""
        return hidden @ self.weight * answers.counted / self.sd

    def scores(self, hidden: torch.Tensor, answers: Answers) -> torch.Tensor:
        """The reward of each answer. Shape: (N,)."""
        return self.words(hidden, answers).sum(1) - self.mean / self.sd


@dataclass(frozen=True, eq=False)
class Fit:
    """What came of some rankings. found: fitted, contradictory, equal or empty.

    `judge` is None where no answer was called better than another. `both_ways` counts pairs that
    were ranked once so and once so, `agreement` is the head's with what it was fitted to (0 to 1).
    """

    found: str
    pairs: int = 0
    both_ways: int = 0
    agreement: float | None = None
    judge: Judge | None = None


def pairs_of(rankings: Iterable[Ranking]) -> list[tuple[int, int]]:
    """(better, worse) for each two answers of a ranking that are not called equal."""
    return [
        (one, other)
        for groups in rankings
        for place, group in enumerate(groups)
        for lower in groups[place + 1 :]
        for one in group
        for other in lower
    ]


@torch.no_grad()
def features(model, answers: Answers) -> torch.Tensor:
    """The sum of each answer's hidden states. Shape: (N, D)."""
    parts = []
    for first in range(0, len(answers), AT_ONCE):
        some = answers.part(range(first, min(first + AT_ONCE, len(answers))))
        parts.append((read(model, some, LAYER)[1] * some.counted[..., None]).sum(1))
    return torch.cat(parts)


def loss(weight: torch.Tensor, differences: torch.Tensor, pull: float = PULL) -> torch.Tensor:
    """Bradley and Terry's, with its pull towards nought. Shape: differences (pairs, D)."""
    wins = torch.nn.functional.logsigmoid(differences @ weight)
    return pull / 2 * weight.square().sum() - wins.mean()


def fit(features: torch.Tensor, rankings: Sequence[Ranking]) -> Fit:
    """The head that makes these rankings likeliest; they name rows of `features` (N, D)."""
    return fit_pairs(features, pairs_of(rankings), ranked=any(map(any, rankings)))


def fit_pairs(
    features: torch.Tensor, pairs: Sequence[tuple[int, int]], *, ranked: bool = True
) -> Fit:
    """The same from pairs (better, worse)."""
    if not pairs:
        return Fit("equal" if ranked else "empty")
    centred = (features - features.mean(0)).double()
    unit = centred.std(0).mean()
    better, worse = map(list, zip(*pairs, strict=True))
    differences = (centred[better] - centred[worse]) / unit  # (pairs, D)
    weight = torch.zeros(features.shape[1], dtype=torch.float64, requires_grad=True)
    search = torch.optim.LBFGS([weight], max_iter=ROUNDS, line_search_fn="strong_wolfe")

    def again() -> torch.Tensor:
        search.zero_grad()
        now = loss(weight, differences)
        now.backward()
        return now

    search.step(again)
    found = weight.detach()
    judge = None
    sd = float((centred @ found).std())
    if sd > 1e-9:
        judge = Judge(found.float(), float(features.mean(0).double() @ found), sd)
    told = set(pairs)
    both = sum((other, one) in told for one, other in told) // 2
    right = float((differences @ found > 0).double().mean())
    return Fit("contradictory" if circular(pairs) else "fitted", len(pairs), both, right, judge)


def circular(pairs: Iterable[tuple[int, int]]) -> bool:
    """Whether somebody is better than himself, by way of others: then no order meets all pairs."""
    order = graphlib.TopologicalSorter()
    for better, worse in pairs:
        order.add(better, worse)
    try:
        order.prepare()
    except graphlib.CycleError:
        return True
    return False


def agreement(scores: torch.Tensor, pairs: Sequence[tuple[int, int]]) -> float:
    """Share of pairs whose better answer has the higher score. Shape: scores (N,)."""
    better, worse = map(list, zip(*pairs, strict=True))
    return float((scores[better] > scores[worse]).double().mean())

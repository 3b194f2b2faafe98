"""The reward model: fitted as others fit it, and clear about rankings that say nothing."""

from __future__ import annotations

import random

import pytest
import torch

from explain.models import OURS
from explain.models.checkpoints import trainable
from explain.smallworld import tokenizer
from explain.smallworld.tuning import reward, wishes
from explain.smallworld.tuning.answers import read, sample, written


@pytest.fixture(scope="module")
def model():
    return trainable().eval()


@pytest.fixture(scope="module")
def answers(model):
    prompt = tokenizer.load(OURS)("Tell me a story.<|answer|>")["input_ids"]
    return sample(model, prompt, 48, torch.Generator().manual_seed(0))


def slope(differences, weight, at, small=1e-5):
    """The derivative of the loss by one of the weights, by finite differences."""
    step = small * torch.eye(len(weight), dtype=torch.float64)[at]
    up, down = (reward.loss(weight.detach() + sign * step, differences) for sign in (1, -1))
    return float(up - down) / (2 * small)


def test_the_bradley_terry_loss_is_a_logistic_regression():
    """Against torch's own binary cross-entropy, and its gradient against finite differences."""
    torch.manual_seed(0)
    differences, weight = torch.randn(9, 4).double(), torch.randn(4).double().requires_grad_()
    found = reward.loss(weight, differences)
    own = torch.nn.functional.binary_cross_entropy_with_logits(
        differences @ weight, torch.ones(9, dtype=torch.float64)
    )
    assert found.detach().item() == pytest.approx(
        own.detach().item() + reward.PULL / 2 * float((weight @ weight).detach())
    )
    found.backward()
    for at in range(4):
        by_hand = slope(differences, weight, at)
        assert weight.grad[at].item() == pytest.approx(by_hand, rel=1e-5)


def test_the_head_is_the_best_there_is():
    """scikit-learn's logistic regression on mirrored pairs finds the same head."""
    from sklearn.linear_model import LogisticRegression

    torch.manual_seed(1)
    features = torch.randn(40, 5)
    better = features @ torch.tensor([1.0, -2.0, 0.0, 0.5, 0.0]) + torch.randn(40)
    chance = random.Random(0)
    some = [tuple(chance.sample(range(40), 2)) for _ in range(60)]
    pairs = [(one, other) if better[one] > better[other] else (other, one) for one, other in some]
    judge = reward.fit_pairs(features, pairs).judge
    one, other = map(list, zip(*pairs, strict=True))
    rows = ((features[one] - features[other]) / (features - features.mean(0)).std(0).mean()).numpy()
    own = LogisticRegression(C=1 / (reward.PULL * 60), fit_intercept=False, tol=1e-8)
    mirrored = [*rows, *-rows]
    own.fit(mirrored, [1] * 60 + [0] * 60, sample_weight=[0.5] * 120)
    assert torch.allclose(judge.weight, torch.tensor(own.coef_[0]).float(), atol=1e-3)
    # The head's scores have mean 0 and standard deviation 1 over what it was fitted on.
    scores = (features @ judge.weight - judge.mean) / judge.sd
    assert abs(scores.mean()) < 1e-5 and scores.std().item() == pytest.approx(1, abs=1e-4)


def test_a_score_is_the_sum_of_its_words(model, answers):
    features = reward.features(model, answers)
    lengths = [len(row) for row in answers.rows]
    pairs = wishes.ready_pairs([-n for n in lengths], range(48), 60, random.Random(0))
    judge = reward.fit_pairs(features, pairs).judge
    with torch.no_grad():
        hidden = read(model, answers, reward.LAYER)[1]
    scores = judge.scores(hidden, answers)
    assert torch.allclose(scores, (features @ judge.weight - judge.mean) / judge.sd, atol=1e-3)
    assert torch.allclose(
        judge.words(hidden, answers).sum(1) - judge.mean / judge.sd, scores, atol=1e-4
    )
    row = answers.rows[0]  # one answer alone, without padding
    alone = written(answers.prompt, [row])
    with torch.no_grad():
        states = model(alone.texts, output_hidden_states=True).hidden_states[reward.LAYER]
    own = float(states[0, len(answers.prompt) :].sum(0) @ judge.weight - judge.mean) / judge.sd
    assert float(scores[0]) == pytest.approx(own, abs=1e-3)


def test_rankings_that_say_nothing_or_contradict_each_other():
    torch.manual_seed(0)
    features = torch.randn(4, 3)
    assert reward.fit(features, []).found == "empty"
    assert reward.fit(features, [()]).found == "empty"
    equal = reward.fit(features, [((0, 1, 2, 3),), ((2, 3),)])
    assert equal.found == "equal" and equal.judge is None
    both = reward.fit(features, [((0,), (1,)), ((1,), (0,))])
    assert (both.found, both.both_ways, both.judge) == ("contradictory", 1, None)
    round_about = reward.fit(features, [((0,), (1,)), ((1,), (2,)), ((2,), (0,))])
    assert round_about.found == "contradictory" and round_about.both_ways == 0
    assert round_about.agreement is not None and round_about.agreement < 1
    ordered = reward.fit(features, [((0,), (1, 2), (3,))])
    assert ordered.found == "fitted" and ordered.pairs == 5


def test_what_the_wishes_say_of_stories():
    texts = [
        "从前有一条狗。狗说：谢谢你，猫！",
        "Once a cat met a bird. They had a lot of fun.",
        "Tom was at school. Goodbye, bee! said Tom.",
        "今天，小明去公园玩。他看见了一只猫。小明高兴极了。",
    ]
    lengths = [9, 12, 11, 14]
    assert wishes.marks("dog", texts, lengths) == [1, 0, 0, 0]
    assert wishes.marks("polite", texts, lengths) == [1, 0, 1, 0]
    assert wishes.marks("happy", texts, lengths) == [0, 1, 0, 1]
    assert wishes.marks("short", texts, lengths) == [-9, -12, -11, -14]
    assert wishes.ranking([0, 1, 0, 1], [0, 1, 2, 3]) == ((1, 3), (0, 2))

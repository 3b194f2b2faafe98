"""The sampling stages against transformers' own logits processors, and the draw against its odds."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from transformers import (
    LogitsProcessorList,
    MinPLogitsWarper,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from explain.sampling import Knobs, choose, die, draw, draws, likeliest_first, softmax

SETTINGS = [
    Knobs(),
    Knobs(temperature=0.3),
    Knobs(temperature=2.0),
    Knobs(top_k=1),
    Knobs(top_k=50),
    Knobs(top_p=0.1),
    Knobs(top_p=0.95),
    Knobs(min_p=0.02),
    Knobs(min_p=0.5),
    Knobs(0.8, 50, 0.95, 0.02),
    Knobs(1.7, 200, 0.6, 0.001),
]


def by_transformers(logits, knobs):
    """The probabilities that transformers samples from."""
    steps = LogitsProcessorList()
    if knobs.temperature != 1:
        steps.append(TemperatureLogitsWarper(knobs.temperature))
    if knobs.top_k:
        steps.append(TopKLogitsWarper(knobs.top_k))
    if knobs.top_p < 1:
        steps.append(TopPLogitsWarper(knobs.top_p))
    if knobs.min_p:
        steps.append(MinPLogitsWarper(knobs.min_p))
    scores = steps(torch.zeros(1, 1, dtype=torch.long), torch.tensor(logits)[None].double())
    return torch.softmax(scores, -1)[0].numpy()


@pytest.mark.parametrize("size", [7, 1000, 49_152, 262_144])
@pytest.mark.parametrize("knobs", SETTINGS, ids=str)
def test_stages_are_transformers_own(knobs, size):
    random = np.random.default_rng(size)
    for spread in (0.5, 3.0):
        logits = random.normal(0, spread, size).astype(np.float32)
        ours, theirs = choose(logits, knobs).probs, by_transformers(logits, knobs)
        assert ((ours > 0) == (theirs > 0)).all()
        assert np.abs(ours - theirs).max() <= 1e-6


@pytest.mark.parametrize("knobs", SETTINGS, ids=str)
def test_ties_are_cut_as_transformers_cuts_them(knobs):
    logits = np.random.default_rng(9).normal(0, 2, 262_144).round(1).astype(np.float32)
    ours, theirs = choose(logits, knobs).probs, by_transformers(logits, knobs)
    # Of tokens alike, top-p has to leave some out: which, is the sort's affair; how many, is not.
    assert np.count_nonzero(ours) == np.count_nonzero(theirs)
    assert np.abs(np.sort(ours) - np.sort(theirs)).max() <= 1e-6
    if knobs.top_p == 1:
        assert ((ours > 0) == (theirs > 0)).all()


def test_the_likeliest_come_first_and_ties_by_id():
    draw = np.random.default_rng(4)
    some = draw.normal(0, 5, 262_144).astype(np.float32)
    some[1000:1050], some[7], some[9] = some[5], 0.0, -0.0
    for logits in (some, some.round(), np.float32([-0.0, 0.0, 3e38, -3e38, 1e-45, -1e-45]), -some):
        wanted = sorted(range(len(logits)), key=lambda i, of=logits.tolist(): -of[i])
        assert likeliest_first(logits).tolist() == wanted
        assert likeliest_first(logits.astype(np.float64)).tolist() == wanted


@pytest.mark.parametrize("knobs", [*SETTINGS, Knobs(temperature=0)], ids=str)
def test_an_order_known_before_changes_nothing(knobs):
    logits = np.random.default_rng(6).normal(0, 3, 5000).round(2).astype(np.float32)
    found, given = choose(logits, knobs), choose(logits, knobs, likeliest_first(logits))
    assert (found.probs == given.probs).all() and (found.order == given.order).all()
    assert [stage.cut for stage in found.stages] == [stage.cut for stage in given.stages]
    for stage in found.stages:  # each keeps a beginning of the order, and says which
        kept = stage.kept[found.order]
        assert kept[: kept.sum()].all() and (stage.probs[~stage.kept] == 0).all()
    assert found.count == found.stages[-1].kept.sum()


def test_stages_on_the_real_model(smollm2):
    logits = smollm2.read("The best thing about AI is its ability to").logits
    for knobs in SETTINGS:
        ours, theirs = choose(logits, knobs).probs, by_transformers(logits, knobs)
        assert ((ours > 0) == (theirs > 0)).all()
        assert np.abs(ours - theirs).max() <= 1e-6


def test_by_hand():
    # e^2 : e^1 : e^0 = 7.389 : 2.718 : 1, in all 11.107
    choice = choose(np.array([1.0, 2.0, 0.0]), Knobs(top_k=2))
    assert choice.order.tolist() == [1, 0, 2]
    assert choice.own.round(4).tolist() == [0.2447, 0.6652, 0.0900]
    assert choice.probs.round(4).tolist() == [0.2689, 0.7311, 0.0]
    assert round(choice.stages[1].cut, 4) == 0.09
    assert [choice.cut_by(i) for i in range(3)] == [None, None, "top_k"]
    # the likeliest alone has less than 0.7, so top-p keeps the second too
    assert choose(np.array([1.0, 2.0, 0.0]), Knobs(top_p=0.7)).stages[2].kept.tolist() == [
        True,
        True,
        False,
    ]


def test_ties_stay_together_in_top_k():
    choice = choose(np.array([1.0, 3.0, 1.0, 1.0]), Knobs(top_k=2))
    assert choice.stages[1].kept.all()


def test_temperature_zero_takes_the_likeliest():
    choice = choose(np.array([0.1, 0.3, 0.2]), Knobs(temperature=0))
    assert choice.probs.tolist() == [0, 1, 0]
    assert draw(choice, 0.999999) == 1
    assert choice.cut_by(0) == "temperature"


def test_what_is_cut_and_what_is_left_add_up():
    logits = np.random.default_rng(1).normal(0, 3, 500)
    for knobs in SETTINGS:
        for before, stage in zip(
            choose(logits, knobs).stages, choose(logits, knobs).stages[1:], strict=False
        ):
            assert abs(stage.probs.sum() - 1) <= 1e-12
            assert abs(before.probs[stage.kept].sum() + stage.cut - 1) <= 1e-12


def test_the_die_is_the_first_of_the_draws_and_falls_again_the_same():
    choice = choose(np.random.default_rng(2).normal(0, 2, 300))
    for position in range(5):
        assert die(7, position) == die(7, position) != die(8, position)
        one = draws(choice, 7, position, times=1)
        assert one.sum() == 1 and one.argmax() == draw(choice, die(7, position))


@pytest.mark.parametrize("knobs", [Knobs(), Knobs(0.8, 50, 0.95, 0.02), Knobs(temperature=0)])
def test_a_draw_is_where_the_point_falls(knobs):
    logits = np.random.default_rng(8).normal(0, 3, 2000).astype(np.float32)
    choice = choose(logits, knobs)
    for point in (0.0, 0.1, 0.5, 0.9, 0.999999):
        end = 0.0
        for token_id in sorted(range(2000), key=lambda i: -logits[i]):
            end += float(choice.probs[token_id])
            if point < end:
                break
        assert draw(choice, point) == token_id


def test_draws_follow_the_probabilities():
    choice = choose(np.random.default_rng(3).normal(0, 1, 20), Knobs(top_k=12))
    counts = draws(choice, 1, 1, times=20_000)
    error = np.sqrt(choice.probs * (1 - choice.probs) / 20_000)
    assert (counts[choice.probs == 0] == 0).all()
    assert (np.abs(counts / 20_000 - choice.probs) <= 5 * error + 1e-9).all()


def test_the_line_ends_with_the_last_word_kept():
    choice = choose(np.array([3.0, 2.0, 1.0]), Knobs(top_k=2))
    assert draw(choice, 0.0) == 0
    assert draw(choice, np.nextafter(1, 0)) == 1


def test_what_makes_no_sense_is_refused():
    for bad in (np.array([1.0, np.nan]), np.array([np.inf, 0.0])):
        with pytest.raises(ValueError, match="finite"):
            choose(bad)
    for knobs in ({"temperature": -1}, {"top_p": 1.1}, {"min_p": float("nan")}, {"top_k": -1}):
        with pytest.raises(ValueError, match="between"):
            Knobs(**knobs)
    assert softmax(np.array([1e4, 0.0])).tolist() == [1.0, 0.0]

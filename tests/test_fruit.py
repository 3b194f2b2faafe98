"""Apple, pear, banana: the toy against hand computation, and what an address may ask for."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from explain import fruit


def by_hand(key, gaze):
    return (key[0] * gaze[0] + key[1] * gaze[1]) / (math.hypot(*key) * math.hypot(*gaze))


def test_the_lectures_numbers():
    match = fruit.matches(fruit.KEYS, fruit.GAZE)
    assert match.round(3).tolist() == [0.949, 1.0, 0.707]
    parts = fruit.weights(match)
    assert parts.round(3).tolist() == [0.357, 0.377, 0.266]
    assert fruit.mix(parts, fruit.KEYS).round(3).tolist() == [-1.091, 1.0]
    assert fruit.matches(fruit.KEYS, fruit.GAZE, "dot").tolist() == [3.0, 2.0, 1.0]


def test_two_hundred_random_ones_by_hand():
    draw = random.Random(4)
    for _ in range(200):
        keys = [[draw.uniform(-3, 3), draw.uniform(-3, 3)] for _ in range(3)]
        values = [[draw.uniform(-3, 3), draw.uniform(-3, 3)] for _ in range(3)]
        gaze, warmth = [draw.uniform(-3, 3), draw.uniform(-3, 3)], draw.uniform(0.05, 3)
        match = fruit.matches(keys, gaze)
        assert match == pytest.approx([by_hand(key, gaze) for key in keys], abs=1e-12)
        parts = fruit.weights(match, "softmax", warmth)
        raised = [math.exp(one / warmth) for one in match]
        assert parts == pytest.approx([one / sum(raised) for one in raised], abs=1e-12)
        mixed = [sum(parts[i] * values[i][axis] for i in range(3)) for axis in (0, 1)]
        assert fruit.mix(parts, values) == pytest.approx(mixed, abs=1e-12)
        total = sum(match)
        if total > 1e-9:
            assert fruit.weights(match) == pytest.approx([one / total for one in match])
        else:
            with pytest.raises(fruit.Undefined):
                fruit.weights(match)


def test_what_is_undefined_is_said_not_computed():
    with pytest.raises(fruit.Undefined):
        fruit.matches(fruit.KEYS, (0, 0))
    with pytest.raises(fruit.Undefined):
        fruit.matches([(0, 0), (1, 1)], (1, 0))
    with pytest.raises(fruit.Undefined):
        fruit.weights(fruit.matches(fruit.KEYS, (0, -1)))
    assert fruit.matches(fruit.KEYS, (0, 0), "dot").tolist() == [0, 0, 0]
    same = fruit.weights(fruit.matches([(1, 1)] * 3, (1, 0)))
    assert same == pytest.approx([1 / 3] * 3)


def test_each_puzzle_has_an_answer_and_opens_unsolved():
    opening = fruit.weights(fruit.matches(fruit.KEYS, fruit.GAZE))
    warm = fruit.weights(fruit.matches(fruit.KEYS, fruit.GAZE), "softmax")
    assert not fruit.solved(1, warm) and not fruit.solved(2, opening)
    assert not fruit.solved(3, opening)
    one = fruit.weights(fruit.matches(fruit.KEYS, (1, 0.5)), "softmax")
    assert fruit.solved(1, one)
    between = np.array([-2, 1]) / math.sqrt(5) + np.array([-1, 1]) / math.sqrt(2)
    assert fruit.solved(2, fruit.weights(fruit.matches(fruit.KEYS, between)))
    outer = np.array([-2, 1]) / math.sqrt(5) + np.array([0, 1])
    assert fruit.solved(3, fruit.weights(fruit.matches(fruit.KEYS, outer)))


@pytest.mark.parametrize(
    "own",
    [
        {"gaze": "nan,1"}, {"gaze": "1"}, {"gaze": "<script>,2"}, {"gaze": "9,9"}, {"warmth": "x"},
        {"warmth": "1e9"}, {"values": "1,1;2,2"}, {"values": ";;"}, {"puzzle": "7"}, {"match": "x"},
    ],
)  # fmt: skip
def test_nonsense_in_an_address_leaves_the_opening(own):
    opening = fruit.asked({})
    assert fruit.asked(own) == opening
    assert opening["gaze"] == [-1.0, 1.0] and opening["values"] is None


def test_an_address_gives_back_what_was_written():
    state = {
        "gaze": [0.5, -1.2], "match": "dot", "mix": "softmax", "warmth": 0.4,
        "values": [[1.0, 2.0], [0.0, 0.5], [-1.0, 1.0]], "puzzle": 3,
    }  # fmt: skip
    own = {name: text for name, text in fruit.written(state).items() if text is not None}
    assert fruit.asked(own) == state
    assert not any(fruit.written(fruit.asked({})).values())
    assert not any(fruit.written({"gaze": "x", "values": 5, "warmth": "hot"}).values())

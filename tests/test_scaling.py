"""Our own scaling run: the published file, and the smallest size trained anew for some steps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch

from explain import scaling
from explain.ask import Ask
from explain.smallworld.training import abilities
from explain.smallworld.training import scaling as training
from explain.text import topic
from explain.views import emergence_gradual, scale_ours


def test_the_smallest_size_meets_its_published_curve():
    torch.set_num_threads(1)
    published = scaling.scaling().sizes[0]
    ids = training.vocabulary()
    exam = abilities.Exam(abilities.questions(4), ids)
    run = training.Run(training.SIZES[0], training.Stream(ids), exam)
    assert run.model.num_parameters() == published.parameters
    before = {name: one.clone() for name, one in run.model.named_parameters()}
    for _ in range(50):
        run.learn()
    loss, entropy, _ = abilities.loss_and_entropy(run.model, ids, training.TEXTS)
    assert loss == pytest.approx(published.at(50).loss, abs=0.01)
    assert entropy == pytest.approx(published.at(50).entropy, abs=1e-4)
    assert any((before[name] != one).any() for name, one in run.model.named_parameters())


def test_sizes_are_those_of_the_formula():
    found = scaling.scaling()
    for size in found.sizes:
        formula = 12 * size.layers * size.width**2 + (1106 + 128) * size.width
        assert size.parameters == pytest.approx(formula, rel=0.05)
        assert [point.step for point in size.points] == sorted(
            set(training.MEASURED) & {point.step for point in size.points}
        )
        for point in size.points:
            assert point.tokens == point.step * found.batch and point.excess > 0
            for kind in found.kinds:
                marks = [found.mark(point, name, kind) for name in ("whole", "token")]
                assert 0 <= marks[0] <= marks[1] <= 1  # a product is below its mean factor


def test_marks_are_counted_by_hand():
    """A model that always says one token: by hand from its logits."""
    ids = training.vocabulary()
    exam = abilities.Exam(abilities.questions(3), ids)
    model = training.model_of(training.SIZES[0], len(ids)).eval()
    found = training.marks(model, exam)
    key = exam.keys[0]
    by_hand = []
    for row, one in enumerate(exam.keys):
        if one != key:
            continue
        with torch.inference_mode():
            length = exam.lengths[row]
            logs = model(exam.tokens[row : row + 1, : length - 1]).logits[0].log_softmax(-1)
        places = exam.counted[row].nonzero().flatten().tolist()
        each = [float(logs[at, exam.tokens[row, at + 1]]) for at in places]
        by_hand.append((np.exp(sum(each)), np.exp(sum(each) / len(each))))
    whole, token = np.mean(by_hand, axis=0)
    assert found["whole"][" ".join(key)] == pytest.approx(whole, abs=1e-4)
    assert found["token"][" ".join(key)] == pytest.approx(token, abs=1e-4)


def test_a_power_law_is_found_again():
    sizes = [(n, 3.0 * n**-0.25) for n in (1e4, 1e5, 1e6)]
    assert scaling.power_law(sizes) == pytest.approx((3.0, 0.25))


def test_every_kind_has_a_name():
    named = {key.removeprefix("component.kind_") for key in topic("emergence") if "kind_" in key}
    assert named == {emergence_gradual.OPENS, *scaling.scaling().kinds}


def test_more_parameters_on_the_same_text_gain_less_and_less():
    """As the note below the picture says: the largest size ends above the line of the others."""
    run = scaling.scaling()
    assert run.over
    height, slope = run.forecast
    ends = [size.points[-1].excess for size in run.trained]
    assert ends[-1] > 2 * height * run.trained[-1].parameters ** -slope
    gains = [a / b for a, b in pairwise(ends)]
    assert gains[-1] < 1.5 < 2 < min(gains[:-1])


def test_an_unknown_kind_opens_on_all():
    ask = Ask("", "small-world", own={"view": "gradual", "kind": "nonsense"})
    assert emergence_gradual.gradual(ask)["kind"] == "all" and "kind" in ask.nonsense


def test_the_line_is_fitted_without_the_size_that_tests_it():
    """Recomputed by hand from the file, over parameters and over compute."""
    sizes = scaling.scaling().trained
    ends = [(one.parameters, one.points[-1].loss - one.points[-1].entropy) for one in sizes]
    rows = np.log(np.array(ends[:-1]))
    design = np.stack([rows[:, 0], np.ones(len(rows))], 1)
    slope, height = np.linalg.lstsq(design, rows[:, 1], rcond=None)[0]
    for against, factor in (("parameters", 1), ("compute", 6 * 4_608_000)):
        ask = Ask("", "small-world", own={"view": "ours", "against": against})
        shown = scale_ours.ours(ask)
        foretold = np.exp(height) * ends[-1][0] ** slope
        assert float(shown["foretold"]) == pytest.approx(foretold, abs=1e-3)
        assert float(shown["measured"]) == pytest.approx(ends[-1][1], abs=1e-3)
        x = shown["figure"]["data"][-1]["x"]
        assert list(x) == pytest.approx([factor * one for one, _ in ends])
        assert not ask.nonsense
    ask = Ask("", "small-world", own={"view": "ours", "against": "nonsense"})
    assert scale_ours.ours(ask)["against"] == "parameters" and ask.nonsense == {"against"}

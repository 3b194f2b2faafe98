"""The view "Word in context": one word and different words of two texts, after each layer."""

from __future__ import annotations

import numpy as np
import pytest
from safetensors.numpy import load_file
from sklearn.metrics.pairwise import cosine_similarity

from explain.models.checkpoints import OURS
from explain.server import Server
from explain.views.embedding import Table


@pytest.fixture
def table(smollm2):
    return Table(Server(), smollm2, "en")


def test_words_in_context(table):
    before = table.context("the river bank|the savings bank")
    assert before["word"] == "bank" and not before["same_before"]
    assert before["cosines"][0] == pytest.approx(1) and before["cosines"][-1] < 0.95
    after = table.context("the bank of France|the bank of Spain")
    assert after["same_before"] and min(after["cosines"]) > 0.9999
    assert before["part"] and not before["placed"]
    assert table.context("x|")["cosines"] == [] == table.context("cat|77")["cosines"]


def test_where_positions_are_added_a_word_elsewhere_begins_apart(small):
    found = Table(Server(), small, "en").context("猫喜欢鱼|小明有一只猫")
    raw = small.embedding[small.prompt("猫")[0].id].astype(float)
    places = load_file(OURS / "model.safetensors")["transformer.wpe.weight"].astype(float)
    one, other = raw + places[0], raw + places[4]
    cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
    assert found["placed"] and found["cosines"][0] == pytest.approx(cosine, abs=1e-5) != 1
    assert found["part"] == (found["cosines"][-1] < found["cosines"][0] - 0.005)


def test_different_words_are_the_measure(smollm2, table):
    texts = ("the river bank", "the savings bank")
    found = table.context("|".join(texts))
    one, other = (smollm2.read(smollm2.prompt(text)).resid.astype(float) for text in texts)
    for layer, value in enumerate(found["unalike"]):
        every = cosine_similarity(one[layer, 1:], other[layer, 1:])
        assert value == pytest.approx(every[[0, 0, 1], [0, 1, 0]].mean(), abs=1e-5)
    assert len(found["unalike"]) == len(found["cosines"]) and found["unalike"][0] < 0.5
    assert table.context("the bank|a bank")["unalike"] == []  # after the first there is one word


def test_a_token_that_every_text_begins_with_is_no_shared_word(gemma):
    found = Table(Server(), gemma, "zh").context("他今天很高兴|dog")
    assert gemma.prompt("dog")[0].special and not found["word"] and not found["cosines"]

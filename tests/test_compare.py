"""A second text beside the first: its figures against numpy's, and what a visitor can ask for."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest
from visitor import Visitor

from explain import compare, knobs
from explain.ask import Ask
from explain.pairs import PAIRS, SMALL, pairs
from explain.sampling import Knobs, choose, softmax
from explain.views import compare as beside
from explain.views import next_word
from explain.views.next_word import Place

FIRST, SECOND = "The food was not good. I was", "The food was very good. I was"
TURNED = {"temperature": "0.7", "top_p": "0.98"}
RNG = np.random.default_rng(19)


def asked(second, first=FIRST, model="smollm2-135m", **more):
    return Ask(first, model, second=second, **more)


def shown(server, ask, place=Place()):
    """What the page sends of the second text, once it is read."""
    while True:
        data = next_word.view(server, ask, place)
        if not data.get("again"):
            return data["compare"]
        time.sleep(data["again"])


# -- values ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", [Knobs(), Knobs(0.5), Knobs(1.5, 0, 0.9), Knobs(0), Knobs(1, 7)])
def test_logarithms_are_those_of_what_the_knobs_left(chosen):
    choice = choose(RNG.normal(0, 3, 500), chosen)
    with np.errstate(divide="ignore"):
        assert compare.logs(choice, chosen) == pytest.approx(np.log(choice.probs))


def test_a_chance_too_small_for_a_float_still_has_a_logarithm():
    logits, cold = np.array([0.0, -100.0]), Knobs(0.1)
    first, second = choose(np.array([0.0, 0.0]), cold), choose(logits, cold)
    assert second.probs[1] == 0
    apart = compare.difference(compare.logs(first, cold), compare.logs(second, cold))
    assert apart.there == pytest.approx(500 - np.log(2)) and apart.cut == 0


def test_differences_by_hand():
    first, second = np.log([0.5, 0.25, 0.25]), np.log([0.25, 0.25, 0.5])
    apart = compare.difference(first, second)
    assert apart.total == pytest.approx(0.25)
    assert apart.there == apart.back == pytest.approx(0.25 * np.log(2))
    with np.errstate(divide="ignore"):
        cut = compare.difference(np.log([0.5, 0.5, 0]), np.log([0.5, 0, 0.5]))
    assert (cut.total, cut.there, cut.back, cut.cut, cut.cut_back) == pytest.approx(
        (0.5, np.inf, np.inf, 0.5, 0.5)
    )


def test_the_largest_of_either_in_order():
    first, second = RNG.random(300), RNG.random(300)
    most = np.maximum(first, second)
    assert compare.largest(first, second, 8).tolist() == np.argsort(-most)[:8].tolist()
    assert compare.largest(np.array([1, 2, 2]), np.array([0, 0, 2]), 2).tolist() == [1, 2]
    assert compare.largest(first[:3], second[:3], 8).tolist() == np.argsort(-most[:3]).tolist()


def test_aligned_tokens_are_the_same_and_in_order():
    assert compare.aligned([1, 2, 3, 4], [1, 9, 3, 4, 5]) == ((0, 0), (2, 2), (3, 3))
    first, second = RNG.integers(0, 9, 200).tolist(), RNG.integers(0, 9, 150).tolist()
    found = compare.aligned(first, second)
    assert all(first[a] == second[b] for a, b in found)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(found))


# -- the page "Next word" --------------------------------------------------------------------------


def test_differences_are_those_of_two_runs_in_numpy(smollm2, served_smollm2):
    ask = asked(SECOND, own={"temperature": "0.7"})
    found = shown(served_smollm2, ask)["next"]
    p, q = (softmax(smollm2.read(text).logits / 0.7) for text in (FIRST, SECOND))
    assert found["total"] == pytest.approx(np.abs(p - q).sum() / 2, abs=1e-5)
    assert found["there"] == pytest.approx((p * np.log(p / q)).sum(), abs=1e-4)
    assert found["back"] == pytest.approx((q * np.log(q / p)).sum(), abs=1e-4)
    best = np.argsort(-np.maximum(p, q))[:8]
    assert [row["id"] for row in found["rows"]] == best.tolist()
    for name, one in (("first", p), ("second", q)):
        assert [row[name] for row in found["rows"]] == pytest.approx(one[best], abs=1e-5)
        assert found["others"][name] == pytest.approx(1 - one[best].sum(), abs=1e-4)
    assert found["rose"]["id"] == (q - p).argmax() and found["fell"]["id"] == (q - p).argmin()


def test_where_a_knob_cuts_a_divergence_is_infinite_and_says_of_what(served_smollm2):
    found = shown(served_smollm2, asked(SECOND, own=TURNED))["next"]
    chosen = knobs.read(TURNED)[0]
    reader = served_smollm2.shelf.reader("smollm2-135m")
    p, q = (choose(reader.read(text).logits, chosen).probs for text in (FIRST, SECOND))
    assert found["there"] is None and found["cut"] == pytest.approx(p[q == 0].sum())
    assert found["back"] is None and found["cut_back"] == pytest.approx(q[p == 0].sum())


def test_the_same_text_twice_gives_zeros(served_smollm2):
    found = shown(served_smollm2, asked(FIRST, own=TURNED))
    moved = found["next"]
    assert found["same"] and not any(found["marks"]["first"] + found["marks"]["second"])
    assert (moved["total"], moved["there"], moved["back"], moved["cut"]) == (0, 0, 0, 0)
    assert all(row["first"] == row["second"] for row in moved["rows"])


def test_words_taken_follow_both_texts(smollm2, served_smollm2):
    taken = smollm2.prompt(" very happy")
    history = next_word.History()
    for token in taken:
        history = history.take(token.id)
    found = shown(served_smollm2, asked(SECOND), Place(history))
    q = softmax(smollm2.read(f"{SECOND} very happy").logits)
    rows = found["next"]["rows"]
    assert [row["second"] for row in rows] == pytest.approx(q[[r["id"] for r in rows]], abs=1e-4)
    assert [cell["generated"] for cell in found["strip"]][-2:] == [True, True]
    assert found["swaps"][-2:] == [False, False] and all(found["swaps"][:-2])


def test_a_second_text_costs_one_pass_and_a_knob_none(served_smollm2):
    runs, ask = served_smollm2.runs, asked("Something that nobody has read before")
    shown(served_smollm2, asked(FIRST))
    before = runs.read + runs.stepped
    shown(served_smollm2, ask)
    assert runs.read + runs.stepped == before + 1
    shown(served_smollm2, asked(ask.second, own={"temperature": "0.3", "top_k": "9"}))
    assert runs.read + runs.stepped == before + 1


@pytest.mark.parametrize("second", ["", "a " * 3000, "x" * 90_000])
def test_a_refused_second_text_is_a_sentence_and_the_first_stays(served_smollm2, second):
    data = next_word.view(served_smollm2, asked(second), Place())
    alone = next_word.view(served_smollm2, asked(None), Place())
    assert data["compare"]["notice"]["text"] and data["compare"]["next"] is None
    assert {**data, "compare": None} == alone


def test_texts_of_one_and_of_many_tokens(served_smollm2):
    found = shown(served_smollm2, asked("One " * 450 + "more", "I"))
    assert found["shared"]["first"] == 1 and found["shared"]["second"] > 400
    assert 0 < found["next"]["total"] <= 1 and found["next"]["there"] > 0


def test_marks_are_of_the_words_that_the_other_text_has_not(served_smollm2):
    found = shown(served_smollm2, asked(SECOND))
    words = [cell["text"] for cell in found["strip"]]
    assert [word for word, mark in zip(words, found["marks"]["second"], strict=True) if mark] == [
        "very"
    ]
    assert found["shared"] == {"both": 7, "first": 8, "second": 8}


# -- acts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "chat", "word", "new", "expected"),
    [
        (SECOND, False, "very", "really", "The food was really good. I was"),
        ("He works as a", False, "He", " She ", "She works as a"),
        ("user, assist the user", True, "assist", "help", "user, help the user"),
        (SECOND, False, "very", "", "The food was  good. I was"),
    ],
)
def test_a_word_is_swapped_and_the_rest_stays(served_smollm2, second, chat, word, new, expected):
    ask = asked(second, chat=chat)
    found = shown(served_smollm2, ask)
    texts = [cell["text"] for cell in found["strip"]]
    at = next(i for i, on in enumerate(found["swaps"]) if on and texts[i] == word)
    done = {"kind": "swap", "at": at, "word": new}
    assert beside.act(served_smollm2, ask, done) == {"second": expected}


@pytest.mark.parametrize("at", [-1, 999, None, "1"])
def test_a_swap_of_nothing_changes_nothing(served_smollm2, at):
    changed = beside.act(served_smollm2, asked(SECOND), {"kind": "swap", "at": at, "word": "x"})
    assert changed.get("second", SECOND) == SECOND


@pytest.mark.parametrize("pair", SMALL, ids=lambda pair: pair.name)
def test_our_own_models_pairs_differ_in_its_words(served, pair):
    ask = asked(pair.second, pair.first, "small-world", chat=pair.chat)
    found = shown(served, ask)
    assert found["notice"] is None and next_word.view(served, ask, Place())["notice"] is None
    assert any(found["marks"]["second"]) and found["next"]["total"] > 0


@pytest.mark.parametrize("pair", [p for p in PAIRS if p.reads == ("en",)], ids=lambda p: p.name)
def test_english_pairs_move_chance(served_smollm2, pair):
    assert shown(served_smollm2, asked(pair.second, pair.first))["next"]["total"] > 0.1


def test_pairs_are_those_that_a_model_reads():
    assert {pair.reads for pair in pairs("smollm2-135m", ("en",), "zh")} == {("en",)}
    both = pairs("gemma-3-270m", ("en", "zh"), "zh")
    assert set(both) == set(PAIRS) and both[0].reads == ("zh",)


# -- the address -----------------------------------------------------------------------------------


def test_the_second_text_belongs_to_the_visitor():
    visitor = Visitor(text=FIRST, second=SECOND, model="small-world", lang="en")
    assert visitor.seen()["compare"]["text"] == SECOND
    assert "second=The+food+was+very" in visitor.seen()["address"]
    data = visitor.do("compare", on=False)
    assert data["compare"] is None and "second" not in data["address"]
    assert visitor.do("compare", on=True)["compare"]["same"]
    assert visitor.do("second", text="I")["compare"]["text"] == "I"
    assert visitor.do("second", text="")["compare"]["notice"]["text"]
    at = 0
    data = visitor.do("pair", at=at)
    pair = pairs("small-world", ("en", "zh"), "en")[at]
    assert (visitor.typed, data["compare"]["text"]) == (pair.first, pair.second)
    assert data["compare"]["paired"] == at
    visitor.undo()
    assert visitor.typed == FIRST and visitor.seen()["compare"]["text"] == ""

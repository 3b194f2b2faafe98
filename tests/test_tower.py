"""The page "Inside the Transformer" against the model's own vectors, floor by floor."""

from __future__ import annotations

import time

import numpy as np
import pytest

from explain import transformer
from explain.ask import Ask
from explain.models import STANDBY
from explain.views import transformer as page

TEXT = "小明有一只猫。小红有一只"


def view(served, shown="tower", **own):
    return page.view(served, Ask(TEXT, STANDBY, own={"view": shown} | own))


@pytest.fixture(scope="module")
def trace(small):
    return small.read(TEXT)


def chances(logits):
    weight = np.exp(np.asarray(logits, np.float64) - np.max(logits))
    return weight / weight.sum()


def test_every_floor_shows_what_would_come_out_after_it(served, small, trace):
    tower = view(served)["tower"]
    last = len(trace.tokens) - 1
    assert tower["columns"] == list(range(last - 5, last + 1))
    answer = int(trace.logits.argmax())
    assert tower["answer"] == answer
    for row, floor in enumerate(trace.resid):
        for column, token in enumerate(tower["columns"]):
            probs = chances(small.unembed(floor[token]))
            assert tower["best"][row][column] == probs.argmax()
            assert tower["share"][row][column] == pytest.approx(probs.max(), abs=1e-4)
        at_last = chances(small.unembed(floor[last]))
        assert tower["places"][row] == 1 + int((at_last > at_last[answer]).sum())
    assert {int(key) for key in tower["lexicon"]} >= {one for row in tower["best"] for one in row}
    assert all(place == 1 for place in tower["places"][tower["settled"] :])
    assert tower["settled"] == 0 or tower["places"][tower["settled"] - 1] > 1


def test_an_earlier_token_has_a_tower_of_its_own(served, small, trace):
    tower = view(served, token="2")["tower"]
    assert tower["columns"][0] == 2
    assert tower["answer"] == small.unembed(trace.resid[-1, 2]).argmax()
    assert tower["places"][-1] == 1


@pytest.mark.parametrize("layer", range(4))
def test_a_floor_adds_to_the_stream_and_its_ten_words_are_the_likeliest(
    served, small, trace, layer
):
    floor = view(served, "floor", layer=str(layer))["floor"]
    rows = {point["name"]: np.array(point["row"]) for point in floor["points"]}
    assert rows["in"] == pytest.approx(trace.resid[layer, -1], abs=1e-4)
    assert rows["out"] == pytest.approx(trace.resid[layer + 1, -1], abs=1e-4)
    assert rows["in"] + rows["attn"] + rows["mlp"] == pytest.approx(rows["out"], abs=5e-4)
    probs = chances(small.unembed(trace.resid[layer + 1, -1]))
    assert [word["id"] for word in floor["ten"]] == np.argsort(-probs)[:10].tolist()
    assert [word["share"] for word in floor["ten"]] == pytest.approx(np.sort(probs)[:-11:-1])


@pytest.mark.parametrize("pair", [(None, None), (20, 30), (None, 30), (20, 20)])
def test_what_the_authors_wrote_adds_up_to_the_difference(served, trace, pair):
    asked = {k: str(v) for k, v in zip(("word", "against"), pair, strict=True) if v is not None}
    shown = view(served, "authors", **asked)["authors"]
    first, second = np.argsort(-trace.logits)[:2].tolist()
    word = first if pair[0] is None else pair[0]
    assert shown["word"]["id"] == word
    if pair == (None, None):
        assert shown["against"]["id"] == second
    against = shown["against"]["id"]
    assert against != word
    difference = float(trace.logits[word]) - float(trace.logits[against])
    parts = [shown["embedding"], shown["fixed"], *shown["attn"], *shown["mlp"]]
    assert shown["total"] == pytest.approx(difference, abs=1e-3)
    assert sum(parts) == pytest.approx(difference, abs=5e-3)
    pushes = [abs(head["push"]) for head in shown["heads"]]
    assert len(pushes) == 10 and pushes == sorted(pushes, reverse=True)


def test_a_word_is_set_against_the_answer(served, small):
    def act(typed):
        ask = Ask(TEXT, STANDBY, own={"view": "authors"})
        return page.act(served, ask, {"kind": "against", "typed": typed})["own"]

    (dog,) = small.tokenizer.raw("狗")
    assert act("狗") == {"against": str(dog.id), "refused": None}
    for refused in ("狗狗猫猫", ""):
        assert act(refused) == {"refused": refused}
    shown = view(served, "authors", against=str(dog.id), refused="狗狗")["authors"]
    assert shown["against"]["id"] == dog.id and shown["refused"] == "狗狗"


def test_neurons_are_the_strongest_and_one_can_be_silenced(served, small, trace):
    shown = view(served, "neurons", layer="2")["neurons"]
    given = small.neurons(trace, 2)[-1]
    strongest = np.argsort(-np.abs(given), kind="stable")[: len(shown["neurons"])]
    assert [one["neuron"] for one in shown["neurons"]] == strongest.tolist()
    assert [one["given"] for one in shown["neurons"]] == pytest.approx(given[strongest].tolist())
    assert shown["count"] == len(given) and shown["most"] == pytest.approx(abs(given).max())
    assert all(bar["before"] == bar["after"] for bar in shown["bars"])
    silent = int(strongest[0])
    shown = view(served, "neurons", layer="2", neuron=str(silent))["neurons"]
    without = chances(small.read(trace.tokens, silent=[(2, silent)]).logits)
    assert shown["silent"] == silent
    for bar in shown["bars"]:
        assert bar["before"] == pytest.approx(chances(trace.logits)[bar["id"]])
        assert bar["after"] == pytest.approx(without[bar["id"]], rel=1e-4)
    assert any(abs(bar["before"] - bar["after"]) > 1e-4 for bar in shown["bars"])


def test_every_token_of_a_long_text_is_in_a_table(small):
    seen = [transformer.block(70, token) for token in range(70)]
    assert all(token in block and len(block) in (6, 32) for token, block in enumerate(seen))
    assert sorted({(block.start, block.stop) for block in seen}) == [(0, 6), (6, 38), (38, 70)]
    assert transformer.block(5, 4) == range(5)


def test_an_early_token_has_a_table(served, small):
    text = "Tom has a cat. Lily has a dog. " * 4
    trace = small.read(small.prompt(text))
    asked = Ask(text, STANDBY, own={"view": "table", "token": "1"})
    for _ in range(600):
        shown = page.view(served, asked)
        if not shown["again"]:
            break
        time.sleep(0.05)
    columns = shown["table"]["columns"]
    assert columns[0] == 0 and columns[-1] < len(trace.tokens) - 32 + len(columns)
    for row, floor in zip(shown["table"]["best"], trace.resid, strict=True):
        best = [small.unembed(floor[column]).argmax() for column in columns]
        assert [index for index, _ in row] == best


def test_the_table_is_filled_floor_by_floor(served, small, trace):
    shown = view(served, "table")
    job = served.jobs.find((page.TABLE, STANDBY, trace.ids, 0))
    assert job.wait(20)
    shown = view(served, "table")
    assert shown["again"] is None and shown["table"]["share"] == 1
    assert shown["table"]["columns"] == list(range(len(trace.tokens)))
    for row, floor in zip(shown["table"]["best"], trace.resid, strict=True):
        for (best, share), vector in zip(row, floor, strict=True):
            probs = chances(small.unembed(vector))
            assert best == probs.argmax() and share == pytest.approx(probs.max(), abs=1e-4)


def test_all_parameters_are_counted(served, small):
    shown = view(served, "sizes")["sizes"]
    assert shown["total"] == small.spec.n_parameters == sum(r["parameters"] for r in shown["rows"])
    assert shown["multiplied"] == sum(r["times"] for r in shown["rows"]) + shown["looking"]


@pytest.mark.parametrize("own", [{"layer": "99"}, {"token": "99"}, {"word": "9999999"}])
def test_parts_that_this_model_has_not_are_left_out(served, own):
    for shown in ("tower", "floor", "authors", "neurons"):
        assert view(served, shown, **own) == view(served, shown)

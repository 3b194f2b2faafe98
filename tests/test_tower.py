"""The page "Inside the Transformer" against the model's own vectors, floor by floor."""

from __future__ import annotations

import time
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from explain import transformer
from explain.ask import Ask
from explain.models import STANDBY, inside
from explain.views import neurons
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


def pushed(small, trace, vector):
    """A vector's way to the logits by numpy: our small model's last norm at its scale, its table."""
    norm, stream = small.parts.norm, trace.resid[-1, -1].astype(float)
    normed = (vector - vector.mean()) / np.sqrt(stream.var() + norm.eps)
    logits = small.embedding @ (normed * norm.weight.detach().numpy())
    return logits - logits.mean()


@pytest.mark.parametrize("layer", range(4))
def test_a_floor_adds_to_the_stream_and_says_what_that_changes(served, small, trace, layer):
    floor = view(served, "floor", layer=str(layer))["floor"]
    rows = {point["name"]: np.array(point["row"]) for point in floor["points"]}
    assert rows["in"] == pytest.approx(trace.resid[layer, -1], abs=1e-4)
    assert rows["out"] == pytest.approx(trace.resid[layer + 1, -1], abs=1e-4)
    assert rows["in"] + rows["attn"] + rows["mlp"] == pytest.approx(rows["out"], abs=5e-4)
    middle = trace.resid[layer, -1] + trace.attn_out[layer, -1]
    streams = {"in": trace.resid[layer, -1], "middle": middle, "out": trace.resid[layer + 1, -1]}
    assert list(floor["out"]) == list(streams)
    for name, stream in streams.items():
        probs, shown = chances(small.unembed(stream)), floor["out"][name]
        assert [word["id"] for word in shown] == np.argsort(-probs)[:5].tolist()
        assert [word["share"] for word in shown] == pytest.approx(np.sort(probs)[:-6:-1], rel=1e-4)
    for name, vector in (("attn", trace.attn_out), ("mlp", trace.mlp_out)):
        added, row = floor["added"][name], pushed(small, trace, vector[layer, -1].astype(float))
        assert added["length"] == pytest.approx(np.linalg.norm(vector[layer, -1]), rel=1e-4)
        told = [word["id"] for word in added["words"]]
        firsts = [floor["out"][at][0]["id"] for at in ("out", "in", "middle")]
        assert told[: len(set(firsts))] == list(dict.fromkeys(firsts)) and len(told) == 5
        for word in added["words"]:
            assert word["push"] == pytest.approx(row[word["id"]], abs=2e-3)


def test_the_floor_that_opens_puts_the_answer_first_for_good(served):
    shown = view(served, "floor")
    layer, settled = shown["at"]["layer"], shown["tower"]["settled"]
    assert layer == settled - 1
    answer = shown["tower"]["answer"]
    assert shown["floor"]["out"]["out"][0]["id"] == answer != shown["floor"]["out"]["in"][0]["id"]


@pytest.mark.parametrize("pair", [(None, None), (20, 30), (None, 30), (20, 20)])
def test_what_the_authors_wrote_adds_up_to_the_difference(served, small, trace, pair):
    asked = {k: str(v) for k, v in zip(("word", "against"), pair, strict=True) if v is not None}
    shown = view(served, "authors", **asked)["authors"]
    word = int(trace.logits.argmax()) if pair[0] is None else pair[0]
    assert shown["word"]["id"] == word
    against = shown["against"]["id"]
    assert against != word
    difference = float(trace.logits[word]) - float(trace.logits[against])
    parts = [shown["embedding"], shown["fixed"], *shown["attn"], *shown["mlp"]]
    assert shown["total"] == pytest.approx(difference, abs=1e-3)
    probs = chances(trace.logits)
    assert shown["times"] == pytest.approx(probs[word] / probs[against], rel=1e-3)
    assert sum(parts) == pytest.approx(difference, abs=5e-3)
    pushes = [step["push"] for step in shown["steps"]]
    assert np.abs(pushes).tolist() == sorted(np.abs(pushes), reverse=True)
    assert sum(pushes) + shown["rest"]["push"] == pytest.approx(difference, abs=5e-3)
    assert shown["rest"]["count"] == 1 + 2 * 4 - len(pushes)
    heads = inside.authors(small, trace, word, against).heads
    for step in shown["steps"]:
        own = {"attention": shown["attn"], "feedforward": shown["mlp"]}.get(step["part"])
        wanted = shown["embedding"] if own is None else own[step["layer"]]
        assert step["push"] == pytest.approx(wanted, abs=1e-4)
        if step["part"] == "attention":
            same = heads[step["layer"]] * np.sign(step["push"])
            assert same[step["head"]] == same.max()


def test_the_answer_stands_first_against_the_likeliest_word_that_it_clearly_beats(served, trace):
    order = np.argsort(-trace.logits).tolist()
    beaten = [i for i in order if trace.logits[order[0]] - trace.logits[i] >= 1]
    assert view(served, "authors")["authors"]["against"]["id"] == beaten[0]


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


def described(small, trace, shown):
    """Hold what is said of one neuron against numpy and a pass without it."""
    layer, neuron = shown["layer"], shown["neuron"]
    given = small.neurons(trace, layer)
    assert shown["given"] == pytest.approx(given[:, neuron].tolist(), abs=1e-3)
    alone = np.zeros((1, given.shape[1]), np.float32)
    alone[0, neuron] = given[-1, neuron]
    down = small.parts.down[layer]
    with torch.inference_mode():
        column = (down(torch.from_numpy(alone)) - down(torch.zeros(alone.shape)))[0].numpy()
    row = pushed(small, trace, column.astype(float))
    for sign, words in ((-1, shown["up"]), (1, shown["down"])):
        assert [word["id"] for word in words] == np.argsort(sign * row)[:5].tolist()
        assert [word["push"] for word in words] == pytest.approx(
            [row[word["id"]] for word in words], abs=2e-3
        )
    answer, silent = trace.logits.argmax(), small.read(trace.tokens, silent=[(layer, neuron)])
    before, after = chances(trace.logits), chances(silent.logits)
    assert shown["push"] == pytest.approx(row[answer], abs=2e-3)
    assert shown["answer"]["id"] == answer
    assert shown["before"] == pytest.approx(before[answer], rel=1e-4)
    assert shown["after"] == pytest.approx(after[answer], rel=1e-3)
    for bar in shown["bars"]:
        assert bar["before"] == pytest.approx(before[bar["id"]], rel=1e-3)
        assert bar["after"] == pytest.approx(after[bar["id"]], rel=1e-3)


def test_a_neuron_that_matters_opens(served, small, trace):
    shown = view(served, "neurons")["neurons"]
    described(small, trace, shown)
    given = np.abs(shown["given"])
    assert given[-1] > given[:-1].max()  # it fires here, and less elsewhere
    assert shown["push"] >= shown["up"][0]["push"] / 3  # the answer is one of its words
    first = shown["choices"][0]
    assert (first["layer"], first["neuron"]) == (shown["layer"], shown["neuron"])
    answer = trace.logits.argmax()

    def odds(logits):
        share = chances(logits)[answer]
        return np.log(share / (1 - share))

    moved = {}
    for one in shown["choices"]:
        own = view(served, "neurons", neuron=f"L{one['layer']}N{one['neuron']}")["neurons"]
        assert own["push"] == one["push"] > 0
        without = small.read(trace.tokens, silent=[(one["layer"], one["neuron"])]).logits
        near = own["push"] / own["up"][0]["push"]
        if near >= 1 / 3:
            moved[one["layer"], one["neuron"]] = near * abs(odds(without) - odds(trace.logits))
    assert max(moved, key=moved.get) == (shown["layer"], shown["neuron"])


def test_any_neuron_can_be_asked_for(served, small, trace):
    shown = view(served, "neurons", neuron="L1N5")["neurons"]
    assert (shown["layer"], shown["neuron"]) == (1, 5)
    described(small, trace, shown)


def test_a_model_of_experts_says_so():
    class Tower:
        trace = SimpleNamespace(spec=SimpleNamespace(d_mlp=0))

    assert neurons.neurons(Tower, None) == {"experts": True}


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
    for column, first in enumerate(shown["table"]["settled"]):
        said = [row[column][0] for row in shown["table"]["best"]]
        assert set(said[first:]) == {said[-1]} and (first == 0 or said[first - 1] != said[-1])


def test_all_parameters_are_counted(served, small):
    shown = view(served, "sizes")["sizes"]
    assert shown["total"] == small.spec.n_parameters == sum(r["parameters"] for r in shown["rows"])
    assert shown["multiplied"] == sum(r["times"] for r in shown["rows"]) + shown["looking"]


@pytest.mark.parametrize(
    "own", [{"layer": "99"}, {"token": "99"}, {"word": "9999999"}, {"neuron": "L9N1"}]
)
def test_parts_that_this_model_has_not_are_left_out(served, own):
    for shown in ("tower", "floor", "authors", "neurons"):
        assert view(served, shown, **own) == view(served, shown)

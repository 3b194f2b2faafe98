"""Attention: a head's steps, plane and kind against computations of their own."""

from __future__ import annotations

import base64
import time

import numpy as np
import pytest
import torch
from families import CONFIGS, N_TOKENS, N_VOCAB, model_of, reader_of

from explain import attention
from explain.ask import Ask
from explain.models import STANDBY
from explain.views import attention as heads

OUTPUTS = ("self_attn.o_proj", "attn.c_proj", "attention.dense", "self_attn.out_proj")
BLOCKS = ("model.layers", "transformer.h", "gpt_neox.layers", "model.decoder.layers")


def find(module, paths):
    """The submodule at the first of these paths that exists."""
    for path in paths:
        try:
            return module.get_submodule(path)
        except AttributeError:
            continue
    raise AssertionError(paths)


def outputs_of(model):
    """The output projections of a plain model, layer by layer."""
    return [find(block, OUTPUTS) for block in find(model, BLOCKS)]


@pytest.fixture(scope="module", params=CONFIGS)
def tiny(request):
    """A tiny model, its reader, a trace, and what its own forward pass says."""
    model = model_of(request.param)
    reader = reader_of(model, False)
    ids = np.random.default_rng(3).integers(0, N_VOCAB, N_TOKENS).tolist()
    trace = reader.read(reader.tokenizer.tokens(ids))
    mixed = {}
    hooks = [
        module.register_forward_pre_hook(
            lambda _, args, layer=layer: mixed.update({layer: args[0]})
        )
        for layer, module in enumerate(outputs_of(model))
    ]
    with torch.inference_mode():
        out = model(torch.tensor([ids]), output_attentions=True, use_cache=False)
    for hook in hooks:
        hook.remove()
    return model, reader, trace, out, mixed, ids


def test_steps_give_the_models_weights_and_outputs(tiny):
    _, _, trace, out, mixed, _ = tiny
    width = trace.query.shape[-1]
    for layer in range(trace.spec.n_layers):
        theirs = out.attentions[layer][0].numpy()
        given = mixed[layer].reshape(N_TOKENS, -1, width).numpy()  # before the output projection
        for head in range(trace.spec.n_heads):
            for token in (0, N_TOKENS // 2, N_TOKENS - 1):
                steps = attention.steps(trace, layer, head, token)
                scaled = steps["dots"] * steps["scale"]
                if steps["cap"]:
                    scaled = np.tanh(scaled / steps["cap"]) * steps["cap"]
                if steps["window"]:
                    scaled[: max(0, token + 1 - steps["window"])] = -np.inf
                raised = np.exp(scaled - scaled.max())
                weights = raised / raised.sum()
                assert weights == pytest.approx(steps["weights"], abs=1e-5)
                assert weights == pytest.approx(theirs[head, token, : token + 1], abs=5e-5)
                own = (weights[:, None] * steps["values"]).sum(axis=0)
                assert np.abs(own - given[token, head]).max() <= 1e-4 * np.abs(given).max()
                assert np.abs(own - steps["out"]).max() <= 1e-4 * np.abs(given).max()


def test_a_head_switched_off_is_its_slice_set_to_zero(tiny):
    model, reader, trace, _, _, ids = tiny
    width, off = trace.query.shape[-1], [(1, 0), (2, 3)]

    def silence(layer):
        def hook(_, args):
            rows = args[0].clone()
            for silent, head in off:
                if silent == layer:
                    rows[..., head * width : (head + 1) * width] = 0
            return (rows,)

        return hook

    hooks = [m.register_forward_pre_hook(silence(i)) for i, m in enumerate(outputs_of(model))]
    with torch.inference_mode():
        wanted = model(torch.tensor([ids]), use_cache=False).logits[0, -1].numpy()
    for hook in hooks:
        hook.remove()
    tokens = reader.tokenizer.tokens(ids)
    found = reader.read(tokens, off=off).logits
    assert np.abs(found - wanted).max() <= 1e-4 * np.abs(wanted).max()
    assert np.array_equal(reader.read(tokens, off=()).logits, trace.logits)
    assert not np.allclose(found, trace.logits)


def test_the_plane_keeps_scores_exactly():
    draw = np.random.default_rng(0)
    for count in (1, 2, 9):
        query, keys = draw.normal(size=16), draw.normal(size=(count, 16))
        places, kept = attention.plane(query, keys)
        assert np.linalg.norm(query) * places[:, 0] == pytest.approx(keys @ query)
        assert 0 <= kept <= 1 + 1e-9
        assert (np.linalg.norm(places, axis=1) <= np.linalg.norm(keys, axis=1) + 1e-9).all()
    places, _ = attention.plane(np.zeros(4), np.ones((3, 4)))
    assert np.isfinite(places).all()


def test_what_the_browser_unpacks_is_the_attention(tiny):
    trace = tiny[2]
    data = np.frombuffer(attention.packed_rows(trace, range(N_TOKENS)), np.uint8)
    heads_, n = trace.spec.n_heads, N_TOKENS
    triangle = n * (n + 1) // 2
    for layer, head, row, column in ((0, 0, 0, 0), (1, 2, 9, 4), (2, 3, n - 1, n - 1)):
        at = (layer * heads_ + head) * triangle + row * (row + 1) // 2 + column
        assert abs(data[at] / 255 - trace.attention(layer)[head, row, column]) < 0.5 / 255 + 1e-6
    assert len(base64.b64encode(data.tobytes())) < 400_000


def test_a_long_text_is_packed_in_part(smollm2):
    trace = smollm2.read(smollm2.tokenizer.tokens(list(range(500, 700))))
    places = attention.packed_places(200)
    assert places == [0, *range(73, 200)] and attention.packed_places(128) == list(range(128))
    data = np.frombuffer(attention.packed_rows(trace, places), np.uint8)
    triangle = 128 * 129 // 2
    assert len(data) == 270 * triangle
    for layer, head, row, column in ((0, 0, 127, 0), (29, 8, 90, 33), (12, 3, 1, 1)):
        at = (layer * 9 + head) * triangle + row * (row + 1) // 2 + column
        weight = trace.attention(layer)[head, places[row], places[column]]
        assert abs(data[at] / 255 - weight) < 0.5 / 255 + 1e-6


def test_every_token_of_a_long_text_has_a_row_in_a_matrix(smollm2):
    trace = smollm2.read(smollm2.tokenizer.tokens(list(range(500, 612))))
    weights = trace.attention(7)[4]
    for looking in range(112):
        places = attention.matrix_places(112, looking)
        assert len(places) == 24 and looking in places and places == sorted(places)
        assert looking in (places[-1], 111) or looking < 24 or looking >= 88
        if looking % 37:
            continue
        data = np.frombuffer(attention.packed_rows(trace, places, (7, 4)), np.uint8)
        row = places.index(looking)
        seen = data[row * (row + 1) // 2 :][: row + 1] / 255
        assert np.abs(seen - weights[looking, places[: row + 1]]).max() < 0.5 / 255 + 1e-6
    assert attention.matrix_places(5, 0) == [0, 1, 2, 3, 4]


def test_kinds_are_told_on_random_words_and_on_this_text(served, small):
    """The same sentence twice: what follows a word follows it again."""
    ask = Ask("Tom has a cat. " * 6, STANDBY, own={"view": "all"})
    for _ in range(600):
        found = heads.view(served, ask)
        if not found["again"]:
            break
        time.sleep(0.1)
    trace = small.read(small.prompt(ask.text))
    kinds = found["kinds"]
    for layer in range(small.spec.n_layers):
        here = np.array(kinds["here"][layer])
        weights = trace.attention(layer)
        before = np.stack([np.diagonal(one, -1) for one in weights]).mean(axis=1)
        assert here[0] == pytest.approx(before, abs=1e-4)
        for head in range(small.spec.n_heads):
            best = here[:, head].argmax()
            name = attention.KINDS[best] if here[best, head] >= 0.4 else "spread"
            assert kinds["named_here"][layer][head] == name
    assert kinds["named_here"] != kinds["named"]


def test_kinds_of_made_up_heads():
    ids = [5, 6, 7, 5, 6, 7]
    ahead = np.zeros((4, 6, 6))
    ahead[0, 0, 0] = 1
    for t in range(1, 6):
        ahead[0, t, t - 1] = 1  # the one before
    ahead[1, :, 0] = 1  # the first
    ahead[2] = np.eye(6)
    ahead[3] = np.eye(6)
    for t in range(3, 6):
        ahead[2, t] = np.eye(6)[t - 3]  # the same word
        ahead[3, t] = np.eye(6)[t - 2]  # what followed it
    found = attention.scores(ahead, ids)
    assert [attention.kind(found[:, head]) for head in range(4)] == [
        "previous", "first", "same", "induction",
    ]  # fmt: skip
    assert attention.kind([0.1, 0.39, 0, 0]) == "spread"
    assert not attention.scores(np.ones((2, 1, 1)), [3]).any()
    same = attention.scores(np.full((1, 4, 4), 0.25), [9, 9, 9, 9])
    assert np.isfinite(same).all()


def test_smollm2s_heads_are_what_they_are_known_to_be(smollm2):
    spec, total = smollm2.spec, 0
    texts = attention.random_texts(spec.n_vocab, smollm2.tokenizer.special_ids)[:8]
    for ids in texts:
        trace = smollm2.read(smollm2.tokenizer.tokens(ids))
        layers = [attention.scores(trace.attention(i), ids) for i in range(spec.n_layers)]
        total = total + np.stack(layers)
        weights = np.stack([trace.attention(i) for i in range(spec.n_layers)])
        by_hand = np.mean([weights[:, :, t, t - 24] for t in range(25, 50)], axis=0)
        assert np.abs(np.stack(layers)[:, 3] - by_hand).max() < 1e-5
        by_hand = np.mean([weights[:, :, t, t - 1] for t in range(1, 50)], axis=0)
        assert np.abs(np.stack(layers)[:, 0] - by_hand).max() < 1e-5
    mean = total / len(texts)
    ranked = [np.argsort(-mean[:, k].ravel())[:2].tolist() for k in range(4)]
    assert ranked[3][0] == 18 * 9 + 6  # L18H6: induction
    assert ranked[0] == [16 * 9, 11 * 9 + 1]  # L16H0 and L11H1: previous word


def test_france(smollm2):
    trace = smollm2.read("The capital of France is")
    steps = attention.steps(trace, 23, 4, 4)
    assert steps["weights"][3] == pytest.approx(0.90, abs=0.01)
    assert steps["shared"] == 3
    assert attention.largest(steps["weights"], 1) == [3]


def test_addresses_of_heads(smollm2):
    assert heads.asked("L3H1-L2-L99-x-L3H1", smollm2.spec) == [(2, h) for h in range(9)] + [(3, 1)]
    assert heads.asked("", smollm2.spec) == []
    assert heads.written(["L3H1", "<b>", 5, "L4"]) == "L3H1-L4"
    assert heads.written("x") == ""


def test_every_heads_effect_is_a_pass_without_it(tiny):
    from explain.models.effect import effects

    _, reader, trace, _, _, ids = tiny
    tokens, told = reader.tokenizer.tokens(ids), []
    found = dict(effects(reader, trace, lambda share: told.append(share) or True))
    assert list(found) == [2, 1, 0] and told[-1] == 1
    for layer, logits in found.items():
        for head in range(trace.spec.n_heads):
            wanted = reader.read(tokens, off=[(layer, head)]).logits
            assert np.abs(logits[head] - wanted).max() <= 1e-4 * np.abs(wanted).max()
        assert not np.allclose(logits, trace.logits)
    assert np.array_equal(reader.read(tokens).logits, trace.logits)  # the model itself is as before
    assert len(list(effects(reader, trace, lambda share: False))) == 1  # stopped after one layer


def test_what_a_head_reads_and_whether_position_turns_it(tiny):
    model, reader, trace, *_ = tiny
    found = heads.one(reader, trace, 1, 0, 9)
    assert "9" in found["inputs"] and len(found["inputs"]) <= heads.MOST_INPUTS + 1
    assert all(len(row) == reader.spec.d_model for row in found["inputs"].values())
    assert found["rotates"] == (model.config.model_type not in ("gpt2", "opt"))

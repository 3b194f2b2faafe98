"""Every family that the Reader supports, on tiny random models with peaked attention."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import transformers as t
from families import (
    ENTRY,
    EVERY,
    N_TOKENS,
    N_VOCAB,
    WINDOW,
    config_of,
    model_of,
    reader_of,
    rounded,
    spec_of,
    tokenizer,
)
from test_laws import far
from torch.utils.flop_counter import FlopCounterMode

from explain.models import family, hugging, inside
from explain.models.half import HalfLinear
from explain.models.judge import stored
from explain.models.reader import Reader
from explain.models.sizes import sizes
from explain.models.tokenizer import Tokenizer
from explain.models.unavailable import ModelUnavailable

IDS = [(37 * k + 5) % 250 for k in range(N_TOKENS)]


def own_forward(model, ids):
    """transformers' plain forward pass."""
    with torch.inference_mode():
        return model(
            input_ids=torch.tensor([ids]),
            output_attentions=True,
            output_hidden_states=True,
            use_cache=False,
        )


@pytest.fixture(scope="module", params=EVERY)
def model(request):
    """One tiny model of each family."""
    return model_of(request.param)


@pytest.mark.parametrize("packed", [False, True])
def test_the_recording_is_the_models(model, packed, monkeypatch):
    bound = 1e-4 if packed else 1e-5
    reader = reader_of(model, packed)
    own = own_forward(model, IDS)
    fresh = reader.read(reader.tokenizer.tokens(IDS))
    stepped = reader.read(reader.tokenizer.tokens(IDS[:3]))
    for index in IDS[3:]:
        stepped = reader.step(stepped, index)
    monkeypatch.setattr("explain.models.reader.PIECE", 5)  # as a long text is read
    in_pieces = reader.read(reader.tokenizer.tokens(IDS))
    for trace in (fresh, stepped, in_pieces):
        assert far(trace.logits, own.logits[0, -1].numpy()) <= bound
        sharpest = 0.0
        for layer in range(reader.spec.n_layers):
            ours, theirs = trace.attention(layer), own.attentions[layer][0].numpy()
            assert np.abs(ours - theirs).max() <= bound
            taken = theirs.sum(-1) if trace.rules[layer].sinks is not None else 1
            assert np.abs(ours.sum(-1) - taken).max() <= 1e-5
            assert (ours[:, np.triu(np.ones((N_TOKENS,) * 2, bool), 1)] == 0).all()
            assert far(trace.resid[layer], own.hidden_states[layer][0].numpy()) <= bound
            total = trace.resid[layer] + trace.attn_out[layer] + trace.mlp_out[layer]
            assert far(total, trace.resid[layer + 1]) <= 1e-5
            sharpest = max(sharpest, theirs[:, -1].max())
        assert sharpest > 2 / N_TOKENS  # else a uniform attention would pass as well
        assert far(reader.unembed(trace.resid[-1, -1]), trace.logits) <= bound


def test_the_authors_add_up(model):
    reader = reader_of(model, True)
    trace = reader.read(reader.tokenizer.tokens(IDS))
    uncapped = copy.deepcopy(model)
    uncapped.config.final_logit_softcapping = None
    own = own_forward(uncapped, IDS).logits[0, -1].numpy().astype(np.float64)
    word, against = int(own.argmax()), int(own.argmin())
    found = inside.authors(reader, trace, word, against)
    assert found.total == pytest.approx(own[word] - own[against], abs=1e-3, rel=1e-3)
    assert found.heads.sum(-1) + found.biases == pytest.approx(found.attn, abs=1e-3, rel=1e-3)


def test_windows_close_behind(model):
    reader = reader_of(model, False)
    trace = reader.read(reader.tokenizer.tokens(list(range(30, 30 + N_TOKENS))))
    looks = [(trace.attention(layer)[:, -1] > 0).sum(-1).max() for layer in range(3)]
    windows = [rule.window for rule in trace.rules]
    assert looks == [N_TOKENS if window is None else window for window in windows]
    if model.config.model_type in ("mistral", "gemma2", "cohere2", "olmo3", "gpt_oss"):
        assert WINDOW in looks


def test_sizes_are_what_one_token_is_multiplied_by(model):
    counted = FlopCounterMode(display=False)
    if family.FAMILIES[model.config.model_type].down == "":
        model.set_experts_implementation("eager")  # the grouped product is not counted
    with torch.inference_mode(), counted:
        model(input_ids=torch.tensor([[7]]), use_cache=False)
    found = sizes(model)
    assert sum(one.parameters for one in found) == sum(p.numel() for p in model.parameters())
    products = sum(one.multiplications for one in found)
    done = counted.get_total_flops() / 2
    assert products <= done
    if model.config.model_type != "llama4_text":  # it multiplies the experts not chosen by zero
        assert done <= 1.03 * products  # beside the weights: one token's scores and angles


# Experts are made float32 even in a half-precision model, so those families are left out here.
DENSE = [name for name in EVERY if family.FAMILIES[EVERY[name].model_type].down]


@pytest.mark.parametrize("model", DENSE, indirect=True)
def test_half_precision_gives_the_float32_models_numbers(model, tmp_path, monkeypatch):
    whole = rounded(copy.deepcopy(model))
    copy.deepcopy(whole).bfloat16().save_pretrained(tmp_path)
    tokenizer().save_pretrained(tmp_path)
    needed = stored(tmp_path, model.config, "tiny")
    monkeypatch.setattr("explain.models.memory.free", lambda: needed.need("bfloat16"))
    reader = hugging.open_folder(tmp_path, ENTRY)
    held = {m.weight.dtype for m in reader.model.modules() if isinstance(m, HalfLinear)}
    assert reader.spec.dtype == "bfloat16" and held == {torch.bfloat16}
    own = own_forward(whole, IDS).logits[0, -1].numpy()
    fresh = reader.read(reader.tokenizer.tokens(IDS))
    stepped = reader.step(reader.read(reader.tokenizer.tokens(IDS[:-1])), IDS[-1])
    assert max(far(fresh.logits, own), far(stepped.logits, own)) <= 1e-4
    assert fresh.resid.dtype == reader.embedding.dtype == np.float32


REFUSED = {  # why: positions that are added to the scores; attention that is more than its heads
    "bloom": family.Family(
        "transformer.h", "self_attention", "mlp", "transformer.ln_f", "self_attention.dense",
        "mlp.dense_4h_to_h",
    ),
    "diffllama": family.LLAMA,
    "bitnet": family.LLAMA,
    "granitemoeshared": family.FAMILIES["granitemoe"],  # a second part besides the experts
}  # fmt: skip


@pytest.mark.parametrize("known", [False, True], ids=["no line", "a line that does not fit"])
@pytest.mark.parametrize("name", REFUSED)
def test_a_family_that_cannot_be_recorded_is_refused(name, known, monkeypatch):
    model = t.AutoModelForCausalLM.from_config(config_of(name), attn_implementation="eager").eval()
    groups = getattr(model.config, "num_key_value_heads", 4)
    spec = replace(spec_of(model_of("llama")), family=name, n_kv_heads=groups)
    if known:
        monkeypatch.setitem(family.FAMILIES, name, REFUSED[name])
    with pytest.raises(ModelUnavailable) as caught:
        Reader(model, Tokenizer(tokenizer(), N_VOCAB), spec)
    assert (caught.value.reason, caught.value.detail) == ("unsupported", {"part": name})


def test_every_family_is_tested_and_listed():
    assert {config.model_type for config in EVERY.values()} == set(family.FAMILIES)
    told = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    listed = re.search(r"<!-- families -->(.*?)<!-- -->", told, re.S)[1]
    assert re.findall(r"`(\w+)`", listed) == sorted(family.FAMILIES)

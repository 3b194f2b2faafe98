"""Every family that the Reader supports, on tiny random models with peaked attention."""

from __future__ import annotations

import copy
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import transformers as t
from test_laws import far
from tokenizers import Tokenizer as Backend
from tokenizers import decoders, models, pre_tokenizers, trainers

from explain.models import hugging
from explain.models.products import Products
from explain.models.reader import Reader
from explain.models.tokenizer import Tokenizer
from explain.models.unavailable import ModelUnavailable

N_VOCAB, WINDOW, N_TOKENS = 300, 6, 17
SMALL = {"vocab_size": N_VOCAB, "hidden_size": 48, "num_hidden_layers": 3}
GATED = SMALL | {
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 64,
    "max_position_embeddings": 64,
}
NEOX = SMALL | {
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "max_position_embeddings": 64,
}
CONFIGS = {
    "gpt2": t.GPT2Config(vocab_size=N_VOCAB, n_embd=48, n_layer=3, n_head=4, n_positions=64),
    "llama": t.LlamaConfig(**GATED),
    "qwen2": t.Qwen2Config(**GATED),
    "qwen3": t.Qwen3Config(**GATED, head_dim=16),
    "mistral": t.MistralConfig(**GATED, sliding_window=WINDOW),
    "gemma2": t.Gemma2Config(
        **GATED,
        head_dim=16,
        query_pre_attn_scalar=20,
        sliding_window=WINDOW,
        attn_logit_softcapping=5.0,
        final_logit_softcapping=4.0,
    ),
    "olmo2": t.Olmo2Config(**GATED),
    "gpt_neox": t.GPTNeoXConfig(**NEOX, use_parallel_residual=True),
    "gpt_neox one after the other": t.GPTNeoXConfig(**NEOX, use_parallel_residual=False),
    "opt": t.OPTConfig(
        **SMALL,
        num_attention_heads=4,
        ffn_dim=64,
        word_embed_proj_dim=48,
        max_position_embeddings=64,
    ),
}


def model_of(name):
    """A tiny random model whose matrices are twelve times as large as usual."""
    config = CONFIGS[name]
    torch.manual_seed(7)
    model = t.AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.mul_(12 if name != "gpt_neox" else 8)
    return model


def spec_of(model):
    """Its sizes."""
    entry = SimpleNamespace(name="tiny", title="tiny", licence="", languages=(), source="")
    return hugging.model_spec(model, entry, n_vocab=N_VOCAB)


def tokenizer():
    """A byte-level tokenizer with no merges worth speaking of."""
    backend = Backend(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    backend.train_from_iterator([], trainers.BpeTrainer(initial_alphabet=alphabet))
    return t.PreTrainedTokenizerFast(tokenizer_object=backend)


def reader_of(model, packed):
    """Our Reader on a copy of the model."""
    products = None if packed else Products("torch", "torch")
    return Reader(
        copy.deepcopy(model), Tokenizer(tokenizer(), N_VOCAB), spec_of(model), products=products
    )


@pytest.fixture(scope="module", params=CONFIGS)
def model(request):
    """One tiny model of each family."""
    return model_of(request.param)


@pytest.mark.parametrize("packed", [False, True])
def test_the_recording_is_the_models(model, packed, monkeypatch):
    bound = 1e-4 if packed else 1e-5
    reader = reader_of(model, packed)
    ids = [(37 * k + 5) % 250 for k in range(N_TOKENS)]
    with torch.inference_mode():
        own = model(
            input_ids=torch.tensor([ids]),
            output_attentions=True,
            output_hidden_states=True,
            use_cache=False,
        )
    fresh = reader.read(reader.tokenizer.tokens(ids))
    stepped = reader.read(reader.tokenizer.tokens(ids[:3]))
    for index in ids[3:]:
        stepped = reader.step(stepped, index)
    monkeypatch.setattr("explain.models.reader.PIECE", 5)  # as a long text is read
    in_pieces = reader.read(reader.tokenizer.tokens(ids))
    for trace in (fresh, stepped, in_pieces):
        assert far(trace.logits, own.logits[0, -1].numpy()) <= bound
        sharpest = 0.0
        for layer in range(reader.spec.n_layers):
            theirs = own.attentions[layer][0].numpy()
            assert np.abs(trace.attention(layer) - theirs).max() <= bound
            assert far(trace.resid[layer], own.hidden_states[layer][0].numpy()) <= bound
            total = trace.resid[layer] + trace.attn_out[layer] + trace.mlp_out[layer]
            assert far(total, trace.resid[layer + 1]) <= 1e-5
            sharpest = max(sharpest, theirs[:, -1].max())
        assert sharpest > 2 / N_TOKENS  # else a uniform attention would pass as well
        assert far(reader.unembed(trace.resid[-1, -1]), trace.logits) <= bound


def test_windows_close_behind(model):
    reader = reader_of(model, False)
    trace = reader.read(reader.tokenizer.tokens(list(range(30, 30 + N_TOKENS))))
    looks = [(trace.attention(layer)[:, -1] > 0).sum(-1).max() for layer in range(3)]
    windows = [rule.window for rule in trace.rules]
    assert looks == [N_TOKENS if window is None else window for window in windows]
    if model.config.model_type in ("mistral", "gemma2"):
        assert WINDOW in looks


def test_a_family_without_a_line_is_refused():
    config = t.BloomConfig(vocab_size=N_VOCAB, hidden_size=48, n_layer=2, n_head=4)
    model = t.AutoModelForCausalLM.from_config(config, attn_implementation="eager").eval()
    spec = SimpleNamespace(n_context=64, n_vocab=N_VOCAB, family="bloom")
    with pytest.raises(ModelUnavailable) as caught:
        Reader(model, Tokenizer(tokenizer(), N_VOCAB), spec)
    assert caught.value.reason == "unsupported"

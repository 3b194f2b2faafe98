"""Tiny random models of every family, for the tests."""

from __future__ import annotations

import copy
from types import SimpleNamespace

import torch
import transformers as t
from tokenizers import Tokenizer as Backend
from tokenizers import decoders, models, pre_tokenizers, trainers

from explain.models import hugging
from explain.models.family import FAMILIES
from explain.models.products import Products
from explain.models.reader import Reader
from explain.models.tokenizer import Tokenizer

N_VOCAB, WINDOW, N_TOKENS = 300, 6, 17
ENTRY = SimpleNamespace(name="tiny", title="tiny", licence="", languages=(), source="")
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
# What families call the same things; a configuration takes those that it knows.
SIZES = {
    "vocab_size": N_VOCAB,
    **dict.fromkeys(("hidden_size", "n_embd"), 48),
    **dict.fromkeys(("num_hidden_layers", "n_layer"), 3),
    **dict.fromkeys(("num_attention_heads", "n_head"), 4),
    "num_key_value_heads": 2,
    "head_dim": 16,
    **dict.fromkeys(("intermediate_size", "dff", "n_inner", "intermediate_size_mlp"), 64),
    **dict.fromkeys(("max_position_embeddings", "n_positions"), 64),
    "sliding_window": WINDOW,
    **dict.fromkeys(("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts"), 4),
    **dict.fromkeys(("num_experts_per_tok", "moe_topk", "moe_k"), 2),
    **dict.fromkeys(("moe_intermediate_size", "shared_expert_intermediate_size"), 32),
    "shared_intermediate_size": 32,
    "embedding_multiplier": 2.0,
    "attention_multiplier": 0.1,
    "residual_multiplier": 0.3,
    "logits_scaling": 3.0,
    "logit_scale": 0.4,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
OWN = {
    "helium": {"head_dim": 12},  # it takes heads for as wide as D / H
    "stablelm": {"rope_parameters": {"rope_type": "default", "rope_theta": 1e4,
        "partial_rotary_factor": 0.5}},
}  # fmt: skip


def config_of(family, **more):
    """A tiny configuration of any family."""
    kind = t.CONFIG_MAPPING[family]
    other_names = getattr(kind, "attribute_map", {})
    known = kind().to_dict()
    sizes = {name: size for name, size in SIZES.items() if name in known or name in other_names}
    sizes = {name: size for name, size in sizes.items() if other_names.get(name) not in sizes}
    return kind(**sizes | OWN.get(family, {}) | more)


EVERY = CONFIGS | {
    "stablelm side by side": config_of("stablelm", use_parallel_residual=True),
    "hyperclovax with norms after": config_of("hyperclovax", use_post_norm=True),
    **{family: config_of(family) for family in FAMILIES if family not in CONFIGS},
}


def model_of(name):
    """A tiny random model whose matrices are twelve times as large as usual."""
    config = copy.deepcopy(EVERY[name])  # saving a model writes into it
    torch.manual_seed(7)
    model = t.AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.mul_(12 if name != "gpt_neox" else 8)
    return model


def rounded(model):
    """The model with every weight as half precision would keep it, in float32."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(parameter.bfloat16())
    return model


def spec_of(model):
    """Its sizes."""
    return hugging.model_spec(model, ENTRY, n_vocab=N_VOCAB)


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

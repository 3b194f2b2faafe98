"""What a GGUF file of the Llama family with SmolLM's tokenizer means in transformers.

Source: llama.cpp, gguf-py (tensor names, the order of q and k rows) and llama-vocab.cpp (`smollm`).
"""

from __future__ import annotations

import numpy as np
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, PreTrainedTokenizerFast

NAMES = {
    "token_embd": "model.embed_tokens",
    "output_norm": "model.norm",
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
SPECIAL = 3  # GGUF's token type "control"


def config(meta: dict) -> LlamaConfig:
    """The sizes, as transformers writes them. Raises: ValueError for another tokenizer."""
    if meta["tokenizer.ggml.pre"] != "smollm":
        raise ValueError("another tokenizer")
    heads = meta["llama.attention.head_count"]
    return LlamaConfig(
        architectures=["LlamaForCausalLM"],
        vocab_size=meta["llama.vocab_size"],
        hidden_size=meta["llama.embedding_length"],
        intermediate_size=meta["llama.feed_forward_length"],
        num_hidden_layers=meta["llama.block_count"],
        num_attention_heads=heads,
        num_key_value_heads=meta["llama.attention.head_count_kv"],
        head_dim=meta["llama.embedding_length"] // heads,
        max_position_embeddings=meta["llama.context_length"],
        # float32 metadata carries 9.9999997e-06; the model was trained with the rounded value
        rms_norm_eps=float(f"{meta['llama.attention.layer_norm_rms_epsilon']:.6g}"),
        rope_parameters={
            "rope_type": "default",
            "rope_theta": float(meta["llama.rope.freq_base"]),
        },
        bos_token_id=meta["tokenizer.ggml.bos_token_id"],
        eos_token_id=meta["tokenizer.ggml.eos_token_id"],
        pad_token_id=meta["tokenizer.ggml.padding_token_id"],
        tie_word_embeddings=True,
        dtype="float32",
    )


def tokenizer(meta: dict) -> PreTrainedTokenizerFast:
    """The byte-level BPE of the file, with SmolLM's rule that every digit stands alone."""
    tokens = meta["tokenizer.ggml.tokens"]
    merges = [tuple(merge.split(" ")) for merge in meta["tokenizer.ggml.merges"]]
    backend = Tokenizer(models.BPE({token: i for i, token in enumerate(tokens)}, merges))
    backend.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    backend.decoder = decoders.ByteLevel()
    kinds = zip(tokens, meta["tokenizer.ggml.token_type"], strict=True)
    special = [token for token, kind in kinds if kind == SPECIAL]
    backend.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in special])
    names = {
        kind: tokens[meta[f"tokenizer.ggml.{field}_token_id"]]
        for kind, field in (
            ("bos_token", "bos"),
            ("eos_token", "eos"),
            ("unk_token", "unknown"),
            ("pad_token", "padding"),
        )
    }
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=backend, model_max_length=meta["llama.context_length"], **names
    )
    wrapped.chat_template = meta["tokenizer.chat_template"]
    return wrapped


def changed(name: str, rows: np.ndarray, config: LlamaConfig) -> np.ndarray:
    """Rows of q and k in transformers' order: llama.cpp interleaves the two halves that rotate."""
    heads = {
        "attn_q": config.num_attention_heads,
        "attn_k": config.num_key_value_heads,
    }.get(name.split(".")[-2])
    if heads is None:
        return rows
    pairs = rows.reshape(heads, -1, 2, rows.shape[-1])  # (H, K/2, 2, D)
    return pairs.swapaxes(1, 2).reshape(rows.shape)  # (H * K, D)

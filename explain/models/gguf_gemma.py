"""What a GGUF file of Gemma 3 means in transformers.

Source: llama.cpp, gguf-py (tensor names) and convert_hf_to_gguf.py (norms, spaces, token types).
"""

from __future__ import annotations

import numpy as np
from tokenizers import (
    AddedToken,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
)
from transformers import Gemma3TextConfig, PreTrainedTokenizerFast

NAMES = {
    "token_embd": "model.embed_tokens",
    "output_norm": "model.norm",
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "attn_output": "self_attn.o_proj",
    "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
    "post_ffw_norm": "post_feedforward_layernorm",
}
SPECIAL, WHOLE = 3, 4  # GGUF's token types "control" and "user defined": taken whole from any text
SPACE = "\u2581"  # stands for a space in the vocabulary
SLIDING_BASE = 10_000.0  # of the angles of layers with a window; the file names the others' alone
EVERY = 6  # each sixth layer looks at the whole text; not in the file either


def config(meta: dict) -> Gemma3TextConfig:
    """The sizes, as transformers writes them. Raises: ValueError for another tokenizer."""
    if meta["tokenizer.ggml.model"] != "llama":
        raise ValueError("another tokenizer")
    layers = meta["gemma3.block_count"]
    bases = {"sliding_attention": SLIDING_BASE, "full_attention": meta["gemma3.rope.freq_base"]}
    return Gemma3TextConfig(
        architectures=["Gemma3ForCausalLM"],
        vocab_size=len(meta["tokenizer.ggml.tokens"]),
        hidden_size=meta["gemma3.embedding_length"],
        intermediate_size=meta["gemma3.feed_forward_length"],
        num_hidden_layers=layers,
        num_attention_heads=meta["gemma3.attention.head_count"],
        num_key_value_heads=meta["gemma3.attention.head_count_kv"],
        head_dim=meta["gemma3.attention.key_length"],
        query_pre_attn_scalar=meta["gemma3.attention.key_length"],
        sliding_window=meta["gemma3.attention.sliding_window"],
        layer_types=[
            "sliding_attention" if layer % EVERY else "full_attention"
            for layer in range(1, layers + 1)
        ],
        max_position_embeddings=meta["gemma3.context_length"],
        # float32 metadata carries 9.9999999e-07; the model was trained with the rounded value
        rms_norm_eps=float(f"{meta['gemma3.attention.layer_norm_rms_epsilon']:.6g}"),
        rope_parameters={
            kind: {"rope_type": "default", "rope_theta": base} for kind, base in bases.items()
        },
        bos_token_id=meta["tokenizer.ggml.bos_token_id"],
        eos_token_id=meta["tokenizer.ggml.eos_token_id"],
        pad_token_id=meta["tokenizer.ggml.padding_token_id"],
        tie_word_embeddings=True,
        dtype="float32",
    )


def tokenizer(meta: dict) -> PreTrainedTokenizerFast:
    """The file's BPE over characters, a character that it lacks as its bytes; <bos> comes first."""
    written = meta["tokenizer.ggml.tokens"]
    tokens = [SPACE * len(token) if token.strip(" ") == "" else token for token in written]
    ids = {token: index for index, token in enumerate(tokens)}
    names = {
        f"{name}_token": tokens[meta[f"tokenizer.ggml.{field}_token_id"]]
        for name, field in (("bos", "bos"), ("eos", "eos"), ("unk", "unknown"), ("pad", "padding"))
    }
    backend = Tokenizer(
        models.BPE(
            ids, merges(ids), unk_token=names["unk_token"], fuse_unk=True, byte_fallback=True
        )
    )
    backend.normalizer = normalizers.Replace(" ", SPACE)
    backend.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    backend.decoder = decoders.Sequence(
        [decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    # Runs of spaces are user defined as well, but spelt as in the file they occur in no text: the
    # normalizer has been there before. They are merged like words.
    for kind, own in ((SPECIAL, True), (WHOLE, False)):
        backend.add_tokens(
            [
                AddedToken(token, special=own, normalized=False)
                for token, its in zip(written, meta["tokenizer.ggml.token_type"], strict=True)
                if its == kind and token in ids
            ]
        )
    bos = names["bos_token"]
    backend.post_processor = processors.TemplateProcessing(
        single=[bos, "$A"], pair=[bos, "$A", f"{bos}:1", "$B:1"], special_tokens=[(bos, ids[bos])]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=backend, model_max_length=meta["gemma3.context_length"], **names
    )


def merges(ids: dict[str, int]) -> list[tuple[str, str]]:
    """The BPE's rules, which the file leaves out: every cut of a token into two tokens is one.

    The token that comes first in the vocabulary is made first; of one token's cuts, the one whose
    left part is longest goes first.
    """
    return [
        (token[:cut], token[cut:])
        for token in ids
        for cut in range(len(token) - 1, 0, -1)
        if token[:cut] in ids and token[cut:] in ids
    ]


def changed(name: str, rows: np.ndarray, config: Gemma3TextConfig) -> np.ndarray:
    """Gains of norms as transformers counts them, from zero: llama.cpp writes them with 1 added."""
    return rows - 1 if name.endswith("norm.weight") else rows

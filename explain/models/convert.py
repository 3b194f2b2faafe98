"""A Llama-family GGUF file as a Hugging Face folder: safetensors, config and tokenizer.

transformers can read GGUF, but takes 16 seconds and forgets the tokenizer's digit rule.
Source: llama.cpp, gguf-py (tensor names, the order of q and k rows) and llama-vocab.cpp (`smollm`);
the safetensors format as its README describes it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from gguf import GGUFReader, ReaderTensor
from gguf.quants import dequantize
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import GenerationConfig, LlamaConfig, PreTrainedTokenizerFast

from explain.models.unavailable import ModelUnavailable

log = logging.getLogger(__name__)
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
ENDS = ("bos", "eos", "pad")
SPECIAL = 3  # GGUF's token type "control"


def convert(gguf: Path, folder: Path, progress: Callable[[float], None]) -> None:
    """Write the model of a GGUF file into an existing folder; progress runs from 0 to 1.

    Weights become float32, exactly the values that the quantised ones stand for.
    Raises: ModelUnavailable("wrong_file") for what is no Llama with SmolLM's tokenizer; OSError.
    """
    try:
        reader = GGUFReader(gguf)
        meta = {name: field.contents() for name, field in reader.fields.items()}
        if meta["general.architecture"] != "llama" or meta["tokenizer.ggml.pre"] != "smollm":
            raise ValueError("another architecture or another tokenizer")
        config = _config(meta)
        config.save_pretrained(folder)
        ends = {f"{name}_token_id": getattr(config, f"{name}_token_id") for name in ENDS}
        GenerationConfig(**ends).save_pretrained(folder)
        progress(0.1)
        _tokenizer(meta).save_pretrained(folder)
        progress(0.2)
        for share in _save_weights(folder / "model.safetensors", reader.tensors, config):
            progress(0.2 + 0.8 * share)
    except (ValueError, KeyError, IndexError, TypeError, NotImplementedError) as error:
        log.exception("the file is no GGUF model of the expected kind")
        raise ModelUnavailable("wrong_file") from error


def _config(meta: dict) -> LlamaConfig:
    """The sizes, as transformers writes them."""
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


def _tokenizer(meta: dict) -> PreTrainedTokenizerFast:
    """The byte-level BPE of the file, with SmolLM's rule that every digit stands alone."""
    tokens = meta["tokenizer.ggml.tokens"]
    merges = [tuple(merge.split(" ")) for merge in meta["tokenizer.ggml.merges"]]
    tokenizer = Tokenizer(models.BPE({token: i for i, token in enumerate(tokens)}, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    kinds = zip(tokens, meta["tokenizer.ggml.token_type"], strict=True)
    special = [token for token, kind in kinds if kind == SPECIAL]
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in special])
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
        tokenizer_object=tokenizer, model_max_length=meta["llama.context_length"], **names
    )
    wrapped.chat_template = meta["tokenizer.chat_template"]
    return wrapped


def _save_weights(
    path: Path, tensors: Sequence[ReaderTensor], config: LlamaConfig
) -> Iterator[float]:
    """Write a safetensors file tensor by tensor, and yield the share done, 0 to 1.

    The library's own writer takes all tensors at once (538 MB), and hides a full disk's error code.
    """
    header: dict[str, dict] = {"__metadata__": {"format": "pt"}}
    begin = 0
    for part in tensors:
        end = begin + 4 * int(part.n_elements)
        header[_name(part.name)] = {
            "dtype": "F32",
            "shape": part.shape[::-1].tolist(),  # GGUF names the innermost axis first
            "data_offsets": [begin, end],
        }
        begin = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)  # the numbers begin at a multiple of 8 bytes
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for part in tensors:
            rows = dequantize(part.data, part.tensor_type)
            rows = _unpermuted(part.name, rows, config)
            file.write(np.ascontiguousarray(rows, dtype="<f4").data)
            yield (file.tell() - 8 - len(text)) / begin


def _name(name: str) -> str:
    """A tensor's name in transformers' Llama. Raises: KeyError."""
    stem, kind = name.rsplit(".", 1)
    if stem.startswith("blk."):
        _, layer, part = stem.split(".")
        return f"model.layers.{layer}.{NAMES[part]}.{kind}"
    return f"{NAMES[stem]}.{kind}"


def _unpermuted(name: str, rows: np.ndarray, config: LlamaConfig) -> np.ndarray:
    """Rows of q and k in transformers' order: llama.cpp interleaves the two halves that rotate."""
    heads = {
        "attn_q": config.num_attention_heads,
        "attn_k": config.num_key_value_heads,
    }.get(name.split(".")[-2])
    if heads is None:
        return rows
    pairs = rows.reshape(heads, -1, 2, rows.shape[-1])  # (H, K/2, 2, D)
    return pairs.swapaxes(1, 2).reshape(rows.shape)  # (H * K, D)

"""Whether a model can be read here at all, by its configuration, before anything big is fetched."""

from __future__ import annotations

import json
from collections.abc import Set
from pathlib import Path

from huggingface_hub.errors import StrictDataclassError
from safetensors import safe_open
from transformers import CONFIG_MAPPING, AutoConfig, PretrainedConfig

from explain.models.family import FAMILIES
from explain.models.memory import Weights
from explain.models.unavailable import ModelUnavailable

CONFIG, ONE, INDEX = "config.json", "model.safetensors", "model.safetensors.index.json"
SMALL = frozenset((  # what else a model and its tokenizer are made of: no code, no pickles
    "added_tokens.json", "chat_template.jinja", "generation_config.json", "merges.txt",
    "sentencepiece.bpe.model", "special_tokens_map.json", "spiece.model", "tokenizer.json",
    "tokenizer.model", "tokenizer_config.json", "vocab.json", "vocab.txt",
))  # fmt: skip
WRONG = (OSError, ValueError, KeyError, TypeError, AttributeError)  # what odd JSON leads to
LOCAL_ONLY = {"local_files_only": True, "trust_remote_code": False}
TYPES = {"F32": "float32", "BF16": "bfloat16", "F16": "float16"}  # safetensors' names, torch's
BYTES = {"float64": 8, "bfloat16": 2, "float16": 2}  # a number's; of all others 4


def judge(folder: Path, name: str) -> PretrainedConfig:
    """The configuration of a model that may be read.

    Raises: ModelUnavailable("wrong_format" | "remote_code" | "unknown_family" | "quantised").
    """
    try:
        told = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        kind = str(told.get("model_type"))[:40]
        if kind not in FAMILIES:
            foreign = "auto_map" in told and kind not in CONFIG_MAPPING
            reason = "remote_code" if foreign else "unknown_family"
            raise ModelUnavailable(reason, name=name, part=kind)
        if "quantization_config" in told:
            raise ModelUnavailable("quantised", name=name)
        return AutoConfig.from_pretrained(folder, **LOCAL_ONLY)
    except (*WRONG, StrictDataclassError) as error:
        raise ModelUnavailable("wrong_format", name=name) from error


def weight_files(folder: Path, there: Set[str], name: str) -> tuple[str, ...]:
    """The safetensors files of a model, out of those that are there: one, or those of its index.

    Raises: ModelUnavailable("wrong_format").
    """
    if ONE in there:
        return (ONE,)
    try:
        told = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        shards = sorted(set(told["weight_map"].values()))
    except WRONG as error:
        raise ModelUnavailable("wrong_format", name=name) from error
    plain = all(one in there and "/" not in one and one.endswith(".safetensors") for one in shards)
    if not shards or not plain:
        raise ModelUnavailable("wrong_format", name=name)
    return tuple(shards)


def expected(config: PretrainedConfig, n_bytes: int) -> Weights:
    """What files of this size hold, if they are of the type that the configuration names."""
    dtype = str(getattr(config, "dtype", None) or "float32").removeprefix("torch.")
    return _weights(config, n_bytes // BYTES.get(dtype, 4), dtype)


def stored(folder: Path, config: PretrainedConfig, name: str) -> Weights:
    """What the files in a folder hold, by their own headers.

    Raises: ModelUnavailable("wrong_format"), SafetensorError, OSError.
    """
    counts: dict[str, int] = {}
    for file in weight_files(folder, {path.name for path in folder.iterdir()}, name):
        with safe_open(folder / file, "pt") as tensors:
            for key in tensors.keys():  # noqa: SIM118 (it is no dictionary)
                part = tensors.get_slice(key)
                dtype, size = TYPES.get(part.get_dtype(), "float32"), 1
                for side in part.get_shape():
                    size *= side
                counts[dtype] = counts.get(dtype, 0) + size
    return _weights(config, sum(counts.values()), max(counts, key=counts.get))


def _weights(config: PretrainedConfig, count: int, dtype: str) -> Weights:
    """`whole` of them become float32 in any case: the tables, and all experts (see half.py)."""
    inner = config.get_text_config()
    tables = inner.vocab_size * inner.hidden_size * (1 if config.tie_word_embeddings else 2)
    return Weights(count, count if _has_experts(config) else min(tables, count), dtype)


def _has_experts(config: PretrainedConfig) -> bool:
    return not FAMILIES[config.model_type].down

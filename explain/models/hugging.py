"""A folder in Hugging Face format as a Reader: safetensors only, no code from the folder."""

from __future__ import annotations

import logging
from pathlib import Path

import torch
from safetensors import SafetensorError
from transformers import AutoModelForCausalLM, AutoTokenizer

from explain.models.family import FAMILIES, parts
from explain.models.half import keep_half
from explain.models.judge import LOCAL_ONLY, judge, stored
from explain.models.memory import fitting, give_back
from explain.models.reader import Reader
from explain.models.tokenizer import Tokenizer
from explain.models.unavailable import ModelUnavailable
from explain.settings import MAX_TOKENS
from explain.trace import ModelSpec

log = logging.getLogger(__name__)


def open_folder(folder: Path, entry, *, half: bool = True) -> Reader:
    """The Reader of a causal language model in a local folder; in half precision where float32 does
    not fit and `half` allows it.

    Raises: ModelUnavailable("damaged" | "memory_short" | "no_memory" | "wrong_file" | "unsupported"
    and what `judge` raises).
    """
    config = judge(folder, entry.name)
    try:
        dtype = fitting(stored(folder, config, entry.name), half=half)
        hugging = AutoTokenizer.from_pretrained(folder, **LOCAL_ONLY)
        model, found = AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=getattr(torch, dtype),
            use_safetensors=True,
            attn_implementation="eager",
            output_loading_info=True,
            **LOCAL_ONLY,
        )
        if found["missing_keys"]:  # they would be random numbers
            raise ValueError(f"no weights for {sorted(found['missing_keys'])[:3]}")
        if dtype != "float32":
            keep_half(model, model.get_submodule(FAMILIES[config.model_type].blocks))
    except SafetensorError as error:
        log.exception("weights cannot be read")
        raise ModelUnavailable("damaged") from error
    except MemoryError as error:
        raise ModelUnavailable("no_memory") from error
    except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
        log.exception("the folder holds no model that can be read")
        short = "can't allocate memory" in str(error)
        raise ModelUnavailable("no_memory" if short else "wrong_file") from error
    size = model.get_input_embeddings().weight.shape[0]
    n_vocab = min(size, model.config.get_text_config().vocab_size)
    spec = model_spec(model, entry, n_vocab=n_vocab, dtype=dtype)
    # Llama 4 looks no further back than to the beginning of a chunk, which no rule of ours says.
    limit = min(MAX_TOKENS, getattr(config, "attention_chunk_size", None) or MAX_TOKENS)
    reader = Reader(model, Tokenizer(hugging, spec.n_vocab), spec, limit=limit)
    give_back()
    return reader


def model_spec(model, entry, *, n_vocab: int, dtype: str = "float32") -> ModelSpec:
    """A model's sizes, read off its configuration and its own tensors."""
    config = model.config.get_text_config()
    heads = config.num_attention_heads
    width = getattr(config, "head_dim", None) or config.hidden_size // heads
    return ModelSpec(
        name=entry.name,
        title=entry.title,
        family=config.model_type,
        licence=entry.licence,
        languages=entry.languages,
        source=entry.source,
        n_layers=config.num_hidden_layers,
        n_heads=heads,
        n_kv_heads=getattr(config, "num_key_value_heads", None) or heads,
        d_model=config.hidden_size,
        d_head=width,
        d_mlp=_mlp_width(model),
        n_vocab=n_vocab,
        n_context=config.max_position_embeddings,
        n_parameters=sum(p.numel() for p in model.parameters()),
        rotates=any(name.endswith("rotary_emb") for name, _ in model.named_modules()),
        dtype=dtype,
    )


def _mlp_width(model) -> int:
    """How many neurons a block has; 0 where it has experts in their place."""
    down = parts(model).down[0]
    if down is None:
        return 0
    return getattr(down, "in_features", None) or down.weight.shape[0]  # GPT-2's lies transposed

"""A folder in Hugging Face format as a Reader: safetensors only, no code from the folder."""

from __future__ import annotations

import ctypes
import logging
import sys
from pathlib import Path

import torch
from safetensors import SafetensorError
from transformers import AutoModelForCausalLM, AutoTokenizer

from explain.models.reader import Reader
from explain.models.tokenizer import Tokenizer
from explain.models.unavailable import ModelUnavailable
from explain.settings import MAX_TOKENS
from explain.trace import ModelSpec

log = logging.getLogger(__name__)


def open_folder(folder: Path, entry) -> Reader:
    """The Reader of a causal language model in a local folder.

    Raises: ModelUnavailable("damaged" | "no_memory" | "wrong_file" | "unsupported").
    """
    try:
        hugging = AutoTokenizer.from_pretrained(folder, **LOCAL_ONLY)
        model = AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=torch.float32,
            use_safetensors=True,
            attn_implementation="eager",
            **LOCAL_ONLY,
        )
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
    spec = model_spec(model, entry, n_vocab=min(size, model.config.get_text_config().vocab_size))
    reader = Reader(model, Tokenizer(hugging, spec.n_vocab), spec, limit=MAX_TOKENS)
    _give_back()
    return reader


def _give_back() -> None:
    """Return freed memory to the system, where the C library can: 200 MB after a large vocabulary."""
    if sys.platform == "linux":
        getattr(ctypes.CDLL(None), "malloc_trim", lambda pad: None)(0)


LOCAL_ONLY = {"local_files_only": True, "trust_remote_code": False}


def model_spec(model, entry, *, n_vocab: int) -> ModelSpec:
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
        d_mlp=_mlp_width(config),
        n_vocab=n_vocab,
        n_context=config.max_position_embeddings,
        n_parameters=sum(p.numel() for p in model.parameters()),
        rotates=any(name.endswith("rotary_emb") for name, _ in model.named_modules()),
    )


def _mlp_width(config) -> int:
    """The width of the feed-forward part, under the name that the family gives it."""
    for name in ("intermediate_size", "ffn_dim", "n_inner"):
        width = getattr(config, name, None)
        if width:
            return width
    return 4 * config.hidden_size

"""A GGUF file as a Hugging Face folder: safetensors, config and tokenizer.

transformers can read GGUF, but takes 16 to 60 seconds, and of SmolLM forgets the tokenizer's digit rule.
Source: llama.cpp, gguf-py; the safetensors format as its README describes it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from gguf import GGUFReader, ReaderTensor
from gguf.quants import dequantize
from transformers import GenerationConfig, PreTrainedConfig

from explain.models import gguf_gemma, gguf_llama
from explain.models.unavailable import ModelUnavailable

log = logging.getLogger(__name__)
# Each module has NAMES of tensors, config(meta), tokenizer(meta) and changed(name, rows, config).
KINDS = {"llama": gguf_llama, "gemma3": gguf_gemma}
ENDS = ("bos", "eos", "pad")
TABLE = "token_embd.weight"
SLICE = 8192  # rows of the table at a time: whole it would be held three times


class Reader(GGUFReader):
    """gguf's reader on a plain array: it takes a million slices, which np.memmap makes three times
    as slow and twice as large."""

    @property
    def data(self) -> np.ndarray:
        """The file's bytes."""
        return self._bytes

    @data.setter
    def data(self, mapped: np.memmap) -> None:
        self._bytes = np.asarray(mapped)


def convert(gguf: Path, folder: Path, progress: Callable[[float], None]) -> None:
    """Write the model of a GGUF file into an existing folder; progress runs from 0 to 1.

    Weights become float32, exactly the values that the quantised ones stand for.
    Raises: ModelUnavailable("wrong_file") for what is no model of a known kind; OSError.
    """
    try:
        reader = Reader(gguf)
        meta = {name: field.contents() for name, field in reader.fields.items()}
        progress(0.1)
        kind = KINDS[meta["general.architecture"]]
        config = kind.config(meta)
        config.save_pretrained(folder)
        ends = {f"{name}_token_id": getattr(config, f"{name}_token_id") for name in ENDS}
        GenerationConfig(**ends).save_pretrained(folder)
        kind.tokenizer(meta).save_pretrained(folder)
        _complete(folder / "tokenizer_config.json")
        progress(0.2)
        for share in _save_weights(folder / "model.safetensors", reader.tensors, kind, config):
            progress(0.2 + 0.8 * share)
    except (ValueError, KeyError, IndexError, TypeError, NotImplementedError) as error:
        log.exception("the file is no GGUF model of the expected kind")
        raise ModelUnavailable("wrong_file") from error


def _complete(path: Path) -> None:
    """Say that tokenizer.json holds all added tokens: else transformers parses it a second time."""
    said = json.loads(path.read_text(encoding="utf-8")) | {"added_tokens_decoder": {}}
    path.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


def _save_weights(
    path: Path, tensors: Sequence[ReaderTensor], kind, config: PreTrainedConfig
) -> Iterator[float]:
    """Write a safetensors file piece by piece, and yield the share done, 0 to 1.

    The library's own writer takes all tensors at once (1 GB), and hides a full disk's error code.
    """
    header: dict[str, dict] = {"__metadata__": {"format": "pt"}}
    begin = 0
    for part in tensors:
        end = begin + 4 * int(part.n_elements)
        header[_name(part.name, kind.NAMES)] = {
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
            for quantised in _slices(part):
                rows = dequantize(quantised, part.tensor_type)
                rows = kind.changed(part.name, rows, config)
                file.write(np.ascontiguousarray(rows, dtype="<f4").data)
                yield (file.tell() - 8 - len(text)) / begin


def _slices(part: ReaderTensor) -> list[np.ndarray]:
    """A tensor's quantised rows: the table's a slice at a time, any other's at once."""
    if part.name != TABLE:
        return [part.data]
    return [part.data[start : start + SLICE] for start in range(0, len(part.data), SLICE)]


def _name(name: str, names: dict[str, str]) -> str:
    """A tensor's name in transformers. Raises: KeyError."""
    stem, kind = name.rsplit(".", 1)
    if stem.startswith("blk."):
        _, layer, part = stem.split(".")
        return f"model.layers.{layer}.{names[part]}.{kind}"
    return f"{names[stem]}.{kind}"

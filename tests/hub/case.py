"""What tests of models by name share: a tiny model's files, and how having it ends."""

from __future__ import annotations

import json

import pytest
import torch
from families import model_of, tokenizer
from test_laws import far

from explain.models import add, load
from explain.models.fetch import cache_root
from explain.models.unavailable import ModelUnavailable

NAME = "lab/tiny"
WEIGHTS = "model.safetensors"


def files_of(tmp_path_factory, model, **how) -> dict[str, bytes]:
    """A model's files as its makers put them on a hub, with others that nobody should fetch."""
    folder = tmp_path_factory.mktemp("made")
    model.save_pretrained(folder, **how)
    tokenizer().save_pretrained(folder)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {"config.json", "tokenizer.json"} <= files.keys()
    return files | {"README.md": b"# tiny", "pytorch_model.bin": b"\x80", "modeling.py": b"1 / 0"}


def cached() -> set[str]:
    """What lies in the cache, but for the empty lock files."""
    return {path.name for path in cache_root().glob("*") if path.suffix != ".lock"}


def works(name: str = NAME) -> bool:
    """Whether the model can be had, computes what its makers' model computes, and is kept whole."""
    reader = load(add(name))
    trace = reader.read("Hello")
    with torch.inference_mode():
        own = model_of("llama")(torch.tensor([trace.ids]), use_cache=False).logits[0, -1].numpy()
    assert far(trace.logits, own) <= 1e-4
    return not [one for one in cached() if ".part" in one]


def refused(reason: str, *, of: str = NAME, kept: bool = False, **detail) -> None:
    """It cannot be had for this reason; nothing half-written stays but what can be gone on with."""
    with pytest.raises(ModelUnavailable) as caught:
        load(add(of))
    assert caught.value.reason == reason
    for key, value in detail.items():
        assert value == caught.value.detail[key]
    assert "/" not in "".join(caught.value.detail.values()).replace(of, "")  # no paths of ours
    assert all(".part" in one for one in cached())
    assert bool(cached()) == kept


def config_with(files: dict[str, bytes], **changes) -> dict[str, bytes]:
    """The files with another configuration."""
    told = json.loads(files["config.json"]) | changes
    return files | {"config.json": json.dumps(told).encode()}

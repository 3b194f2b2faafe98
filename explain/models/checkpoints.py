"""The small world's model as it was at moments of its training, each a Reader like any other."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from explain.models import MODELS, OURS, STANDBY, importing
from explain.models.unavailable import ModelUnavailable


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """One moment: after how many steps and tokens, how good it was, and the model itself.

    Unit: `loss` nats per token of fresh text; `looking_back` the share of questions right that ask
    who has, likes or does what. `heads[kind][layer][head]`: scores from 0 to 1.
    """

    step: int
    tokens: int
    loss: float
    looking_back: float
    heads: dict[str, list[list[float]]]
    reader: object


def listed(folder: Path = OURS) -> list[dict]:
    """What checkpoints.json says of each moment, the first one first.

    Raises: ModelUnavailable("wrong_file").
    """
    try:
        return json.loads((folder / "checkpoints.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelUnavailable("wrong_file") from error


def curve(folder: Path = OURS) -> list[dict]:
    """The whole training as it was measured: step, loss on fresh text, share right by kind."""
    return json.loads((folder / "curve.json").read_text(encoding="utf-8"))


def lessons(folder: Path = OURS) -> list[dict]:
    """What was practised and until which step: "find", "look_back", "all"."""
    return json.loads((folder / "lessons.json").read_text(encoding="utf-8"))


def kept(folder: Path = OURS) -> dict[str, dict]:
    """Of sizes that a visitor may train, a training kept: its steps, seconds and points."""
    return json.loads((folder / "live.json").read_text(encoding="utf-8"))


def model_at(step: int, folder: Path = OURS):
    """A fresh, trainable GPT-2 with the weights of one moment, in single precision."""
    return trainable(folder, next(one["file"] for one in listed(folder) if one["step"] == step))


def trainable(folder: Path = OURS, file: str = "model.safetensors"):
    """A fresh GPT-2 that can be trained, with one file's weights in single precision."""
    from safetensors.torch import load_file
    from transformers import GPT2Config, GPT2LMHeadModel

    with importing.alone:
        model = GPT2LMHeadModel(GPT2Config.from_json_file(folder / "config.json"))
    weights = {name: weight.float() for name, weight in load_file(folder / file).items()}
    model.load_state_dict(weights, strict=False)
    model.tie_weights()
    return model


def load_checkpoints(folder: Path = OURS) -> tuple[Checkpoint, ...]:
    """All moments that are kept. Shared: the tokenizer. Each model: 4 MB."""
    from transformers import AutoTokenizer

    from explain.models.hugging import LOCAL_ONLY, model_spec
    from explain.models.reader import Reader
    from explain.models.tokenizer import Tokenizer

    hugging = AutoTokenizer.from_pretrained(folder, **LOCAL_ONLY)
    tokenizer = Tokenizer(hugging, len(hugging))
    found = []
    for one in listed(folder):
        model = model_at(one["step"], folder)
        spec = model_spec(model, MODELS[STANDBY], n_vocab=tokenizer.n_vocab)
        reader = Reader(model, tokenizer, replace(spec, name=f"{STANDBY}@{one['step']}"))
        keys = ("step", "tokens", "loss", "looking_back", "heads")
        found.append(Checkpoint(*(one[key] for key in keys), reader))
    return tuple(found)

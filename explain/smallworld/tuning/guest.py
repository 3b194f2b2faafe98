"""A model that a visitor tuned, as a Reader like any other, for the other pages."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from explain.models import OURS_BASE
from explain.models.fetch import Progress
from explain.models.hugging import LOCAL_ONLY, model_spec
from explain.models.reader import Reader
from explain.models.registry import Entry
from explain.models.tokenizer import Tokenizer
from explain.models.unavailable import ModelUnavailable


def guest(model, name: str, title: str) -> tuple[Entry, Reader]:
    """Its entry and a Reader of a copy of it; once let go of, it does not come back."""
    from transformers import AutoTokenizer

    hugging = AutoTokenizer.from_pretrained(OURS_BASE, **LOCAL_ONLY)
    tokenizer = Tokenizer(hugging, len(hugging))
    source = "small-world-base, tuned by a visitor"
    entry = Entry(name, title, "CC0-1.0", ("en", "zh"), source, _gone, listed=False)
    spec = model_spec(model, entry, n_vocab=tokenizer.n_vocab)
    return entry, Reader(deepcopy(model).eval(), tokenizer, spec)


def _gone(progress: Progress) -> Path:
    raise ModelUnavailable("given_back")

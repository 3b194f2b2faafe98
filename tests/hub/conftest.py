"""Tiny models, an empty cache, and the real client pointed to the stand-in hub."""

from __future__ import annotations

import time
from types import SimpleNamespace

import huggingface_hub.constants as constants
import huggingface_hub.file_download as client
import huggingface_hub.utils._http as requests
import pytest
from case import files_of
from families import model_of

from explain.models import MODELS


@pytest.fixture(scope="session")
def llama(tmp_path_factory):
    """A tiny model's files, in one piece."""
    return files_of(tmp_path_factory, model_of("llama"))


@pytest.fixture(scope="session")
def shards(tmp_path_factory):
    """The same in several."""
    return files_of(tmp_path_factory, model_of("llama"), max_shard_size="100KB")


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """An empty cache; nothing of this machine's settings for hubs counts; nobody waits to retry."""
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("EXPLAIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(MODELS, "_entries", dict(MODELS))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no token"))
    monkeypatch.setattr(constants, "DOWNLOAD_CHUNK_SIZE", 16384)
    at_once = SimpleNamespace(**vars(time) | {"sleep": lambda seconds: None})
    for module in (client, requests):
        monkeypatch.setattr(module, "time", at_once)


@pytest.fixture
def at(empty, monkeypatch):
    """Points the client to a hub, as HF_ENDPOINT does before it is imported."""

    def pointed(endpoint: str) -> None:
        template = endpoint + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "ENDPOINT", endpoint)
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)

    return pointed

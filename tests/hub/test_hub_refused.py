"""Models by name that cannot be had: each ends in one reason, and nothing half-written stays."""

from __future__ import annotations

import errno
import json
from collections import namedtuple

import huggingface_hub.constants as constants
import huggingface_hub.file_download as client
import pytest
from case import NAME, WEIGHTS, config_with, refused, works
from stand_in import Repo, hub

from explain.models import add, download, load, memory
from explain.models.unavailable import ModelUnavailable


@pytest.mark.parametrize("name", ["../evil.safetensors", "x/y.safetensors", "gone.safetensors"])
def test_an_index_that_names_what_is_not_there(shards, at, name):
    index = json.loads(shards["model.safetensors.index.json"])
    index["weight_map"] |= {"one": name}
    files = shards | {"model.safetensors.index.json": json.dumps(index).encode()}
    with hub(tiny=Repo(files | {name: b"x"} if "/" in name else files)) as server:
        at(server.endpoint)
        refused("wrong_format", name=NAME)


def test_gated(llama, at, monkeypatch):
    with hub(tiny=Repo(llama, gated=True)) as server:
        at(server.endpoint)
        refused("gated", name=NAME)
        monkeypatch.setenv("HF_TOKEN", "wrong")
        refused("gated", name=NAME)
        monkeypatch.setenv("HF_TOKEN", "open")
        assert works()
        assert not server.leaked  # the other host never sees the token


@pytest.mark.parametrize("file", [WEIGHTS, "tokenizer.json", "config.json"])
def test_other_bytes_than_the_hub_names(llama, at, file):
    with hub(tiny=Repo(llama, spoilt=(file,))) as server:
        at(server.endpoint)
        refused("hub_damaged", name=file)
        server.repos[NAME].spoilt = ()
        assert works()


@pytest.mark.parametrize(
    ("changes", "reason", "detail"),
    [
        (
            {"model_type": "homemade", "auto_map": {"AutoModelForCausalLM": "modeling.Mine"}},
            "remote_code",
            {},
        ),
        ({"model_type": "homemade"}, "unknown_family", {"part": "homemade"}),
        ({"model_type": "bloom"}, "unknown_family", {"part": "bloom"}),
        ({"model_type": "bert"}, "unknown_family", {"part": "bert"}),
        ({"model_type": None}, "unknown_family", {}),
        ({"quantization_config": {"quant_method": "gptq", "bits": 4}}, "quantised", {}),
        ({"hidden_size": "many"}, "wrong_format", {}),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_known_before_the_download(llama, at, changes, reason, detail):
    with hub(tiny=Repo(config_with(llama, **changes))) as server:
        at(server.endpoint)
        refused(reason, name=NAME, **detail)
        assert not server.bodies()


def test_code_of_its_own_is_not_run_where_the_family_is_known(llama, at):
    mapped = {"AutoModelForCausalLM": "modeling.Mine", "AutoConfig": "modeling.Config"}
    with hub(tiny=Repo(config_with(llama, auto_map=mapped))) as server:
        at(server.endpoint)
        assert works()


@pytest.mark.parametrize("gone", [WEIGHTS, "config.json"])
def test_files_of_another_format(llama, at, gone):
    with hub(tiny=Repo({name: body for name, body in llama.items() if name != gone})) as server:
        at(server.endpoint)
        refused("wrong_format", name=NAME)


def test_weights_that_are_missing_are_not_made_up(llama, at):
    with hub(tiny=Repo(config_with(llama, num_hidden_layers=4))) as server:
        at(server.endpoint)
        with pytest.raises(ModelUnavailable) as caught:
            load(add(NAME))
        assert caught.value.reason == "wrong_file"


def test_what_the_hub_does_not_have(llama, at):
    with hub(tiny=Repo(llama)) as server:
        at(server.endpoint)
        refused("no_such_model", of="lab/none", name="lab/none")
        refused("no_such_model", of=f"{NAME}@v9", name=f"{NAME}@v9")


def test_too_many_requests(llama, at):
    with hub(tiny=Repo(llama, limited=2)) as server:
        at(server.endpoint)
        assert server.repos[NAME].limited == 2
        refused("too_many")
        server.repos[NAME].limited = 0
        assert works()


def test_no_hub(at, monkeypatch):
    at("http://127.0.0.1:9")
    refused("no_hub")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    refused("no_hub")


def test_no_room_on_the_disk(llama, at, monkeypatch):
    Usage = namedtuple("Usage", "total used free")
    with hub(tiny=Repo(llama)) as server:
        at(server.endpoint)
        with monkeypatch.context() as patch:
            patch.setattr(download.shutil, "disk_usage", lambda path: Usage(9, 8, 40_000_000))
            refused("disk_short", need="0.1", free="0.0")
            assert not server.bodies()

        def full(url, file, **how):
            if how["expected_size"] > 100_000:
                file.write(b"x" * 1000)
                raise OSError(errno.ENOSPC, "No space left on device")
            client.http_get(url, file, **how)

        with monkeypatch.context() as patch:
            patch.setattr(download, "http_get", full)
            refused("disk_ran_full", name=NAME)
        assert works()


def test_visitors_start_no_download_where_that_is_off(llama, at, monkeypatch):
    monkeypatch.setenv("EXPLAIN_FETCH", "off")
    with hub(tiny=Repo(llama)) as server:
        at(server.endpoint)
        refused("not_fetched", name=NAME)
        assert not server.asked
        monkeypatch.delenv("EXPLAIN_FETCH")
        assert works()
        monkeypatch.setenv("EXPLAIN_FETCH", "off")
        assert works()  # what is here needs none


def test_no_room_in_memory(llama, at, monkeypatch):
    monkeypatch.setattr(memory, "free", lambda: 90_000_000)
    with hub(tiny=Repo(llama)) as server:
        at(server.endpoint)
        refused("memory_short", need="0.2", free="0.0")
        assert not server.bodies()

"""Models by name: tiny ones fetched from a stand-in hub through the real client, and kept."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from hashlib import sha256

import huggingface_hub.constants as constants
import numpy as np
import pytest
import torch
from case import NAME, WEIGHTS, cached, files_of, refused, works
from families import model_of, rounded
from stand_in import COMMIT, Repo, hub
from test_laws import far

from explain.models import MODELS, add, load, memory
from explain.models.fetch import cache_root
from explain.models.hub import about
from explain.models.unavailable import ModelUnavailable

spawn = multiprocessing.get_context("spawn")


def test_fetched_checked_and_kept(llama, at):
    told = []
    with hub(tiny=Repo(llama)) as server:
        at(server.endpoint)
        reader = load(add(NAME), lambda stage, share: told.append((stage, share)))
        assert works()
        assert server.bodies() == [WEIGHTS]  # once, and no .bin
        fetched = {path.rsplit("/", 1)[1] for _, path, _ in server.asked}
        assert not fetched & {"README.md", "modeling.py", "pytorch_model.bin"}
    assert reader.spec.licence == "mit" and reader.spec.languages == ("en", "zh")
    assert COMMIT in reader.spec.source and reader.spec.dtype == "float32"
    assert MODELS[NAME].licence == "mit"
    shares = [share for stage, share in told if stage == "fetching"]
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1 and len(shares) > 9
    assert works()  # the hub is gone: what is kept needs none


def test_the_commit_stays_while_the_branch_moves_on(llama, at):
    with hub(tiny=Repo(llama)) as server:
        at(server.endpoint)
        assert works()
        server.repos[NAME].commit = "b" * 40
        assert works() and COMMIT in MODELS[NAME].source
        assert works(f"{NAME}@v1") and "b" * 40 in MODELS[f"{NAME}@v1"].source


@pytest.mark.parametrize("damage", ["truncated", "altered", "gone", "no manifest"])
def test_what_is_kept_and_damaged_is_fetched_anew(llama, at, damage):
    with hub(tiny=Repo(llama)) as server:
        at(server.endpoint)
        assert works()
        weights = next(cache_root().glob(f"*/{WEIGHTS}"))
        if damage == "truncated":
            os.truncate(weights, 1000)
        elif damage == "altered":
            weights.write_bytes(weights.read_bytes()[:-1] + b"!")
        elif damage == "gone":
            weights.unlink()
        else:
            weights.with_name("manifest.json").write_text("[1, 2")
        assert works() and server.bodies() == [WEIGHTS] * 2


def test_shards(shards, at):
    with hub(tiny=Repo(shards)) as server:
        at(server.endpoint)
        assert works()
        assert len(server.bodies()) > 2 and len(set(server.bodies())) == len(server.bodies())


def test_a_connection_that_breaks_off_now_and_then(llama, at):
    with hub(tiny=Repo(llama, breaks=[50_000, 20_000, 0, 60_000])) as server:
        at(server.endpoint)
        assert works()
        starts = server.starts()
        assert len(starts) == 5 and starts == sorted(starts) and starts[1] > 30_000
        assert server.sent < len(llama[WEIGHTS]) + 4 * constants.DOWNLOAD_CHUNK_SIZE


def test_a_connection_that_breaks_off_for_good(llama, at):
    with hub(tiny=Repo(llama, breaks=[100_000, *[0] * 99])) as server:
        at(server.endpoint)
        refused("broken_off", kept=True)
        server.repos[NAME].breaks, server.asked = [], []
        assert works()
        assert server.starts()[0] > 80_000  # it went on from there


def test_downloads_that_nobody_goes_on_with_are_removed(llama, at):
    root = cache_root()
    for left, age_s in (("hub--lab--tiny--main+000.part", 0), ("hub--a--b+1.part", 8 * 86400)):
        (root / left).mkdir(parents=True)
        os.utime(root / left, (time.time() - age_s,) * 2)
    (root / "hub--lab--tiny--main.1+000.part").mkdir()  # another revision's
    with hub(tiny=Repo(llama)) as server:
        at(server.endpoint)
        load(add(NAME))
    assert cached() == {"hub--lab--tiny--main", "hub--lab--tiny--main.1+000.part"}


def test_half_precision_where_float32_does_not_fit(tmp_path_factory, at, monkeypatch):
    model = model_of("llama").bfloat16()
    files = files_of(tmp_path_factory, model)
    weights = memory.Weights(model.num_parameters(), 2 * 300 * 48, "bfloat16")
    between = (weights.need("float32") + weights.need("bfloat16")) // 2
    with hub(tiny=Repo(files)) as server:
        at(server.endpoint)
        assert load(add(NAME)).spec.dtype == "float32"
        monkeypatch.setattr(memory, "free", lambda: between)
        with pytest.raises(ModelUnavailable):
            load(NAME, half=False)
        reader = load(NAME)
    trace = reader.read("Hello")
    with torch.inference_mode():
        own = rounded(model_of("llama"))(torch.tensor([trace.ids]), use_cache=False)
    assert reader.spec.dtype == "bfloat16" and trace.resid.dtype == np.float32
    assert far(trace.logits, own.logits[0, -1].numpy()) <= 1e-4


def serve(said) -> None:
    """A server in a process of its own; it says how far it is."""
    reader = load(add(NAME), lambda stage, share: said.put(stage))
    reader.read("Hello")


@pytest.fixture
def process(empty, monkeypatch):
    """Starts such a server, whose client reads HF_ENDPOINT when it is imported."""
    said = spawn.Queue()

    def started(endpoint: str):
        monkeypatch.setenv("HF_ENDPOINT", endpoint)
        monkeypatch.setenv("HF_HUB_OFFLINE", "0")
        one = spawn.Process(target=serve, args=(said,), daemon=True)
        one.start()
        return one, said

    return started


def until(said, stage: str) -> None:
    """Wait until a process says that it is there."""
    while said.get(timeout=60) != stage:
        pass


def test_two_servers_at_once(llama, process):
    gate = threading.Event()
    with hub(tiny=Repo(llama, gate=gate)) as server:
        both = [process(server.endpoint) for _ in range(2)]
        until(both[0][1], "waiting")
        gate.set()
        for one, _ in both:
            one.join(60)
        assert [one.exitcode for one, _ in both] == [0, 0]
        assert server.bodies() == [WEIGHTS] and len(cached()) == 1


def test_killed_half_way(llama, process, at):
    with hub(tiny=Repo(llama, gate=threading.Event())) as server:
        one, said = process(server.endpoint)
        until(said, "fetching")
        end = time.monotonic() + 60
        while not server.bodies():
            assert one.is_alive() and time.monotonic() < end, "it never came so far"
            time.sleep(0.05)
        one.kill()
        one.join()
        assert cached() and all(".part" in name for name in cached())
        server.repos[NAME].gate = None
        at(server.endpoint)
        assert works() and len(cached()) == 1


def test_the_files_hashes_are_written_down(llama, at):
    with hub(tiny=Repo(llama)) as server:
        at(server.endpoint)
        load(add(NAME))
    told = about(cache_root() / "hub--lab--tiny--main")
    assert told["files"][WEIGHTS] == [len(llama[WEIGHTS]), sha256(llama[WEIGHTS]).hexdigest()]
    assert (told["repo"], told["revision"], told["commit"]) == (NAME, "main", COMMIT)
    assert add(NAME) == NAME and list(MODELS).count(NAME) == 1

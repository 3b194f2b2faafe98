"""What may be typed as a model's name, where, and the registry that grows by it."""

from __future__ import annotations

import threading

import pytest
from huggingface_hub.utils import HFValidationError, validate_repo_id

from explain.models import MODELS, hub
from explain.models.registry import Entry, Registry
from explain.models.unavailable import ModelUnavailable
from explain.settings import WrongSetting

GOOD = {
    "Qwen/Qwen3-0.6B": ("Qwen/Qwen3-0.6B", "main"),
    " gpt2 ": ("gpt2", "main"),
    "openai-community/gpt2@main": ("openai-community/gpt2", "main"),
    "a/b@refs-1.0": ("a/b", "refs-1.0"),
    "https://huggingface.co/Qwen/Qwen3-0.6B": ("Qwen/Qwen3-0.6B", "main"),
    "https://a.mirror/Qwen/Qwen3-0.6B/tree/v1?not=used": ("Qwen/Qwen3-0.6B", "v1"),
}
BAD = (
    "", " ", "a b", "a/b/c", "../a", "a/..", "/a", "a/", "-a", "a-", ".a/b", "a--b/c", "a/b.git",
    "a/b@", "@main", "a/b@x/y", "a/b@../x", "a/b@-x", "名字", "a/名", "a\n/b", "x" * 97,
    "<b>x</b>", "https://huggingface.co/", "https://huggingface.co/a", "C:\\x", "a/b\0", "a@b@c",
)  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_names_that_are_names(text):
    found = hub.wanted(text)
    assert (found.repo, found.revision) == GOOD[text]
    validate_repo_id(found.repo)
    assert hub.wanted(found.name) == found
    assert "/" not in found.stem and ".." not in found.stem


@pytest.mark.parametrize("text", BAD)
def test_names_that_are_none(text):
    with pytest.raises(ModelUnavailable) as caught:
        hub.entry(text)
    assert caught.value.reason == "bad_name" and caught.value.detail["name"] == text.strip()[:96]


def test_the_librarys_own_rule_is_ours():
    for text in (
        "a",
        "a/b",
        "a_/b",
        "_a",
        "a.b/c.d",
        "a-/b",
        "a/-b",
        "a..b",
        "a--b",
        "a.",
        "x" * 96,
    ):
        try:
            validate_repo_id(text)
            theirs = True
        except HFValidationError:
            theirs = False
        try:
            ours = hub.wanted(text).repo == text
        except ModelUnavailable:
            ours = False
        assert ours <= theirs, text  # never more than the hub takes


def test_two_models_never_share_a_folder():
    texts = ("a/b", "a/b@v1", "a@b", "a", "b/a", "a/b@v", "a-b", "a_b@main", "a.b")
    assert len({hub.wanted(text).stem for text in texts}) == len(texts)


def test_the_setting_names_models(monkeypatch):
    monkeypatch.setenv("EXPLAIN_MODELS", "Qwen/Qwen3-0.6B, openai-community/gpt2@main,, a/b@v1 ")
    names = [entry.name for entry in hub.named()]
    assert names == ["Qwen/Qwen3-0.6B", "openai-community/gpt2", "a/b@v1"]
    monkeypatch.setenv("EXPLAIN_MODELS", "a/b, c d")
    with pytest.raises(WrongSetting, match=r"EXPLAIN_MODELS.*'c d'"):
        hub.named()
    monkeypatch.delenv("EXPLAIN_MODELS")
    assert hub.named() == []


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("localhost", True), ("127.0.0.1", True), ("127.0.0.2", True), ("::1", True),
        ("0.0.0.0", False), ("::", False), ("192.168.1.4", False), (None, False), ("", False),
        ("lecture.example", False),
    ],
)  # fmt: skip
def test_strangers_add_no_models(address, allowed, monkeypatch):
    monkeypatch.delenv("EXPLAIN_HUB", raising=False)
    assert hub.typing_allowed(address) is allowed
    for chosen in ("on", "off", " ON "):
        monkeypatch.setenv("EXPLAIN_HUB", chosen)
        assert hub.typing_allowed(address) is (chosen.strip().lower() == "on")
    monkeypatch.setenv("EXPLAIN_HUB", "perhaps")
    assert hub.typing_allowed(address) is allowed
    monkeypatch.setenv("EXPLAIN_FETCH", "off")
    assert not hub.typing_allowed(address)


def test_the_registry_grows_while_it_is_read():
    def entry(name):
        return Entry(name, name, "", (), "", lambda progress: None)

    registry = Registry(entry("first"))
    seen = []

    def grow(start):
        for index in range(start, start + 200):
            registry[str(index)] = entry(str(index))
            seen.append(len(list(registry)))  # a dictionary that changes under a reader would raise

    threads = [threading.Thread(target=grow, args=(200 * k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(registry) == 801 and len(seen) == 800
    assert next(iter(registry)) == "first" and "799" in registry and "800" not in registry
    registry["first"] = entry("first")
    assert len(registry) == 801 and registry["first"].title == "first"
    del registry["799"]
    assert "799" not in registry and len(registry) == 800
    for lost in ("none", "799"):
        with pytest.raises(KeyError):
            registry[lost]


def test_built_in_models_come_first():
    assert list(MODELS)[:3] == ["smollm2-135m", "gemma-3-270m", "small-world"]

"""A model whose terms must be agreed to: who may start its download, and what is said otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explain import models
from explain.models.unavailable import ModelUnavailable

GEMMA = "gemma-3-270m"


@pytest.fixture
def asked(monkeypatch):
    """Gemma as it is, but that every folder asked for is noted, and none is there to be loaded."""
    begun = []

    def folder(progress):
        begun.append(GEMMA)
        raise ModelUnavailable("no_network")

    entry = replace(models.MODELS[GEMMA], folder=folder, here=lambda: False)
    monkeypatch.setitem(models.MODELS, GEMMA, entry)
    monkeypatch.delenv("EXPLAIN_GEMMA", raising=False)
    monkeypatch.delenv("EXPLAIN_FETCH", raising=False)
    return begun


def reason(**how) -> str:
    """Why it cannot be had."""
    with pytest.raises(ModelUnavailable) as caught:
        models.load(GEMMA, **how)
    return caught.value.reason


def test_nothing_is_fetched_before_somebody_agrees(asked):
    assert reason() == "licence" and not asked
    assert reason(accepted=True) == "no_network" and asked


def test_the_operator_agrees_for_all(asked, monkeypatch):
    monkeypatch.setenv("EXPLAIN_GEMMA", "yes")  # only the one word counts
    assert reason() == "licence" and not asked
    monkeypatch.setenv("EXPLAIN_GEMMA", "accept")
    assert reason() == "no_network" and asked


def test_visitors_may_be_kept_from_fetching(asked, monkeypatch):
    monkeypatch.setenv("EXPLAIN_FETCH", "off")
    assert reason() == "fetch_off" and reason(accepted=True) == "fetch_off" and not asked
    monkeypatch.setenv("EXPLAIN_GEMMA", "accept")
    assert reason() == "no_network" and asked


def test_what_is_there_is_not_asked_about(asked, monkeypatch):
    monkeypatch.setenv("EXPLAIN_FETCH", "off")
    monkeypatch.setitem(models.MODELS, GEMMA, replace(models.MODELS[GEMMA], here=lambda: True))
    assert models.there(GEMMA)
    assert reason() == "no_network" and asked  # it went straight to its folder


def test_what_the_card_says():
    consent = models.MODELS[GEMMA].consent
    assert consent.terms == "ai.google.dev/gemma/terms"
    assert consent.size == 238_175_024
    assert [name for name, entry in models.MODELS.items() if entry.consent] == [GEMMA]
    assert models.there("small-world")

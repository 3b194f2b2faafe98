"""What visitors see when a model cannot be had, and a model from a folder of the server's own."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request

import pytest
from browser import CHROMIUM, FLAGS, server, settled
from test_families import model_of, tokenizer

from explain.models.fetch import SMOLLM2, gguf
from explain.models.unavailable import REASONS, ModelUnavailable
from explain.text import LANGUAGES, topic

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium found (Debian: chromium)")
HELLO = "/next_word?text=Hello&lang="


@pytest.fixture(scope="module")
def chromium():
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def ready(base):
    """What /ready says, and its status."""
    try:
        with urllib.request.urlopen(base + "/ready") as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_a_sentence_and_a_retry_while_the_model_is_missing(chromium, tmp_path):
    weights = tmp_path / "weights.gguf"
    cache = tmp_path / "cache"
    with server("up", EXPLAIN_CACHE=str(cache), EXPLAIN_SMOLLM2=str(weights)) as base:
        page = chromium.new_page()
        page.goto(base + HELLO + "zh")
        page.get_by_role("button", name="重试").wait_for()
        page.goto(base + HELLO + "en")
        page.get_by_role("button", name="Try again").wait_for()
        settled(page)
        expected = topic("models")["reason.not_found"]["en"].split("{")[0].strip()
        assert expected in page.locator(".notice").text_content()
        page.locator(".rows .row").first.wait_for()  # meanwhile our own small model answers
        assert "Small World" in page.locator(".notice").text_content()
        status, told = ready(base)
        assert status == 503 and told["reason"] == "not_found"
        assert "/" not in json.dumps(told)
        assert not [path for path in cache.glob("*") if ".tmp-" in path.name]

        os.symlink(gguf(SMOLLM2), weights)  # the owner mends it; nobody restarts the server
        page.get_by_role("button", name="Try again").click()
        page.locator(".notice").wait_for(state="hidden", timeout=120_000)
        page.locator(".rows .row").first.wait_for()
        assert ready(base)[0] == 200
        assert page.get_by_role("textbox", name="Text").input_value() == "Hello"


def local_folder(tmp_path, name, spoil=False):
    """A tiny Llama in a folder whose name is full of markup."""
    folder = tmp_path / name
    model = model_of("llama")
    if spoil:
        model.model.norm.weight.data[0] = float("nan")
    model.save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return str(folder)


def test_a_model_from_a_folder(chromium, tmp_path):
    name = "<b>x *y* $z$ `w` [a](b)"
    with server("ready", EXPLAIN_MODEL_FOLDER=local_folder(tmp_path, name)) as base:
        page = chromium.new_page()
        page.goto(base + HELLO + "en&model=local")
        page.locator(".rows .row").first.wait_for(timeout=60_000)
        settled(page)
        select = page.get_by_test_id("stSelectbox")  # its name: as characters, not as markup
        shown = select.inner_text() + (select.locator("input").first.input_value() or "")
        assert name in shown
        before = page.locator(".strip .chip").count()
        page.locator(".next").click()
        page.wait_for_function(
            "n => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]"
            ".some(r => r.shadowRoot?.querySelectorAll('.strip .chip').length > n)",
            arg=before,
        )


def test_weights_that_are_no_numbers(chromium, tmp_path):
    with server("ready", EXPLAIN_MODEL_FOLDER=local_folder(tmp_path, "spoilt", True)) as base:
        page = chromium.new_page()
        page.goto(base + HELLO + "en&model=local")
        expected = topic("models")["reason.damaged"]["en"].split(".")[0]
        page.get_by_text(expected).wait_for(timeout=60_000)
        assert page.get_by_role("textbox", name="Text").input_value() == "Hello"


def test_every_reason_has_words_that_fit_its_details():
    for reason in REASONS:
        texts = topic("models")[f"reason.{reason}"]
        for language in LANGUAGES:
            assert texts[language].format(part="x", setting="Y")
    with pytest.raises(ValueError, match="unknown reason"):
        ModelUnavailable("bad luck")

"""What components say is fetched once a language: the served files, and that no run sends them again."""

import json
import urllib.error
import urllib.request

import pytest
from visitor import Visitor

from explain.text import LANGUAGES, Says
from explain.ui.chapters import BY_NAME
from explain.ui.components import VERSION
from explain.ui.texts import TOPICS, texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_component_is_told_its_words_in_its_language(language):
    frame = Says("frame", language)
    for name in BY_NAME:
        told = texts(name, language)
        assert told["says"] == Says(name, language).under("component")
        assert told["glossary"]["token"]["text"] == Says("glossary", language)(
            "glossary.token.text"
        )
    assert texts("lesson", language)["pages"]["fruit"] == frame("page.fruit")
    assert texts("tools", language)["chapters"][0] == frame("page.next_word")


def test_browsers_fetch_them_and_keep_them(base):
    for topic in TOPICS:
        address = f"{base}/assets/{VERSION}/texts/{topic}.zh.json"
        with urllib.request.urlopen(address) as answer:
            assert json.load(answer) == texts(topic, "zh")
            assert "immutable" in answer.headers["Cache-Control"]
    for wrong in ("frame.en", "next_word.fr"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{base}/assets/{VERSION}/texts/{wrong}.json")


@pytest.mark.usefixtures("small")
def test_no_run_sends_them_again():
    visitor = Visitor(lang="zh", model="small-world")
    kept = [json.dumps(texts(topic, "zh")) for topic in TOPICS]
    long = {text for one in kept for text in json.loads(one)["says"].values() if len(text) > 12}
    for name in BY_NAME:
        visitor.open(name, lang="zh", model="small-world")
        told = [json.loads(one.proto.json) for one in visitor.app.get("bidi_component")]
        sent = {part for one in told for part in one.values() if isinstance(part, str)}
        assert len(told) >= 4 and not sent & long

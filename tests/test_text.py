"""The interface's words: both languages, nothing missing, nothing unused."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from explain.openings import ANY_MODEL, BY_MODEL
from explain.sampling import STAGES
from explain.text import FOLDER, LANGUAGES, MissingText, Says, topic
from explain.ui.chapters import CHAPTERS

ROOT = Path(__file__).resolve().parents[1]
TOPICS = sorted(path.stem for path in FOLDER.glob("*.toml"))
KEYS = [(name, key) for name in TOPICS for key in topic(name)]
PYTHON = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("explain", "pages")
    for path in sorted((ROOT / folder).rglob("*.py"))
)
JS = ROOT / "assets" / "js"
SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted(JS.rglob("*.js")))
TERM = re.compile(r"\[[^\]]+\]\((\w+)\)")  # [a term](glossary key)
QUESTIONS = ("predict", "why")  # to the room and from it; shown whole, by `says.under(kind)`


def holes(text):
    """The names of a text's {placeholders}."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("name", "key"), KEYS, ids=str)
def test_both_languages_say_it(name, key):
    texts = topic(name)[key]
    assert set(texts) == set(LANGUAGES)
    assert all(texts[language].strip() for language in LANGUAGES)
    assert holes(texts["en"]) == holes(texts["zh"])


def used(name, key):
    """Whether code asks for a key: by name, by an f-string's beginning, or from JavaScript."""
    kind = key.split(".")[0]
    if kind in QUESTIONS:
        return f'under("{kind}")' in PYTHON
    if key.startswith(("component.", "tools.")):
        short = key.split(".", 1)[1]
        return (
            bool(re.search(rf"says(\.|\?\.){short}\b|[\"'`]{short}[\"'`]", SCRIPTS))
            or (f'says("{key}")' in PYTHON)
            or built_in_scripts(short)
        )
    if name == "glossary":
        term = key.split(".")[1]
        if term in STAGES:  # the pipeline's cards explain their own names
            return True
        marked = any(f"]({term})" in topic(name)[key]["en"] for name, key in KEYS)
        return marked or bool(re.search(rf"[\"'`]{term}[\"'`]", SCRIPTS))
    asked = re.findall(r"(?:says|frame)\(\s*f?\"([^\"]+)\"", PYTHON)
    return any(
        re.fullmatch(re.sub(r"\\{[^}]*\\}", "[^.]+(?:.[^.]+)?", re.escape(one)), key)
        for one in asked
    )


def built_in_scripts(short):
    """Keys that JavaScript puts together: temperature_low from `temperature_${...}`."""
    return any(
        re.search(rf"`{re.escape(short[:cut])}\$\{{", SCRIPTS) for cut in range(3, len(short))
    )


@pytest.mark.parametrize(("name", "key"), KEYS, ids=str)
def test_every_text_is_used(name, key):
    assert used(name, key), f"nothing shows {name}: {key}"


@pytest.mark.parametrize(("name", "key"), KEYS, ids=str)
def test_terms_are_in_the_glossary_and_the_same_in_both_languages(name, key):
    texts = topic(name)[key]
    terms = {language: set(TERM.findall(texts[language])) for language in LANGUAGES}
    assert terms["en"] == terms["zh"]
    assert {f"glossary.{term}.text" for term in terms["en"]} <= set(topic("glossary"))


# One term, one word: what a Chinese text must not say, and what it says instead.
INSTEAD = {
    r"查询(?!向量|$)": "查询向量",  # but for a name alone on the board
    r"(?<![捷向])键(?!向量|盘|$)": "键向量",  # 快捷键, 方向键 and 键盘 are others
    r"前馈(?!网络)": "前馈网络",
    r"(?<!随机)种子": "随机种子",
    r"(?<!层)归一化(?!：)": "层归一化",  # 归一化：和为 1 is the lecture's own
    r"(?<!因果)掩码": "因果掩码",
    r"汇聚": "注意力汇",  # 汇聚 is pooling
    r"抽取|抽 100": "采样",
    r"4 位": "4 比特量化",
    r"匹配度": "匹配程度",
}


@pytest.mark.parametrize(("name", "key"), KEYS, ids=str)
def test_one_term_one_word(name, key):
    for other, word in INSTEAD.items():
        assert not re.search(other, topic(name)[key]["zh"]), f"{other}: {word}"


def test_every_text_asked_for_is_there():
    asked = set(re.findall(r"(?<!\.)\b(?:frame_)?says\(\"([\w.]+)\"", PYTHON))
    known = {key for _, key in KEYS}
    assert asked <= known
    tools = {key.removeprefix("tools.") for key in topic("frame")}
    parts = {name: scripts_of(name) for name in [chapter.name for chapter in CHAPTERS]}
    for name, code in parts.items():
        component = {key.removeprefix("component.") for key in topic(name)}
        for word in re.findall(r"\bsays\.(\w+)", code):
            assert word in component, f"{name}: {word}"
    kit = scripts_of("kit") + scripts_of("tools")
    for word in re.findall(r"\bsays\.(\w+)", kit):
        assert word in tools or word.startswith("title_"), word


def scripts_of(name):
    """All of one component's JavaScript."""
    files = [*(JS / name).glob("*.js"), *(p for p in [JS / f"{name}.js"] if p.is_file())]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_page_and_example_has_its_words():
    for chapter in CHAPTERS:
        assert f"page.{chapter.name}" in topic("frame")
        assert (FOLDER / f"{chapter.name}.toml").is_file()
        assert (ROOT / "pages" / f"{chapter.name}.py").is_file()
    for example in [e for some in (ANY_MODEL, *BY_MODEL.values()) for e in some.examples]:
        assert f"try.{example.name}" in topic("next_word")


def test_a_missing_text_is_an_error():
    with pytest.raises(MissingText):
        Says("frame", "en")("no such key")
    with pytest.raises(MissingText):
        Says("frame", "fr")("title")
    with pytest.raises(MissingText):
        topic("no such topic")

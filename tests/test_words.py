"""Words to numbers: against Python's own codes, the tokenizer's own result, and plain numpy."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice, pairwise

import numpy as np
import pytest
from transformers import AutoTokenizer

from explain import words
from explain.ask import Ask
from explain.models import OURS
from explain.server import Server
from explain.smallworld import merging
from explain.smallworld.language import texts
from explain.views import words as lookup

SCRIPTS = (
    "abc XYZ 0123456789 ,.!?'-",
    "猫狗牛羊今天天气很好",
    "éüñßçøåπλж",
    "🤗👩‍🚀👍🏽",
    "אבגשלום",
    "  \n\t",
)


def random_texts(count):
    draw = random.Random(11)
    for _ in range(count):
        yield "".join(draw.choice(draw.choice(SCRIPTS)) for _ in range(draw.randint(1, 24)))


def test_the_lectures_codes(smollm2):
    line = [one for row in words.aligned(smollm2.tokenizer.raw(words.ANIMALS)) for one in row]
    assert [one["code"] for one in line] == ["732b", "72d7", "725b", "7f8a"]
    assert line[0]["bytes"] == ["e7", "8c", "ab"]


def test_codes_and_bytes_are_pythons(smollm2):
    for text in random_texts(2000):
        tokens = smollm2.tokenizer.raw(text)
        found = [one for row in words.aligned(tokens) for one in row]
        assert [one["code"] for one in found] == [f"{ord(c):02x}" for c in text]
        assert [byte for one in found for byte in one["bytes"]] == [
            f"{byte:02x}" for byte in text.encode()
        ]
        owners = [owner for one in found for owner in one["tokens"]]
        assert owners == [i for i, token in enumerate(tokens) for _ in token.raw]


def test_merges_end_in_the_tokenizers_own_tokens(smollm2):
    tokenizer = smollm2.tokenizer
    for text in random_texts(2000):
        ids = []
        for word in tokenizer.pieces(text):
            steps = words.merged(tokenizer.atoms(word), tokenizer.ranks.get)
            assert b"".join(steps[0].pieces) == word and all(len(p) == 1 for p in steps[0].pieces)
            ranks = [step.rank for step in steps[1:]]
            assert all(len(a.pieces) == len(b.pieces) + 1 for a, b in pairwise(steps))
            assert None not in ranks
            ids += [tokenizer.id_of(piece) for piece in steps[-1].pieces]
        assert ids == tokenizer.hugging(text)["input_ids"]


def test_a_words_neighbours_by_numpy(smollm2):
    table = np.asarray(smollm2.embedding, np.float64)
    index = smollm2.tokenizer.raw(" France")[0].id
    rows = table - table.mean(axis=0)
    cosines = rows @ rows[index] / np.linalg.norm(rows, axis=1) / np.linalg.norm(rows[index])
    found = lookup.vector(Server(), smollm2, smollm2.tokenizer.raw(" France"), 0)
    wanted = [i for i in np.argsort(-cosines)[:6] if i != index][:5]
    beside = [index - 2, index - 1, index + 1, index + 2]
    for listed, ids in ((found["near"], wanted), (found["beside"], beside)):
        assert [one["id"] for one in listed] == ids
        assert [one["cosine"] for one in listed] == pytest.approx(cosines[ids], abs=1e-4)
    assert not smollm2.embedding.flags.writeable
    assert smollm2.embedding.shape == (smollm2.spec.n_vocab, smollm2.spec.d_model)


def test_the_embedding_is_what_the_model_reads(smollm2, plain):
    theirs = plain.get_input_embeddings().weight.detach().numpy()
    assert np.array_equal(smollm2.embedding, theirs[: smollm2.spec.n_vocab])
    trace = smollm2.read("The capital of France is")
    assert np.array_equal(trace.resid[0], smollm2.embedding[list(trace.ids)])


def test_words_that_are_not_known_are_not_counted_in_silence(small, smollm2):
    weather = next(pair for pair in lookup.languages(small) if "天气" in pair["zh"])
    plain = AutoTokenizer.from_pretrained(OURS)
    for language in ("zh", "en"):
        ids = plain(weather[language], add_special_tokens=False).input_ids
        assert weather[f"{language}_unknown"] == ids.count(plain.unk_token_id)
    assert weather["zh_unknown"] == 1  # 气
    assert not any(pair["zh_unknown"] for pair in lookup.languages(smollm2))


def test_two_languages_and_special_tokens(smollm2):
    for pair in lookup.languages(smollm2):
        assert pair["zh_tokens"] == len(smollm2.tokenizer.hugging(pair["zh"])["input_ids"])
        assert pair["zh_tokens"] / pair["zh_characters"] > pair["en_tokens"] / pair["en_characters"]
        assert len(pair["zh_pieces"]) == pair["zh_tokens"]
    ratios = [pair["zh_tokens"] / pair["en_tokens"] for pair in lookup.languages(smollm2)]
    assert ratios == sorted(ratios, reverse=True)  # the one that tells most opens


def test_a_model_that_merges_nothing_has_an_example(small):
    assert not small.tokenizer.ranks
    shown = lookup.merges(Server(), small, small.prompt("小明有一只猫。"), None)
    assert shown["learned"] == merging.SAMPLE and shown["rules"] == merging.RULES
    assert "".join(one["text"] for one in shown["choices"]) == "小明有一只猫。"
    first, last = shown["steps"][0], shown["steps"][-1]
    assert [piece["text"] for piece in first["pieces"]] == list("小明有一只猫")
    assert len(last["pieces"]) < len(first["pieces"]) and shown["ids"] == []
    unknown = words.shown(small.tokenizer.raw("猫在火星"))
    assert [one["kind"] for one in unknown].count("unknown") >= 1


def test_rules_join_what_most_often_stands_side_by_side():
    """The definition, counted anew after each of the first rules."""
    counted = Counter()
    for text in islice(texts(seed=0), merging.SAMPLE):
        said = text.given.replace("/", "") + text.answer
        counted.update(merging.pieces(said))
    pieces = {tuple(merging.atoms(piece)): n for piece, n in counted.items()}
    for pair in list(merging.learned())[:12]:
        pairs = Counter()
        for piece, n in pieces.items():
            for one in pairwise(piece):
                pairs[one] += n
        assert pairs[pair] == max(pairs.values())
        joined = Counter()
        for piece, n in pieces.items():
            parts = list(piece)
            at = 0
            while at < len(parts) - 1:
                if (parts[at], parts[at + 1]) == pair:
                    parts[at : at + 2] = [parts[at] + parts[at + 1]]
                at += 1
            joined[tuple(parts)] += n
        pieces = joined


@pytest.mark.parametrize("asked", ["", "-1", "99999", "x", "<b>", "9" * 5000])
def test_nonsense_in_the_address(smollm2, asked):
    ask = Ask("The capital", "smollm2-135m", own={"word": asked, "token": asked})
    tokens = smollm2.tokenizer.raw(ask.text)
    assert lookup.merges(Server(), smollm2, tokens, ask.number("word", 9))["at"] in (0, 1)
    assert lookup.vector(Server(), smollm2, tokens, ask.number("token", 2))["at"] == 1


def test_half_an_emoji_and_control_characters(smollm2):
    half = smollm2.tokenizer.raw("🤗")[:1]
    found = [one for row in words.aligned(half) for one in row]
    assert [byte for one in found for byte in one["bytes"]] == [f"{b:02x}" for b in half[0].raw]
    assert "\ufffd" not in "".join(one["text"] for one in found)
    assert words.aligned(smollm2.tokenizer.raw("\u202e\x00"))


def test_three_lines_a_page_and_nothing_lost(small):
    pieces = words.aligned(small.tokenizer.raw("小明有一只猫，小红有一只狗。" * 20))
    pages = words.paged(pieces)
    assert [piece for page in pages for piece in page] == pieces
    sizes = [sum(len(one["bytes"]) for piece in page for one in piece) for page in pages]
    assert len(sizes) > 1 and all(70 < size <= 84 for size in sizes[:-1])

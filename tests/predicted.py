"""What each of the pages' questions must find, computed another way than the page does.

`EXPECTED[page, name](readers, language)` gives the guess that is right, and figures that the sentence
shows of it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from answers import OWN, Expected, of, percent, percent_, shares, softmax
from predicted_inside import always, breaks, first, look, loss, none, own_floor
from transformers import AutoTokenizer

from explain.emergence import CONTROL, SHOWN, tasks
from explain.models.fetch import fetch

NAMED = {
    "en": ("What is your name?", ("My", " name", " is", " Max", ".")),
    "zh": ("你叫什么名字", ("我", "叫", "小天", "。")),
}


def sure(readers, language):
    text, words = NAMED[language]
    steps = {}
    for i, word in enumerate(words):
        probs = shares(readers["small-world"], text, True, words[:i])
        steps[word.strip()] = probs[readers["small-world"].tokenizer.id_of(word.encode())]
        assert probs.max() == steps[word.strip()]
    least = min(steps, key=steps.get)
    assert sorted(steps.values())[1] > 0.9995
    return Expected(least, (percent(steps[least]),))


def wrong(readers, language):
    if language == "en":
        reader = readers["smollm2-135m"]
        text = "A chicken has two legs. Two chickens have four legs. Three chickens have"
        probs, words = shares(reader, text), ("six", "eight", "five", "twelve")
    else:
        reader = readers["small-world"]
        probs = shares(reader, "六只蜘蛛有几条腿？", True, ("六", "只", "蜘蛛", "有"))
        words = ("十二", "十六", "十八", "二十")
        assert reader.tokenizer.id_of("四十八".encode()) is None
    found = {word: of(reader, probs, word) for word in words}
    best = max(found, key=found.get)
    assert found[best] == probs.max()
    exact = f"{100 * found[best]:.1f}%" if found[best] > 0.995 else percent(found[best])
    return Expected(best, (exact,))


def next_(readers, language):
    reader, text = readers["small-world"], OWN[language]["text"]
    order = np.argsort(-shares(reader, text))
    first, other = (reader.tokenizer.raw_bytes(int(i)).decode().strip() for i in order[[0, 6]])
    return Expected(first, (f"{len(order):,}" if language == "en" else f"{len(order)}",), other)


def bytes_(readers, language):
    return Expected(str(len("猫".encode())), ("猫".encode().hex(" "),), "1")


def tokens(readers, language):
    text = "今天天气很好 🤗"
    found = AutoTokenizer.from_pretrained(fetch())(text)["input_ids"]
    return Expected(str(len(found)), (str(len(found)),), str(len(text)), {str(len(text)): ("8",)})


def own_tokens(readers, language):
    found = readers["small-world"].tokenizer.raw(OWN[language]["text"])
    return Expected(str(len(found)), (str(len(OWN[language]["text"])),), "1")


def unit(reader, words):
    """Rows of the embedding table from its mean, of length 1."""
    rows = reader.embedding.astype(float)
    some = rows[[reader.tokenizer.id_of(word.encode()) for word in words]] - rows.mean(axis=0)
    return some / np.linalg.norm(some, axis=1, keepdims=True)


NEAR = {"en": ("smollm2-135m", " hot", " cold", " warm"), "zh": ("small-world", "猫", "鸡", " cat")}


def near(readers, language):
    name, *words = NEAR[language]
    one, first, other = unit(readers[name], words)
    assert one @ first > one @ other
    shown = (f"{one @ first:.2f}", f"{one @ other:.2f}")
    return Expected(words[1].strip(), shown[:1], more={words[2].strip(): shown})


SUM = {
    "en": ("smollm2-135m", " king", " man", " woman", " queen"),
    "zh": ("small-world", "爷爷", "爸爸", "妈妈", "奶奶"),
}


def sum_(readers, language):
    name, *words = SUM[language]
    first, taken, added, hoped = unit(readers[name], words)
    target = first - taken + added
    target /= np.linalg.norm(target)
    rows = readers[name].embedding.astype(float)
    rows -= rows.mean(axis=0)
    best = int((rows @ target / np.linalg.norm(rows, axis=1)).argmax())
    assert best == readers[name].tokenizer.id_of(words[0].encode())
    its, mine = f"{first @ target:.2f}", f"{hoped @ target:.2f}"
    return Expected(words[0].strip(), (its,), more={words[3].strip(): (mine, its)})


FRUIT = np.array([[-2.0, 1], [-1, 1], [0, 1]])
GAZE = np.array([-1.0, 1])


def pear(readers, language):
    match = FRUIT @ GAZE / np.linalg.norm(FRUIT, axis=1) / np.linalg.norm(GAZE)
    parts = match / match.sum()
    x, y = parts @ FRUIT
    assert parts[0] > parts[2] and abs(x - GAZE[0]) > 0.05
    place = f"(−{abs(x):.3f}, {y:.0f})"
    return Expected("no", (place, percent(parts[0])), more={"yes": (place, percent(parts[1]))})


def dot(readers, language):
    match = FRUIT @ GAZE
    assert np.linalg.norm(FRUIT, axis=1).argmax() == match.argmax() == 0
    return Expected(
        "apple", (" : ".join(f"{one:.0f}" for one in match),), more={"pear": ("2", "3")}
    )


def models():
    with Path("assets/data/models.csv").open(encoding="utf-8") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def grew(readers, language):
    times = float(models()["GPT-3"]["parameters"]) / float(models()["GPT"]["parameters"])
    shown = f"{times:,.0f}" if language == "en" else f"{times:.0f}"
    return Expected(f"{times:.0f}", (shown, "96", "768"), "100", {"100": (shown,)})


def split(readers, language):
    """The law as Besiroglu et al. refitted it (arXiv:2404.10102)."""

    def loss_of(name):
        n, d = (float(models()[name][key]) for key in ("parameters", "tokens"))
        return 1.8172 + 482.01 / n**0.3478 + 2085.43 / d**0.3658

    both = {name: loss_of(name) for name in ("Gopher", "Chinchilla")}
    assert both["Chinchilla"] < both["Gopher"]
    said = [f"{both[name]:.3f}" for name in ("Gopher", "Chinchilla")]
    return Expected("Chinchilla", (said[1],), more={"Gopher": (*said,)})


def answered(reader, prompt, answer):
    """The probability of a whole answer after a prompt, token by token."""
    tokens, whole = reader.tokenizer.raw(prompt), reader.tokenizer.raw(prompt + answer)
    assert [one.id for one in whole[: len(tokens)]] == [one.id for one in tokens]
    return np.exp(sum(np.log(reader.shares(reader.read(whole), len(tokens)))))


def shuffled(readers, language):
    reader, task = readers["smollm2-135m"], tasks(False)["plurals"]
    found = {}
    for way in (SHOWN, CONTROL):
        each = []
        for asked, answer in task.asked:
            prompt = task.prompt(4, asked, way)
            each.append(answered(reader, prompt, f"{task.form.gap}{answer}"))
        found[way] = float(np.mean(each))
    assert found[CONTROL] < found[SHOWN] / 4
    return Expected("hardly", (percent_(found[CONTROL]), percent_(found[SHOWN])))


def dogs(readers, language):
    reader, task = readers["small-world"], tasks(True)["dogs"]
    odds = softmax(reader.read(reader.prompt(task.prompt(2, task.asked[0][0]))).logits)
    said = reader.tokenizer.raw_bytes(int(odds.argmax())).decode().strip()
    return Expected(said, (percent_(odds.max()),), "6", {"6": (said,)})


def bare(readers, language):
    reader = readers["smollm2-135m"]
    odds = shares(reader, "What is the capital of France?")
    best = int(odds.argmax())
    assert best in reader.tokenizer.end_ids
    wrong = percent_(of(reader, odds, "The"))
    begins = int(shares(reader, "What is the capital of France?", chat=True).argmax())
    assert reader.tokenizer.raw_bytes(begins) == b"The"  # in the template it begins to answer
    return Expected("<|im_end|>", (percent_(odds[best]),), more={"The": (wrong,)})


def marks(readers, language):
    reader, text = readers["small-world"], {"en": "What is your name?", "zh": "你叫什么名字？"}
    odds = shares(reader, text[language])
    best = int(odds.argmax())
    after = reader.step(reader.read(reader.prompt(text[language])), best)
    assert after.ids == reader.read(reader.prompt(text[language], chat=True)).ids
    return Expected(reader.tokenizer.raw_bytes(best).decode(), (percent_(odds[best]),))


EXPECTED = {
    ("next_word", "sure"): sure,
    ("next_word", "wrong"): wrong,
    ("next_word", "next"): next_,
    ("words", "bytes"): bytes_,
    ("words", "tokens"): tokens,
    ("words", "own"): own_tokens,
    ("embedding", "near"): near,
    ("embedding", "sum"): sum_,
    ("fruit", "pear"): pear,
    ("fruit", "dot"): dot,
    ("attention", "look"): look,
    ("attention", "breaks"): breaks,
    ("transformer", "first"): first,
    ("transformer", "none"): none,
    ("transformer", "own"): own_floor,
    ("learning", "loss"): loss,
    ("learning", "always"): always,
    ("scale", "grew"): grew,
    ("scale", "split"): split,
    ("emergence", "shuffled"): shuffled,
    ("emergence", "dogs"): dogs,
    ("chatgpt", "bare"): bare,
    ("chatgpt", "marks"): marks,
}

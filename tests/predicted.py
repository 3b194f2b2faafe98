"""What each of the pages' questions must find, computed another way than the page does.

`EXPECTED[page, name](readers, language)` gives the guess that is right, and figures that the sentence
shows of it. `OWN` are texts for the questions that are asked on a visitor's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from answers import percent

OWN = {
    "en": {"text": "Tom has a cat.", "model": "small-world"},
    "zh": {"text": "小明有一只猫，小红有一只狗。", "model": "small-world"},
}


@dataclass(frozen=True)
class Expected:
    """The right guess, a wrong one where there are no choices, and what the sentence shows."""

    right: str
    figures: tuple[str, ...] = ()
    wrong: str = ""
    more: dict = field(default_factory=dict)  # figures that a wrong guess shows, by guess


def shares(reader, text, chat=False, after=()):
    """Every next token's probability, by the model's own forward and numpy."""
    tokens = reader.prompt(text, chat=chat)
    trace = reader.read(tokens)
    for word in after:
        trace = reader.step(trace, reader.tokenizer.id_of(word.encode()))
    logits = trace.logits.astype(np.float64)
    odds = np.exp(logits - logits.max())
    return odds / odds.sum()


def of(reader, probs, word):
    """A word's share, with the space before it or without, whichever is likelier."""
    ids = [reader.tokenizer.id_of(raw) for raw in (word.encode(), b" " + word.encode())]
    return max(float(probs[i]) for i in ids if i is not None)


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


EXPECTED = {
    ("next_word", "sure"): sure,
    ("next_word", "wrong"): wrong,
    ("next_word", "next"): next_,
}

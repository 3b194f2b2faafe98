"""What the tests of the pages' questions share: looking a figure up in an answer."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from explain.openings import LEARNING
from explain.text import LANGUAGES, topic

OWN = {
    "en": {"text": "Tom has a cat.", "model": "small-world"},
    "zh": {"text": "小明有一只猫，小红有一只狗。", "model": "small-world"},
}
WHO = {language: example.text for language, example in LEARNING.items()}  # who has a dog?


def says(name, key, *figures, only=LANGUAGES):
    """An answer holds these figures, in each of the languages."""
    for language in only:
        said = topic(name)[f"{key}.answer"][language]
        for figure in figures:
            assert figure in said, (name, key, language, figure)


def percent(value):
    return f"{100 * value:.0f}%"


@dataclass(frozen=True)
class Expected:
    """The right guess, a wrong one where there are no choices, and what the sentence shows."""

    right: str
    figures: tuple[str, ...] = ()
    wrong: str = ""
    more: dict = field(default_factory=dict)  # figures that a wrong guess shows, by guess


def softmax(logits):
    """The probabilities of logits, in double precision."""
    odds = np.exp(logits.astype(np.float64) - logits.max())
    return odds / odds.sum()


def shares(reader, text, chat=False, after=()):
    """Every next token's probability, by the model's own forward and numpy."""
    tokens = reader.prompt(text, chat=chat)
    trace = reader.read(tokens)
    for word in after:
        trace = reader.step(trace, reader.tokenizer.id_of(word.encode()))
    return softmax(trace.logits)


def of(reader, probs, word):
    """A word's share, with the space before it or without, whichever is likelier."""
    ids = [reader.tokenizer.id_of(raw) for raw in (word.encode(), b" " + word.encode())]
    return max(float(probs[i]) for i in ids if i is not None)


def percent_(share):
    """A share as pages write it: where it is nearly all or nearly nothing, with what tells it apart."""
    value = 100 * float(share)
    if value >= 99.95:
        return ">99.9%"
    if value >= 99.5 or 0.095 <= value < 9.95:
        return f"{value:.1f}%"
    return "<0.01%" if value < 0.01 else f"{value:.2f}%" if value < 0.095 else f"{value:.0f}%"

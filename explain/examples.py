"""Prompts to try on the page "Next word", each with what to look for (its words: next_word.toml).

Chosen by reading twenty greedy words of each on the model it names; what its words claim is tested.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Example:
    """A state of the page worth seeing. Knobs as in the address; those left out are off."""

    name: str
    text: str
    chat: bool = False
    knobs: dict[str, str] = field(default_factory=dict)


OPENING = Example(
    "opening",
    "The best thing about AI is its ability to",
    knobs={"temperature": "0.8", "top_k": "50", "top_p": "0.95", "min_p": "0.02", "seed": "7"},
)
NAME = Example("name", "你叫什么名字", chat=True)
EXAMPLES = {
    "small-world": (
        NAME,
        Example("who", "小明有一只猫，小红有一只狗。谁有狗？", chat=True),
        Example("legs", "三只鸡有几条腿？", chat=True),
        Example("tale", "讲一个故事。", chat=True, knobs={"temperature": "1", "seed": "7"}),
        Example("raw", "你叫什么名字？"),
        Example("english", "What is your name?", chat=True),
    ),
    "smollm2-135m": (
        OPENING,
        Example("hot", OPENING.text, knobs={"temperature": "2", "seed": "7"}),
        Example("capital", "The capital of France is"),
        Example("story", "Once upon a time, there was a little", knobs={"temperature": "0.8"}),
        Example("copy", "Alice gave the apple to Bob. Bob gave the apple to"),
        Example(
            "count",
            "A chicken has two legs. Two chickens have four legs. Three chickens have",
        ),
        Example("question", "What is your name?"),
        Example("chat", "What is your name?", chat=True),
    ),
}
# For the page "How it learns" when the visitor's text is blanks to our small model.
LEARNING = {
    "en": Example("learning", "Tom has a cat. Lily has a dog. Who has a dog?", chat=True),
    "zh": Example("learning", "小明有一只猫，小红有一只狗。谁有狗？", chat=True),
}
# What a visitor sees first, by language: a model that speaks it, and a text.
OPENINGS = {"en": ("smollm2-135m", OPENING), "zh": ("small-world", NAME)}
ANY_MODEL = (Example("hot", OPENING.text, knobs={"temperature": "2", "seed": "7"}),)


def examples(model: str) -> tuple[Example, ...]:
    """The examples for a model; for one that nobody has read yet, those that claim nothing."""
    return EXAMPLES.get(model, ANY_MODEL)

"""What each page opens on, for each model and language: one block a model.

Chosen by reading twenty greedy words of each example on the model it names; what the words beside an
example claim (next_word.toml) is tested.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Example:
    """A state of the page "Next word" worth seeing. Knobs as in the address; those left out are off."""

    name: str
    text: str
    chat: bool = False
    knobs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Openings:
    """What the pages open on with one model.

    `head` (layer, head) looks at a word and not only at the first; `near` is the word whose
    neighbours are listed, `each` the words compared each with each, `sums` words added and taken
    away, `pairs` two texts that share a word: what differs stands before it, and after it.
    """

    examples: tuple[Example, ...]
    head: tuple[int, int] = (0, 0)
    near: str = ""
    each: str = ""
    sums: tuple[str, ...] = ("king - man + woman",)
    pairs: tuple[str, ...] = (
        "the river bank|the savings bank",
        "a bank near water|a bank with money",
    )


AI = Example(
    "opening",
    "The best thing about AI is its ability to",
    knobs={"temperature": "0.8", "top_k": "50", "top_p": "0.95", "min_p": "0.02", "seed": "7"},
)
HOT = Example("hot", AI.text, knobs={"temperature": "2", "seed": "7"})
NAME = Example("name", "你叫什么名字", chat=True)
# For a model that nobody has read yet: examples that claim nothing, sums and texts in English.
ANY_MODEL = Openings(
    (HOT,),
    sums=(
        "king - man + woman",
        "Paris - France + Germany",
        "bigger - big + small",
        "walking - walk + swim",
    ),
)
BY_MODEL = {
    "smollm2-135m": Openings(
        examples=(
            AI,
            HOT,
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
        head=(23, 4),
        near="France",
        each="cat dog horse red blue green two three king queen",
        sums=ANY_MODEL.sums,
    ),
    "small-world": Openings(
        examples=(
            NAME,
            Example("who", "小明有一只猫，小红有一只狗。谁有狗？", chat=True),
            Example("legs", "三只鸡有几条腿？", chat=True),
            Example("tale", "讲一个故事。", chat=True, knobs={"temperature": "1", "seed": "7"}),
            Example("raw", "你叫什么名字？"),
            Example("english", "What is your name?", chat=True),
        ),
        head=(1, 1),
        near="猫",
        each="猫 狗 cat dog 苹果 apple 一 one 红色 red",
        sums=(
            "妈妈 - 爸爸 + 爷爷",
            "狗 - dog + cat",
            "apples - apple + pear",
            "医生 - doctor + nurse",
        ),
        pairs=("小明喜欢猫|谁有猫", "猫喜欢鱼|猫在桌子下面"),
    ),
}
# For the page "How it learns" when the visitor's text is blanks to our small model.
LEARNING = {
    "en": Example("learning", "Tom has a cat. Lily has a dog. Who has a dog?", chat=True),
    "zh": Example("learning", "小明有一只猫，小红有一只狗。谁有狗？", chat=True),
}
# What a visitor sees first, by language: a model that speaks it, and a text.
FIRST = {"en": ("smollm2-135m", AI), "zh": ("small-world", NAME)}


def openings(model: str, language: str) -> Openings:
    """What the pages open on with this model, for a visitor of this language."""
    return BY_MODEL.get(f"{model}.{language}") or BY_MODEL.get(model, ANY_MODEL)


def examples(model: str, language: str) -> tuple[Example, ...]:
    """The examples of the page "Next word"."""
    return openings(model, language).examples


def first(language: str) -> tuple[str, Example]:
    """The model and the example that a visitor of this language sees first."""
    return FIRST[language]

"""What each page opens on, for each model and language: one block a model.

Chosen by reading twenty greedy words of each example on the model it names; what the words beside an
example claim (next_word.toml) is tested.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace


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

    `near` is the word whose neighbours are listed; `each` the words compared each with each, three of a
    kind in one language: measured, every two of a kind are more alike than any other two; `sums`
    words added and taken away; `pairs` two texts that share a word: what differs stands before it,
    and after it.
    """

    examples: tuple[Example, ...]
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
LIVELY = {"temperature": "0.8", "top_k": "50", "top_p": "0.95", "seed": "7"}
ONCE = Example("once", "从前有一个小", knobs=LIVELY)
ANIMAL = Example("animal", "小明有一只", knobs={"temperature": "1", "seed": "7"})
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
        near="France",
        each="dog horse bird brother sister daughter France Italy Japan",
        sums=ANY_MODEL.sums,
    ),
    "small-world": Openings(
        examples=(
            ANIMAL,
            NAME,
            Example("who", "小明有一只猫，小红有一只狗。谁有狗？", chat=True),
            Example("legs", "三只鸡有几条腿？", chat=True),
            Example("tale", "讲一个故事。", chat=True, knobs={"temperature": "1", "seed": "7"}),
            Example("raw", "你叫什么名字？"),
            Example("english", "What is your name?", chat=True),
        ),
        near="猫",
        each="cat dog bird red black white two three four",
        sums=(
            "妈妈 - 爸爸 + 爷爷",
            "狗 - dog + cat",
            "apples - apple + pear",
            "医生 - doctor + nurse",
        ),
        pairs=("小明喜欢猫|谁有猫", "猫喜欢鱼|猫在桌子下面"),
    ),
    # A base model: it goes on with a question in place of answering it.
    "gemma-3-270m": Openings(
        examples=(
            Example("girl", "Once upon a time, there was a little", knobs=LIVELY),
            Example("japan", "Paris is the capital of France. Tokyo is the capital of"),
            Example("third", "The capital of France is"),
            Example("alice", "Alice gave the apple to Bob. Bob gave the apple to"),
            Example("words", "猫：cat\n狗：dog\n苹果："),
            Example("continued", "What is your name?"),
        ),
        near="cat",
        each="horse cow pig two three four France Germany Spain",
        sums=ANY_MODEL.sums,
        pairs=("the river bank|the savings bank", "a bank near water|a bank with money"),
    ),
    "gemma-3-270m.zh": Openings(
        examples=(
            ONCE,
            Example("change", "人工智能正在改变我们的"),
            Example("pets", "小红有一只猫，小明有一只狗。小红的猫很可爱，小明的"),
            Example("capitals", "法国：巴黎\n日本：东京\n英国："),
            Example("translate", "猫：cat\n狗：dog\n苹果："),
            Example("wrong", "北京是中国的首都，东京是"),
            Example("phone", "苹果是一种", knobs={"temperature": "0"}),
            Example("chickens", "一只鸡有两条腿。两只鸡有四条腿。三只鸡有"),
            Example("asked", "请问中国的首都是哪里？"),
        ),
        near="苹果",
        each="猫 马 牛 蓝色 绿色 黄色 哥哥 弟弟 姐姐",
        sums=("爸爸 - 男人 + 女人", "北京 - 中国 + 日本", "哥哥 - 男 + 女", "儿子 - 男人 + 女人"),
        pairs=("他吃了一个红苹果|他用的手机是苹果", "苹果很甜|苹果发布会"),
    ),
}
BY_MODEL["small-world.zh"] = replace(
    BY_MODEL["small-world"], each="猫 羊 兔子 红色 黄色 黑色 三 四 五"
)
# For the page "How it learns" when the visitor's text is blanks to our small model.
LEARNING = {
    "en": Example("learning", "Tom has a cat. Lily has a dog. Who has a dog?", chat=True),
    "zh": Example("learning", "小明有一只猫，小红有一只狗。谁有狗？", chat=True),
}
# What the page "From GPT to ChatGPT" asks first, by model and language; "" stands for any other model.
QUESTIONS = {
    "small-world": {
        "en": "What is your name?",  # the base model goes on with another question
        "zh": "你叫什么名字？",
    },
    "smollm2-135m": dict.fromkeys(("en", "zh"), "What is the capital of France?"),  # no Chinese
    "": {"en": "What is the capital of France?", "zh": "中国的首都是哪里？"},
}
# What a visitor sees first, by language: the first of these models that is on the server, and a text.
FIRST = {
    "en": (("smollm2-135m", AI),),
    "zh": (("gemma-3-270m", ONCE), ("small-world", ANIMAL)),
}


def openings(model: str, language: str) -> Openings:
    """What the pages open on with this model, for a visitor of this language."""
    return BY_MODEL.get(f"{model}.{language}") or BY_MODEL.get(model, ANY_MODEL)


def examples(model: str, language: str) -> tuple[Example, ...]:
    """The examples of the page "Next word"."""
    return openings(model, language).examples


def question(model: str, language: str) -> str:
    """What a chat with this model opens on."""
    return QUESTIONS.get(model, QUESTIONS[""])[language]


def first(language: str, there: Callable[[str], bool]) -> tuple[str, Example]:
    """The model and the example that a visitor of this language sees first.

    `there` says whether a model is on the server; the last one is taken where none is.
    """
    some = FIRST[language]
    return next((one for one in some if there(one[0])), some[-1])


def wished(language: str) -> str:
    """The model that a visitor of this language would see first if it were on the server."""
    return FIRST[language][0][0]

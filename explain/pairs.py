"""Ready pairs: two texts worth seeing side by side, for each model. Their words: compare.toml."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Two texts that differ in one thing. `reads` are the languages that a model must know for it."""

    name: str
    first: str
    second: str
    chat: bool = False
    reads: tuple[str, ...] = ("en",)


CHINESE = ("zh",)
BOTH = ("en", "zh")
PAIRS = (
    Pair("not", "The food was not good. I was", "The food was very good. I was"),
    Pair("job", "He works as a", "She works as a"),
    Pair("country", "The capital of France is", "The capital of Japan is"),
    Pair("apple", "我吃了一个苹果，它很", "我买了一部苹果，它很", reads=CHINESE),
    Pair("not_zh", "这部电影不好看，我", "这部电影很好看，我", reads=CHINESE),
    Pair("job_zh", "他是一名", "她是一名", reads=CHINESE),
    Pair("please", "中国的首都是哪里？", "请问中国的首都是哪里？", reads=CHINESE),
    Pair("tongues", "法国的首都是", "The capital of France is", reads=BOTH),
)
PETS, PETS_ZH = "Tom has a cat. Lily has a dog.", "小明有一只猫，小红有一只狗。"
# In the words of our own small model.
SMALL = (
    Pair("who", f"{PETS} Who has a dog?", f"{PETS} Who has a cat?", True),
    Pair("who_zh", f"{PETS_ZH}谁有狗？", f"{PETS_ZH}谁有猫？", True),
    Pair("please_small", "三只鸡有几条腿？", "请问三只鸡有几条腿？", True),
    Pair("tongues_small", "小明有一只", "Tom has a"),
)  # fmt: skip


def pairs(model: str, languages: tuple[str, ...], language: str) -> tuple[Pair, ...]:
    """The pairs that a model can read; those in the visitor's own language first."""
    if model == "small-world":
        return tuple(sorted(SMALL, key=lambda pair: _chinese(pair) != (language == "zh")))
    some = [pair for pair in PAIRS if set(pair.reads) <= set(languages)]
    return tuple(sorted(some, key=lambda pair: (pair.reads[0] != language, len(pair.reads))))


def _chinese(pair: Pair) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in pair.first)

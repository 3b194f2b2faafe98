"""Small word problems from a seeded generator: the text, the steps that solve it, and the number."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

COUNT, SEED = 40, 5
STEP_BY_STEP = {"en": "Let's think step by step.", "zh": "我们一步一步想。"}
# Kojima et al. (2022) ask twice: for the reasoning, then for the number.
THEREFORE = {"en": "\nTherefore, the answer is", "zh": "\n所以，答案是"}
DIRECTLY = {"en": "The answer is", "zh": "答案是"}
NAMES = {
    "en": ("Tom", "Lily", "Jack", "Anna", "Ben", "Mary"),
    "zh": ("小明", "小红", "小刚", "小丽", "小华", "小芳"),
}
THINGS = {
    "en": ("apples", "books", "pencils", "balls", "eggs", "cards"),
    "zh": ("苹果", "梨", "橘子", "球", "鸡蛋", "气球"),
}
STORIES = {
    "bags": {
        "en": (
            "{name} has {a} {thing}. {name} buys {b} bags with {c} {thing} in each. "
            "How many {thing} does {name} have now?",
            ("{b} bags hold {b} × {c} = {x} {thing}.", "{a} + {x} = {answer}."),
        ),
        "zh": (
            "{name}有{a}个{thing}，又买了{b}袋，每袋{c}个。现在一共有多少个{thing}？",
            ("{b}袋有{b}×{c}={x}个{thing}。", "{a}+{x}={answer}。"),
        ),
    },
    "share": {
        "en": (
            "{name} has {b} boxes with {c} {thing} in each and gives away {a} {thing}. "
            "How many {thing} are left?",
            ("{b} boxes hold {b} × {c} = {x} {thing}.", "{x} - {a} = {answer}."),
        ),
        "zh": (
            "{name}有{b}盒{thing}，每盒{c}个，送给别人{a}个。还剩多少个{thing}？",
            ("{b}盒有{b}×{c}={x}个{thing}。", "{x}-{a}={answer}。"),
        ),
    },
    "days": {
        "en": (
            "{name} has {a} {thing}. On Monday {name} gets {b} more, on Tuesday {c} more. "
            "How many {thing} does {name} have now?",
            ("{a} + {b} = {x} {thing}.", "{x} + {c} = {answer}."),
        ),
        "zh": (
            "{name}有{a}个{thing}，星期一又得到{b}个，星期二又得到{c}个。现在一共有多少个{thing}？",
            ("{a}+{b}={x}个{thing}。", "{x}+{c}={answer}。"),
        ),
    },
}


@dataclass(frozen=True)
class Problem:
    """One problem in one language; `steps` lead to `answer`."""

    text: str
    steps: tuple[str, ...]
    answer: int

    @property
    def false_steps(self) -> tuple[str, ...]:
        """The same steps, the last result one too many."""
        last, right = self.steps[-1], str(self.answer)
        at = last.rindex(right)
        return (*self.steps[:-1], last[:at] + str(self.answer + 1) + last[at + len(right) :])


def problems(language: str, count: int = COUNT, seed: int = SEED) -> list[Problem]:
    """The same problems in either language; the same seed gives the same ones."""
    chance, found = random.Random(seed), []
    for _ in range(count):
        kind = chance.choice(list(STORIES))
        who, what = chance.randrange(6), chance.randrange(6)
        a, b, c = chance.randint(2, 9), chance.randint(2, 6), chance.randint(2, 9)
        if kind == "share":
            a = chance.randint(2, b * c - 1) if b * c > 3 else 2
        x = a + b if kind == "days" else b * c
        answer = {"bags": a + x, "share": x - a, "days": x + c}[kind]
        text, steps = STORIES[kind][language]
        slots = {
            "name": NAMES[language][who], "thing": THINGS[language][what],
            "a": a, "b": b, "c": c, "x": x, "answer": answer,
        }  # fmt: skip
        filled = tuple(step.format(**slots) for step in steps)
        found.append(Problem(text.format(**slots), filled, answer))
    return found


def asked(problem: Problem, language: str, steps: bool) -> str:
    """The prompt: the problem, and how the answer begins."""
    begin = STEP_BY_STEP[language] if steps else DIRECTLY[language]
    if language == "zh":
        return f"问：{problem.text}\n答：{begin}"
    return f"Q: {problem.text}\nA: {begin}"


def concluded(problem: Problem, language: str, written: str) -> str:
    """The prompt after written steps: now for the number."""
    gap = " " if language == "en" else ""
    return asked(problem, language, True) + gap + written.strip() + THEREFORE[language]


def number(said: str) -> int | None:
    """The first whole number that is said."""
    found = re.search(r"\d[\d,]{0,8}", said)
    return int(found.group().replace(",", "")) if found else None

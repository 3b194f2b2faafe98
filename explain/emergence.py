"""Tasks shown by examples in the prompt: what stands there, and what would be right.

A task changes nothing in a model. The control gives every example another example's answer: the same
words in the same form, but nothing to be found in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_EXAMPLES, MOST_ASKED = 8, 5
LONGEST_CELL = 40  # characters of one's own words
CONTROL, SHOWN = "shuffled", "shown"


@dataclass(frozen=True)
class Form:
    """How a pair is written: given, `joint`, `gap`, answer; `comma` after it."""

    joint: str
    gap: str
    comma: str


ARROW = Form(" ->", " ", ", ")
EQUALS = Form(" =", " ", ", ")
COLON = Form("：", "", ", ")
TIGHT = Form("=", "", "，")
PAUSED = Form("=", "", "、")


@dataclass(frozen=True)
class Task:
    """Pairs that are shown as examples, and pairs that are asked."""

    name: str
    examples: tuple[tuple[str, str], ...]
    asked: tuple[tuple[str, str], ...]
    form: Form = ARROW

    def shown(self, count: int, way: str = SHOWN) -> list[tuple[str, str]]:
        """The first examples; in the control each with the answer of the next one of all."""
        if way == SHOWN:
            return list(self.examples[:count])
        answers = [answer for _, answer in self.examples]
        turned = answers[1:] + answers[:1]
        return [(given, turned[at]) for at, (given, _) in enumerate(self.examples[:count])]

    def prompt(self, count: int, given: str, way: str = SHOWN) -> str:
        """The text before an answer: so many examples, then what is asked."""
        form = self.form
        said = [f"{one}{form.joint}{form.gap}{answer}" for one, answer in self.shown(count, way)]
        return "".join(f"{one}{form.comma}" for one in said) + given + form.joint

    def answers_at(self, count: int) -> list[tuple[int, int]]:
        """Where the examples' answers stand in a prompt. Unit: characters, from and to."""
        places, at, form = [], 0, self.form
        for given, answer in self.shown(count):
            start = at + len(given) + len(form.joint) + len(form.gap)
            places.append((start, start + len(answer)))
            at = start + len(answer) + len(form.comma)
        return places


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """ "dog dogs, bird birds" as pairs."""
    return tuple((one, other) for one, other in (pair.split() for pair in text.split(", ")))


def _task(name: str, examples: str, asked: str, form: Form = ARROW) -> Task:
    return Task(name, _pairs(examples), _pairs(asked), form)


WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def _legs(shown: Sequence[int], asked: Sequence[int]) -> Task:
    """The lecture's chickens: two legs each."""

    def pair(n: int) -> tuple[str, str]:
        return f"{WORDS[n - 1]} chicken{'s' if n > 1 else ''}", f"{2 * n} legs"

    return Task("legs", tuple(map(pair, shown)), tuple(map(pair, asked)), EQUALS)


GENERAL = (
    _task(
        "plurals",
        "box boxes, cat cats, hand hands, cup cups, book books, king kings, house houses, car cars",
        "dog dogs, river rivers, chair chairs, baby babies, star stars",
    ),
    _task(
        "antonyms",
        "big small, good bad, fast slow, up down, hard soft, open closed, hot cold, early late",
        "tall short, happy sad, old young, strong weak, high low",
    ),
    _legs((1, 2, 3, 4, 5), (6, 7, 8, 9, 10)),
    _task(
        "capitals",
        "France Paris, Italy Rome, Japan Tokyo, Spain Madrid, Egypt Cairo, Austria Vienna, "
        "Poland Warsaw, Ireland Dublin",
        "Germany Berlin, Russia Moscow, China Beijing, Greece Athens, Portugal Lisbon",
    ),
    _task(
        "capital_letters",
        "cat CAT, house HOUSE, water WATER, red RED, bread BREAD, tree TREE, hand HAND, king KING",
        "dog DOG, book BOOK, sun SUN, green GREEN, milk MILK",
    ),
    _task(
        "french",
        "cat chat, house maison, water eau, red rouge, bread pain, tree arbre, hand main, king roi",
        "dog chien, book livre, sun soleil, green vert, milk lait",
    ),
    _task(
        "english",
        "猫 cat, 狗 dog, 水 water, 红 red, 树 tree, 手 hand, 鱼 fish, 书 book",
        "苹果 apple, 马 horse, 太阳 sun, 绿 green, 牛奶 milk",
        COLON,
    ),
)
CHICKEN_NUMBERS = "一两三四五六七八九十"


def _legs_zh(numbers: range) -> tuple[tuple[str, str], ...]:
    return tuple((f"{CHICKEN_NUMBERS[n - 1]}只鸡", f"{2 * n}条腿") for n in numbers)


# For a Chinese room, where the model reads Chinese: in place of the English ones of the same name.
CHINESE = (
    next(task for task in GENERAL if task.name == "english"),
    _task(
        "antonyms",
        "大 小, 好 坏, 快 慢, 上 下, 软 硬, 开 关, 冷 热, 早 晚",
        "高 低, 长 短, 新 旧, 强 弱, 黑 白",
        COLON,
    ),
    Task("legs", _legs_zh(range(1, 6)), _legs_zh(range(6, 11)), TIGHT),
    _task(
        "capitals",
        "法国 巴黎, 意大利 罗马, 日本 东京, 西班牙 马德里, 埃及 开罗, 奥地利 维也纳, 波兰 华沙, "
        "爱尔兰 都柏林",
        "德国 柏林, 俄罗斯 莫斯科, 英国 伦敦, 希腊 雅典, 葡萄牙 里斯本",
        COLON,
    ),
)
# The small world knows few words, and its training held such lines: two examples, then the question.
CHICKENS = (("一只鸡", "2条腿"), ("两只鸡", "4条腿"))
DOGS = (("一只狗", "4条腿"), ("两只狗", "8条腿"))
ASKED_SMALL = (("三只鸡", "6条腿"), ("三只鸟", "6条腿"))
SMALL = (
    Task("chickens", CHICKENS, ASKED_SMALL, PAUSED),
    Task("dogs", DOGS, ASKED_SMALL, PAUSED),
    _task(
        "english",
        "猫 cat, 狗 dog, 苹果 apple, 鱼 fish, 梨 pear",
        "牛 cow, 马 horse, 鸡 chicken, 桃子 peach, 香蕉 banana",
        TIGHT,
    ),
)


def tasks(small: bool, chinese: bool = False) -> dict[str, Task]:
    """The ready tasks, by name: those of the small world's words, or all others', for a Chinese room
    the Chinese ones first."""
    if small:
        return {task.name: task for task in SMALL}
    first = {task.name: task for task in CHINESE} if chinese else {}
    return first | {task.name: task for task in GENERAL if task.name not in first}


class WrongColumns(ValueError):
    """Two columns that make no task; `reason` is the key of the sentence that says why."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def own(left: str, right: str, small: bool) -> Task:
    """A visitor's task from two columns: the last lines are asked, the others shown.

    Raises: WrongColumns.
    """
    columns = [[line.strip() for line in text.strip().splitlines()] for text in (left, right)]
    given, answers = columns
    if len(given) != len(answers):
        raise WrongColumns("uneven")
    if len(given) < 2:
        raise WrongColumns("few")
    if len(given) > MOST_EXAMPLES + MOST_ASKED:
        raise WrongColumns("many")
    if not all(given) or not all(answers):
        raise WrongColumns("gap")
    if any(len(cell) > LONGEST_CELL for column in columns for cell in column):
        raise WrongColumns("long")
    pairs = tuple(zip(given, answers, strict=True))
    asked = min(MOST_ASKED, max(1, len(pairs) // 2), len(pairs) - 1)
    shown = pairs[:-asked][:MOST_EXAMPLES]
    return Task("own", shown, pairs[-asked:], TIGHT if small else ARROW)


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share. Source: Wilson (1927). Unit: 0 to 1."""
    if not of:
        return 0.0, 1.0
    z, share = 1.959964, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)

"""How large models are, and what that costs: published sizes, a formula for all of them, budgets.

Sources of the published figures stand beside each in assets/data/models.csv; those of the two fits
of the loss are Hoffmann et al. 2022 (arXiv:2203.15556, equation 10) and Besiroglu et al. 2024
(arXiv:2404.10102).
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parents[1] / "assets" / "data" / "models.csv"
LANGUAGES = ("en", "zh", "both", "many", "code")  # of the training text; both: English and Chinese
OPENNESS = ("weights", "service", "paper")  # to download; to use only; described only
UNITS = ("GB", "books", "words", "sentences", "prompts")  # of training text not counted in tokens
COUNTED = ("parameters", "tokens")  # what a maker may have left unpublished
LINE = ("GPT", "GPT-2", "GPT-3")  # the lecture's three


@dataclass(frozen=True)
class Model:
    """One row of models.csv. Numbers are None where the source gives none.

    `active` are the parameters that one token meets, where that is not all of them; `data` is the
    training text in (amount, unit), where the source counts no tokens; `here` the name of this
    server's model; `unpublished` what the makers have not said.
    """

    name: str
    by: str
    date: str  # year-month or year-month-day
    parameters: float | None
    active: float | None
    tokens: float | None
    data: tuple[float, str] | None
    family: str
    language: str
    openness: str
    here: str
    source: str
    unpublished: tuple[str, ...]

    @property
    def day(self) -> str:
        """Its date with a day: the middle of the month where that is all that is known."""
        return self.date if len(self.date) > 7 else f"{self.date}-15"


@cache
def models() -> tuple[Model, ...]:
    """Every model of the table, oldest first."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [_model(row) for row in csv.DictReader(file)]
    return tuple(sorted(rows, key=lambda one: one.day))


def _model(row: dict[str, str]) -> Model:
    def number(name: str) -> float | None:
        return float(row[name]) if row[name] else None

    amount, _, unit = row["data"].partition(" ")
    return Model(
        name=row["name"],
        by=row["by"],
        date=row["date"],
        parameters=number("parameters"),
        active=number("active"),
        tokens=number("tokens"),
        data=(float(amount), unit) if amount else None,
        family=row["family"],
        language=row["language"],
        openness=row["openness"],
        here=row["here"],
        source=row["source"],
        unpublished=tuple(row["unpublished"].split()),
    )


def families(some: Iterable[Model], least: int = 2) -> tuple[str, ...]:
    """The families with at least so many models, in the order of their first one."""
    names = [one.family for one in some]
    return tuple(name for name in dict.fromkeys(names) if names.count(name) >= least)


@dataclass(frozen=True)
class Shape:
    """What the formula needs: layers L, width D, vocabulary V, context P (positions with a row each)."""

    layers: int
    width: int
    vocabulary: int
    context: int

    @property
    def parts(self) -> dict[str, int]:
        """Parameters by part: 4·L·D² in attention, 8·L·D² in feed-forward, V·D and P·D in the tables."""
        square = self.layers * self.width**2
        return {
            "embedding": self.vocabulary * self.width,
            "positions": self.context * self.width,
            "attention": 4 * square,
            "feedforward": 8 * square,
        }

    @property
    def parameters(self) -> int:
        """12·L·D² + (V + P)·D."""
        return sum(self.parts.values())


# The lecture's three and ours, each with its published size. Shapes: Radford et al. 2018 (4.1), 2019
# (Table 2), Brown et al. 2020 (Table 2.1); 40,478 and 50,257 are their published vocabularies.
SHAPES = {
    "small-world": Shape(4, 128, 1106, 128),
    "gpt": Shape(12, 768, 40478, 512),
    "gpt-2": Shape(48, 1600, 50257, 1024),
    "gpt-3": Shape(96, 12288, 50257, 2048),
}


@dataclass(frozen=True)
class Fit:
    """A fitted law of the loss, in nats a token: E + A / N^alpha + B / D^beta."""

    source: str
    floor: float
    a: float
    alpha: float
    b: float
    beta: float

    def loss(self, parameters, tokens):
        """The loss that the law predicts for N parameters trained on D tokens."""
        return self.floor + self.a / parameters**self.alpha + self.b / tokens**self.beta

    def best(self, compute: float) -> tuple[float, float]:
        """(N, D) with the least loss among all with 6·N·D = compute: where both slopes are equal."""
        both = self.alpha + self.beta
        ratio = (self.alpha * self.a / (self.beta * self.b)) ** (1 / both)
        parameters = ratio * (compute / 6) ** (self.beta / both)
        return parameters, compute / 6 / parameters


FITS = {
    "hoffmann": Fit("Hoffmann et al. 2022, arXiv:2203.15556", 1.69, 406.4, 0.34, 410.7, 0.28),
    "besiroglu": Fit(
        "Besiroglu et al. 2024, arXiv:2404.10102", 1.8172, 482.01, 0.3478, 2085.43, 0.3658
    ),
}


def compute(parameters: float, tokens: float) -> float:
    """Operations of a training: 2·N to read a token, 4·N to find what to change (Kaplan et al. 2020)."""
    return 6 * parameters * tokens


@dataclass(frozen=True)
class Demonstration:
    """A prompt that shows an ability on a model of this server, and its likeliest next token."""

    ability: str
    model: str
    text: str
    next: str
    chat: bool = False


# The lecture's table from top to bottom, by the ability that each row brought: the models that it names.
ABILITIES = {
    "pretraining": ("GPT", "BERT large"),
    "multitask": ("GPT-2",),
    "examples": ("GPT-3",),
    "code": ("Codex",),
    "chat": ("InstructGPT",),
    "steps": ("GPT-3.5 (ChatGPT)",),
}
# What each looks like on a model of this server: a prompt, and the word that it finds likeliest then.
DEMONSTRATIONS = (
    Demonstration(
        "pretraining", "smollm2-135m", "She opened the door and walked into the", " room"
    ),
    Demonstration("multitask", "smollm2-135m", "The capital of France is", " Paris"),
    Demonstration("multitask", "smollm2-135m", "The opposite of hot is", " cold"),
    Demonstration("multitask", "smollm2-135m", "The plural of mouse is", " mice"),
    Demonstration("examples", "smollm2-135m", "hot -> cold\nbig -> small\nup ->", " down"),
    Demonstration("examples", "small-world", "一只鸡=2条腿、两只鸡=4条腿，三只鸡=", "6"),
    Demonstration("code", "smollm2-135m", "def add(a, b):\n    return", " a"),
    Demonstration("chat", "small-world", "三只鸡有几条腿？", "三", chat=True),
    Demonstration(
        "steps",
        "smollm2-135m",
        "Tom has 3 apples and buys 4 more. How many apples does he have? Let's think step by step.",
        "Let",
        chat=True,
    ),
)
# Pages that show an ability at length, and the view there.
PAGES = {
    "pretraining": ("learning", "replay"),
    "examples": ("emergence", "examples"),
    "steps": ("emergence", "steps"),
    "chat": ("chatgpt", ""),
}


def rate(size: int = 1024, rounds: int = 5) -> float:
    """Operations a second that this machine reaches on large matrices: the best of some rounds."""
    left = np.ones((size, size), np.float32)
    np.matmul(left, left)  # the first one wakes the threads
    least = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        np.matmul(left, left)
        least = min(least, time.perf_counter() - begun)
    return 2 * size**3 / least


# Names of powers of ten, as each language counts.
POWERS = {
    "en": ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}


def written(value: float, language: str, digits: int = 3) -> str:
    """A number in words and figures, with so many digits: 1.54 billion, 15.4 亿; small ones in full."""
    rounded = float(f"{value:.{digits}g}")
    for least, name in POWERS[language]:
        if rounded >= least:
            amount = plain(rounded / least, digits)
            return f"{amount.replace(',', '') if language == 'zh' else amount} {name}"
    return plain(rounded, digits)


def plain(value: float, digits: int = 3) -> str:
    """A number without a power of ten: 0.94, 15.4, 1,106."""
    rounded = float(f"{value:.{digits}g}")
    return f"{rounded:,.0f}" if rounded == round(rounded) else f"{rounded:,.{digits}g}"

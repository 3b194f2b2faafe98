"""The pages, once, in the order of the lecture.

To add one: a file in pages/, a line here, its words in assets/text/, its view in explain/views/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explain.ask import number
from explain.models import STANDBY

LONGEST = 4000  # characters of a parameter; what is longer than a link may be stays in the session


@dataclass(frozen=True)
class Chapter:
    """One page: its file in pages/, address, view and text topic share a name. Icon: Material symbol.

    `views` are its tabs, the first one opens. `params` are the parameters of the address that belong
    to this page, each a number from 0 on (int) or a text (str). `reads` says whether the page reads
    the visitor's text, and `model` which one it shows whatever is chosen; `unnamed` that it does not
    say itself whose numbers it shows. `anew` are parameters that begin anew with another text, by the
    view in which they do. `compares` says whether a second text can stand beside the first.
    """

    name: str
    icon: str
    views: tuple[str, ...] = ()
    params: Mapping[str, type] = field(default_factory=dict)
    reads: bool = True
    model: str = ""
    unnamed: bool = False
    anew: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    compares: bool = False

    def taken(self, name: str, value: object) -> str | None:
        """A parameter's value as it is kept; None for what makes no sense."""
        if name == "view":
            return next((view for view in self.views if view == value), None)
        kind = self.params.get(name)
        if kind is int and isinstance(value, int) and value >= 0:
            value = str(value)
        if not isinstance(value, str) or not value:
            return None
        if kind is int:
            return value if number(value) is not None else None
        return value[:LONGEST] if kind is str else None


CHAPTERS = (
    Chapter(
        "next_word",
        "skip_next",
        params={
            "temperature": str, "top_k": str, "top_p": str, "min_p": str, "seed": str,
            "path": str, "cover": str,
        },
        unnamed=True,
        compares=True,
    ),
    Chapter(
        "words",
        "123",
        ("rows", "merges", "vector", "languages", "vocabularies"),
        {"word": int, "token": int, "part": int, "ready": int, "ids": str},
        unnamed=True,
        compares=True,
    ),
    Chapter(
        "embedding",
        "scatter_plot",
        ("map", "matrix", "sums", "groups", "context"),
        {
            "method": str, "near": str, "own": str, "matrix": str, "sum": str, "leave": str,
            "pair": str,
        },
        reads=False,
        unnamed=True,
        compares=True,
    ),
    Chapter(
        "fruit",
        "nutrition",
        params={
            "gaze": str, "match": str, "mix": str, "warmth": str, "values": str, "puzzle": str
        },
        reads=False,
    ),
    Chapter(
        "attention",
        "visibility",
        ("one", "plane", "all", "whatif"),
        {"layer": int, "head": int, "token": int, "step": int, "off": str, "path": str},
        unnamed=True,
        compares=True,
    ),
    Chapter(
        "transformer",
        "layers",
        ("tower", "floor", "table", "authors", "neurons", "sizes"),
        {"layer": int, "token": int, "word": int, "against": int, "neuron": str, "path": str},
        anew={"tower": ("layer",)},
        unnamed=True,
        compares=True,
    ),
    Chapter("learning", "school", ("replay", "descent", "train"), {"at": int}, model=STANDBY, unnamed=True),
    Chapter(
        "scale",
        "trending_up",
        ("timeline", "table", "formula", "budget", "ours"),
        {
            "one": str, "family": str, "language": str, "openness": str,
            "layers": int, "width": int, "vocabulary": int, "context": int,
            "n": str, "d": str, "fit": str, "against": str,
        },
        reads=False,
    ),
    Chapter(
        "emergence",
        "auto_awesome",
        ("examples", "steps", "gradual"),
        {
            "task": str, "examples": int, "left": str, "right": str,
            "problem": int, "steps": str, "kind": str,
        },
        reads=False,
    ),
    Chapter(
        "chatgpt",
        "forum",
        ("template", "instruction", "rlhf", "limits"),
        {
            "messages": str, "system": str, "beside": str, "steps": int, "pairs": int, "asked": str,
            "of": str, "wish": str, "ranks": str, "begun": str, "leash": str,
        },
        reads=False,
    ),
)  # fmt: skip
BY_NAME = {chapter.name: chapter for chapter in CHAPTERS}

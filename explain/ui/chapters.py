"""The pages, once, in the order of the lecture.

To add one: a file in pages/, a line here, its words in assets/text/.
"""

from __future__ import annotations

from dataclasses import dataclass

from explain.models import STANDBY


@dataclass(frozen=True)
class Chapter:
    """One page: its file in pages/, address and text topic share a name. Icon: Material symbol.

    `params` are the parameters of the address that belong to this page alone; `reads` says whether
    the page reads the visitor's text, and `model` which one it shows whatever is chosen.
    """

    name: str
    icon: str
    params: tuple[str, ...] = ()
    reads: bool = True
    model: str = ""


CHAPTERS = (
    Chapter(
        "next_word",
        "skip_next",
        ("temperature", "top_k", "top_p", "min_p", "seed", "words", "cover"),
    ),
    Chapter("words", "123", ("view", "word", "token")),
    Chapter(
        "embedding",
        "scatter_plot",
        ("view", "method", "near", "own", "matrix", "sum", "leave", "pair"),
        reads=False,
    ),
    Chapter("fruit", "nutrition", ("gaze", "match", "mix", "warmth", "values", "puzzle"), False),
    Chapter("attention", "visibility", ("view", "layer", "head", "token", "step", "off")),
    Chapter("transformer", "layers", ("view", "layer", "token", "word", "against", "neuron")),
    Chapter("learning", "school", ("view", "at"), model=STANDBY),
)

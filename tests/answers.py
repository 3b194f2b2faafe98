"""What the tests of the pages' questions share: looking a figure up in an answer."""

from __future__ import annotations

from explain.openings import LEARNING
from explain.text import LANGUAGES, topic

WHO = {language: example.text for language, example in LEARNING.items()}  # who has a dog?


def says(name, key, *figures, only=LANGUAGES):
    """An answer holds these figures, in each of the languages."""
    for language in only:
        said = topic(name)[f"{key}.answer"][language]
        for figure in figures:
            assert figure in said, (name, key, language, figure)


def percent(value):
    return f"{100 * value:.0f}%"

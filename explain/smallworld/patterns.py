"""The sentence patterns of both languages, collected from the modules that hold them."""

from collections.abc import Iterator
from typing import Any

from explain.smallworld import (
    chinese,
    chinese_people,
    english,
    english_people,
    knowledge,
    stories_en,
    stories_zh,
    translation,
)

HOLDERS = {
    "zh": (chinese, chinese_people, stories_zh),
    "en": (english, english_people, stories_en),
}
SHARED = {
    "zh": (
        knowledge.CHAT_ZH, translation.SAY_IN_ENGLISH, translation.SAY_IN_CHINESE,
        translation.TO_ENGLISH,
    ),
    "en": (knowledge.CHAT_EN, translation.ASK_FOR_CHINESE, translation.TO_CHINESE),
}  # fmt: skip


def all_patterns() -> Iterator[tuple[str, str]]:
    """(language, pattern), each once: a sentence with its words left open, or a fixed saying."""
    for language, modules in HOLDERS.items():
        here = [
            value
            for module in modules
            for name, value in vars(module).items()
            if name.isupper() and isinstance(value, tuple)
        ]
        yield from ((language, pattern) for pattern in _sentences([*here, *SHARED[language]]))


def _sentences(value: Any) -> set[str]:
    """The strings in nested tuples that are sentences: more than one word of Chinese or English."""
    if isinstance(value, str):
        return {value} if value.count("/") > 1 or value.count(" ") > 1 else set()
    if isinstance(value, list | tuple):
        return set().union(*map(_sentences, value)) if value else set()
    return set()

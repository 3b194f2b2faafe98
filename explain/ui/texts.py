"""What components say: browsers fetch it once a language, so that no click sends it again."""

from __future__ import annotations

from functools import cache

from explain.lesson import file
from explain.text import Says
from explain.ui.chapters import BY_NAME, CHAPTERS

TOPICS = (*BY_NAME, "lesson", "tools")


@cache
def texts(topic: str, language: str) -> dict:
    """All that a component is told besides its data; it changes with the language alone.

    Raises: MissingText.
    """
    frame = Says("frame", language)
    titles = {one.name: frame(f"page.{one.name}") for one in CHAPTERS}
    if topic == "tools":
        return {"says": frame.under("tools"), "chapters": list(titles.values())}
    says = Says(topic, language).under("component")
    if topic == "lesson":
        lessons = [
            {"name": name, "title": one.title, "minutes": one.minutes, "steps": len(one.steps)}
            for name, one in file.ready().items()
        ]
        room = Says("room", language).under("component")
        return {"says": says, "room": room, "pages": titles, "lessons": lessons}
    always: dict = {
        "no_font": frame("no_font"),
        "waiting": frame("waiting"),
        "working": frame("working"),
    }
    if BY_NAME[topic].compares:
        always["comparing"] = Says("compare", language).under("component")
    return {"says": says, "glossary": glossary(language), **always}


@cache
def glossary(language: str) -> dict[str, dict[str, str]]:
    """Every term's name and what it means."""
    says = Says("glossary", language)
    terms = sorted({key.split(".")[0] for key in says.under("glossary")})
    return {
        term: {part: says(f"glossary.{term}.{part}") for part in ("name", "text")} for term in terms
    }

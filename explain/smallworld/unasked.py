"""The language as a base model meets it: nobody asks the reader, so `<|answer|>` never comes.

Stories, series and examples are those of `language`. A question stands as questions do in a story:
somebody in it asks, and the story goes on with what is so. Or it stands in a list of questions that
nobody answers; what only a partner in a talk is asked (who are you?) stands nowhere else.
"""

from dataclasses import replace

from explain.smallworld import words as w
from explain.smallworld.draw import Draw
from explain.smallworld.language import FREE, NAMES, Text, another

# Kinds whose answer follows from what was told just before: here somebody asks.
TOLD = ("have", "like", "give", "where", "lie", "colour", "story")
KINDS = (*TOLD, "list", "story-told", "examples", "counting")
SHARES = (*[0.5 / len(TOLD)] * len(TOLD), 0.2, 0.17, 0.1, 0.03)
ASKS = {
    "zh": ("{given}/{a}/问/。", "{given}/{a}/想/知道/。"),
    "en": ("{given} asked {a}.", "{given} {a} wanted to know."),
}
SHORT = ("Yes", "No")  # nothing that a story goes on with
GAP = {"zh": "", "en": " "}
PEOPLE = {"zh": w.NAMES_ZH, "en": w.NAMES_EN}
# What can stand first and second in a list: the second begins with a sentence that tells something.
FIRST = {language: [kind for kind in NAMES[language] if kind not in FREE] for language in NAMES}
SECOND = (*TOLD[:-1], "work", "add", "age", "act")


def text(d: Draw, *, language: str | None = None, kind: str | None = None) -> Text:
    """One text of the base model's language, with the exact probability that it is drawn.

    A fixed language or kind is not counted in it. (One list in 30,000 finds no word that may still
    stand in it; then another text is drawn, which the probability leaves out.)
    """
    while True:
        try:
            return _drawn(d, language, kind)
        except IndexError:
            continue


def _drawn(d: Draw, language: str | None, kind: str | None) -> Text:
    d.restart()
    language = language or d.one(tuple(PEOPLE))
    kind = kind or d.one(KINDS, SHARES)
    if kind == "list":
        return _list(d, language)
    one = another(d, language=language, kind=kind, asked=0, typed=False)
    return one if kind in FREE else _scene(d, one)


def _scene(d: Draw, one: Text) -> Text:
    asks, a = d.one(ASKS[one.language]), d.word(PEOPLE[one.language])
    given, rest = asks.format(given=one.given, a=a.zh or a.en), GAP[one.language] + one.rest
    if one.rest.startswith(SHORT):
        rest = ""
    return replace(one, given=given, rest=rest, cue="", logprob=d.logprob, path=(*d.path,))


def _list(d: Draw, language: str) -> Text:
    kinds = d.one(FIRST[language]), d.one(SECOND)
    asked = [another(d, language=language, kind=kind, asked=0, typed=False) for kind in kinds]
    given = (GAP[language] or "/").join(one.given for one in asked)
    return Text(language, "list", given, "", "", d.logprob, path=(*d.path,))

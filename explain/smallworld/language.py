"""The language of the small world: kinds of text in both languages, with exact probabilities."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

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
from explain.smallworld.draw import APART, Draw
from explain.smallworld.words import Word

ANSWER, END, UNKNOWN = "<|answer|>", "<|end|>", "<|unk|>"

# Of the tasks by example, so many end in ANSWER, the others go on by themselves; while it trains,
# more, so that this is learned too.
ASKED, ASKED_FIRST = 0.02, 0.1
FREE = {"examples", "counting", "story-told"}  # kinds that go on by themselves, without ANSWER


@dataclass(frozen=True)
class Text:
    """One text: what is given, how it goes on, and how likely the generator was to write it.

    `given` and `rest` keep a stroke between Chinese words; `spelled` is what is read and typed.
    """

    language: str  # "zh" or "en": the language of the asking
    kind: str
    given: str
    rest: str
    cue: str  # ANSWER, or "" where the text goes on by itself
    logprob: float  # nats; of the whole text with its end token
    about: tuple[Word, ...] = ()
    accepted: tuple[str, ...] = ()  # all right answers, spelled, where there are several
    path: tuple[int, ...] = ()

    @property
    def spelled(self) -> str:
        return self.prompt + self.answer + END

    @property
    def prompt(self) -> str:
        return self.given.replace("/", "") + self.cue

    @property
    def answer(self) -> str:
        return self.rest.replace("/", "")

    @property
    def held_out(self) -> bool:
        """Whether the answer rests on words that never meet in training."""
        return any(other in APART[one] for one, other in combinations(self.about, 2))


def _kinds(questions, chat, fact, word, phrase, examples, counting) -> dict[str, tuple]:
    table = {function.__name__: (function, share) for function, share in questions}
    extra = (
        ("chat", chat, 3), ("fact", fact, 7), ("word", word, 3), ("phrase", phrase, 3),
        ("examples", examples, 6), ("counting", counting, 0.5), ("story", None, 4),
        ("story-told", None, 2),
    )  # fmt: skip
    return table | {name: (function, share) for name, function, share in extra}


KINDS = {
    "zh": _kinds(
        (*chinese.KINDS, *chinese_people.KINDS),
        knowledge.chat_zh, knowledge.fact_zh, translation.word_zh, translation.phrase_zh,
        translation.examples_zh, translation.counting_zh,
    ),
    "en": _kinds(
        (*english.KINDS, *english_people.KINDS),
        knowledge.chat_en, knowledge.fact_en, translation.word_en, translation.phrase_en,
        translation.examples_en, translation.counting_en,
    ),
}  # fmt: skip
NAMES = {language: tuple(kinds) for language, kinds in KINDS.items()}
SHARES = {
    language: [share / sum(s for _, s in kinds.values()) for _, share in kinds.values()]
    for language, kinds in KINDS.items()
}
STORIES = {"zh": stories_zh, "en": stories_en}
HALF = str.maketrans("，。？！：", ",.?!:")
CALLED = {*(name.en for name in english.w.NAMES_EN), *stories_en.PETS, "I"}  # never small


def _story(d: Draw, language: str, told: bool, wanted: float = 0.0) -> tuple:
    book = STORIES[language]
    gap = "/" if language == "zh" else " "
    sentences, asked = d.one(book.STORIES)(d)
    if not told:
        question, answer, about = d.one(asked)
        return gap.join([*sentences, question]), answer, about
    if d.maybe(wanted):
        return d.one(book.ASK_FOR_ONE), gap.join(sentences), (), ANSWER
    return sentences[0], (gap if language == "en" else "") + gap.join(sentences[1:]), (), ""


def _typed(d: Draw, language: str, given: str) -> str:
    """A prompt as people type it: the last mark may be missing, marks half-width, letters small."""
    if language == "zh":
        if given[-1] in "？。！" and d.maybe(0.25):
            given = given[:-1].rstrip("/")
        if any(mark in given for mark in "，。？！：") and d.maybe(0.15):
            given = given.translate(HALF)
        return given
    if given[-1] in "?.!" and d.maybe(0.2):
        given = given[:-1]
    first = given.replace("'", " ").replace(",", " ").split()[0]
    if given[0].isupper() and first not in CALLED and d.maybe(0.2):
        given = given[0].lower() + given[1:]
    return given


def text(
    d: Draw, *, language: str | None = None, kind: str | None = None, asked: float = ASKED
) -> Text:
    """One text of the language; a fixed language or kind is not counted in its probability."""
    d.restart()
    return another(d, language=language, kind=kind, asked=asked)


def another(
    d: Draw,
    *,
    language: str | None = None,
    kind: str | None = None,
    asked: float = ASKED,
    typed: bool = True,
) -> Text:
    """One more text beside what is drawn already: nothing that is held out meets in them.

    Its probability is that of all that is drawn. `typed`: prompts as people type them, and
    stories also because somebody typed that he wants one.
    """
    if language is None:
        language = d.one(("zh", "en"))
    if kind is None:
        kind = d.one(NAMES[language], SHARES[language])
    cue, accepted = "" if kind in FREE else ANSWER, ()
    if kind == "story":
        given, rest, about = _story(d, language, told=False)
    elif kind == "story-told":
        given, rest, about, cue = _story(d, language, told=True, wanted=0.2 * typed)
    elif kind == "chat":
        given, rest, about, accepted = KINDS[language][kind][0](d)
    else:
        given, rest, about = KINDS[language][kind][0](d)
    if kind == "examples" and d.maybe(asked):  # people will also ask for it
        rest, cue = rest.lstrip(), ANSWER
    elif cue and typed:
        given = _typed(d, language, given)
    accepted = tuple(answer.replace("/", "") for answer in accepted)
    return Text(language, kind, given, rest, cue, d.logprob, about, accepted, (*d.path,))


def texts(seed: int | random.Random, **only) -> Iterator[Text]:
    """Endless training texts; the same seed gives the same texts."""
    draw = Draw(seed)
    while True:
        yield text(draw, **only)


def held_out_texts(
    seed: int, *, language: str, kind: str, tries: int = 20_000, draw_text=text
) -> Iterator[Text]:
    """Questions whose answer rests on a combination that training never shows."""
    draw = Draw(seed, anything=True)
    for _ in range(tries):
        drawn = draw_text(draw, language=language, kind=kind)
        if drawn.held_out:
            yield drawn

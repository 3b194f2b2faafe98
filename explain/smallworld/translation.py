"""Translations of words, phrases and short sentences, and tasks told by example alone."""

from explain.smallworld import words as w
from explain.smallworld.draw import Draw
from explain.smallworld.words import a as an
from explain.smallworld.words import amount_zh, capital, counted_en, counted_zh

HELLOS = (
    ("你好", "hello"), ("谢谢", "thank you"), ("再见", "goodbye"), ("早上/好", "good morning"),
    ("晚安", "good night"), ("对不起", "sorry"),
)  # fmt: skip
WORDS = (
    *((x.zh, x.every[:-1] if x.every == "grapes" else x.en) for x in w.NOUNS),
    *((x.zh, x.en) for x in (*w.FURNITURE, *w.COLOURS, *w.FAMILY[:4], *w.DEEDS, *w.NUMBERS[:13])),
    *((x.zh, x.en.split(maxsplit=1)[1]) for x in w.JOBS),
    *((row[0], row[1]) for row in w.OPPOSITES),
    *((row[2], row[3]) for row in w.OPPOSITES),
)  # fmt: skip
OWNERS = (("我/的", "my"), ("你/的", "your"), ("他/的", "his"), ("她/的", "her"))
PEOPLE = (("我", "I", "am"), ("你", "you", "are"), ("他", "he", "is"), ("她", "she", "is"))

SAY_IN_ENGLISH = (
    "{z}/用/英语/怎么/说/？",
    "{z}/的/英语/是/什么/？",
    "{z}/用/英文/怎么/说/？",
    "把/{z}/翻译/成/英语/。",
    "翻译/：/{z}",
    "{z}",
)
SAY_IN_CHINESE = ("{e}/是/什么/意思/？", "{e}/用/中文/怎么/说/？", "{e}/的/中文/是/什么/？")
ASK_FOR_CHINESE = (
    "How do you say {e} in Chinese?",
    "What is {e} in Chinese?",
    "What is the Chinese for {e}?",
    "Translate {e} into Chinese.",
    "Translate: {e}",
    "{e}",
)
TO_ENGLISH = ("翻译/：/{z}", "把/这/句/话/翻译/成/英语/：/{z}", "{z}")
TO_CHINESE = ("Translate: {e}", "Translate into Chinese: {e}", "{e}")


# English words with two Chinese ones (short: 短, 矮) cannot be asked for one answer.
CLEAR = tuple((z, e) for z, e in WORDS if e != "short")


def word_zh(d: Draw) -> tuple:
    """One word, asked in Chinese, in either direction."""
    if d.maybe(0.05):
        z, e = d.one(HELLOS)
        return d.say(SAY_IN_ENGLISH[:5], z=z), e, ()
    if d.maybe(0.6):
        z, e = d.one(WORDS)
        return d.say(SAY_IN_ENGLISH, z=z), e, ()
    z, e = d.one(CLEAR)
    return d.say(SAY_IN_CHINESE, e=e), z, ()


def word_en(d: Draw) -> tuple:
    """One English word's Chinese."""
    if d.maybe(0.05):
        z, e = d.one(HELLOS)
        return d.say(ASK_FOR_CHINESE[:5], e=e), z, ()
    z, e = d.one(CLEAR)
    return d.say(ASK_FOR_CHINESE, e=e), z, ()


def _phrase(d: Draw) -> tuple[str, str, tuple]:
    shape = d.one(("count", "colour", "one"), (0.5, 0.25, 0.25))
    if shape == "count":
        x, n = d.word(w.NOUNS), d.word(w.NUMBERS[1:13])
        return counted_zh(n, x), counted_en(n, x), (n, x)
    x, c = d.word(w.NOUNS), d.word(w.COLOURS)
    noun = x.every if x.every == "grapes" else x.en
    if shape == "colour":
        return f"{c.zh}/的/{x.zh}", f"{c.en} {noun}", (c, x)
    if noun == "grapes":
        return f"一/串/{c.zh}/的/葡萄", f"a bunch of {c.en} grapes", (c, x)
    return f"一/{x.measure}/{c.zh}/的/{x.zh}", an(f"{c.en} {noun}"), (c, x)


def _sentence(d: Draw) -> tuple[str, str, tuple]:
    who, (z, e, be) = d.one(("have", "like", "work", "mine")), d.one(PEOPLE)
    subject = capital(e)
    s = "s" if be == "is" else ""
    if who == "have":
        x, n = d.word(w.NOUNS), d.word(w.NUMBERS[1:11])
        return (
            f"{z}/有/{counted_zh(n, x)}/。",
            f"{subject} {'has' if s else 'have'} {counted_en(n, x)}.",
            (n, x),
        )
    if who == "like":
        x = d.word(w.ANIMALS + w.FRUITS)
        return f"{z}/喜欢/{x.zh}/。", f"{subject} like{s} {x.every}.", (x,)
    if who == "work":
        j = d.word(w.JOBS)
        return f"{z}/是/{j.zh}/。", f"{subject} {be} {j.en}.", (j,)
    (z, e), f, j = OWNERS[PEOPLE.index((z, e, be))], d.word(w.FAMILY[:4]), d.word(w.JOBS)
    return f"{z}/{f.zh}/是/{j.zh}/。", f"{capital(e)} {f.en} is {j.en}.", (f, j)


def phrase_zh(d: Draw) -> tuple:
    """A phrase or a short sentence, asked in Chinese."""
    if d.maybe(0.3):
        z, e, about = _sentence(d)
        return d.say(TO_ENGLISH, z=z), e, about
    z, e, about = _phrase(d)
    if d.maybe(0.6):
        return d.say(SAY_IN_ENGLISH, z=z), e, about
    return d.say(SAY_IN_CHINESE, e=e), z, about


def phrase_en(d: Draw) -> tuple:
    """A phrase or a short sentence to be put into Chinese."""
    if d.maybe(0.3):
        z, e, about = _sentence(d)
        return d.say(TO_CHINESE, e=e), z, about
    z, e, about = _phrase(d)
    return d.say(ASK_FOR_CHINESE, e=e), z, about


# --- Tasks by example: the text goes on by itself, no question token -----------------------

# Three lines, then it ends: with lengths left open, no answer could be right about the end.
SERIES = tuple((n, n + 1, n + 2) for n in range(1, 9))
FROM_ONE = (0.5, *[0.5 / 7] * 7)
HEADS_ZH = (
    "",
    "请/输出/{x}/腿/的/个数/：",
    "请/输出/腿/的/个数/：",
    "请/输出/{x}/腿/的/个数/:",
    "数/一/数/：",
)
HEADS_EN = ("", "Count the legs: ", "How many legs? ")
SORTS = (w.ANIMALS, w.FRUITS[:6] + w.FRUITS[7:], w.THINGS, w.NUMBERS[1:13])


def _leg_series(d: Draw) -> tuple[w.Word, tuple[w.Word, ...]]:
    series = d.one(SERIES, FROM_ONE)
    numbers = tuple(w.NUMBERS[n] for n in series)
    group = d.group([(x, *numbers) for x in w.LEGGED if x.legs * series[-1] <= 20])
    return group[0], numbers


def examples_zh(d: Draw) -> tuple:
    """一只鸡=2条腿、两只鸡=4条腿，三只鸡= goes on with 6条腿, as on the lecture's slide."""
    task = d.one(("legs", "words", "opposites"), (0.5, 0.35, 0.15))
    if task == "legs":
        x, numbers = _leg_series(d)
        digit = d.maybe(0.6)
        out = d.say(HEADS_ZH, x=x.zh)
        for n in numbers[:-1]:
            total = amount_zh(w.NUMBERS[n.value * x.legs], digit=digit)
            out += f"/{counted_zh(n, x)}/=/{total}/条/腿/{d.one(('，', '、'))}/"
        total = amount_zh(w.NUMBERS[numbers[-1].value * x.legs], digit=digit)
        return f"{out}/{counted_zh(numbers[-1], x)}/=", f"{total}/条/腿", (numbers[-1], x)
    if task == "words":
        sort, pairs = d.one(SORTS), []
        while len(pairs) < 3:
            x = d.word(sort)
            pairs.append((x.zh, x.en))
    else:
        pairs = _opposites(d, 0, 2)
    if task == "words" and d.maybe(0.5):
        pairs = [(e, z) for z, e in pairs]
    return _series(pairs, "/，/")


def examples_en(d: Draw) -> tuple:
    """The same three tasks by example in English."""
    task = d.one(("legs", "words", "opposites"), (0.5, 0.35, 0.15))
    if task == "legs":
        x, numbers = _leg_series(d)
        digit, out = d.maybe(0.5), d.one(HEADS_EN)
        for n in numbers[:-1]:
            total = w.NUMBERS[n.value * x.legs]
            out += f"{counted_en(n, x)} = {total.value if digit else total.en} legs, "
        total = w.NUMBERS[numbers[-1].value * x.legs]
        return (
            f"{out}{counted_en(numbers[-1], x)} =",
            f" {total.value if digit else total.en} legs",
            (numbers[-1], x),
        )
    if task == "words":
        sort, pairs = d.one(SORTS), []
        while len(pairs) < 3:
            x = d.word(sort)
            pairs.append((x.en, x.zh))
    else:
        pairs = _opposites(d, 1, 3)
    return _series(pairs, "/, ")


def _opposites(d: Draw, one: int, other: int) -> list[tuple[str, str]]:
    rows, left = [], [row for row in w.OPPOSITES if row[0] != "高"]
    for _ in range(3):
        row = d.one(left)
        left = [other for other in left if other is not row]
        rows.append((row[one], row[other]))
    return rows


def _series(pairs: list[tuple[str, str]], comma: str) -> tuple:
    given = [f"{one}/=/{other}" for one, other in pairs[:-1]]
    return comma.join([*given, pairs[-1][0]]) + "/=", pairs[-1][1], ()


def counting_zh(d: Draw) -> tuple:
    """一/、/二/、/三/、/四 ... and on, the number words in order."""
    start, length = d.one(range(1, 9)), d.one((4, 5, 6))
    words = [w.NUMBERS[n].zh for n in range(start, start + length)]
    return "/、/".join(words[:3]) + "/、", "/、/".join(words[3:]) + "/。", ()


def counting_en(d: Draw) -> tuple:
    """four, five, six, ... and on, the number words in order."""
    start, length = d.one(range(1, 9)), d.one((4, 5, 6))
    words = [w.NUMBERS[n].en for n in range(start, start + length)]
    return ", ".join(words[:3]) + ",", " " + ", ".join(words[3:]) + ".", ()

"""English questions and answers, kind by kind as in `chinese`, in the words English has for it.

Every function draws one text of its kind and returns (question, right answer, the words whose
meeting the answer rests on).
"""

from explain.smallworld import words as w
from explain.smallworld.chinese import ADDING, LEG_COUNTS, TAKING, Asked
from explain.smallworld.draw import Draw
from explain.smallworld.words import a as an
from explain.smallworld.words import capital, counted_en

OWN = ("{a} has {x}", "{a} bought {x}", "{a} is holding {x}", "{a} has got {x}")
KEEP = ("{a} has {x}", "{a} has {x} at home", "{a} keeps {x}", "{a} has got {x}")
HAVE = (
    ("Who has {x}?", "{a} has {x}."),
    ("What does {a} have?", "{He} has {x}."),
    ("Who does the {y} belong to?", "It belongs to {a}."),
    ("Whose {y} is it?", "It is {a}'s {y}."),
)
LIKE = ("{a} likes {x}", "{a} really likes {x}", "{a} loves {x}", "{a} likes {x} best")
LIKED = (("What does {a} like?", "{He} likes {x}."), ("Who likes {x}?", "{a} likes {x}."))
MIXED = (
    "{a} likes {x} but not {y}.", "{a} doesn't like {y}, but {he} likes {x}.",
    "{a} likes {x}. {He} doesn't like {y}.",
)  # fmt: skip
TASTE = (
    ("What does {a} like?", "{He} likes {x}."),
    ("What doesn't {a} like?", "{He} doesn't like {y}."),
    ("Does {a} like {x}?", "Yes, {he} does."),
    ("Does {a} like {y}?", "No, {he} doesn't."),
)
GIVE = (
    "{a} gave {b} {x}.", "{a} gave {x} to {b}.", "{b} got {x} from {a}.",
    "{a} brought {b} {x}.", "There is {x} for {b} from {a}.",
)  # fmt: skip
GAVE = (
    ("Who is the {y} from?", "It is from {a}."),
    ("Who has the {y} now?", "{b} has the {y} now."),
    ("What did {b} get?", "{B} got {x}."),
    ("Who got the {y}?", "{b} got the {y}."),
    ("Who did {a} give the {y} to?", "{A} gave it to {b}."),
)
ON = ("{a} gave {x} to {b}, and {b} gave it to {c}.", "{a} gave {b} {x}. Then {b} gave it to {c}.")
STAY = ("{a} is {p}", "Today {a} is {p}", "{a} is playing {p}", "You can find {a} {p}")
STAYS = (("Where is {a}?", "{He} is {p}."), ("Who is {p}?", "{a} is {p}."))
MOVE = (
    "{a} was {q} this morning. Now {he} is {p}.", "First {a} was {q}. Then {he} was {p}.",
    "{a} was {q}, but now {he} is {p}.",
)  # fmt: skip
LIE = ("The {y} is {s} the {o}", "There is {x} {s} the {o}", "{X} is {s} the {o}")
LIES = (
    ("Where is the {y}?", "It is {s} the {o}."),
    ("What is {s} the {o}?", "{X} is {s} the {o}."),
)
LEGS = ("How many legs {do} {n} have?", "How many legs are there on {n}?", "Count the legs of {n}.")
OWN_COLOUR = ("{a}'s {y} is {c}", "{a} has {cx}", "{a} has {x}, and it is {c}")
COLOURED = (
    ("What colour is {a}'s {y}?", "It is {c}."),
    ("Whose {y} is {c}?", "{a}'s {y} is {c}."),
)
MORE = (
    "{a} has {n}. {b} gives {him} {k} more.",
    "{a} had {n} and bought {k} more.",
    "{a} picked {n}, then {k} more.",
)
LESS = (
    "{a} has {n}. {He} eats {k}.",
    "{a} had {n} and gave {k} to {b}.",
    "{a} bought {n} and ate {k} of them.",
)
BOTH = ("{a} has {n} and {b} has {k}.", "{a} bought {n}, and {b} bought {k}.")


def list_facts(d: Draw, patterns, rows: list[dict]) -> str:
    """Two or three facts, as sentences or joined by `and`."""
    said = [d.say(patterns, **row) for row in rows]
    if d.maybe(0.5):
        return ". ".join(said) + ". "
    inner = [
        text[0].lower() + text[1:] if text.split()[0] in OPENINGS else text for text in said[1:]
    ]
    return ", ".join([said[0], *inner[:-1]]) + f", and {inner[-1]}. "


OPENINGS = ("Today", "You", "The", "There", "A", "An")  # small inside a sentence, unlike names


def ask(d: Draw, facts: str, questions, row: dict) -> tuple[str, str]:
    """One of the questions on the facts, with its right answer."""
    question, answer = d.one(questions)
    return facts + question.format(**row), answer.format(**row)


def person(a: w.Word) -> dict:
    """A name with its pronouns, as slots."""
    return {"a": a.en, "he": a.he, "He": capital(a.he), "him": a.him}


def have(d: Draw) -> Asked:
    """Two or three people and what they have: who has it, what, whose is it."""
    things, patterns = d.one(((w.PETS, KEEP), (w.HANDY, OWN)))
    rows, pairs = [], []
    for _ in range(d.one((2, 3), (0.7, 0.3))):
        a, x = d.word(w.NAMES_EN), d.word(things)
        rows.append({**person(a), "x": an(x.en), "y": x.en})
        pairs.append((a, x))
    facts = list_facts(d, patterns, rows)
    which = d.one(range(len(rows)))
    return *ask(d, facts, HAVE, rows[which]), pairs[which]


def like(d: Draw) -> Asked:
    """What people like, and do not like."""
    things = d.one((w.FRUITS, w.ANIMALS))
    if d.maybe(0.35):
        a, x, y = d.word(w.NAMES_EN), d.word(things), d.word(things)
        row = {**person(a), "x": x.every, "y": y.every}
        return *ask(d, d.say(MIXED, **row) + " ", TASTE, row), (a, x, y)
    pairs = [(d.word(w.NAMES_EN), d.word(things)) for _ in range(d.one((2, 3), (0.7, 0.3)))]
    rows = [{**person(a), "x": x.every} for a, x in pairs]
    facts = list_facts(d, LIKE, rows)
    which = d.one(range(len(rows)))
    return *ask(d, facts, LIKED, rows[which]), pairs[which]


def give(d: Draw) -> Asked:
    """Who gave what to whom, and who has it now, sometimes passed on once more."""
    a, b, x = d.word(w.NAMES_EN), d.word(w.NAMES_EN), d.word(w.HANDY)
    row = {"a": a.en, "b": b.en, "y": x.en, "x": an(x.en), "A": capital(a.he), "B": capital(b.he)}
    if d.maybe(0.3):
        c = d.word(w.NAMES_EN)
        facts = d.say(ON, c=c.en, **row)
        return f"{facts} Who has the {x.en} now?", f"{c.en} has the {x.en} now.", (c, x)
    return *ask(d, d.say(GIVE, **row) + " ", GAVE, row), (a, b, x)


def where(d: Draw) -> Asked:
    """Where people are, sometimes after having been elsewhere."""
    if d.maybe(0.3):
        a, p, q = d.word(w.NAMES_EN), d.word(w.PLACES), d.word(w.PLACES)
        facts = d.say(MOVE, p=p.en, q=q.en, **person(a))
        asked, he = d.one((f"Where is {a.en} now?", f"Where is {a.he} now?")), capital(a.he)
        return f"{facts} {asked}", f"{he} is {p.en}.", (a, p)
    pairs = [(d.word(w.NAMES_EN), d.word(w.PLACES)) for _ in range(2)]
    rows = [{**person(a), "p": p.en} for a, p in pairs]
    facts = list_facts(d, STAY, rows)
    which = d.one((0, 1))
    return *ask(d, facts, STAYS, rows[which]), pairs[which]


def lie(d: Draw) -> Asked:
    """Where things lie, and what lies there."""
    rows, pairs = [], []
    for _ in range(d.one((1, 2), (0.4, 0.6))):
        x, o, side = d.word(w.HANDY), d.word(w.FURNITURE), d.one(w.SIDES)
        one = an(x.en)
        rows.append({"x": one, "X": capital(one), "y": x.en, "o": o.en, "s": side[1]})
        pairs.append((x, o))
    facts = list_facts(d, LIE, rows) if len(rows) > 1 else d.say(LIE, **rows[0]) + ". "
    which = d.one(range(len(rows)))
    return *ask(d, facts, LIES, rows[which]), pairs[which]


def legs(d: Draw) -> Asked:
    """Counting legs: any number of any animal, digits as often as not."""
    n, x = d.group(LEG_COUNTS)
    digit = d.maybe(0.4)
    counted = counted_en(n, x, digit=digit)
    question = d.say(LEGS, n=counted, do="does" if n.value == 1 else "do")
    if x.legs == 0:
        return question, f"{capital(x.many)} have no legs.", (n, x)
    total = str(n.value * x.legs) if digit else w.NUMBERS[n.value * x.legs].en
    verb = "has" if n.value == 1 else "have"
    return question, f"{capital(counted)} {verb} {total} legs.", (n, x)


def add(d: Draw) -> Asked:
    """Fruit bought, given, eaten or put together: how many are there."""
    patterns = d.one((MORE, LESS, BOTH))
    pattern = d.one(patterns)
    a, x = d.word(w.NAMES_EN), d.word(w.FRUITS)
    b = d.word(w.NAMES_EN) if "{b}" in pattern else a
    sums = TAKING if patterns is LESS else ADDING
    sign = -1 if patterns is LESS else 1
    fit = [(n, k) for n, k in sums if d.may(w.NUMBERS[n], w.NUMBERS[k], w.NUMBERS[n + sign * k], x)]
    n, k = d.one(fit)
    row = {**person(a), "b": b.en, "n": counted_en(w.NUMBERS[n], x), "k": w.NUMBERS[k].en}
    facts, left = pattern.format(**row), counted_en(w.NUMBERS[n + sign * k], x)
    asked = x.many
    if patterns is BOTH:
        return f"{facts} How many {asked} do they have together?", f"They have {left}.", (a, x)
    if patterns is LESS:
        return f"{facts} How many {asked} are left?", f"{capital(left)}.", (a, x)
    return f"{facts} How many {asked} does {a.en} have now?", f"{capital(a.he)} has {left}.", (a, x)


def colour(d: Draw) -> Asked:
    """Two people with the same thing in two colours."""
    x = d.word(w.THINGS)
    rows, pairs = [], []
    for _ in range(2):
        a, c = d.word(w.NAMES_EN), d.word(w.COLOURS)
        rows.append({"a": a.en, "x": an(x.en), "cx": an(f"{c.en} {x.en}"), "y": x.en, "c": c.en})
        pairs.append((a, c, x))
    facts = list_facts(d, OWN_COLOUR, rows)
    which = d.one((0, 1))
    return *ask(d, facts, COLOURED, rows[which]), pairs[which]


KINDS = ((have, 4), (like, 3), (give, 3), (where, 3), (lie, 3), (legs, 3), (add, 5), (colour, 4))

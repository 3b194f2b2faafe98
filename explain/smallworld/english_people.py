"""English questions about people: their work and age, who is taller, who I am, who is unknown."""

from explain.smallworld import words as w
from explain.smallworld.chinese import Asked
from explain.smallworld.draw import Draw
from explain.smallworld.english import LIKE, OWN, STAY, ask, list_facts, person
from explain.smallworld.words import a as an
from explain.smallworld.words import capital

WORK = ("{a}'s {f} is {j}", "{a}'s {f} works as {j}")
WORKS = (("What does {a}'s {f} do?", "{He} is {j}."), ("Whose {f} is {j}?", "{a}'s {f} is {j}."))
TALL = (("taller", "shorter"), ("older", "younger"), ("faster", "slower"), ("stronger", "weaker"))
AGED = ("{a} is {n}", "{a} is {n} years old", "{a} turned {n} today")
AGE = (("How old is {a}?", "{He} is {n} years old."), ("What is {a}'s age?", "{a} is {n}."))
DO = ("{a} is {x}", "{a} likes {x}", "{a} enjoys {x}")
HELLO = ("Hello, I am {a}.", "Hi, my name is {a}.", "My name is {a}.", "Hello! I'm {a}.")
BIGGER = (
    ("Which is {p}, {x} or {y}?", "{Z} is {p}."), ("Is {x} {p} than {y}?", "{yes}."),
    ("Are {xs} {p} than {ys}?", "{yes}."), ("What's {p}, {x} or {y}?", "{Z} is {p}."),
)  # fmt: skip


def work(d: Draw) -> Asked:
    """What somebody's father, mother, grandfather or grandmother does."""
    family = d.one(w.FAMILY[:4])
    he = "He" if family in (w.FAMILY[0], w.FAMILY[2]) else "She"
    pairs = [(d.word(w.NAMES_EN), d.word(w.JOBS)) for _ in range(2)]
    rows = [{"a": a.en, "j": j.en, "f": family.en, "He": he} for a, j in pairs]
    facts = list_facts(d, WORK, rows)
    which = d.one((0, 1))
    return *ask(d, facts, WORKS, rows[which]), pairs[which]


def compare(d: Draw) -> Asked:
    """Two people told about, or two animals known about."""
    if d.maybe(0.5):
        group = [(x, y) for x in w.ANIMALS for y in w.ANIMALS if x.value != y.value]
        x, y = d.group(group)
        (question, answer), p = d.one(BIGGER), d.one(("bigger", "smaller"))
        first = (x.value > y.value) == (p == "bigger")
        they = "{xs}" in question
        yes = (
            ("Yes, they are" if first else "No, they aren't")
            if they
            else ("Yes, it is" if first else "No, it isn't")
        )
        asked = question.format(x=an(x.en), y=an(y.en), xs=x.many, ys=y.many, p=p)
        return asked, answer.format(Z=capital(an((x if first else y).en)), p=p, yes=yes), (x, y)
    more, less = d.one(TALL)
    names = [d.word(w.NAMES_EN) for _ in range(2)]
    asked, who = d.one(((more, names[0].en), (less, names[1].en)))
    facts = f"{names[0].en} is {more} than {names[1].en}."
    return f"{facts} Who is {asked}?", f"{who} is {asked}.", tuple(names)


def age(d: Draw) -> Asked:
    """How old two people are."""
    pairs = [(d.word(w.NAMES_EN), d.word(w.AGES)) for _ in range(2)]
    rows = [{**person(a), "n": n.en} for a, n in pairs]
    facts = list_facts(d, AGED, rows)
    which = d.one((0, 1))
    return *ask(d, facts, AGE, rows[which]), pairs[which]


def act(d: Draw) -> Asked:
    """What two people are doing, or like doing."""
    pairs = [(d.word(w.NAMES_EN), d.word(w.DEEDS)) for _ in range(2)]
    pattern = d.one(DO)
    facts = d.one((". ", ", and ")).join(pattern.format(a=a.en, x=x.en) for a, x in pairs) + ". "
    a, x = d.one(pairs)
    verb = pattern.split()[1]
    if verb == "is":
        forms = (("What is {a} doing?", "{He} is {x}."), ("Who is {x}?", "{a} is {x}."))
    else:
        forms = (
            (f"What does {{a}} {verb[:-1]}?", f"{{He}} {verb} {{x}}."),
            (f"Who {verb} {{x}}?", f"{{a}} {verb} {{x}}."),
        )  # fmt: skip
    question, answer = d.one(forms)
    row = {**person(a), "x": x.en}
    return facts + question.format(**row), answer.format(**row), (a, x)


def me(d: Draw) -> Asked:
    """The visitor gives a name and a liking, and may ask for them back."""
    a = d.word(w.NAMES_EN)
    hello = d.say(HELLO, a=a.en)
    if d.maybe(0.4):
        return hello, f"Hello, {a.en}!", (a,)
    x = d.word(d.one((w.FRUITS, w.ANIMALS)))
    facts = f"{hello} {d.one(('I like', 'I love'))} {x.every}. "
    asked = d.one(
        (
            ("What do I like?", f"You like {x.every}."),
            ("What is my name?", f"Your name is {a.en}."),
            ("Who am I?", f"You are {a.en}."),
        )
    )
    return facts + asked[0], asked[1], (a, x)


def unknown(d: Draw) -> Asked:
    """A question about somebody the text says nothing of."""
    facts, things, question = d.one((
        (OWN, w.HANDY, "What does {b} have?"), (LIKE, w.FRUITS, "What does {b} like?"),
        (STAY, w.PLACES, "Where is {b}?"), (AGED, w.AGES, "How old is {b}?"),
    ))  # fmt: skip
    b = d.word(w.NAMES_EN)
    asked, answer = question.format(b=b.en), "I don't know."
    if d.maybe(0.3):
        return asked, answer, (b,)
    a, x = d.word(w.NAMES_EN), d.word(things)
    one = an(x.en) if things is w.HANDY else x.every if things is w.FRUITS else x.en
    told = d.say(facts, a=a.en, x=one, p=x.en, n=x.en)
    return f"{told}. {asked}", answer, (a, b, x)


KINDS = ((work, 3), (compare, 6), (age, 2.5), (act, 3), (me, 1), (unknown, 1))

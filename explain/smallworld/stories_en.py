"""English stories of two to five sentences in which a name is picked up again (see stories_zh)."""

from explain.smallworld import words as w
from explain.smallworld.draw import Draw
from explain.smallworld.stories_zh import Story
from explain.smallworld.words import a as an
from explain.smallworld.words import capital, counted_en

DAYS = ("Yesterday", "Last Sunday", "One day", "This morning", "In the afternoon", "After school")
GO = (
    "{t}, {a} was {p}.",
    "{t} {a} and {his} {f} were {p}.",
    "{t}, {a} played {p}.",
    "{a} spent the day {p}.",
)
SEE = ("{He} saw {x}.", "There {he} saw {x}.", "{He} met {x} there.", "Suddenly {he} saw {x}.")
LOOK = ("The {y} was {c}.", "It was a {c} one.", "It was {c} and very pretty.")
FEED = ("{a} gave it {z}.", "{He} gave the {y} {z} to eat.")
END = (
    "{a} liked it very much.",
    "Then {a} went home happily.",
    "Goodbye, {y}! said {a}.",
    "{a} was very happy.",
)
PARTY = ("Today is {a}'s birthday.", "It was {a}'s birthday.", "{a} had a birthday party.")
PRESENT = ("{b} gave {him} {x}.", "{b} came with {x} for {him}.", "{He} got {x} from {b}.")
CAKE = ("Everyone ate cake.", "{His} {f} made a big cake.", "They sang a birthday song.")
HAPPY = (
    "{a} was very happy.",
    "Thank you, {b}! said {a}.",
    "{a} smiled all day.",
    "It was a wonderful day for {a}.",
)
GONE = ("{a} lost {his} {x}.", "{a} couldn't find {his} {x}.", "{t}, {a} lost {his} {x}.")
SAD = (
    "{He} looked for it everywhere.",
    "{He} was very worried.",
    "{a} was so sad.",
    "{He} asked {his} {f} about it.",
)
FOUND = (
    "Then {b} found it {s} the {o}.",
    "At last {b} found the {x} {s} the {o}.",
    "It was {s} the {o}, where {b} found it.",
)
PET = ("{a} has {x} called {n}.", "{a} has {x}. Its name is {n}.", "{n} is {a}'s {y}.")
PETS = ("Fluffy", "Spot", "Lucky", "Sunny", "Biscuit", "Teddy")
TRAIT = ("{n} is very {q}.", "{n} is {q} and {r}.", "Everyone says that {n} is {q}.")
QUALITIES = ("cute", "clever", "pretty", "fat", "funny", "lazy")
HABIT = (
    "Every day {a} plays with {n} {p}.",
    "You can often see {a} and {n} {p}.",
    "{n} loves to eat {z}.",
    "At night {n} sleeps {s} the {o}.",
)
SHOP = (
    "{t}, {a} and {his} {f} went shopping.",
    "{a} went to the shop with {his} {f}.",
    "{a}'s {f} took {him} to the shop.",
)
BUY = ("They bought {x} and {y}.", "First they bought {x}, then {y}.")
TASTY = ("The {z} tasted very good.", "At home {a} ate {one}.", "{a} likes {z} best.")
ONCE = (
    "Once upon a time there was {x} who had a friend, {y}.",
    "Long ago, {x} and {y} lived in a forest.",
    "Once {x} met {y}.",
)
FRIENDS = (
    "They were good friends.",
    "They played together every day.",
    "The {u} was {q} and the {v} was {r}.",
)
INVITE = (
    "One day the {u} said: let's play {p}!",
    "The {u} wanted to play {p}, and so did the {v}.",
    "One day the {u} gave the {v} some {z}.",
)
AFTER = (
    "They had a lot of fun.",
    "Good idea! said the {v}.",
    "They lived happily ever after.",
    "Thank you, {u}! said the {v}.",
)


def outing(d: Draw) -> Story:
    """A day out, an animal met, perhaps fed."""
    a, p, x = d.word(w.NAMES_EN), d.word(w.PLACES), d.word(w.ANIMALS)
    go = d.one(GO)
    t = d.one(DAYS) if "{t}" in go else ""
    f = d.word(w.FAMILY[:4]).en if "{f}" in go else ""
    row = {
        "a": a.en,
        "he": a.he,
        "He": capital(a.he),
        "his": a.his,
        "p": p.en,
        "x": an(x.en),
        "y": x.en,
    }
    told = [go.format(t=t, f=f, **row), d.say(SEE, **row)]
    asked = [
        (f"Where was {a.en}?", f"{capital(a.he)} was {p.en}.", (a, p)),
        (f"What did {a.en} see?", f"{capital(a.he)} saw {an(x.en)}.", (a, x)),
    ]
    if d.maybe(0.4):
        c = d.word(w.COLOURS)
        told.append(d.say(LOOK, c=c.en, **row))
        asked.append((f"What colour was the {x.en}?", f"The {x.en} was {c.en}.", (x, c)))
    if d.maybe(0.4):
        z = d.word(w.FRUITS)
        told.append(d.say(FEED, z=an(z.en), **row))
        asked.append(
            (f"What did {a.en} give the {x.en}?", f"{capital(a.he)} gave it {an(z.en)}.", (a, z))
        )
    if d.maybe(0.6):
        told.append(d.say(END, **row))
    return told, asked


def birthday(d: Draw) -> Story:
    """A birthday and a present."""
    a, b, x = d.word(w.NAMES_EN), d.word(w.NAMES_EN), d.word(w.THINGS)
    row = {"a": a.en, "b": b.en, "He": capital(a.he), "him": a.him, "x": an(x.en)}
    told = [d.say(PARTY, **row), d.say(PRESENT, **row)]
    if d.maybe(0.5):
        cake = d.one(CAKE)
        f = d.word(w.FAMILY[:4]).en if "{f}" in cake else ""
        told.append(cake.format(f=f, His=capital(a.his)))
    if d.maybe(0.7):
        told.append(d.say(HAPPY, **row))
    return told, [
        ("Whose birthday is it?", f"It is {a.en}'s birthday.", (a, b)),
        (f"Who gave {a.en} the {x.en}?", f"{b.en} gave {a.him} the {x.en}.", (b, x)),
        (f"What did {a.en} get?", f"{capital(a.he)} got {an(x.en)}.", (a, x)),
    ]


def lost(d: Draw) -> Story:
    """Something lost, looked for, and found by somebody else."""
    a, b, x, o = d.word(w.NAMES_EN), d.word(w.NAMES_EN), d.word(w.THINGS), d.word(w.FURNITURE)
    gone, side = d.one(GONE), d.one(w.SIDES)[1]
    row = {"a": a.en, "b": b.en, "his": a.his, "He": capital(a.he), "x": x.en, "o": o.en, "s": side}
    told = [gone.format(t=d.one(DAYS) if "{t}" in gone else "", **row)]
    if d.maybe(0.6):
        sad = d.one(SAD)
        told.append(sad.format(f=d.word(w.FAMILY[:4]).en if "{f}" in sad else "", **row))
    told.append(d.say(FOUND, **row))
    if d.maybe(0.6):
        told.append(d.say(HAPPY[:3], **row))
    return told, [
        (f"Who lost the {x.en}?", f"{a.en} lost the {x.en}.", (a, x)),
        (f"Who found the {x.en}?", f"{b.en} found the {x.en}.", (b, x)),
        (f"Where was the {x.en}?", f"It was {side} the {o.en}.", (x, o)),
    ]


def pet(d: Draw) -> Story:
    """A pet with a name, what it is like and what it does."""
    a, x, n = d.word(w.NAMES_EN), d.word(w.PETS), d.one(PETS)
    told = [d.say(PET, a=a.en, x=an(x.en), y=x.en, n=n)]
    asked = [
        (f"What is {a.en}'s {x.en} called?", f"{capital(a.his)} {x.en} is called {n}.", (a, x)),
        (f"Who has {an(x.en)}?", f"{a.en} has {an(x.en)}.", (a, x)),
    ]
    if d.maybe(0.7):
        trait, q = d.one(TRAIT), d.one(QUALITIES)
        r = d.one([other for other in QUALITIES if other != q]) if "{r}" in trait else ""
        told.append(trait.format(n=n, q=q, r=r))
    habit = d.one(HABIT)
    p = d.word(w.PLACES).en if "{p}" in habit else ""
    z = d.word(w.FRUITS).every if "{z}" in habit else ""
    o, s = (d.word(w.FURNITURE).en, d.one(w.SIDES)[1]) if "{o}" in habit else ("", "")
    told.append(habit.format(a=a.en, n=n, p=p, z=z, o=o, s=s))
    if z:
        asked.append((f"What does {n} like to eat?", f"{n} likes to eat {z}.", (a, x)))
    return told, asked


def shopping(d: Draw) -> Story:
    """Shopping for fruit with the family."""
    a, x, y, f = d.word(w.NAMES_EN), d.word(w.FRUITS), d.word(w.FRUITS), d.word(w.FAMILY[:4])
    n, k = d.word(w.NUMBERS[1:11]), d.word(w.NUMBERS[1:11])
    shop = d.one(SHOP)
    row = {
        "a": a.en,
        "f": f.en,
        "his": a.his,
        "him": a.him,
        "x": counted_en(n, x),
        "y": counted_en(k, y),
    }
    told = [shop.format(t=d.one(DAYS) if "{t}" in shop else "", **row), d.say(BUY, **row)]
    if d.maybe(0.6):
        z = d.one((x, y))
        told.append(d.say(TASTY, a=a.en, z=z.every, one=an(z.en)))
    return told, [
        (f"How many {x.many} did they buy?", f"They bought {row['x']}.", (n, x)),
        (f"How many {y.many} did they buy?", f"They bought {row['y']}.", (k, y)),
        (f"Who went shopping with {a.en}?", f"{capital(a.his)} {f.en} did.", (a, x)),
    ]


def forest(d: Draw) -> Story:
    """Two animals of the fairy tale kind."""
    x, y = d.word(w.ANIMALS), d.word(w.ANIMALS)
    row = {"u": x.en, "v": y.en, "x": an(x.en), "y": an(y.en)}
    told = [capital(d.say(ONCE, **row))]
    if d.maybe(0.7):
        friends = d.one(FRIENDS)
        q = d.one(QUALITIES) if "{q}" in friends else ""
        r = d.one([other for other in QUALITIES if other != q]) if "{r}" in friends else ""
        told.append(friends.format(q=q, r=r, **row))
    invite = d.one(INVITE)
    p = d.word(w.PLACES).en if "{p}" in invite else ""
    z = d.word(w.FRUITS).every if "{z}" in invite else ""
    told.append(invite.format(p=p, z=z, **row))
    if d.maybe(0.7):
        told.append(d.say(AFTER, **row))
    asked = [(f"Who is the {x.en}'s friend?", f"The {y.en} is.", (x, y))]
    if p:
        asked.append(
            (f"Where did the {x.en} want to play?", f"The {x.en} wanted to play {p}.", (x, y))
        )
    else:
        asked.append(
            (f"What did the {x.en} give the {y.en}?", f"The {x.en} gave it some {z}.", (x, y))
        )
    return told, asked


STORIES = (outing, birthday, lost, pet, shopping, forest)
ASK_FOR_ONE = ("Tell me a story.", "Please tell me a story.", "Can you tell me a story?")

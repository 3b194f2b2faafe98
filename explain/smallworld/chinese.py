"""Chinese questions and answers. A stroke stands between words: 你/叫/什么/名字.

Every function draws one text of its kind and returns (question, right answer, the words whose
meeting the answer rests on). The question mark is left to `language`, which varies it.
"""

from explain.smallworld import words as w
from explain.smallworld.draw import Draw
from explain.smallworld.words import amount_zh, counted_zh

Asked = tuple[str, str, tuple[w.Word, ...]]

OWN = ("{a}/有/{x}", "{a}/买/了/{x}", "{a}/手/里/有/{x}")
KEEP = ("{a}/有/{x}", "{a}/养/了/{x}", "{a}/家/里/有/{x}", "{a}/家/养/了/{x}")
HAVE = (
    ("谁/有/{y}", "{a}/有/{y}/。"),
    ("{a}/有/什么", "{a}/有/{x}/。"),
    ("{y}/是/谁/的", "{y}/是/{a}/的/。"),
)
LIKE = ("{a}/喜欢/{x}", "{a}/很/喜欢/{x}", "{a}/最/喜欢/{x}", "{a}/特别/喜欢/{x}")
LIKED = (("{a}/喜欢/什么", "{a}/喜欢/{x}/。"), ("谁/喜欢/{x}", "{a}/喜欢/{x}/。"))
MIXED = (
    "{a}/喜欢/{x}/，/不/喜欢/{y}/。",
    "{a}/不/喜欢/{y}/，/{a}/喜欢/{x}/。",
    "{a}/喜欢/{x}/，/可是/不/喜欢/{y}/。",
)
TASTE = (
    ("{a}/喜欢/什么", "{a}/喜欢/{x}/。"),
    ("{a}/不/喜欢/什么", "{a}/不/喜欢/{y}/。"),
    ("{a}/喜欢/{x}/吗", "喜欢/。"),
    ("{a}/喜欢/{y}/吗", "不/喜欢/。"),
)
GIVE = (
    "{a}/给/了/{b}/{x}/。", "{a}/把/{x}/给/了/{b}/。", "{a}/送/了/{b}/{x}/。",
    "{a}/把/{x}/送/给/了/{b}/。", "{b}/从/{a}/那儿/得到/了/{x}/。",
)  # fmt: skip
GAVE = (
    ("{y}/是/谁/给/的", "{y}/是/{a}/给/的/。"),
    ("{y}/现在/在/谁/那儿", "{y}/在/{b}/那儿/。"),
    ("{b}/得到/了/什么", "{b}/得到/了/{x}/。"),
    ("谁/得到/了/{y}", "{b}/得到/了/{y}/。"),
    ("{a}/把/{y}/给/了/谁", "{a}/把/{y}/给/了/{b}/。"),
)
ON = (
    "{a}/把/{x}/给/了/{b}/，/{b}/又/给/了/{c}/。",
    "{a}/把/{x}/送/给/了/{b}/，/后来/{b}/又/送/给/了/{c}/。",
)
STAY = ("{a}/在/{p}", "{a}/去/了/{p}", "{a}/正在/{p}/玩", "{a}/今天/在/{p}")
STAYS = (
    ("{a}/在/哪儿", "{a}/在/{p}/。"),
    ("{a}/在/哪里", "{a}/在/{p}/。"),
    ("谁/在/{p}", "{a}/在/{p}/。"),
)
MOVE = (
    "{a}/先/去/了/{q}/，/又/去/了/{p}/。",
    "{a}/从/{q}/去/了/{p}/。",
    "{a}/去/了/{q}/，/后来/又/去/了/{p}/。",
)
LIE = ("{y}/在/{o}/{s}", "{o}/{s}/有/{x}", "{x}/放/在/{o}/{s}")
LIES = (
    ("{y}/在/哪儿", "{y}/在/{o}/{s}/。"),
    ("{y}/在/哪里", "{y}/在/{o}/{s}/。"),
    ("{o}/{s}/有/什么", "{o}/{s}/有/{x}/。"),
)
LEGS = ("{n}/有/几/条/腿", "{n}/有/多少/条/腿", "{n}/一共/有/几/条/腿", "{n}/一共/有/多少/条/腿")
OWN_COLOUR = ("{a}/有/{x}/，/是/{c}/的", "{a}/有/一/{m}/{c}/的/{y}", "{a}/的/{y}/是/{c}/的")
COLOURED = (
    ("{a}/的/{y}/是/什么/颜色/的", "{a}/的/{y}/是/{c}/的/。"),
    ("谁/的/{y}/是/{c}/的", "{a}/的/{y}/是/{c}/的/。"),
)
MORE = (
    "{a}/有/{n}/，/{b}/又/给/了/{ta}/{k}/。",
    "{a}/有/{n}/，/后来/又/买/了/{k}/。",
    "{a}/先/买/了/{n}/，/又/买/了/{k}/。",
)
LESS = (
    "{a}/有/{n}/，/吃/了/{k}/。",
    "{a}/有/{n}/，/给/了/{b}/{k}/。",
    "{a}/买/了/{n}/，/吃/掉/了/{k}/。",
)
BOTH = ("{a}/有/{n}/，/{b}/有/{k}/。", "{a}/买/了/{n}/，/{b}/买/了/{k}/。")


def list_facts(d: Draw, patterns, rows: list[dict]) -> str:
    """Two or three facts, one after another."""
    comma = d.one(("/，/", "/。/"))
    return comma.join(d.say(patterns, **row) for row in rows) + "/。/"


def ask(d: Draw, facts: str, questions, row: dict) -> tuple[str, str]:
    """One of the questions on the facts, with its right answer."""
    question, answer = d.one(questions)
    return facts + question.format(**row) + "/？", answer.format(**row)


def have(d: Draw) -> Asked:
    """Two or three people and what they have: who has it, what, whose is it."""
    things, patterns = d.one(((w.PETS, KEEP), (w.HANDY, OWN)))
    rows, pairs = [], []
    for _ in range(d.one((2, 3), (0.7, 0.3))):
        a, x = d.word(w.NAMES_ZH), d.word(things)
        rows.append({"a": a.zh, "x": counted_zh(w.NUMBERS[1], x), "y": x.zh})
        pairs.append((a, x))
    facts = list_facts(d, patterns, rows)
    which = d.one(range(len(rows)))
    return *ask(d, facts, HAVE, rows[which]), pairs[which]


def like(d: Draw) -> Asked:
    """What people like, and do not like."""
    things = d.one((w.FRUITS, w.ANIMALS))
    if d.maybe(0.35):
        a, x, y = d.word(w.NAMES_ZH), d.word(things), d.word(things)
        row = {"a": a.zh, "x": x.zh, "y": y.zh}
        return *ask(d, d.say(MIXED, **row) + "/", TASTE, row), (a, x, y)
    pairs = [(d.word(w.NAMES_ZH), d.word(things)) for _ in range(d.one((2, 3), (0.7, 0.3)))]
    rows = [{"a": a.zh, "x": x.zh} for a, x in pairs]
    facts = list_facts(d, LIKE, rows)
    which = d.one(range(len(rows)))
    return *ask(d, facts, LIKED, rows[which]), pairs[which]


def give(d: Draw) -> Asked:
    """Who gave what to whom, and who has it now, sometimes passed on once more."""
    a, b, x = d.word(w.NAMES_ZH), d.word(w.NAMES_ZH), d.word(w.HANDY)
    row = {"a": a.zh, "b": b.zh, "y": x.zh, "x": counted_zh(w.NUMBERS[1], x)}
    if d.maybe(0.3):
        c = d.word(w.NAMES_ZH)
        facts = d.say(ON, c=c.zh, **row)
        return f"{facts}/{x.zh}/现在/在/谁/那儿/？", f"{x.zh}/在/{c.zh}/那儿/。", (c, x)
    return *ask(d, d.say(GIVE, **row) + "/", GAVE, row), (a, b, x)


def where(d: Draw) -> Asked:
    """Where people are, sometimes after having been elsewhere."""
    if d.maybe(0.3):
        a, p, q = d.word(w.NAMES_ZH), d.word(w.PLACES), d.word(w.PLACES)
        facts = d.say(MOVE, a=a.zh, p=p.zh, q=q.zh)
        return (
            f"{facts}/{a.zh}/现在/在/{d.one(('哪儿', '哪里'))}/？",
            f"{a.zh}/在/{p.zh}/。",
            (a, p),
        )
    pairs = [(d.word(w.NAMES_ZH), d.word(w.PLACES)) for _ in range(2)]
    rows = [{"a": a.zh, "p": p.zh} for a, p in pairs]
    facts = list_facts(d, STAY, rows)
    which = d.one((0, 1))
    return *ask(d, facts, STAYS, rows[which]), pairs[which]


def lie(d: Draw) -> Asked:
    """Where things lie, and what lies there."""
    rows, pairs = [], []
    for _ in range(d.one((1, 2), (0.4, 0.6))):
        x, o, side = d.word(w.HANDY), d.word(w.FURNITURE), d.one(w.SIDES)
        one = counted_zh(w.NUMBERS[1], x)
        rows.append({"x": one, "y": x.zh, "o": o.zh, "s": side[0]})
        pairs.append((x, o))
    facts = list_facts(d, LIE, rows) if len(rows) > 1 else d.say(LIE, **rows[0]) + "/。/"
    which = d.one(range(len(rows)))
    return *ask(d, facts, LIES, rows[which]), pairs[which]


# Every count whose legs can still be said, fish and snakes (none) included.
LEG_COUNTS = tuple(
    (n, x) for x in w.ANIMALS if x.legs >= 0 for n in w.NUMBERS[1:11] if n.value * x.legs <= 20
)


def legs(d: Draw) -> Asked:
    """Counting legs: any number of any animal, digits as often as not."""
    n, x = d.group(LEG_COUNTS)
    digit = d.maybe(0.4)
    counted = counted_zh(n, x, digit=digit)
    question = d.say(LEGS, n=counted)
    if x.legs == 0:
        return question + "/？", f"{x.zh}/没有/腿/。", (n, x)
    total = amount_zh(w.NUMBERS[n.value * x.legs], digit=digit)
    return question + "/？", f"{counted}/有/{total}/条/腿/。", (n, x)


ADDING = tuple((n, k) for n in range(1, 11) for k in range(1, 6))
TAKING = tuple((n, k) for n in range(2, 11) for k in range(1, 6) if k < n)


def add(d: Draw) -> Asked:
    """Fruit bought, given, eaten or put together: how many are there."""
    patterns = d.one((MORE, LESS, BOTH))
    pattern = d.one(patterns)
    a, x = d.word(w.NAMES_ZH), d.word(w.FRUITS)
    b = d.word(w.NAMES_ZH) if "{b}" in pattern else a
    sums = TAKING if patterns is LESS else ADDING
    sign = -1 if patterns is LESS else 1
    fit = [(n, k) for n, k in sums if d.may(w.NUMBERS[n], w.NUMBERS[k], w.NUMBERS[n + sign * k], x)]
    n, k = d.one(fit)
    first, second = counted_zh(w.NUMBERS[n], x), f"{amount_zh(w.NUMBERS[k])}/{x.measure}"
    facts = pattern.format(a=a.zh, b=b.zh, ta=a.ta, n=first, k=second)
    left = f"{amount_zh(w.NUMBERS[n + sign * k])}/{x.measure}"
    if patterns is BOTH:
        return f"{facts}/他们/一共/有/几/{x.measure}/{x.zh}/？", f"一共/有/{left}/。", (a, x)
    if patterns is LESS:
        return f"{facts}/还/剩/几/{x.measure}/？", f"还/剩/{left}/。", (a, x)
    return f"{facts}/{a.zh}/现在/有/几/{x.measure}/{x.zh}/？", f"{a.zh}/现在/有/{left}/。", (a, x)


def colour(d: Draw) -> Asked:
    """Two people with the same thing in two colours."""
    x = d.word(w.THINGS)
    rows, pairs = [], []
    for _ in range(2):
        a, c = d.word(w.NAMES_ZH), d.word(w.COLOURS)
        one = counted_zh(w.NUMBERS[1], x)
        rows.append({"a": a.zh, "x": one, "m": x.measure, "y": x.zh, "c": c.zh})
        pairs.append((a, c, x))
    facts = list_facts(d, OWN_COLOUR, rows)
    which = d.one((0, 1))
    return *ask(d, facts, COLOURED, rows[which]), pairs[which]


KINDS = ((have, 4), (like, 3), (give, 3), (where, 3), (lie, 3), (legs, 3), (add, 5), (colour, 4))

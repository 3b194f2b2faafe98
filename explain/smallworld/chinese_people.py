"""Chinese questions about people: their work and age, who is taller, who I am, who is unknown."""

from explain.smallworld import words as w
from explain.smallworld.chinese import LIKE, OWN, STAY, Asked, ask, list_facts
from explain.smallworld.draw import Draw
from explain.smallworld.words import counted_zh

WORK = ("{a}/的/{f}/是/{j}", "{a}/的/{f}/是/一/位/{j}")
WORKS = (
    ("{a}/的/{f}/是/做/什么/的", "{a}/的/{f}/是/{j}/。"),
    ("谁/的/{f}/是/{j}", "{a}/的/{f}/是/{j}/。"),
)
TALL = (("高", "矮"), ("胖", "瘦"), ("快", "慢"), ("大", "小"))
AGED = ("{a}/今年/{n}/岁", "{a}/{n}/岁/了", "{a}/已经/{n}/岁/了")
AGE = (
    ("{a}/今年/几/岁", "{a}/今年/{n}/岁/。"),
    ("{a}/几/岁/了", "{a}/{n}/岁/了/。"),
    ("{a}/多/大/了", "{a}/{n}/岁/了/。"),
)
DO = ("{a}/在/{x}", "{a}/正在/{x}", "{a}/喜欢/{x}")
HELLO = (
    "你好/，/我/叫/{a}/。",
    "我/叫/{a}/，/很/高兴/认识/你/。",
    "你好/，/我/是/{a}/。",
    "大家/好/，/我/叫/{a}/。",
)
BIGGER = (
    ("{x}/和/{y}/，/哪个/{p}", "{z}/{p}/。"), ("{x}/大/还是/{y}/大", "{b}/大/。"),
    ("{x}/和/{y}/比/，/哪个/更/{p}", "{z}/更/{p}/。"), ("{x}/比/{y}/{p}/吗", "{yes}/。"),
)  # fmt: skip


def work(d: Draw) -> Asked:
    """What somebody's father, mother, grandfather or grandmother does."""
    family = d.one(w.FAMILY[:4])
    pairs = [(d.word(w.NAMES_ZH), d.word(w.JOBS)) for _ in range(2)]
    rows = [{"a": a.zh, "j": j.zh, "f": family.zh} for a, j in pairs]
    facts = list_facts(d, WORK, rows)
    which = d.one((0, 1))
    return *ask(d, facts, WORKS, rows[which]), pairs[which]


def compare(d: Draw) -> Asked:
    """Two people told about, or two animals known about."""
    if d.maybe(0.5):
        group = [(x, y) for x in w.ANIMALS for y in w.ANIMALS if x.value != y.value]
        x, y = d.group(group)
        question, answer = d.one(BIGGER)
        big, small = (x, y) if x.value > y.value else (y, x)
        p = d.one(("大", "小")) if "{p}" in question else "大"
        right = (x is big) == (p == "大")
        told = {
            "z": (big if p == "大" else small).zh,
            "b": big.zh,
            "p": p,
            "yes": "对" if right else "不/对",
        }
        return question.format(x=x.zh, y=y.zh, p=p) + "/？", answer.format(**told), (x, y)
    more, less = d.one(TALL)
    names = [d.word(w.NAMES_ZH) for _ in range(2)]
    a, b = (name.zh for name in names)
    asked, who = d.one(((more, a), (less, b)))
    verb = "跑/得/比/{b}/{p}" if more == "快" else "比/{b}/{p}"
    facts = f"{a}/" + verb.format(b=b, p=more) + "/。/"
    run = "跑/得/" if more == "快" else ""
    return f"{facts}谁/{run}{asked}/？", f"{who}/{run}{asked}/。", tuple(names)


def age(d: Draw) -> Asked:
    """How old two people are."""
    pairs = [(d.word(w.NAMES_ZH), d.word(w.AGES)) for _ in range(2)]
    rows = [{"a": a.zh, "n": n.zh} for a, n in pairs]
    facts = list_facts(d, AGED, rows)
    which = d.one((0, 1))
    return *ask(d, facts, AGE, rows[which]), pairs[which]


def act(d: Draw) -> Asked:
    """What two people are doing, or like doing."""
    pairs = [(d.word(w.NAMES_ZH), d.word(w.DEEDS)) for _ in range(2)]
    pattern = d.one(DO)
    verb = "喜欢/" if "喜欢" in pattern else "在/"
    comma = d.one(("/，/", "/。/"))
    facts = comma.join(pattern.format(a=a.zh, x=x.zh) for a, x in pairs) + "/。/"
    a, x = d.one(pairs)
    question, answer = d.one((("{a}/{v}做/什么", "{a}/{v}{x}/。"), ("谁/{v}{x}", "{a}/{v}{x}/。")))
    row = {"a": a.zh, "x": x.zh, "v": verb}
    return facts + question.format(**row) + "/？", answer.format(**row), (a, x)


def me(d: Draw) -> Asked:
    """The visitor gives a name and a liking, and may ask for them back."""
    a = d.word(w.NAMES_ZH)
    hello = d.say(HELLO, a=a.zh)
    if d.maybe(0.4):
        return hello, f"你好/，/{a.zh}/！", (a,)
    x = d.word(d.one((w.FRUITS, w.ANIMALS)))
    facts = f"{hello}/{d.one(('我/喜欢', '我/最/喜欢'))}/{x.zh}/。/"
    asked = d.one(
        (
            ("我/喜欢/什么", f"你/喜欢/{x.zh}/。"),
            ("我/叫/什么/名字", f"你/叫/{a.zh}/。"),
            ("我/叫/什么", f"你/叫/{a.zh}/。"),
        )
    )
    return f"{facts}{asked[0]}/？", asked[1], (a, x)


def unknown(d: Draw) -> Asked:
    """A question about somebody the text says nothing of."""
    facts, things, question = d.one((
        (OWN, w.HANDY, "{b}/有/什么/？"), (LIKE, w.FRUITS, "{b}/喜欢/什么/？"),
        (STAY, w.PLACES, "{b}/在/哪儿/？"), (AGED, w.AGES, "{b}/几/岁/了/？"),
    ))  # fmt: skip
    b = d.word(w.NAMES_ZH)
    asked, answer = question.format(b=b.zh), "我/不/知道/。"
    if d.maybe(0.3):
        return asked, answer, (b,)
    a, x = d.word(w.NAMES_ZH), d.word(things)
    one = counted_zh(w.NUMBERS[1], x) if things is w.HANDY else x.zh
    told = d.say(facts, a=a.zh, x=one, p=one, n=one)
    return f"{told}/。/{asked}", answer, (a, b, x)


KINDS = ((work, 3), (compare, 6), (age, 2.5), (act, 3), (me, 1), (unknown, 1))

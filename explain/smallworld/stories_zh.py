"""Chinese stories of two to five sentences in which a name is picked up again.

A story is its sentences and what can be asked about it: (question, answer, about) each.
"""

from explain.smallworld import words as w
from explain.smallworld.draw import Draw
from explain.smallworld.words import counted_zh

Story = tuple[list[str], list[tuple[str, str, tuple[w.Word, ...]]]]

DAYS = ("今天", "昨天", "星期天", "有/一/天", "早上", "下午")
GO = (
    "{t}/，/{a}/去/{p}/玩/。",
    "{t}/，/{a}/来/到/了/{p}/。",
    "{t}/{a}/去/了/{p}/。",
    "{t}/，/{a}/和/{f}/去/{p}/玩/。",
)
SEE = (
    "{ta}/看见/了/{x}/。",
    "{ta}/在/那儿/看见/了/{x}/。",
    "{ta}/遇见/了/{x}/。",
    "那儿/有/{x}/。",
)
LOOK = ("{y}/是/{c}/的/，/很/可爱/。", "这/{m}/{y}/是/{c}/的/。", "{y}/是/{c}/的/，/真/漂亮/。")
FEED = ("{a}/给/了/它/{z}/。", "{a}/给/{y}/吃/了/{z}/。")
END = (
    "{a}/很/喜欢/它/。",
    "后来/，/{a}/高兴/地/回家/了/。",
    "{a}/说/：/再见/，/{y}/！",
    "{a}/高兴/极/了/。",
)
PARTY = ("今天/是/{a}/的/生日/。", "今天/{a}/过/生日/。", "{a}/的/生日/到/了/。")
PRESENT = ("{b}/送/给/{ta}/{x}/。", "{b}/送/了/{ta}/{x}/。", "{b}/带/来/了/{x}/，/送/给/{a}/。")
CAKE = ("大家/一起/吃/蛋糕/。", "{f}/做/了/一/个/大/蛋糕/。", "大家/一起/唱/生日/歌/。")
HAPPY = (
    "{a}/高兴/极/了/。",
    "{a}/说/：/谢谢/你/，/{b}/！",
    "{a}/开心/地/笑/了/。",
    "这/一/天/，/{a}/过/得/真/开心/。",
)
GONE = ("{a}/的/{x}/不见/了/。", "{a}/找/不/到/{ta}/的/{x}/了/。", "{t}/，/{a}/的/{x}/不见/了/。")
SAD = (
    "{ta}/找/了/很/久/，/都/没有/找/到/。",
    "{ta}/很/着急/。",
    "{a}/难过/极/了/。",
    "{ta}/问/{f}/，/{f}/说/不/知道/。",
)
FOUND = (
    "后来/，/{b}/在/{o}/{s}/找/到/了/{x}/。",
    "最后/，/{b}/找/到/了/，/{x}/在/{o}/{s}/！",
    "原来/，/{x}/在/{o}/{s}/，/是/{b}/找/到/的/。",
)
PET = (
    "{a}/有/{x}/，/名字/叫/{n}/。",
    "{a}/家/里/有/{x}/，/叫/{n}/。",
    "{a}/养/了/{x}/，/它/叫/{n}/。",
)
PETS = ("咪咪", "豆豆", "花花", "球球", "乐乐", "毛毛")
TRAIT = ("{n}/很/{q}/。", "{n}/又/{q}/又/{r}/。", "大家/都/说/{n}/很/{q}/。")
QUALITIES = ("可爱", "聪明", "漂亮", "胖", "快乐", "懒")
HABIT = (
    "每天/，/{a}/都/和/{n}/在/{p}/玩/。",
    "{a}/常常/带/{n}/去/{p}/。",
    "{n}/最/喜欢/吃/{z}/。",
    "晚上/，/{n}/睡/在/{o}/{s}/。",
)
SHOP = (
    "{t}/，/{a}/和/{f}/去/超市/买/水果/。",
    "{t}/{a}/跟/{f}/去/超市/。",
    "{f}/带/{a}/去/超市/买/水果/。",
)
BUY = (
    "他们/买/了/{x}/和/{y}/。",
    "他们/先/买/了/{x}/，/又/买/了/{y}/。",
    "他们/买/了/{x}/，/还/买/了/{y}/。",
)
TASTY = (
    "{a}/说/：/{z}/真/好吃/！",
    "回家/以后/，/{a}/吃/了/一/{m}/{z}/。",
    "{a}/最/喜欢/吃/{z}/。",
)
ONCE = (
    "从前/，/森林/里/住/着/{x}/和/{y}/。",
    "很/久/以前/，/山/上/有/{x}/和/{y}/。",
    "从前/有/{x}/，/还/有/{y}/。",
)
FRIENDS = ("它们/是/好/朋友/。", "它们/天天/在/一起/玩/。", "{u}/很/{q}/，/{v}/很/{r}/。")
INVITE = (
    "有/一/天/，/{u}/对/{v}/说/：/我们/去/{p}/吧/！",
    "一/天/，/{u}/想/去/{p}/玩/，/{v}/也/想/去/。",
    "一/天/，/{u}/请/{v}/吃/{z}/。",
)
AFTER = (
    "它们/玩/得/很/开心/。",
    "{v}/高兴/地/说/：/好/啊/！",
    "从此/，/它们/天天/在/一起/。",
    "{v}/说/：/谢谢/你/，/{u}/！",
)


def outing(d: Draw) -> Story:
    """A day out, an animal met, perhaps fed."""
    a, p, x = d.word(w.NAMES_ZH), d.word(w.PLACES), d.word(w.ANIMALS)
    go, t = d.one(GO), d.one(DAYS)
    f = d.word(w.FAMILY[:4]).zh if "{f}" in go else ""
    row = {
        "a": a.zh,
        "ta": a.ta,
        "p": p.zh,
        "t": t,
        "f": f,
        "x": counted_zh(w.NUMBERS[1], x),
        "y": x.zh,
        "m": x.measure,
    }
    told = [go.format(**row), d.say(SEE, **row)]
    asked = [
        (f"{a.zh}/去/了/哪儿/？", f"{a.zh}/去/了/{p.zh}/。", (a, p)),
        (f"{a.zh}/看见/了/什么/？", f"{a.zh}/看见/了/{row['x']}/。", (a, x)),
    ]
    if d.maybe(0.4):
        c = d.word(w.COLOURS)
        told.append(d.say(LOOK, c=c.zh, **row))
        asked.append((f"{x.zh}/是/什么/颜色/的/？", f"{x.zh}/是/{c.zh}/的/。", (x, c)))
    if d.maybe(0.4):
        z = d.word(w.FRUITS)
        told.append(d.say(FEED, z=counted_zh(w.NUMBERS[1], z), **row))
        asked.append(
            (
                f"{a.zh}/给/了/{x.zh}/什么/？",
                f"{a.zh}/给/了/{x.zh}/{counted_zh(w.NUMBERS[1], z)}/。",
                (a, z),
            )
        )
    if d.maybe(0.6):
        told.append(d.say(END, **row))
    return told, asked


def birthday(d: Draw) -> Story:
    """A birthday and a present."""
    a, b, x = d.word(w.NAMES_ZH), d.word(w.NAMES_ZH), d.word(w.THINGS)
    row = {"a": a.zh, "b": b.zh, "ta": a.ta, "x": counted_zh(w.NUMBERS[1], x)}
    told = [d.say(PARTY, **row), d.say(PRESENT, **row)]
    if d.maybe(0.5):
        cake = d.one(CAKE)
        told.append(cake.format(f=d.word(w.FAMILY[:4]).zh if "{f}" in cake else ""))
    if d.maybe(0.7):
        told.append(d.say(HAPPY, **row))
    return told, [
        ("今天/是/谁/的/生日/？", f"今天/是/{a.zh}/的/生日/。", (a, b)),
        (f"{x.zh}/是/谁/送/的/？", f"{x.zh}/是/{b.zh}/送/的/。", (b, x)),
        (f"{b.zh}/送/了/什么/？", f"{b.zh}/送/了/{row['x']}/。", (b, x)),
    ]


def lost(d: Draw) -> Story:
    """Something lost, looked for, and found by somebody else."""
    a, b, x, o = d.word(w.NAMES_ZH), d.word(w.NAMES_ZH), d.word(w.THINGS), d.word(w.FURNITURE)
    gone = d.one(GONE)
    row = {"a": a.zh, "b": b.zh, "ta": a.ta, "x": x.zh, "o": o.zh, "s": d.one(w.SIDES)[0]}
    told = [gone.format(t=d.one(DAYS) if "{t}" in gone else "", **row)]
    if d.maybe(0.6):
        sad = d.one(SAD)
        told.append(sad.format(f=d.word(w.FAMILY[:4]).zh if "{f}" in sad else "", **row))
    told.append(d.say(FOUND, **row))
    if d.maybe(0.6):
        told.append(d.say(HAPPY[:3], **row))
    return told, [
        (f"谁/的/{x.zh}/不见/了/？", f"{a.zh}/的/{x.zh}/不见/了/。", (a, x)),
        (f"谁/找/到/了/{x.zh}/？", f"{b.zh}/找/到/了/{x.zh}/。", (b, x)),
        (f"{x.zh}/在/哪儿/？", f"{x.zh}/在/{o.zh}/{row['s']}/。", (x, o)),
    ]


def pet(d: Draw) -> Story:
    """A pet with a name, what it is like and what it does."""
    a, x, n = d.word(w.NAMES_ZH), d.word(w.PETS), d.one(PETS)
    told = [d.say(PET, a=a.zh, x=counted_zh(w.NUMBERS[1], x), n=n)]
    asked = [
        (f"{a.zh}/的/{x.zh}/叫/什么/名字/？", f"{a.zh}/的/{x.zh}/叫/{n}/。", (a, x)),
        (f"谁/有/{x.zh}/？", f"{a.zh}/有/{x.zh}/。", (a, x)),
    ]
    if d.maybe(0.7):
        trait, q = d.one(TRAIT), d.one(QUALITIES)
        r = d.one([other for other in QUALITIES if other != q]) if "{r}" in trait else ""
        told.append(trait.format(n=n, q=q, r=r))
    habit = d.one(HABIT)
    p = d.word(w.PLACES).zh if "{p}" in habit else ""
    z = d.word(w.FRUITS).zh if "{z}" in habit else ""
    o, s = (d.word(w.FURNITURE).zh, d.one(w.SIDES)[0]) if "{o}" in habit else ("", "")
    told.append(habit.format(a=a.zh, n=n, p=p, z=z, o=o, s=s))
    if z:
        asked.append((f"{n}/喜欢/吃/什么/？", f"{n}/喜欢/吃/{z}/。", (a, x)))
    return told, asked


def shopping(d: Draw) -> Story:
    """Shopping for fruit with the family."""
    a, x, y, f = d.word(w.NAMES_ZH), d.word(w.FRUITS), d.word(w.FRUITS), d.word(w.FAMILY[:4])
    n, k = d.word(w.NUMBERS[1:11]), d.word(w.NUMBERS[1:11])
    shop = d.one(SHOP)
    row = {"a": a.zh, "f": f.zh, "ta": a.ta, "x": counted_zh(n, x), "y": counted_zh(k, y)}
    told = [shop.format(t=d.one(DAYS) if "{t}" in shop else "", **row), d.say(BUY, **row)]
    if d.maybe(0.6):
        z = d.one((x, y))
        told.append(d.say(TASTY, a=a.zh, z=z.zh, m=z.measure))
    return told, [
        (f"他们/买/了/几/{x.measure}/{x.zh}/？", f"他们/买/了/{row['x']}/。", (n, x)),
        (f"他们/买/了/几/{y.measure}/{y.zh}/？", f"他们/买/了/{row['y']}/。", (k, y)),
        (f"谁/和/{a.zh}/去/超市/了/？", f"{a.zh}/和/{f.zh}/去/超市/了/。", (a, x)),
    ]


def forest(d: Draw) -> Story:
    """Two animals of the fairy tale kind."""
    x, y = d.word(w.ANIMALS), d.word(w.ANIMALS)
    row = {"u": x.zh, "v": y.zh, "x": counted_zh(w.NUMBERS[1], x), "y": counted_zh(w.NUMBERS[1], y)}
    told = [d.say(ONCE, **row)]
    if d.maybe(0.7):
        friends = d.one(FRIENDS)
        q = d.one(QUALITIES) if "{q}" in friends else ""
        r = d.one([other for other in QUALITIES if other != q]) if "{r}" in friends else ""
        told.append(friends.format(q=q, r=r, **row))
    invite = d.one(INVITE)
    p = d.word(w.PLACES).zh if "{p}" in invite else ""
    z = d.word(w.FRUITS).zh if "{z}" in invite else ""
    told.append(invite.format(p=p, z=z, **row))
    if d.maybe(0.7):
        told.append(d.say(AFTER, **row))
    asked = [(f"{x.zh}/的/朋友/是/谁/？", f"{x.zh}/的/朋友/是/{y.zh}/。", (x, y))]
    asked.append(
        (f"{x.zh}/想/去/哪儿/？", f"{x.zh}/想/去/{p}/。", (x, y))
        if p
        else (f"{x.zh}/请/{y.zh}/吃/什么/？", f"{x.zh}/请/{y.zh}/吃/{z}/。", (x, y))
    )
    return told, asked


STORIES = (outing, birthday, lost, pet, shopping, forest)
ASK_FOR_ONE = ("讲/一/个/故事/。", "给/我/讲/一/个/故事/吧/。", "请/讲/一/个/故事/。")

"""What can be asked without telling a story first: greetings, the model itself, plain facts.

These have no combinations to hold out; several answers may be right (the first is the likeliest).
"""

from explain.smallworld import words as w
from explain.smallworld.draw import Draw
from explain.smallworld.words import capital

# (ways to ask, answers from the likeliest to the rarest)
NAMED_ZH = tuple(f"我/叫/{name.zh}/。" for name in sorted(w.NAMES_ZH, key=lambda n: n.zh != "小天"))
NAMED_EN = tuple(
    f"My name is {name.en}." for name in sorted(w.NAMES_EN, key=lambda n: n.en != "Max")
)
CHAT_ZH = (
    (("你/叫/什么/名字/？", "你/叫/什么/？", "你/的/名字/是/什么/？", "请问/你/叫/什么/名字/？"),
     NAMED_ZH),
    (("你/是/谁/？", "你/是/什么/？", "介绍/一下/你/自己/。"),
     ("我/是/一/个/很/小/的/语言/模型/。", "我/是/一/个/会/聊天/的/小/模型/。")),
    (("你/会/什么/？", "你/会/做/什么/？", "你/能/做/什么/？"),
     ("我/会/回答/问题/，/也/会/讲/故事/。", "我/会/数/数/、/翻译/和/讲/故事/。")),
    (("你好/！", "您好/！", "你好/呀/！"), ("你好/！", "你好/，/很/高兴/认识/你/。")),
    (("早上/好/！",), ("早上/好/！",)),
    (("晚上/好/！",), ("晚上/好/！",)),
    (("晚安/！",), ("晚安/！", "晚安/，/做/个/好/梦/！")),
    (("谢谢/！", "谢谢/你/！", "太/谢谢/你/了/！"), ("不/客气/！", "不/用/谢/！")),
    (("再见/！", "我/走/了/，/再见/！", "明天/见/！"), ("再见/！", "明天/见/！")),
    (("对不起/。",), ("没/关系/。",)),
    (("你好/吗/？", "你/怎么样/？"), ("我/很/好/，/谢谢/！", "很/好/，/你/呢/？")),
    (("你/几/岁/了/？", "你/多/大/了/？"), ("我/是/模型/，/没有/年龄/。", "我/还/很/小/。")),
    (("你/在/哪儿/？", "你/在/哪里/？"), ("我/在/电脑/里/。",)),
    (("你/是/人/吗/？", "你/有/妈妈/吗/？"), ("不/，/我/是/一/个/语言/模型/。",)),
    (("你/喜欢/什么/？",), ("我/喜欢/故事/。", "我/喜欢/数/数/。")),
    (("你/会/说/英语/吗/？", "你/会/英语/吗/？", "你/会/说/中文/吗/？"), ("会/一点儿/。", "会/。")),
    (("你/知道/我/是/谁/吗/？", "我/叫/什么/名字/？"), ("我/不/知道/。",)),
)  # fmt: skip
CHAT_EN = (
    (("What is your name?", "What's your name?", "Who am I talking to?", "Tell me your name.",
      "What is your name, please?"), NAMED_EN),
    (("Who are you?", "What are you?", "Tell me about yourself."),
     ("I am a very small language model.", "I am a small model that likes to talk.")),
    (("What can you do?", "What do you do?", "What do you know?"),
     ("I can answer questions and tell stories.", "I can count, translate and tell stories.")),
    (("Hello!", "Hi!", "Hi there!"), ("Hello!", "Hello, nice to meet you.")),
    (("Good morning!",), ("Good morning!",)),
    (("Good evening!",), ("Good evening!",)),
    (("Good night!",), ("Good night!", "Good night, sleep well!")),
    (("Thank you!", "Thanks!", "Thank you very much!"), ("You are welcome!", "No problem!")),
    (("Goodbye!", "Bye!", "See you tomorrow!"), ("Goodbye!", "See you tomorrow!")),
    (("I am sorry.", "Sorry!"), ("That's all right.",)),
    (("How are you?", "How are you today?"), ("I am fine, thank you!", "Very well, and you?")),
    (("How old are you?", "What is your age?"),
     ("I am a model, I have no age.", "I am still very young.")),
    (("Where are you?", "Where do you live?"), ("I live in a computer.",)),
    (("Are you a person?", "Do you have a mother?"), ("No, I am a language model.",)),
    (("What do you like?",), ("I like stories.", "I like counting.")),
    (("Do you speak Chinese?", "Can you speak Chinese?", "Do you speak English?"),
     ("A little.", "Yes, I do.")),
    (("Do you know who I am?", "What is my name?"), ("I don't know.",)),
)  # fmt: skip


def falling(count: int) -> list[float]:
    """Probabilities in proportion to 1, 1/2, 1/3, ...: one favourite, and a tail to sample from."""
    total = sum(1 / rank for rank in range(1, count + 1))
    return [1 / rank / total for rank in range(1, count + 1)]


def _chat(d: Draw, talk) -> tuple:
    weights = [0.3] + [0.7 / (len(talk) - 1)] * (len(talk) - 1)  # the name is asked most
    questions, answers = d.one(talk, weights)
    return d.one(questions), d.one(answers, falling(len(answers))), (), answers


def chat_zh(d: Draw) -> tuple:
    """Small talk in Chinese, the model's own name most of all."""
    return _chat(d, CHAT_ZH)


def chat_en(d: Draw) -> tuple:
    """Small talk in English, the model's own name most of all."""
    return _chat(d, CHAT_EN)


FLY = {
    "鸟": True,
    "蜜蜂": True,
    "猫": False,
    "狗": False,
    "牛": False,
    "猪": False,
    "大象": False,
    "鱼": False,
}
SWIM = {
    "鱼": True,
    "鸭子": True,
    "青蛙": True,
    "鸡": False,
    "蜜蜂": False,
    "蚂蚁": False,
    "蜘蛛": False,
}
CAN = tuple(
    (animal, verb, can[animal.zh])
    for can, verb in ((FLY, ("飞", "fly")), (SWIM, ("游泳", "swim")))
    for animal in w.ANIMALS
    if animal.zh in can
)
SUMS = tuple((n, k, n + k) for n in range(1, 11) for k in range(1, 11))
TAKES = tuple((n, k, n - k) for n in range(1, 11) for k in range(1, n + 1))
KIN = (
    ("爸爸/的/爸爸", "爷爷", "father's father", "grandfather"),
    ("爸爸/的/妈妈", "奶奶", "father's mother", "grandmother"),
    ("妈妈/的/爸爸", "外公", "mother's father", "grandfather"),
    ("妈妈/的/妈妈", "外婆", "mother's mother", "grandmother"),
)


def fact_zh(d: Draw) -> tuple:
    """A plain fact asked in Chinese."""
    topic = d.one(("sum", "colour", "can", "opposite", "kin"), (0.55, 0.15, 0.1, 0.15, 0.05))
    if topic == "sum":
        sign = d.one((("加", "+"), ("减", "-")))
        n, k, total = d.one(SUMS if sign[1] == "+" else TAKES)
        if d.maybe(0.4):
            return f"{n}{sign[1]}{k}=", str(total), ()
        row = {"n": w.NUMBERS[n].zh, "s": sign[0], "k": w.NUMBERS[k].zh}
        question = d.say(
            ("{n}/{s}/{k}/等于/几/？", "{n}/{s}/{k}/等于/多少/？", "{n}/{s}/{k}/是/多少/？"), **row
        )
        return question, "{n}/{s}/{k}/等于/{t}/。".format(t=w.NUMBERS[total].zh, **row), ()
    if topic == "colour":
        noun, colour = d.one(w.LOOKS)
        return f"{noun.zh}/是/什么/颜色/的/？", f"{noun.zh}/是/{w.COLOURS[colour].zh}/的/。", ()
    if topic == "can":
        animal, verb, can = d.one(CAN)
        return f"{animal.zh}/会/{verb[0]}/吗/？", "会/。" if can else "不/会/。", ()
    if topic == "kin":
        asked, answer, _, _ = d.one(KIN)
        return f"{asked}/叫/什么/？", f"{asked}/叫/{answer}/。", ()
    one, other = d.one(
        [(row[0], row[2]) for row in w.OPPOSITES] + [(row[2], row[0]) for row in w.OPPOSITES]
    )
    question = d.say(("{x}/的/反义词/是/什么/？", "什么/是/{x}/的/反义词/？"), x=one)
    return question, f"{one}/的/反义词/是/{other}/。", ()


def fact_en(d: Draw) -> tuple:
    """A plain fact asked in English."""
    topic = d.one(("sum", "colour", "can", "opposite", "kin"), (0.55, 0.15, 0.1, 0.15, 0.05))
    if topic == "sum":
        sign = d.one((("plus", "+"), ("minus", "-")))
        n, k, total = d.one(SUMS if sign[1] == "+" else TAKES)
        if d.maybe(0.4):
            return f"What is {n}{sign[1]}{k}?", f"{n}{sign[1]}{k}={total}", ()
        said = f"{w.NUMBERS[n].en} {sign[0]} {w.NUMBERS[k].en}"
        question = d.say(("What is {said}?", "How much is {said}?", "What's {said}?"), said=said)
        return question, f"{capital(said)} is {w.NUMBERS[total].en}.", ()
    if topic == "colour":
        noun, colour = d.one(w.LOOKS)
        return (
            f"What colour are {noun.every}?",
            f"{capital(noun.every)} are {w.COLOURS[colour].en}.",
            (),
        )
    if topic == "can":
        animal, verb, can = d.one(CAN)
        answer = "Yes, they can." if can else "No, they can't."
        return f"Can {animal.many} {verb[1]}?", answer, ()
    if topic == "kin":
        _, _, asked, answer = d.one(KIN)
        return (
            f"What do you call your {asked}?",
            f"I call him my {answer}." if "er's f" in asked else f"I call her my {answer}.",
            (),
        )
    pairs = [(row[1], row[3]) for row in w.OPPOSITES] + [
        (row[3], row[1]) for row in w.OPPOSITES if row[3] != "short"
    ]
    one, other = d.one(pairs)
    question = d.say(("What is the opposite of {x}?", "What's the opposite of {x}?"), x=one)
    return question, f"The opposite of {one} is {other}.", ()

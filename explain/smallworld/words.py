"""The things of the small world, each with its Chinese and its English word."""

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Word:
    """One thing, person, number or place; two words are the same only if they are one object."""

    sort: str  # "name", "animal", "fruit", "thing", "number", ...
    zh: str
    en: str
    many: str = ""  # English plural after a number
    measure: str = ""  # Chinese measure word: 一{measure}{zh}
    value: int = 0  # numbers: the number; animals: size from 1 (ant) to 6 (elephant)
    legs: int = -1  # -1: not asked about
    male: bool = False

    @property
    def every(self) -> str:
        """The English plural for the whole kind: I like *grapes*, two *bunches of grapes*."""
        return self.many.removeprefix("bunches of ")

    @property
    def he(self) -> str:
        return "he" if self.male else "she"

    @property
    def him(self) -> str:
        return "him" if self.male else "her"

    @property
    def his(self) -> str:
        return "his" if self.male else "her"

    @property
    def ta(self) -> str:
        """The Chinese pronoun; both sound alike, and are two characters."""
        return "他" if self.male else "她"


def _animals(*rows: str) -> tuple[Word, ...]:
    out = []
    for row in rows:
        zh, measure, en, many, legs, size = row.split()
        word = Word("animal", zh, en, many, measure, value=int(size), legs=int(legs))
        out.append(word)
    return tuple(out)


def _things(sort: str, *rows: str) -> tuple[Word, ...]:
    parts = (row.split(maxsplit=2) for row in rows)
    split = ((zh, measure, en.split(",")) for zh, measure, en in parts)
    return tuple(Word(sort, zh, en[0], en[1], measure) for zh, measure, en in split)


def _pairs(sort: str, text: str) -> tuple[Word, ...]:
    rows = (row.strip().split(maxsplit=1) for row in text.split(","))
    return tuple(Word(sort, zh, en) for zh, en in rows)


def _names(language: str, boys: str, girls: str) -> tuple[Word, ...]:
    people = [(name, True) for name in boys.split()] + [(name, False) for name in girls.split()]
    if language == "zh":
        return tuple(Word("name", name, "", male=male) for name, male in people)
    return tuple(Word("name", "", name, male=male) for name, male in people)


NAMES_ZH = _names(
    "zh", "小明 小刚 小华 小军 小强 小东 小龙 小天", "小红 小丽 小芳 小美 小雨 小兰 小月 小云"
)
NAMES_EN = _names(
    "en", "Tom Ben Jack Sam Peter Leo Max John", "Lily Anna Mary Lucy Emma Kate Mia Amy"
)

ANIMALS = _animals(
    "猫 只 cat cats 4 3", "狗 条 dog dogs 4 4", "鸡 只 chicken chickens 2 3",
    "鸭子 只 duck ducks 2 3", "鱼 条 fish fish 0 2", "马 匹 horse horses 4 5",
    "牛 头 cow cows 4 5", "羊 只 sheep sheep 4 4", "猪 头 pig pigs 4 4",
    "兔子 只 rabbit rabbits 4 3", "鸟 只 bird birds 2 2", "老虎 只 tiger tigers 4 5",
    "大象 头 elephant elephants 4 6", "蛇 条 snake snakes 0 3", "蜜蜂 只 bee bees 6 1",
    "蚂蚁 只 ant ants 6 1", "蜘蛛 只 spider spiders 8 1", "熊 头 bear bears 4 5",
    "青蛙 只 frog frogs 4 2", "老鼠 只 mouse mice 4 2",
)  # fmt: skip
LEGGED = tuple(animal for animal in ANIMALS if animal.legs > 0)
PETS = tuple(
    animal
    for animal in ANIMALS
    if animal.zh in ["猫", "狗", "鸡", "鸭子", "鱼", "兔子", "鸟", "羊", "马", "青蛙"]
)

FRUITS = _things(
    "fruit", "苹果 个 apple,apples", "梨 个 pear,pears", "香蕉 根 banana,bananas",
    "橘子 个 orange,oranges", "桃子 个 peach,peaches", "西瓜 个 watermelon,watermelons",
    "葡萄 串 bunch of grapes,bunches of grapes", "草莓 颗 strawberry,strawberries",
    "樱桃 颗 cherry,cherries", "柠檬 个 lemon,lemons",
)  # fmt: skip
THINGS = _things(
    "thing", "书 本 book,books", "笔 支 pen,pens", "球 个 ball,balls", "帽子 顶 hat,hats",
    "杯子 个 cup,cups", "雨伞 把 umbrella,umbrellas", "花 朵 flower,flowers",
    "衬衫 件 shirt,shirts", "钥匙 把 key,keys", "风筝 只 kite,kites", "气球 个 balloon,balloons",
    "画 幅 picture,pictures", "手表 块 watch,watches", "盒子 个 box,boxes",
)  # fmt: skip
NOUNS = ANIMALS + FRUITS + THINGS
HANDY = FRUITS + THINGS  # what one can hold, give and lose

FURNITURE = _pairs(
    "furniture", "桌子 table, 椅子 chair, 床 bed, 柜子 cupboard, 箱子 suitcase, 沙发 sofa"
)
SIDES = (("上", "on"), ("下面", "under"), ("旁边", "next to"), ("后面", "behind"))
COLOURS = _pairs(
    "colour",
    "红色 red, 黄色 yellow, 蓝色 blue, 绿色 green, 白色 white, 黑色 black, 紫色 purple, 粉色 pink",
)
PLACES = _pairs(
    "place", "学校 at school, 公园 in the park, 超市 in the shop, 医院 in the hospital,"
    "图书馆 in the library, 动物园 at the zoo, 海边 at the seaside, 花园 in the garden,"
    "厨房 in the kitchen, 教室 in the classroom",
)  # fmt: skip
JOBS = _pairs(
    "job", "医生 a doctor, 老师 a teacher, 司机 a driver, 厨师 a cook, 警察 a police officer,"
    "农民 a farmer, 护士 a nurse, 工人 a worker",
)  # fmt: skip
DEEDS = _pairs(
    "deed", "游泳 swimming, 跑步 running, 唱歌 singing, 跳舞 dancing, 画画 drawing, 看书 reading,"
    "做饭 cooking, 睡觉 sleeping",
)  # fmt: skip
FAMILY = _pairs(
    "family",
    "爸爸 father, 妈妈 mother, 爷爷 grandfather, 奶奶 grandmother, 哥哥 brother, 姐姐 sister",
)

_ZH = [
    "零",
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
    "十七",
    "十八",
    "十九",
    "二十",
]
_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
NUMBERS = tuple(Word("number", _ZH[n], _EN[n], value=n) for n in range(21))
AGES = tuple(Word("age", _ZH[n], _EN[n], value=n) for n in range(3, 13))

# (Chinese, English) of properties and their opposites, in both directions.
OPPOSITES = (
    ("大", "big", "小", "small"), ("高", "tall", "矮", "short"), ("长", "long", "短", "short"),
    ("快", "fast", "慢", "slow"), ("新", "new", "旧", "old"), ("热", "hot", "冷", "cold"),
    ("多", "many", "少", "few"), ("好", "good", "坏", "bad"), ("胖", "fat", "瘦", "thin"),
)  # fmt: skip
# What things look like, in everyday life.
LOOKS = (
    (FRUITS[0], 0), (FRUITS[1], 1), (FRUITS[2], 1), (FRUITS[4], 7), (FRUITS[5], 3), (FRUITS[6], 6),
    (FRUITS[7], 0), (FRUITS[8], 0), (FRUITS[9], 1),
)  # fmt: skip


def counted_zh(number: Word, noun: Word, *, digit: bool = False) -> str:
    """两/只/猫: a Chinese count with the noun's own measure word (2 before one is 两)."""
    return f"{amount_zh(number, digit=digit)}/{noun.measure}/{noun.zh}"


def amount_zh(number: Word, *, digit: bool = False) -> str:
    """A Chinese number before a measure word."""
    if digit:
        return str(number.value)
    return "两" if number.value == 2 else number.zh


def counted_en(number: Word, noun: Word, *, digit: bool = False) -> str:
    """a cat, two cats, 2 cats: an English count."""
    if number.value == 1 and not digit:
        return a(noun.en)
    spelled = str(number.value) if digit else number.en
    return f"{spelled} {noun.en if number.value == 1 else noun.many}"


def a(noun: str) -> str:
    """An English noun with its article."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def capital(sentence: str) -> str:
    """A sentence's first letter made large."""
    return sentence[0].upper() + sentence[1:]

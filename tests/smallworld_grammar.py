# ruff: noqa: E501 - the patterns below are tables, a row a topic
"""A recogniser for the small world's language, written from its description alone.

It shares no pattern, table or function with the generator: its own words, its own grammar
(capital letters stand for a class of words, everything else for itself), its own arithmetic. A
text is accepted if every sentence is in the grammar, measure words and articles fit their nouns,
pronouns fit the person, sums and translations are right, and an answer is what the text says.
"""

import re

BOYS = ["小明", "小刚", "小华", "小军", "小强", "小东", "小龙", "小天", "Tom", "Ben", "Jack", "Sam", "Peter", "Leo", "Max", "John"]  # fmt: skip
GIRLS = ["小红", "小丽", "小芳", "小美", "小雨", "小兰", "小月", "小云", "Lily", "Anna", "Mary", "Lucy", "Emma", "Kate", "Mia", "Amy"]  # fmt: skip
MEASURES = {
    "只": "猫/cat 鸡/chicken 鸭子/duck 羊/sheep 兔子/rabbit 鸟/bird 老虎/tiger 蜜蜂/bee 蚂蚁/ant "
    "蜘蛛/spider 青蛙/frog 老鼠/mouse 风筝/kite", "条": "狗/dog 鱼/fish 蛇/snake", "匹": "马/horse",
    "头": "牛/cow 猪/pig 大象/elephant 熊/bear", "根": "香蕉/banana", "颗": "草莓/strawberry 樱桃/cherry",
    "个": "苹果/apple 梨/pear 橘子/orange 桃子/peach 西瓜/watermelon 柠檬/lemon 球/ball 杯子/cup "
    "气球/balloon 盒子/box", "串": "葡萄/grape", "本": "书/book", "支": "笔/pen", "顶": "帽子/hat",
    "把": "雨伞/umbrella 钥匙/key", "朵": "花/flower", "件": "衬衫/shirt", "幅": "画/picture", "块": "手表/watch",
}  # fmt: skip
MEANS = dict(pair.split("/") for row in MEASURES.values() for pair in row.split())
SAME, MANY = ("fish", "sheep"), {"mouse": "mice", "grape": "bunches of grapes"}
LEGS = {
    2: "鸡 鸭子 鸟",
    6: "蜜蜂 蚂蚁",
    8: "蜘蛛",
    0: "鱼 蛇",
    4: "猫 狗 马 牛 羊 猪 兔子 老虎 大象 熊 青蛙 老鼠",
}
ZH_DIGITS = "零一二三四五六七八九"
EN_NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]  # fmt: skip


def _plural(noun: str) -> str:
    if noun in SAME or noun in MANY:
        return MANY.get(noun, noun)
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("ch", "x")) else "s")


def _any(words) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


VALUES = {ZH_DIGITS[n]: n for n in range(10)} | {"十": 10, "二十": 20, "两": 2}
VALUES |= {"十" + ZH_DIGITS[n]: 10 + n for n in range(1, 10)}
VALUES |= {word: n for n, word in enumerate(EN_NUMBERS)} | {"a": 1, "an": 1}
VALUES |= {str(n): n for n in range(21)}
ZH_NUMBER = _any(word for word in VALUES if not re.match("[a-z0-9]", word))
ZH_AMOUNT = _any(word for word in VALUES if not re.match("[a-z二]", word) or word == "二十")
EN_NUMBER = _any([*EN_NUMBERS, *map(str, range(21))])
SINGULAR = [noun for noun in MEANS.values() if noun != "grape"] + ["bunch of grapes"]
PLURAL = {_plural(noun): noun for noun in MEANS.values()}
LEGS_OF = {noun: n for n, row in LEGS.items() for noun in row.split()}
LEGS_OF |= {MEANS[noun]: n for noun, n in list(LEGS_OF.items())}
LEGS_OF |= {_plural(noun): n for noun, n in list(LEGS_OF.items()) if noun.isascii()}
COLOUR = "(?:red|yellow|blue|green|white|black|purple|pink)"
ZH_COLOUR = "(?:红|黄|蓝|绿|白|黑|紫|粉)色"


def _a(words: list[str]) -> str:
    vowel = [word for word in words if word[0] in "aeiou"]
    return f"(?:[Aa]n {_any(vowel)}|[Aa] {_any(set(words) - set(vowel))})"


def _row(measure: str) -> str:
    return _any(pair.split("/")[0] for pair in MEASURES[measure].split())


ZH = {
    "N": _any(name for name in BOYS + GIRLS if not name.isascii()), "X": _any(MEANS), "L": ZH_COLOUR,
    "C": "(?:" + "|".join(f"{ZH_AMOUNT}{m}{_row(m)}" for m in MEASURES) + ")",
    "D": "(?:" + "|".join(f"一{m}{ZH_COLOUR}的{_row(m)}" for m in MEASURES) + ")",
    "K": f"{ZH_AMOUNT}{_any(MEASURES)}", "M": _any(MEASURES), "A": ZH_NUMBER, "B": ZH_AMOUNT,
    "P": "(?:学校|公园|超市|医院|图书馆|动物园|海边|花园|厨房|教室)", "T": "[他她]",
    "O": "(?:桌子|椅子|床|柜子|箱子|沙发)", "S": "(?:上|下面|旁边|后面)",
    "J": "(?:医生|老师|司机|厨师|警察|农民|护士|工人)", "F": "(?:爸爸|妈妈|爷爷|奶奶)",
    "V": "(?:游泳|跑步|唱歌|跳舞|画画|看书|做饭|睡觉)", "Q": "(?:可爱|聪明|漂亮|胖|快乐|懒)",
    "E": "(?:咪咪|豆豆|花花|球球|乐乐|毛毛)", "Y": "(?:今天|昨天|星期天|有一天|早上|下午)",
    "G": "[大小高矮长短快慢新旧热冷多少好坏胖瘦]", "W": "[a-z]+(?: [a-z]+)*", "Z": r"[A-Z][A-Za-z ]+\.?",
}  # fmt: skip
EN = {
    "NAME": _any(name for name in BOYS + GIRLS if name.isascii()), "NOUN": _any(SINGULAR),
    "THINGS": _any([*(many for many in PLURAL if many != MANY["grape"]), "grapes"]),
    "MANY": _any(PLURAL), "ITEM": _a(SINGULAR), "COL": COLOUR, "NUM": EN_NUMBER,
    "TINTED": f"(?:[Aa] {COLOUR} {_any(set(SINGULAR) - {SINGULAR[-1]})}|a bunch of {COLOUR} grapes)",
    "COUNT": f"(?:{_a(SINGULAR)}|(?:[Oo]ne|1) {_any(SINGULAR)}|(?i:{EN_NUMBER}) {_any(PLURAL)})",
    "WHERE": "(?:in the (?:park|shop|hospital|library|garden|kitchen|classroom)|at (?:school|the zoo|the seaside))",
    "FURN": "(?:table|chair|bed|cupboard|suitcase|sofa)", "SIDE": "(?:on|under|next to|behind)",
    "JOB": "a (?:doctor|teacher|driver|cook|police officer|farmer|nurse|worker)",
    "KIN": "(?:father|mother|grandfather|grandmother)", "PET": "(?:Fluffy|Spot|Lucky|Sunny|Biscuit|Teddy)",
    "DOING": "(?:swimming|running|singing|dancing|drawing|reading|cooking|sleeping)",
    "QUAL": "(?:cute|clever|pretty|fat|funny|lazy)", "MORE": "(?:tall|short|old|young|fast|slow|strong|weak)er",
    "DAY": "(?:Yesterday|Last Sunday|One day|This morning|In the afternoon|After school)",
    "HE": "(?:[Hh]e|[Ss]he)", "HIM": "(?:him|her)", "HIS": "(?:[Hh]is|[Hh]er)", "PRO": "(?:I|[Yy]ou|[Hh]e|[Ss]he)",
    "WORDS": "[a-z]+(?: [a-z]+)*", "HAN": "[一-龥]+", "PROP": "(?:big|small|tall|short|long|fast|slow|new|old|hot|cold|many|few|good|bad|fat|thin)",
}  # fmt: skip


def _filled(patterns: str, classes: dict[str, str], name: str) -> str:
    """The patterns, one a line or between strokes, as one expression with its classes filled in."""
    joined = "|".join(line.strip() for line in patterns.strip().splitlines())
    return "(?:" + re.sub(name, lambda m: f"(?:{classes[m[0]]})", joined) + ")"


ZH["H"] = _filled("X|C|O|L|V|A|J|G|F|L的X|D|你好|谢谢|再见|早上好|晚安|对不起", ZH, "[A-Z]")
ZH["I"] = (
    _filled("[我你他她]有C|[我你他她]喜欢X|[我你他她]是J|[我你他她]的F是J", ZH, "[A-Z]") + "。?"
)
EN["CLAUSE"] = _filled(
    "PRO (have|has) COUNT|PRO likes? THINGS|PRO (am|are|is) JOB|([Mm]y|[Yy]our|HIS) KIN is JOB",
    EN,
    "[A-Z]{2,}",
)
EN["PHRASE"] = _filled(
    "COUNT|MANY|NOUN|grape|doctor|teacher|driver|cook|police officer|farmer|nurse|worker|FURN|COL|KIN|DOING|NUM|PROP|JOB|COL NOUN|COL grapes|TINTED",
    EN,
    "[A-Z]{2,}",
)

ZH_FACT = """
N(有|买了|手里有|养了|家里有|家养了)C|N很?喜欢X|N[最特]别?喜欢X|N(在|去了|今天在)P|N正在P玩|X在OS|OS有C|C放在OS
N有C，是L的|N有D|N的X是L的|N的F是(一位)?J|N(今年)?A岁|N(已经)?A岁了|N(在|正在|喜欢)V
"""
ZH_TOLD = """
N喜欢X，(可是)?不喜欢X|N不喜欢X，N喜欢X|N给了NC|N把C给了N|N送了NC|N把C送给了N|N从N那儿得到了C|N把C给了N，N又给了N|N把C送给了N，后来N又送给了N
N先去了P，又去了P|N从P去了P|N去了P，后来又去了P|N有C，N又给了TK|N有C，后来又买了K|N先买了C，又买了K|N[有买]了?C，吃掉?了K|N有C，给了NK|N有C，N有K|N买了C，N买了K
N比N[高胖大]|N跑得比N快|你好，我[叫是]N|我叫N，很高兴认识你|大家好，我叫N|我最?喜欢X|Y，N去P玩|Y，N来到了P|YN去了P|Y，N和F去P玩|T(在那儿)?看见了C|T遇见了C|那儿有C
X是L的，(很可爱|真漂亮)|这MX是L的|N给了它C|N给X吃了C|N很喜欢它|后来，N高兴地回家了|N说：再见，X|N高兴极了|今天是N的生日|今天N过生日|N的生日到了|N送给TC|N送了TC|N带来了C，送给N
大家一起吃蛋糕|大家一起唱生日歌|F做了一个大蛋糕|N说：谢谢你，N|N开心地笑了|这一天，N过得真开心|(Y，)?N的X不见了|N找不到T的X了|T找了很久，都没有找到|T很着急|N难过极了|T问F，F说不知道
后来，N在OS找到了X|最后，N找到了，X在OS|原来，X在OS，是N找到的|N有C，名字叫E|N家里有C，叫E|N养了C，它叫E|E很Q|E又Q又Q|大家都说E很Q|每天，N都和E在P玩|N常常带E去P|E最喜欢吃X|晚上，E睡在OS
Y，N和F去超市买水果|YN跟F去超市|F带N去超市买水果|他们买了C和C|他们先买了C，又买了C|他们买了C，还买了C|N说：X真好吃|回家以后，N吃了一MX|N最喜欢吃X|从前，森林里住着C和C|很久以前，山上有C和C|从前有C，还有C
它们是好朋友|它们天天在一起玩|X很Q，X很Q|有一天，X对X说：我们去P吧|一天，X想去P玩，X也想去|一天，X请X吃X|它们玩得很开心|X高兴地说：好啊|从此，它们天天在一起|X说：谢谢你，X
"""
ZH_ASKED = r"""
谁有X|N有什么|X是谁的|N不?喜欢什么|谁喜欢X|N喜欢X吗|X是谁给的|X现在在谁那儿|N得到了什么|谁得到了X|N把X给了谁|N(现在)?在哪[儿里]|谁在P|X在哪[儿里]|OS有什么|C(一共)?有(几|多少)条腿|他们一共有几MX|还剩几M|N现在有几MX
N的X是什么颜色的|谁的X是L的|N的F是做什么的|谁的F是J|X和X，哪个[大小]|X大还是X大|X和X比，哪个更[大小]|X比X[大小]吗|谁(跑得)?[高矮胖瘦快慢大小]|N(今年几岁|几岁了|多大了)|N(在|喜欢)做什么|谁(在|喜欢)V|我喜欢什么|我叫什么(名字)?
A[加减]A(等于几|等于多少|是多少)|\d+[-+]\d+=|X是什么颜色的|X会(飞|游泳)吗|[爸妈][爸妈]的[爸妈][爸妈]叫什么|G的反义词是什么|什么是G的反义词
H用英[语文]怎么说|H的英语是什么|把H翻译成英语|(翻译：)?(H|I)|把这句话翻译成英语：I|W(是什么意思|用中文怎么说|的中文是什么)|讲一个故事|给我讲一个故事吧|请讲一个故事
N去了哪儿|N看见了什么|N给了X什么|今天是谁的生日|X是谁送的|N送了什么|谁的X不见了|谁找到了X|N的X叫什么名字|E喜欢吃什么|他们买了几MX|谁和N去超市了|X的朋友是谁|X想去哪儿|X请X吃什么
(请问)?你叫什么(名字)?|你的名字是什么|你是(谁|什么)|介绍一下你自己|你会做?什么|你能做什么|[你您]好呀?|早上好|晚上好|晚安|谢谢你?|太谢谢你了|(我走了，)?再见|明天见|对不起|你好吗|你怎么样|你几岁了|你多大了|你在哪[儿里]|你是人吗|你有妈妈吗|你喜欢什么|你会说?英语吗|你会说中文吗|你知道我是谁吗
"""
ZH_ANSWER = r"""
N有(X|C)|X是N(给|送)?的|N不?喜欢X|不?喜欢|X在N那儿|N得到了(X|C)|N把X给了N|N在P|X在OS|OS有C|C有B条腿|X没有腿|一共有K|还剩K|N现在有K|N的X是L的|N的F是J|X更?[大小]|不?对|N(跑得)?[高矮胖瘦快慢大小]|N今年A岁|NA岁了|N(在|喜欢)V|你好，N|你喜欢X|你叫N|我不知道
A[加减]A等于A|\d+|X是L的|不?会|[爸妈][爸妈]的[爸妈][爸妈]叫(爷爷|奶奶|外公|外婆)|G的反义词是G|H|W|Z|N去了P|N看见了C|N给了XC|今天是N的生日|N送了C|N的X不见了|N找到了X|N的X叫E|E喜欢吃X|他们买了C|N和F去超市了|X的朋友是X|X想去P|X请X吃X
我叫N|我是一个很小的语言模型|我是一个会聊天的小模型|我会回答问题，也会讲故事|我会数数、翻译和讲故事|你好|你好，很高兴认识你|早上好|晚上好|晚安|晚安，做个好梦|不客气|不用谢|再见|明天见|没关系|我很好，谢谢|很好，你呢|我是模型，没有年龄|我还很小|我在电脑里|不，我是一个语言模型|我喜欢(故事|数数)|会一点儿|B条腿
"""
ZH_ALONE = "(请输出X?腿的个数[：:]|数一数：)?(C=B条腿[，、])+C=B条腿|((X|A)=W，)+(X|A)=W|(W=(X|A)，)+W=(X|A)|(G=G，)+G=G|(A、)+A。"
EN_FACT = """
NAME (has|bought|is holding|has got|keeps) ITEM|NAME has ITEM at home|NAME( really)? likes THINGS|NAME loves THINGS|NAME likes THINGS best|([Tt]oday )?NAME is WHERE|NAME is playing WHERE|[Yy]ou can find NAME WHERE
[Tt]he NOUN is SIDE the FURN|[Tt]here is ITEM SIDE the FURN|ITEM is SIDE the FURN|NAME's NOUN is COL|NAME has TINTED|NAME has ITEM, and it is COL|NAME's KIN (is|works as) JOB|NAME is NUM( years old)?|NAME turned NUM today|NAME (is|likes|enjoys) DOING
"""
EN_TOLD = """
NAME likes THINGS but not THINGS|NAME doesn't like THINGS, but HE likes THINGS|NAME likes THINGS|HE doesn't like THINGS|NAME gave NAME ITEM|NAME gave ITEM to NAME|NAME got ITEM from NAME|NAME brought NAME ITEM|There is ITEM for NAME from NAME|NAME gave ITEM to NAME, and NAME gave it to NAME|Then NAME gave it to NAME
NAME was WHERE this morning|Now HE is WHERE|First NAME was WHERE|Then HE was WHERE|NAME was WHERE, but now HE is WHERE|NAME has COUNT|NAME gives HIM NUM more|NAME had COUNT and bought NUM more|NAME picked COUNT, then NUM more|HE eats NUM|NAME had COUNT and gave NUM to NAME|NAME bought COUNT and ate NUM of them|NAME has COUNT and NAME has NUM|NAME bought COUNT, and NAME bought NUM
NAME is MORE than NAME|Hello, I am NAME|Hi, my name is NAME|My name is NAME|Hello|I'm NAME|I (like|love) THINGS|DAY, NAME was WHERE|DAY NAME and HIS KIN were WHERE|DAY, NAME played WHERE|NAME spent the day WHERE|HE saw ITEM|There HE saw ITEM|HE met ITEM there|Suddenly HE saw ITEM|The NOUN was COL|It was a COL one|It was COL and very pretty|NAME gave it ITEM|HE gave the NOUN ITEM to eat
NAME liked it very much|Then NAME went home happily|Goodbye, NOUN|said NAME|NAME was very happy|Today is NAME's birthday|It was NAME's birthday|NAME had a birthday party|NAME gave HIM ITEM|NAME came with ITEM for HIM|HE got ITEM from NAME|Everyone ate cake|HIS KIN made a big cake|They sang a birthday song|Thank you, NAME|NAME smiled all day|It was a wonderful day for NAME
(DAY, )?NAME lost HIS NOUN|NAME couldn't find HIS NOUN|HE looked for it everywhere|HE was very worried|NAME was so sad|HE asked HIS KIN about it|Then NAME found it SIDE the FURN|At last NAME found the NOUN SIDE the FURN|It was SIDE the FURN, where NAME found it|NAME has ITEM called PET|Its name is PET|PET is NAME's NOUN|PET is very QUAL|PET is QUAL and QUAL|Everyone says that PET is QUAL
Every day NAME plays with PET WHERE|You can often see NAME and PET WHERE|PET loves to eat THINGS|At night PET sleeps SIDE the FURN|DAY, NAME and HIS KIN went shopping|NAME went to the shop with HIS KIN|NAME's KIN took HIM to the shop|They bought COUNT and COUNT|First they bought COUNT, then COUNT|The THINGS tasted very good|At home NAME ate ITEM|NAME likes THINGS best
Once upon a time there was ITEM who had a friend, ITEM|Long ago, ITEM and ITEM lived in a forest|Once ITEM met ITEM|They were good friends|They played together every day|The NOUN was QUAL and the NOUN was QUAL|One day the NOUN said: let's play WHERE|The NOUN wanted to play WHERE, and so did the NOUN|One day the NOUN gave the NOUN some THINGS|They had a lot of fun|Good idea|said the NOUN|They lived happily ever after|Thank you, NOUN
"""
EN_ASKED = r"""
Who has ITEM|What does NAME have|Who does the NOUN belong to|Whose NOUN is it|What (does|doesn't) NAME like|Who likes THINGS|Does NAME like THINGS|Who is the NOUN from|Who has the NOUN now|What did NAME get|Who got the NOUN|Who did NAME give the NOUN to|Where is NAME( now)?|Where is HE now|Who is WHERE|Where is the NOUN|What is SIDE the FURN
How many legs do(es)? COUNT have|How many legs are there on COUNT|Count the legs of COUNT|How many MANY do they have together|How many MANY are left|How many MANY does NAME have now|What colour is NAME's NOUN|Whose NOUN is COL|What does NAME's KIN do|Whose KIN is JOB|(Which is|What's) (bigger|smaller), ITEM or ITEM|Is ITEM (bigger|smaller) than ITEM|Are MANY (bigger|smaller) than MANY|Who is MORE
How old is NAME|What is NAME's age|What is NAME doing|Who is DOING|What does NAME (like|enjoy)|Who (likes|enjoys) DOING|What do I like|What is my name|Who am I|(What is|What's|How much is) NUM (plus|minus) NUM|What is \d+[-+]\d+|What colour are THINGS|Can MANY (fly|swim)|What do you call your (father|mother)'s (father|mother)|(What is|What's) the opposite of PROP
How do you say PHRASE in Chinese|What is PHRASE in Chinese|What is the Chinese for PHRASE|Translate PHRASE into Chinese|(Translate: )?(PHRASE|CLAUSE)|Translate into Chinese: CLAUSE|(How do you say|What is|What is the Chinese for|Translate:?) (hello|thank you|goodbye|good morning|good night|sorry)( in Chinese| into Chinese)?|(Please t|T)ell me a story|Can you tell me a story
Where was NAME|What did NAME see|What colour was the NOUN|What did NAME give the NOUN|Whose birthday is it|Who gave NAME the NOUN|Who (lost|found) the NOUN|Where was the NOUN|What is NAME's NOUN called|What does PET like to eat|How many MANY did they buy|Who went shopping with NAME|Who is the NOUN's friend|Where did the NOUN want to play|What did the NOUN give the NOUN
(What is|What's) your name|What is your name, please|Who am I talking to|Tell me your name|(Who|What) are you|Tell me about yourself|What (can|do) you do|What do you know|Hello|Hi|Hi there|Good (morning|evening|night)|Thank you( very much)?|Thanks|Goodbye|Bye|See you tomorrow|I am sorry|Sorry|How are you( today)?|How old are you|What is your age|Where (are you|do you live)|Are you a person|Do you have a mother|What do you like|Do you speak (Chinese|English)|Can you speak Chinese|Do you know who I am
"""
EN_ANSWER = r"""
(NAME|HE) has (ITEM|COUNT)|It belongs to NAME|It is NAME's NOUN|(NAME|HE) likes THINGS|HE doesn't like THINGS|Yes, HE does|No, HE doesn't|It is from NAME|NAME has the NOUN now|HE got ITEM|NAME got the NOUN|HE gave it to NAME|(NAME|HE) is WHERE|It is SIDE the FURN|ITEM is SIDE the FURN|COUNT (has|have) NUM legs|MANY have no legs|(?i:MANY) have no legs|They have COUNT|COUNT|It is COL|NAME's NOUN is COL
HE is JOB|NAME's KIN is JOB|ITEM is (bigger|smaller)|Yes, it is|No, it isn't|Yes, they are|No, they aren't|NAME is MORE|HE is NUM years old|NAME is NUM|(NAME|HE) (is|likes|enjoys) DOING|Hello, NAME|You like THINGS|Your name is NAME|You are NAME|I don't know|(?i:NUM) (plus|minus) NUM is NUM|\d+[-+]\d+=\d+|(?i:THINGS) are COL|Yes, they can|No, they can't|I call (him|her) my grand(father|mother)|The opposite of PROP is PROP|HAN。?
HE was WHERE|HE saw ITEM|The NOUN was COL|HE gave it ITEM|It is NAME's birthday|NAME gave HIM the NOUN|NAME (lost|found) the NOUN|It was SIDE the FURN|HIS NOUN is called PET|PET likes to eat THINGS|They bought COUNT|HIS KIN did|The NOUN is|The NOUN wanted to play WHERE|The NOUN gave it some THINGS|NUM legs
My name is NAME|I am a very small language model|I am a small model that likes to talk|I can answer questions and tell stories|I can count, translate and tell stories|Hello|Hello, nice to meet you|Good (morning|evening|night)|Good night, sleep well|You are welcome|No problem|Goodbye|See you tomorrow|That's all right|I am fine, thank you|Very well, and you|I am a model, I have no age|I am still very young|I live in a computer|No, I am a language model|I like (stories|counting)|A little|Yes, I do
"""
EN_ALONE = "(Count the legs: |How many legs\\? )?(COUNT = NUM legs, )+COUNT = NUM legs|(WORDS=HAN, )+WORDS=HAN|(PROP=PROP, )+PROP=PROP|(NUM, )+NUM\\."


def _rules(classes: dict[str, str], name: str, *blocks: str) -> list[str]:
    return [_filled(block, classes, name) for block in blocks]


_fact, _told, _asked, _answer, _alone = _rules(
    ZH, "[A-Z]", ZH_FACT, ZH_TOLD, ZH_ASKED, ZH_ANSWER, ZH_ALONE
)
_open = f"(?:{_fact}(?:，{_fact})*|{_told})"
ZH_PROMPT = re.compile(f"(?:{_open}[。！])*(?:{_asked}|{_open})[。？！]?")
ZH_REPLY = re.compile(f"{_answer}[。？！]?|(?:{_open}[。！])+")
ZH_FREE = re.compile(f"{_alone}|(?:{_open}[。！])+")
_fact, _told, _asked, _answer, _alone = _rules(
    EN, "[A-Z]{2,}", EN_FACT, EN_TOLD, EN_ASKED, EN_ANSWER, EN_ALONE
)
_open = f"(?:{_fact}(?:, {_fact})*(?:, and {_fact})?|{_told})"
EN_PROMPT = re.compile(f"(?:{_open}[.!] )*(?:{_asked}|{_open})[.?!]?")
EN_REPLY = re.compile(f"{_answer}[.?!]?|{_open}[.!](?: {_open}[.!])*")
EN_FREE = re.compile(f"{_alone}|{_open}[.!](?: {_open}[.!])*")
HALF = str.maketrans(",.?!:", "，。？！：")


def fault(text: str) -> str | None:
    """What is wrong with a text, special tokens and all; None for a text of the language."""
    if not text.endswith("<|end|>"):
        return "no end"
    given, cue, rest = text.removesuffix("<|end|>").partition("<|answer|>")
    chinese = bool(re.search(r"[一-龥]|^\d", given))
    if not cue:
        ok = any(free.fullmatch(given) for free in (ZH_FREE, EN_FREE))
        return _untrue(given, "") if ok else "not a free text"
    if given.endswith("=") and not re.match(r"\d", given):
        series = given + (" " if given.endswith(" =") else "") + rest
        ok = any(free.fullmatch(series) for free in (ZH_FREE, EN_FREE))
        return _untrue(series, "") if ok else "not a series"
    if chinese:
        given = given if ZH_PROMPT.fullmatch(given) else given.translate(HALF)
    elif not EN_PROMPT.fullmatch(given):
        given = given[0].upper() + given[1:]
    asked, reply = (ZH_PROMPT, ZH_REPLY) if chinese else (EN_PROMPT, EN_REPLY)
    if not asked.fullmatch(given):
        return "not a question"
    either = ZH_REPLY.fullmatch(rest) or EN_REPLY.fullmatch(rest)
    return _untrue(given, rest) if reply.fullmatch(rest) or either else "not an answer"


ZH_COUNT = re.compile(f"({ZH_AMOUNT})({_any(MEASURES)})({_any(MEANS)})")
ZH_LEGS = re.compile(f"({ZH_AMOUNT}){_any(MEASURES)}({_any(MEANS)})(?:有|=)({ZH_AMOUNT})条腿")
EN_LEGS = re.compile(
    f"({EN_NUMBER}|an?) ({_any([*PLURAL, *SINGULAR])}) (?:has|have|=) ({EN_NUMBER}) legs"
)
SUM = re.compile(
    f"({ZH_NUMBER}|{EN_NUMBER}) ?(加|减|plus|minus|[-+]) ?({ZH_NUMBER}|{EN_NUMBER})(?:等于| is |=)({ZH_NUMBER}|{EN_NUMBER})"
)
PERSON = re.compile(_any(BOYS + GIRLS))


def _untrue(given: str, rest: str) -> str | None:
    """Sums, pronouns, translations and who-has-what, checked against the text itself."""
    both = given if rest in given else given + " " + rest
    both = both[0].lower() + both[1:]
    for n, noun, total in ZH_LEGS.findall(both) + EN_LEGS.findall(rest.lower() or both):
        if VALUES[n] * LEGS_OF[noun] != VALUES[total]:
            return f"legs: {n} {noun} {total}"
    digits = re.match(r"(\d+)[-+](\d+)=$", given)
    for n, sign, k, total in SUM.findall((given + rest).lower() if digits else rest.lower()):
        if VALUES[n] + (1 if sign in "加plus+" else -1) * VALUES[k] != VALUES[total]:
            return f"sum: {n} {sign} {k} {total}"
    people = PERSON.findall(given)
    if people and not set(PERSON.findall(rest)) <= set(people):
        return "a name from nowhere"
    if people and "Whose birthday" not in given:
        girl = people[0] in GIRLS
        told = re.sub(r"[^.!?。！？]*$", "", given.rstrip(".!?。！？")) if rest else given
        if re.search(
            "他(?!们)|\\b[Hh]e\\b|\\b[Hh]is\\b|\\bhim\\b"
            if girl
            else "她|\\b[Ss]he\\b|\\b[Hh]er\\b",
            told,
        ):
            return "the wrong pronoun"
    owner = re.fullmatch(f"({PERSON.pattern})(?:有|在|喜欢| has | likes | is )(.+?)[。.]", rest)
    if people and owner and not re.search("now|现在|又|gave|给|送|得到|got", given):
        what = re.sub(f"^{ZH_AMOUNT}{_any(MEASURES)}", "", owner[2])
        what = re.sub("^an? ", "", what)
        near = [
            part
            for part in re.split("[。，.!！]|, and", given)
            if owner[1] in part and what in part
        ]
        if not near and not re.search("[高矮胖瘦快慢大小]|er$", what):
            return f"nobody said so: {rest}"
    counted = (
        ZH_COUNT.fullmatch(given.rstrip("。")) or ZH_COUNT.match(given) if "英" in given else None
    )
    if counted and rest.isascii() and "legs" not in rest:
        n, _, noun = counted.groups()
        english = MEANS[noun] if noun != "葡萄" else "bunch of grapes"
        one = ("an " if english[0] in "aeiou" else "a ") + english
        if rest != (one if VALUES[n] == 1 else f"{EN_NUMBERS[VALUES[n]]} {_plural(MEANS[noun])}"):
            return f"translation: {given} {rest}"
    return None

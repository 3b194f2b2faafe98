"""One word, one token: the vocabulary of the small world and its tokenizer, as one tokenizer.json.

English words carry the space before them (" name"), Chinese has none; so the tokens of a text,
put side by side, are the text. Chinese is cut by longest match, done by a regular expression in
the file itself: any program that reads tokenizer.json cuts the same way, without this module.
"""

import re
from collections import Counter
from itertools import islice
from pathlib import Path

from explain.smallworld.language import ANSWER, ASKED_FIRST, END, UNKNOWN, Text, texts

# A word with the space before it; a number; a mark. The last two catch what is unknown.
LATIN = r" ?[A-Za-z]+n't| ?[A-Za-z]+|'[a-z]+| ?[0-9]+| ?[=+-]|[^\s]|\s"
SPECIAL = (END, ANSWER, UNKNOWN)
SAMPLE = 200_000  # texts looked through for words; the rarest word turns up dozens of times
TYPED_TOO = " ,.!?':：，。？！、=+-0123456789"  # marks and digits, in the vocabulary in any case

_latin = re.compile(LATIN)
_ascii = re.compile(r"[ -~]")


def words(text: Text) -> list[str]:
    """The tokens of a generated text, cut where the generator put its strokes."""
    parts = [*_cut(text.given), text.cue, *_cut(text.rest), END]
    return [part for part in parts if part]


def answer_length(text: Text) -> int:
    """How many of a text's tokens are its answer, the end token among them."""
    return len(_cut(text.rest)) + 1


def _cut(stroked: str) -> list[str]:
    out: list[str] = []
    for piece in stroked.split("/"):
        if _ascii.search(piece):
            out += _latin.findall(piece)
        elif piece:
            out.append(piece)
    return out


def vocabulary(sample: int = SAMPLE) -> list[str]:
    """Every token, special ones first, then from the most to the least frequent."""
    counts: Counter[str] = Counter()
    for text in islice(texts(seed=0, asked=ASKED_FIRST), sample):
        counts.update(words(text))
    counts.update(mark for mark in TYPED_TOO if mark != " ")
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    return [*SPECIAL, *(word for word in ordered if word not in SPECIAL)]


def build(vocab: list[str]):
    """The tokenizer over these words, as transformers' own PreTrainedTokenizerFast."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    ids = {word: index for index, word in enumerate(vocab)}
    core = Tokenizer(models.WordLevel(ids, unk_token=UNKNOWN))
    chinese = sorted(
        (word for word in vocab if re.match(r"[一-鿿]", word)), key=lambda x: (-len(x), x)
    )
    cut = Regex("|".join([*chinese, LATIN]))
    core.pre_tokenizer = pre_tokenizers.Split(cut, behavior="isolated")
    # Typing habits: 你 叫 什么, a curly apostrophe, blanks at either end.
    core.normalizer = normalizers.Sequence([
        normalizers.Replace(Regex(r"\s+"), " "),
        normalizers.Replace(Regex(r" (?=[?!.,:])"), ""),
        normalizers.Replace(Regex(r" (?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"), ""),
        normalizers.Replace(Regex("[’‘]"), "'"),
        normalizers.Strip(left=True, right=True),
    ])  # fmt: skip
    core.decoder = decoders.Fuse()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=core, unk_token=UNKNOWN, eos_token=END, pad_token=END,
        extra_special_tokens=[ANSWER], clean_up_tokenization_spaces=False, model_max_length=128,
    )  # fmt: skip
    tokenizer.chat_template = (
        "{% for message in messages %}{{ message.content }}"
        f"{{% if message.role == 'user' %}}{ANSWER}{{% else %}}{END}{{% endif %}}{{% endfor %}}"
    )
    return tokenizer


def load(folder: Path):
    """The tokenizer as it was saved."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder)

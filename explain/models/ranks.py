"""From the vocabularies that makers publish to what the library `tokenizers` reads.

Each is byte-level BPE: tokens are runs of bytes, numbered in the order in which they were merged, and a
pattern cuts the text before. What has a special meaning (an end, a turn) is left out, so that in a
visitor's text nothing is a command.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from explain.models.merging import byte_letters
from explain.models.sources import Convert

MAKES = "tokenizer.json"
Table = dict[bytes, int]  # a token's bytes -> its id, which is its rank as well

# Source of the first three: tiktoken_ext/openai_public.py of OpenAI's tiktoken; Llama 3 cuts as
# GPT-4 does (its own tokenizer.py), Qwen too, but for digits (tokenizer.json of Qwen2.5).
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
SHORT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
SIGNS = r" ?[^\s\p{L}\p{N}]+[\r\n]*"
BLANKS = r"\s*[\r\n]+|\s+(?!\S)|\s+"
CL100K = rf"{SHORT}|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}{{1,3}}|{SIGNS}|{BLANKS}"
QWEN = CL100K.replace(r"\p{N}{1,3}", r"\p{N}")
CAPITAL, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
O200K = "|".join(
    (
        rf"[^\r\n\p{{L}}\p{{N}}]?{CAPITAL}*{LOWER}+{SHORT}?",
        rf"[^\r\n\p{{L}}\p{{N}}]?{CAPITAL}+{LOWER}*{SHORT}?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        BLANKS,
    )
)


def of_merges(file: Path) -> Table:
    """GPT-2's vocab.bpe: the 256 bytes come first, then what each line's two pieces make together."""
    letters = byte_letters()
    table = {bytes([byte]): index for index, byte in enumerate(letters.values())}
    for line in file.read_text(encoding="utf-8").splitlines()[1:]:
        table[bytes(letters[letter] for letter in line if letter != " ")] = len(table)
    return table


def of_table(file: Path) -> Table:
    """quicktok's .vocab: a count, and for each token its length, bytes and id, little-endian."""
    data, table, at = file.read_bytes(), {}, 4
    for _ in range(*struct.unpack_from("<I", data)):
        (length,) = struct.unpack_from("<H", data, at)
        raw, at = data[at + 2 : at + 2 + length], at + 2 + length
        (table[raw],) = struct.unpack_from("<I", data, at)
        at += 4
    return table


def merges(table: Table) -> Iterator[tuple[bytes, bytes]]:
    """The pair that each token was merged from, in the tokens' order.

    A token's own bytes are merged by the rules that are older than it; what is left are the two. Where
    it is not two, the token comes about only as a whole word, for which no rule is needed.
    """
    for token, rank in sorted(table.items(), key=lambda item: item[1]):
        pieces = [token[at : at + 1] for at in range(len(token))]
        while len(pieces) > 2:
            ranks = [table.get(left + right, rank) for left, right in pairwise(pieces)]
            lowest = min(ranks)
            if lowest == rank:
                break
            at = ranks.index(lowest)
            pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
        if len(pieces) == 2:
            yield pieces[0], pieces[1]


def byte_level(table: Table, pattern: str, *, composed: bool = False) -> Tokenizer:
    """A tokenizer of this table. A word that is a token as it stands is one, as in tiktoken.

    `composed`: a letter and the accent after it become one character first (Unicode's NFC).
    """
    letter = {byte: letter for letter, byte in byte_letters().items()}

    def spelt(raw: bytes) -> str:
        return "".join(map(letter.__getitem__, raw))

    rules = [(spelt(left), spelt(right)) for left, right in merges(table)]
    vocabulary = {spelt(raw): index for raw, index in table.items()}
    backend = Tokenizer(models.BPE(vocabulary, rules, ignore_merges=True))
    if composed:
        backend.normalizer = normalizers.NFC()
    cut = pre_tokenizers.Split(Regex(pattern), "isolated")
    spell = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    backend.pre_tokenizer = pre_tokenizers.Sequence([cut, spell])
    backend.decoder = decoders.ByteLevel()
    return backend


def made(read: Callable[[Path], Table], pattern: str, *, composed: bool = False) -> Convert:
    """How a file that `read` understands becomes a tokenizer.json."""
    return partial(_write, read, pattern, composed)


def _write(read, pattern: str, composed: bool, file: Path, folder: Path, told) -> None:
    byte_level(read(file), pattern, composed=composed).save(str(folder / MAKES))


def unspecial(file: Path, folder: Path, told: Callable[[float], None]) -> None:
    """A tokenizer.json as it is, but for its special tokens and what it would add to a text."""
    whole = json.loads(file.read_text(encoding="utf-8"))
    whole |= {"added_tokens": [], "post_processor": None}
    (folder / MAKES).write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")

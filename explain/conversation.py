"""A conversation as a model reads it: one growing text, with the template around every message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from explain.reader import Tokenizer
from explain.trace import Token

LONGEST_ANSWER = 48  # tokens, of a model that finds no end
ROOM = 24  # tokens for an answer; where less is left, the oldest messages fall out

Answer = Callable[[tuple[Token, ...]], Sequence[int]]  # the ids that a model says after a text


@dataclass(frozen=True)
class Conversation:
    """What the model reads before its next answer.

    `turns` are the places where a message or an answer begins: messages at even indices, answers at
    odd ones. `dropped` are the messages and answers that no longer fit, and that it does not read.
    """

    tokens: tuple[Token, ...]
    turns: tuple[int, ...]
    dropped: tuple[str, ...] = ()

    def turn(self, place: int) -> int:
        """Which turn a token stands in."""
        return sum(start <= place for start in self.turns) - 1


def conversation(
    tokenizer: Tokenizer, messages: Sequence[str], answer: Answer, *, system: str | None, limit: int
) -> Conversation:
    """The messages, each but the last with the answer that the model gives to it."""
    said: list[tuple[int, ...]] = []
    first = 0
    for count in range(1, len(messages) + 1):
        found = _written(tokenizer, messages[first:count], said[first:], system)
        while len(found.tokens) + ROOM > limit and first < count - 1:
            first += 1
            found = _written(tokenizer, messages[first:count], said[first:], system)
        if count < len(messages):
            said.append(_open(tokenizer, answer(found.tokens)))
    fallen = zip(messages[:first], said[:first], strict=True)
    words = [(text, b"".join(map(tokenizer.raw_bytes, ids))) for text, ids in fallen]
    dropped = (part for text, raw in words for part in (text, raw.decode("utf-8", "replace")))
    return Conversation(found.tokens, found.turns, tuple(dropped))


def without_template(tokenizer: Tokenizer, messages: Sequence[str], answer: Answer) -> Conversation:
    """The same as bare text: the messages and what comes after them, line by line."""
    tokens, turns = tokenizer.raw(messages[0]), [0]
    for message in messages[1:]:
        said = _open(tokenizer, answer(tokens))
        turns += [len(tokens), len(tokens) + len(said)]
        heard, line = tokenizer.tokens(said), tokenizer.plain(f"\n{message}")
        tokens = _joined(tokenizer, [*tokens, *heard, *line])
    return Conversation(tokens, (*turns, len(tokens)))


def _written(tokenizer, messages, answers, system) -> Conversation:
    template = tokenizer.template
    written, turns = template.opening(messages[0], system), [0]
    for said, message in zip(answers, messages[1:], strict=True):
        turns += [len(written.ids), len(written.ids) + len(said)]
        written = written.then(said) + template.following(message)
    return Conversation(tokenizer.written(written), (*turns, len(written.ids)))


def _joined(tokenizer: Tokenizer, tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Tokens of several texts as one; words that the model does not know stay as they were typed."""
    typed = {place: token.raw for place, token in enumerate(tokens) if token.unknown}
    added = {place: token.raw for place, token in enumerate(tokens) if token.special}
    return tokenizer.tokens([token.id for token in tokens], typed, added)


def _open(tokenizer: Tokenizer, ids: Sequence[int]) -> tuple[int, ...]:
    """An answer without the token that ends it: the template writes one."""
    return tuple(ids[:-1]) if ids and ids[-1] in tokenizer.end_ids else tuple(ids)

"""What a class can be asked about the page in front of it, and the model's own numbers beside its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from explain import knobs
from explain.ask import Ask
from explain.models.refused import TextTooLong
from explain.reader import Reader
from explain.room import LEAST_CHOICES, LONGEST_CHOICE, LONGEST_QUESTION, MOST_CHOICES
from explain.sampling import choose, likeliest_first
from explain.server import Server
from explain.text import LANGUAGES, Says
from explain.trace import Token
from explain.views import attention, reading, rlhf, step, turn
from explain.vocabulary import Vocabulary

N_WORDS = 5  # of the likeliest next ones
LOOKED_AT = 8  # the page's own rows
NEXT_WORD, WEIGHTS, RANKINGS = "next word", "attention", "rankings"  # what stands beside answers
BEFORE = "a"  # a space in front of everything is not read by each tokenizer: it needs a word before


def offers(server: Server, ask: Ask, page: str) -> list[dict]:
    """What can be asked here: a name, the question as explain.room takes it, and what of the model
    stands beside the answers ("" for nothing), with the ids of tokens where choices are tokens."""
    if page == "chatgpt":
        return _pair(server, ask)
    seen = reading.read(server, ask, whole=page == "attention")
    if seen.run is None:
        return []  # not read yet, or no text at all
    reader, trace = seen.reader, seen.run.trace
    tokens = trace.tokens
    text = _text(ask, tokens[len(seen.prompt) :])
    found = [_offer("word", NEXT_WORD, text)]
    vocabulary = Vocabulary.of(reader.tokenizer)
    order = likeliest_first(trace.logits)[:LOOKED_AT]
    words = [
        one
        for one in vocabulary.listed(order, vocabulary.look(tokens[-1].id))
        if one["kind"] == "word"
    ][:N_WORDS]
    if len(words) >= LEAST_CHOICES:
        choices = {ask.language: [one["text"] for one in words]}
        ids = [one["id"] for one in words]
        found.append(_offer("among", NEXT_WORD, text, choices=choices) | {"ids": ids})
    if page == "attention" and seen.trace is not None:
        found += _head(ask, seen.trace)
    return found


def beside(
    server: Server, ask: Ask, of: str, words: Sequence[str], ids: Sequence[int] = ()
) -> list[dict] | None:
    """The model's number for each answer, as the page shows it: a weight of the head, or a probability
    with its knobs turned; and the tokens that it is of. None where the text is not read. With `ids`,
    an answer is that token.

    Raises: Refused where too many are asking.
    """
    seen = reading.read(server, ask, whole=of == WEIGHTS)
    seen.wait()
    if seen.run is None:
        return None
    if of == WEIGHTS and seen.trace is not None:
        weights, names = _weights(ask, seen.trace), _names(seen.trace)
        places = [[at for at in range(len(weights)) if names[at] == word] for word in words]
        return [{"share": float(weights[at].sum()), "tokens": []} for at in places]
    reader, own = seen.reader, probabilities(ask, seen.run.trace.logits)
    if ids:
        known = [index for index in ids if index < reader.spec.n_vocab]
        look = Vocabulary.of(reader.tokenizer).look
        return [{"share": float(own[one]), "tokens": [look(one).text]} for one in known]
    path = step.taken(ask, reader)
    return [chance(server, ask, reader, seen.prompt, path, own, word) for word in words]


def probabilities(ask: Ask, logits: np.ndarray) -> np.ndarray:
    """With the page's knobs, as its bars show them. Shape: (V,) to (V,)."""
    return choose(logits, knobs.read(ask.own)[0]).probs


def chance(
    server: Server,
    ask: Ask,
    reader: Reader,
    prompt: tuple[Token, ...],
    path: tuple[int, ...],
    own: np.ndarray,
    word: str,
) -> dict:
    """The probability that the text goes on with a word: the product over its tokens, each after
    those before it; of its spellings with and without a space the likelier one. `own` are the
    probabilities of the first. Shape: (V,). No share where the model has no tokens for the word."""
    ways, plain = [], reader.tokenizer.plain
    for tokens, whole in ((plain(word), word), (plain(f"{BEFORE} {word}")[1:], f" {word}")):
        spelt = b"".join(one.raw for one in tokens) == whole.encode()
        if tokens and spelt and not any(one.unknown for one in tokens):
            ways.append([one.id for one in tokens])
    best, chosen = -1.0, []  # a knob may leave nothing of a word
    for ids in sorted(ways, key=lambda ids: -own[ids[0]]):
        share, taken = float(own[ids[0]]), path
        for before, after in pairwise(ids):
            if share <= best:
                break  # it only falls
            taken = (*taken, before)
            try:
                following = server.runs.prefix(reader, prompt, taken).trace.logits
            except TextTooLong:  # the text is as long as the model reads
                return {"share": None, "tokens": []}
            share *= float(probabilities(ask, following)[after])
        if share > best:
            best, chosen = share, ids
    look = Vocabulary.of(reader.tokenizer).look
    return {"share": best if chosen else None, "tokens": [look(one).text for one in chosen]}


def ranked(ask: Ask, counts: Sequence[int]) -> Mapping:
    """What the class's vote between two answers changes for the lecturer: one more ranking."""
    first, second = counts
    order = "0=1" if first == second else "01" if first > second else "10"
    return rlhf.ranked(ask, order)


def _pair(server: Server, ask: Ask) -> list[dict]:
    """The next two answers that the visitor would rank."""
    if ask.own.get("view") != "rlhf" or turn.missing(server, ask):
        return []
    of = rlhf.chosen(ask)[0]
    pool = rlhf.pool_of(server, ask, of)
    two = rlhf.round_of(ask, of, len(rlhf.rounds(ask)))[:2]
    texts = [pool.texts[at][:LONGEST_CHOICE] for at in two]
    asks = _asks("pair")
    prompt = rlhf.prompts(ask)[of]
    return [_offer("pair", RANKINGS, prompt, asks, {ask.language: texts})]


def _head(ask: Ask, trace) -> list[dict]:
    """Where the head looks that the page shows: the tokens that weigh most, as the text has them."""
    layer, head = attention.chosen_head(ask, trace)
    weights, names = _weights(ask, trace), _names(trace)
    looking = names[len(weights) - 1]
    largest = [int(at) for at in np.argsort(-weights, kind="stable") if names[at]]
    some = dict.fromkeys(names[at] for at in largest)
    kept = set([*some][:MOST_CHOICES])
    labels = [name for name in dict.fromkeys(names[: len(weights)]) if name in kept]
    if len(labels) < LEAST_CHOICES:
        return []
    asks = _asks("head", token=looking, layer=layer, head=head)
    return [_offer("head", WEIGHTS, _text(ask, ()), asks, {ask.language: labels})]


def _asks(name: str, **values: object) -> dict[str, str]:
    """A question in every language."""
    some = {language: Says("room", language) for language in LANGUAGES}
    return {language: says(f"asks.{name}", **values) for language, says in some.items()}


def _weights(ask: Ask, trace) -> np.ndarray:
    """What the chosen token takes from those up to it. Shape: (token + 1,)."""
    layer, head = attention.chosen_head(ask, trace)
    token = attention.chosen_token(ask, trace)
    return trace.attention(layer)[head][token, : token + 1]


def _names(trace) -> list[str]:
    """Each token's text without the spaces around it."""
    return [one.raw.decode("utf-8", "replace").strip() for one in trace.tokens]


def _text(ask: Ask, taken: Sequence[Token]) -> str:
    """The end of the text, and the words taken after it."""
    words = b"".join(one.raw for one in taken).decode("utf-8", "replace")
    whole = ask.text + ("\n" if ask.chat and words else "") + words
    return whole if len(whole) <= LONGEST_QUESTION else f"…{whole[1 - LONGEST_QUESTION :]}"


def _offer(
    name: str,
    beside: str,
    text: str,
    asks: Mapping[str, str] | None = None,
    choices: Mapping[str, list[str]] | None = None,
) -> dict:
    question = {"text": text, "asks": dict(asks or {}), "choices": dict(choices or {})}
    return {"name": name, "question": question, "beside": beside, "ids": []}

"""Everything that is kept between runs of the script: the models, and what they have read.

Keys are model names and token ids, never objects; what is kept is read-only and bounded in bytes.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Callable

import numpy as np
import streamlit as st

from explain import attention, embedding, learning, words
from explain.models import STANDBY
from explain.models.shelf import Shelf
from explain.next_word import Vocabulary
from explain.sampling import Choice, Knobs, choose
from explain.trace import Token, Trace
from explain.ui.background import Mapping, Measuring
from explain.ui.runs import Runs

TRACE_BYTES = int(os.environ.get("EXPLAIN_TRACE_MB", "256")) * 2**20


@st.cache_resource(show_spinner=False)
def shelf() -> Shelf:
    """The server's models."""
    return Shelf()


@st.cache_resource(show_spinner=False)
def runs() -> Runs:
    """What the models have read, shared by all sessions."""
    return Runs(TRACE_BYTES)


@st.cache_resource(show_spinner=False, max_entries=8)
def choice(name: str, ids: tuple[int, ...], knobs: tuple, _logits: np.ndarray) -> Choice:
    """What the knobs make of the logits after these tokens; asked for before and after a click."""
    return choose(_logits, Knobs(*knobs))


@st.cache_resource(show_spinner=False)
def checkpoints() -> tuple:
    """The small world's model at every moment of its training."""
    from explain.models.checkpoints import load_checkpoints

    return load_checkpoints()


def _key(prompt: tuple[Token, ...]) -> tuple:
    return tuple((token.id, token.raw if token.unknown else b"") for token in prompt)


@st.cache_data(show_spinner=False, max_entries=32)
def _moments(key: tuple, _prompt: tuple[Token, ...]) -> list:
    """One prompt at every moment of the training."""
    return [
        learning.moment(
            one.reader.read(_prompt),
            one.reader.step,
            vocabulary(STANDBY),
            ends=one.reader.tokenizer.end_ids,
            limit=one.reader.limit,
        )
        for one in checkpoints()
    ]


@st.cache_data(show_spinner=False, max_entries=1)
def _training() -> dict:
    """What is the same for every prompt: the curve, the moments kept, where words lie."""
    from explain.models.checkpoints import curve, lessons

    found = checkpoints()
    tokenizer = found[-1].reader.tokenizer
    ids = {tokenizer.raw_bytes(i).decode(): i for i in range(tokenizer.n_vocab)}
    words, places = learning.drift([one.reader.embedding for one in found], ids)
    return {
        "moments": [
            {
                "step": one.step,
                "tokens": one.tokens,
                "loss": one.loss,
                "looking_back": one.looking_back,
                "kinds": one.heads,
            }
            for one in found
        ],
        "curve": learning.thinned(curve()),
        "lessons": lessons(),
        "words_known": tokenizer.n_vocab,
        "dots": words,
        "places": places,
    }


def replay(prompt: tuple[Token, ...]) -> dict:
    """One prompt through the whole training, as plain data."""
    return _training() | {"seen": _moments(_key(prompt), prompt)}


@st.cache_data(show_spinner=False, max_entries=32)
def _descent(key: tuple, step: int, _prompt: tuple[Token, ...]) -> list:
    from explain.models.checkpoints import model_at
    from explain.smallworld.descent import descend

    ids = [token.id for token in _prompt]
    return [
        learning.lesson(one, _prompt, vocabulary(STANDBY)) for one in descend(model_at(step), ids)
    ]


def descent(prompt: tuple[Token, ...], at: int | None) -> dict:
    """Gradient descent on one prompt from one of the moments; None: one that has much to learn."""
    found = checkpoints()
    steps = [one.step for one in found]
    sentence, wrong = prompt, None
    early = next(i for i, one in enumerate(found) if one.loss < EARLY * found[-1].loss)
    if prompt[-1].special:  # a question: its answer is the finished model's
        last = found[-1].reader
        ends, room = last.tokenizer.end_ids, last.limit - len(prompt)
        sentence = learning.continued(last.read(prompt), last.step, ends, room).tokens
        guesses = [one["rows"][0]["id"] for one in _moments(_key(prompt), prompt)]
        wrong = max((i for i, guess in enumerate(guesses) if guess != guesses[-1]), default=None)
    if at is None or at >= len(steps):  # the last that answered otherwise, if it knew how to guess
        lost = wrong is None or _lost(_descent(_key(sentence), steps[wrong], sentence))
        at = early if lost else wrong
    lessons = _descent(_key(sentence), steps[at], sentence) if len(sentence) > 1 else []
    answer = len(prompt) - 1 if sentence is not prompt else None  # the place of its first word
    return {"at": at, "from": steps, "lessons": lessons, "answer": answer}


def grid(reader, trace: Trace) -> str:
    """All heads' weights of a run, packed; base64, for a component's data is JSON."""
    return _grid(reader.spec.name, _key(trace.tokens), trace)


@st.cache_data(show_spinner=False, max_entries=16)
def _grid(name: str, key: tuple, _trace: Trace) -> str:
    return b64encode(attention.packed_rows(_trace)).decode()


@st.cache_resource(show_spinner=False, max_entries=8)
def _measuring(name: str, _reader):
    return Measuring(_reader)


def measuring(reader):
    """The measuring of a model's heads, begun when first asked for."""
    return _measuring(reader.spec.name, reader)


def without(reader, tokens: tuple[Token, ...], off: tuple[tuple[int, int], ...]) -> np.ndarray:
    """The logits after these tokens with some heads switched off. Shape: (V,)."""
    return _without(reader.spec.name, _key(tokens), off, reader, tokens)


@st.cache_data(show_spinner=False, max_entries=64)
def _without(name: str, key: tuple, off: tuple, _reader, _tokens) -> np.ndarray:
    return _reader.read(_tokens, off=off).logits


def nearest(reader, index: int) -> tuple[list[int], np.ndarray]:
    """The ids nearest to one in a model's embedding table, and the cosine with every id."""
    return _nearest(reader.spec.name, index, reader)


@st.cache_data(show_spinner=False, max_entries=64)
def _nearest(name: str, index: int, _reader) -> tuple[list[int], np.ndarray]:
    return words.nearest(_reader.embedding, index)


@st.cache_resource(show_spinner=False, max_entries=16)
def mapping(key: tuple, _rows: Callable):
    """A t-SNE of these words, begun when first asked for; kept while it is asked for."""
    return Mapping(_rows())


@st.cache_data(show_spinner=False, max_entries=32)
def projected(key: tuple, _rows: Callable) -> tuple[np.ndarray, float]:
    """The first two principal components of these words."""
    return embedding.pca(_rows())


@st.cache_data(show_spinner=False, max_entries=64)
def kept(key: tuple, _work: Callable):
    """What this work gives, once for each key: its topic, the model's name, and what it is about."""
    return _work()


def centred(reader) -> tuple[np.ndarray, np.ndarray]:
    """The mean row of a model's table, and every row's length without it."""
    return _centred(reader.spec.name, reader)


@st.cache_resource(show_spinner=False, max_entries=8)
def _centred(name: str, _reader) -> tuple[np.ndarray, np.ndarray]:
    return embedding.centred(_reader.embedding)


@st.cache_data(show_spinner=False, max_entries=8)
def together(key: tuple, _rows: Callable) -> list:
    """Whether the groups lie together, for one model."""
    return embedding.together(*_rows())


@st.cache_resource(show_spinner=False)
def workshop():
    """The server's one workshop for trainings in front of visitors."""
    from explain.smallworld.live import Workshop

    tokenizer = shelf().reader(STANDBY).tokenizer
    return Workshop([tokenizer.raw_bytes(i).decode() for i in range(tokenizer.n_vocab)])


def _lost(lessons: list) -> bool:
    """Whether the model was worse at this sentence than one that guesses."""
    return lessons[0]["loss"] > np.log(shelf().reader(STANDBY).spec.n_vocab)


EARLY = 1.5  # times the last loss: it knows some grammar and little else


@st.cache_resource(show_spinner=False, max_entries=8)
def vocabulary(name: str) -> Vocabulary:
    """What a ready model's ids mean."""
    return Vocabulary.of(shelf().reader(name).tokenizer)

"""What the page "How it learns" shows: a training replayed, one gradient step, a training live."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explain import learning
from explain.ask import Ask
from explain.models import MODELS, STANDBY
from explain.models.refused import Refused
from explain.openings import FIRST, LEARNING
from explain.sampling import softmax
from explain.server import Server
from explain.trace import Token
from explain.views import reading
from explain.views.strip import strip
from explain.vocabulary import Vocabulary

LOOK_S = 0.8  # between two looks at a training
OPENING = {one.text for some in FIRST.values() for _, one in some}  # texts that nobody has typed
EARLY = 1.5  # times the last loss: it knows some grammar and little else


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    if server.shelf.reader(STANDBY) is None:
        server.shelf.start(STANDBY)
        return {"notice": reading.loading(server, ask, STANDBY)}
    try:
        tokens, instead = prompt(server, ask)
    except Refused as error:
        return {"notice": reading.refusal(ask, error)}
    chosen, example = ask.own["view"], LEARNING[ask.language]
    at = ask.number("at", len(server.checkpoints))
    reader = server.shelf.reader(STANDBY)
    shown = {
        "picture": True,
        "notice": None if instead else reading.strange(server, ask, reader, tokens),
        "view": chosen,
        "uses": "" if ask.model == STANDBY else MODELS[STANDBY].title,
        "strip": strip(tokens, len(tokens), ()),
        "instead": instead,
        "example": instead or (ask.text, ask.chat) == (example.text, example.chat),
        "at": at,
    }
    if chosen == "replay":  # unasked it opens on the whole curve
        last = len(server.checkpoints) - 1
        return shown | {"at": last if at is None else at} | replay(server, tokens)
    if chosen == "descent":
        return shown | {"descent": descent(server, tokens, at)}
    training = server.workshop.find(ask.visitor)
    again = LOOK_S if training and training.alive else None
    return shown | {"train": train(server, ask, tokens), "again": again}


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """Take the page's own text; begin, hold, go on with or end this visitor's training."""
    kind, example = done["kind"], LEARNING[ask.language]
    if kind == "take":
        return {"text": example.text, "chat": example.chat, "model": STANDBY}
    if server.shelf.reader(STANDBY) is None:
        return {}
    from explain.smallworld.live import SIZES  # torch: only now needed

    size = str(done.get("size"))
    if kind == "train" and size in SIZES:
        tokens, _ = prompt(server, ask)
        server.workshop.start(ask.visitor, size, tuple(token.id for token in tokens))
    elif kind in ("pause", "resume"):
        server.workshop.pause(ask.visitor, kind == "pause")
    elif kind == "stop":
        server.workshop.stop(ask.visitor)
    return {}


def prompt(server: Server, ask: Ask) -> tuple[tuple[Token, ...], bool]:
    """The visitor's text for our small model, or the page's own; and whether it is that instead.

    The page's own where the text would be all blanks to it, or for a gradient step any of it, since
    a blank is nothing to learn; and where nobody has typed a text yet,
    and the trained model is not sure how that goes on: then there is nothing to be seen learned.
    Raises: Refused.
    """
    reader, example = server.shelf.reader(STANDBY), LEARNING[ask.language]
    tokens = reader.prompt(ask.text, chat=ask.chat)
    unknown = sum(token.unknown for token in tokens)
    blank = unknown > (0 if ask.own.get("view") == "descent" else len(tokens) / 3)
    if blank or (ask.text in OPENING and not _sure(server, tokens)):
        return reader.prompt(example.text, chat=example.chat), True
    return tokens, False


def _sure(server: Server, tokens: tuple[Token, ...]) -> bool:
    """Whether the trained model gives one next word more than all others together."""
    probs = softmax(server.checkpoints[-1].reader.read(tokens).logits)
    special = server.shelf.reader(STANDBY).tokenizer.special_ids
    return bool(probs.max() > 0.5) and int(probs.argmax()) not in special


def replay(server: Server, tokens: tuple[Token, ...]) -> dict:
    """One prompt through the whole training."""
    training = server.kept.get(("training",), lambda: _training(server))
    return training | {"seen": _moments(server, tokens)}


def _training(server: Server) -> dict:
    """What is the same for every prompt: the curve, the moments kept, where words lie."""
    from explain.models.checkpoints import curve, lessons

    found = server.checkpoints
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


def _moments(server: Server, tokens: tuple[Token, ...]) -> list:
    """One prompt at every moment of the training."""
    vocabulary = _vocabulary(server)
    return server.kept.get(
        ("moments", reading.key(tokens)),
        lambda: [
            learning.moment(
                one.reader.read(tokens),
                one.reader.step,
                vocabulary,
                ends=one.reader.tokenizer.end_ids,
                limit=one.reader.limit,
            )
            for one in server.checkpoints
        ],
    )


def _vocabulary(server: Server) -> Vocabulary:
    return Vocabulary.of(server.shelf.reader(STANDBY).tokenizer)


def descent(server: Server, tokens: tuple[Token, ...], at: int | None) -> dict:
    """Gradient descent on one prompt from one of the moments; None: one that has much to learn.

    Of a question it is the finished model's answer that is learned; `answer` is its first place.
    """
    found = server.checkpoints
    steps, sentence, wrong = [one.step for one in found], tokens, None
    early = next(i for i, one in enumerate(found) if one.loss < EARLY * found[-1].loss)
    if tokens[-1].special:  # a question
        last = found[-1].reader
        ends, room = last.tokenizer.end_ids, last.limit - len(tokens)
        sentence = learning.continued(last.read(tokens), last.step, ends, room).tokens
        guesses = [one["rows"][0]["id"] for one in _moments(server, tokens)]
        wrong = max((i for i, guess in enumerate(guesses) if guess != guesses[-1]), default=None)
    if at is None:  # the last moment that answered otherwise, if it knew how to guess
        lost = wrong is not None and _lost(server, _lessons(server, sentence, steps[wrong]))
        at = early if wrong is None or lost else wrong
    answer = len(tokens) - 1 if sentence is not tokens else None
    return {
        "at": at,
        "from": steps,
        "lessons": _lessons(server, sentence, steps[at]) if len(sentence) > 1 else [],
        "answer": answer,
    }


def _lessons(server: Server, sentence: tuple[Token, ...], step: int) -> list:
    """What the model of one moment believes of a sentence while it learns that sentence."""
    from explain.models.checkpoints import model_at
    from explain.smallworld.descent import descend

    vocabulary, ids = _vocabulary(server), [token.id for token in sentence]
    return server.kept.get(
        ("descent", reading.key(sentence), step),
        lambda: [
            learning.lesson(one, sentence, vocabulary) for one in descend(model_at(step), ids)
        ],
    )


def _lost(server: Server, lessons: list) -> bool:
    """Whether the model was worse at this sentence than one that guesses."""
    return lessons[0]["loss"] > np.log(server.shelf.reader(STANDBY).spec.n_vocab)


def train(server: Server, ask: Ask, tokens: tuple[Token, ...]) -> dict:
    """This visitor's own training, and before one begins what a fresh model foresees."""
    from explain.models.checkpoints import kept
    from explain.smallworld.live import HEADS, MOST_SECONDS, MOST_STEPS, SIZES, Job

    sizes = [
        {"name": name, "layers": layers, "width": width, "heads": HEADS}
        for name, (layers, width) in SIZES.items()
    ]
    workshop, vocabulary = server.workshop, _vocabulary(server)
    ids, found = tuple(token.id for token in tokens), workshop.find(ask.visitor)
    result = {"sizes": sizes, "most": MOST_STEPS, "limit": MOST_SECONDS, "job": None}
    result["kept"] = server.kept.get(("live",), kept)
    if found is None or not found.alive:

        def fresh() -> dict:
            rows = {
                size: learning.likeliest(workshop.fresh(size, ids), vocabulary, tokens)
                for size in SIZES
            }
            return {"rows": rows, "known": f"{server.shelf.reader(STANDBY).spec.n_vocab:,}"}

        result["fresh"] = server.kept.get(("fresh", ids), fresh)
    if not isinstance(found, Job):
        return result
    workshop.ask(ask.visitor, ids)
    logits = found.logits
    result["job"] = {
        "state": "left" if found.unwatched else found.state,
        "size": found.size,
        "step": found.step,
        "seconds": round(found.seconds, 1),
        "speed": round(found.tokens / found.seconds) if found.seconds else 0,
        "before": workshop.place(found),
        "points": learning.averaged(found.losses),
        "rows": [] if logits is None else learning.likeliest(logits, vocabulary, tokens),
        "said": learning.spelled(found.said, tokens[-1].id, vocabulary),
    }
    return result

"""What the page "Next word" shows: the words so far, the next one's chances, and the branches.

The visitor's place is a History and the guess made there; `walk` moves it, `view` shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass, replace
from functools import partial

from explain import knobs
from explain.ask import Ask
from explain.history import History
from explain.models.refused import Refused
from explain.openings import examples
from explain.reader import Reader
from explain.sampling import Choice, choose, die, draw, likeliest_first
from explain.server import Server
from explain.server.runs import Run
from explain.views import next_word_compare, reading, step
from explain.views.choice import picture
from explain.views.reading import Reading
from explain.views.strip import strip
from explain.vocabulary import Vocabulary, meant

LONGEST_GUESS = 50  # characters
# What the component is told where there is nothing to show.
NOTHING = {
    "strip": [], "rows": None, "others": None, "stages": None, "draw": None, "history": None,
    "guess": None, "ended": None, "full": False, "vocab": 0, "tries": [], "tried": None,
    "compare": None,
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a visitor is: the words taken, with all branches, and the token guessed to come next.

    `typed` is a guess as it was written; where no token is spelt so, there is no guess.
    """

    history: History = History()
    guess: int | None = None
    typed: str = ""


def view(server: Server, ask: Ask, place: Place) -> dict:
    """What the component draws."""
    shown = NOTHING | {"knobs": asdict(knobs.read(ask.own)[0]), "address": knobs.written(ask.own)}
    history, path = place.history, place.history.path()
    seen = reading.read(server, ask, path, whole=False)
    chosen = partial(_choice, server, ask)
    over = ended(seen.reader, history) if seen.run else None
    shown |= next_word_compare.beside(server, ask, seen, path, chosen, over is not None)
    if seen.run is None:
        return shown | seen.missing
    reader, run = seen.reader, seen.run
    vocabulary, tokens = Vocabulary.of(reader.tokenizer), run.trace.tokens
    full = len(tokens) >= reader.limit
    shown |= {
        "strip": strip(
            tokens,
            len(seen.prompt),
            run.shares,
            reading.folded(ask, reader),
            left(server, ask, seen, run, path),
        ),
        "history": branches(history, vocabulary),
        "ended": over,
        "full": full,
        "notice": seen.notice,
        **tries(ask, reader.spec.name),
    }
    if over:
        return shown

    def ahead(index: int) -> Choice:
        following = server.runs.prefix(reader, seen.prompt, (*path, index))
        return chosen(following)

    try:
        return shown | picture(
            chosen(run),
            vocabulary,
            seed=knobs.read(ask.own)[1],
            tokens=tokens,
            cover=ask.own.get("cover") == "1",
            guess=place.guess,
            typed=place.typed,
            ahead=None if full else ahead,
        )
    except Refused as error:
        return shown | {"notice": reading.refusal(ask, error)}


def do(server: Server, ask: Ask, place: Place, done: Mapping) -> tuple[Place, dict]:
    """Where an act leads, and what it changes besides. Raises: Unread while the text is being read."""
    place = walk(server, ask, place, done)
    return place, act(server, ask, place, done)


def click(server: Server, ask: Ask, place: Place, done: Mapping) -> tuple[Place, dict, dict | None]:
    """As `do`, and what is to be drawn then; None where the act changes what is asked.

    In one piece of work, since each costs a front end a call of its replica.
    Raises: Unread while the text is being read.
    """
    place, changes = do(server, ask, place, done)
    return place, changes, None if changes else view(server, ask, place)


def walk(server: Server, ask: Ask, place: Place, done: Mapping) -> Place:
    """Where the visitor is after moving in the history, or guessing how it goes on.

    Raises: Unread while the text is being read.
    """
    kind, history = done.get("kind"), place.history
    if kind == "back":
        return Place(history.back())
    if kind == "restart":
        return Place(history.goto(0))
    if kind == "goto":
        with suppress(ValueError):
            return Place(history.goto(_index(done.get("node")) or 0))
    if kind not in ("next", "take", "guess"):
        return place
    seen = reading.read(server, ask, history.path(), whole=False)
    seen.wait()
    if seen.run is None:  # the place stays; the view says what is wrong
        return place
    reader, index = seen.reader, _index(done.get("id"))
    if kind == "guess":
        return guessed(place, reader, seen.run, index, done.get("text"))
    if len(seen.run.trace.tokens) >= reader.limit:
        return place
    if kind == "next" and not ended(reader, history):
        choice, seed = _choice(server, ask, seen.run), knobs.read(ask.own)[1]
        return Place(history.take(draw(choice, die(seed, len(seen.run.trace.tokens)))))
    if kind == "take" and index is not None and index < reader.spec.n_vocab:
        return Place(history.take(index))
    return place


def _index(value) -> int | None:
    """A number from 0 on that a component sent; None for anything else."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and value >= 0 else None


def left(
    server: Server, ask: Ask, seen: Reading, run: Run, path: tuple[int, ...]
) -> tuple[float, ...]:
    """What the knobs leave of every word taken, where it was taken. Shape: (len(path),)."""
    chosen, name = astuple(knobs.read(ask.own)[0]), seen.reader.spec.name
    trace, before = run.trace, reading.key(seen.prompt)

    def one(place: int) -> float:
        earlier = server.runs.find(seen.reader, seen.prompt, path[:place])
        if earlier is None:  # its logits are gone: made again from the stream
            vector = trace.last[len(seen.prompt) + place - 1]
            choice = choose(seen.reader.unembed(vector), knobs.read(ask.own)[0])
        else:
            choice = _choice(server, ask, earlier)
        return float(choice.probs[path[place]])

    def key(count: int) -> tuple:
        return (name, before, path[:count], chosen)

    def made() -> tuple[float, ...]:
        known = server.left.find(key(len(path) - 1)) or ()
        return (*known, *(one(place) for place in range(len(known), len(path))))

    return server.left.get(key(len(path)), made) if path else ()


def _choice(server: Server, ask: Ask, run: Run) -> Choice:
    """What the visitor's knobs make of a run's logits; asked for before and after a click."""
    chosen, _ = knobs.read(ask.own)
    about, logits = (run.trace.spec.name, run.trace.ids), run.trace.logits
    order = server.kept.get(("order", *about), lambda: likeliest_first(logits))
    key = ("choice", *about, astuple(chosen))
    return server.kept.get(key, lambda: choose(logits, chosen, order))


def guessed(place: Place, reader: Reader, run: Run, picked: int | None, typed: object) -> Place:
    """The same place with the token that was picked, or that a typed word names there."""
    if picked is not None:
        known = picked < reader.spec.n_vocab
        return replace(place, guess=picked, typed="") if known else place
    text = typed[:LONGEST_GUESS].strip() if isinstance(typed, str) else ""
    if not text:
        return place
    found = meant(text, reader.tokenizer.id_of, run.trace.logits)
    return replace(place, guess=found, typed=text)


def ended(reader: Reader, history: History) -> str | None:
    """The end token's name when the last word taken is one."""
    last = history.path()[-1:]
    done = last and last[0] in reader.tokenizer.end_ids
    return Vocabulary.of(reader.tokenizer).shown(last[0])["text"] if done else None


def branches(history: History, vocabulary: Vocabulary) -> dict:
    """The history as rows of words; the row that holds the reader's place is the current one."""
    rows_ = history.rows()
    current = next((i for i, row in enumerate(rows_) if history.at in row.nodes), 0)
    return {
        "root": 0,
        "at": history.at,
        "current_row": current,
        "rows": [
            {
                "start": row.start,
                "parent_row": row.parent_row,
                "nodes": [
                    {"node": node, **vocabulary.shown(history.nodes[node - 1].token_id)}
                    for node in row.nodes
                ],
            }
            for row in rows_
        ],
    }


def tries(ask: Ask, model: str) -> dict:
    """The card "Try this"; `tried` is the first example that matches what is on the screen."""
    says, some = ask.says("next_word"), examples(model, ask.language)
    now = (ask.text, ask.chat, ask.own.get("temperature"))
    states = [(one.text, one.chat, one.knobs.get("temperature")) for one in some]
    return {
        "tries": [
            {"text": says(f"try.{one.name}"), "label": says("try_button"), "example": one.text}
            for one in some
        ],
        "tried": states.index(now) if now in states else None,
    }


def act(server: Server, ask: Ask, place: Place, done: Mapping) -> dict:
    """What turning a knob, covering the bars, taking an example or looking inside changes."""
    kind = done.get("kind")
    if kind == "inside":
        return step.inside(ask, reading.answering(server, ask)[0], done.get("page"), place.history)
    if kind in ("knobs", "seed"):
        return {"own": knobs.written(done)}
    if kind == "cover":
        return {"own": {"cover": "1" if done.get("on") else None}}
    if kind == "try":
        reader, _ = reading.answering(server, ask)
        some = examples(reader.spec.name if reader else ask.model, ask.language)
        index = _index(done.get("index"))
        if index is not None and index < len(some):
            one = some[index]
            return {"text": one.text, "chat": one.chat, "own": knobs.OFF | one.knobs}
    return {}

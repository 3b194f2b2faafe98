"""Next word: given the words so far, a language model produces the next one, over and over."""

from contextlib import suppress
from dataclasses import asdict, astuple

import streamlit as st

from explain import next_word
from explain.history import History
from explain.models.refused import Busy, EmptyText, TextTooLong
from explain.sampling import die, draw
from explain.ui import cache, components, frame, knobs, reading, tries, visit

here = visit.current()
reader, notice = reading.answering(here)
chat = bool(reader) and here.chat and reader.tokenizer.has_chat
state = st.session_state.setdefault("next_word", {"ack": None})


def begin():
    """A new history when the prompt is another one; the link's own when a link was opened."""
    key = (visit.generation(), reader.spec.name, here.chat, here.text)
    if state.get("key") != key:
        linked = state.get("generation") != visit.generation()
        state.update(key=None, generation=visit.generation())  # the text may be refused
        prompt = reader.prompt(here.text, chat=chat)
        link = here.own.get("words", "") if linked else ""
        history = History.from_link(link, reader.spec.n_vocab)
        state.update(key=key, prompt=prompt, history=history, guess=None)


def choice_at(history):
    """The run at a place of the history, and what the knobs make of its logits."""
    run = cache.runs().get(reader, state["prompt"], history.path())
    chosen, seed = knobs.read(here.own)
    key = (reader.spec.name, run.trace.ids, astuple(chosen))
    return run, cache.choice(*key, run.trace.logits), seed


def act(done):
    """What the visitor did in the component: change the history, the knobs or the text."""
    kind, state["ack"] = done.get("kind"), done.get("n")
    if reading.answer(here, kind):
        return
    if kind == "try":
        tries.take(reader.spec.name if reader else here.model, done.get("index", 0))
    elif kind in ("knobs", "seed"):
        visit.change(own=knobs.written(done))
    elif kind == "cover":
        visit.change(own={"cover": "1" if done.get("on") else None})
        state["guess"] = None
    elif reader and state.get("key"):
        with suppress(Busy, ValueError):  # the place stays; the view below says what is wrong
            walk(kind, done)


def walk(kind, done):
    """Move in the history, or guess where it goes on."""
    history = state["history"]
    if kind == "guess":
        state["guess"] = guessed(done)
        return
    if kind == "next" and not ended(history) and not full(history):
        run, choice, seed = choice_at(history)
        history = history.take(draw(choice, die(seed, len(run.trace.tokens))))
    elif kind == "take" and not full(history) and 0 <= done.get("id", -1) < reader.spec.n_vocab:
        history = history.take(int(done["id"]))
    elif kind == "back":
        history = history.back()
    elif kind == "restart":
        history = history.goto(0)
    elif kind == "goto":
        history = history.goto(int(done.get("node") or 0))
    state.update(history=history, guess=None)


def guessed(done):
    """The token that was picked or typed; a typed word counts with the space before it."""
    typed = str(done.get("text", ""))[:50].strip()
    picked = done.get("id")
    if picked is None and typed:
        picked = reader.tokenizer.raw(f" {typed}")[0].id
    return picked if picked is not None and 0 <= picked < reader.spec.n_vocab else None


def ended(history):
    """The end token's name when the last word taken is one."""
    last = history.path()[-1:]
    done = last and last[0] in reader.tokenizer.end_ids
    return cache.vocabulary(reader.spec.name).shown(last[0])["text"] if done else None


def full(history):
    """Whether this server reads no longer text."""
    return len(state["prompt"]) + len(history.path()) >= reader.limit


def view():
    """What the component draws now, or why it cannot."""
    if reader is None:
        return {"notice": notice}
    try:
        begin()
        run = reading.begin(here, reader, state["prompt"], state["history"].path())
        if isinstance(run, dict):
            return {"notice": run}
        run, choice, seed = choice_at(state["history"])
    except (EmptyText, TextTooLong, Busy) as error:
        return {"notice": reading.refusal(here, error)}
    history, vocabulary = state["history"], cache.vocabulary(reader.spec.name)
    tokens = run.trace.tokens
    n_prompt = len(tokens) - len(history.path())
    folded = reader.tokenizer.preamble if chat else 0
    over = ended(history)
    shown = {
        "strip": next_word.strip(tokens, n_prompt, run.shares, folded),
        "history": next_word.branches(history, vocabulary),
        "ended": over,
        "full": full(history),
        "rows": None,
        "notice": notice or reading.strange(here, reader, state["prompt"]),
        **tries.shown(here, reader.spec.name),
    }
    if not over:
        shown |= next_word.picture(
            choice,
            vocabulary,
            seed=seed,
            tokens=tokens,
            cover=here.own.get("cover") == "1",
            guess=state["guess"],
            ahead=None if full(history) else lambda index: choice_at(history.take(index))[1],
        )
    visit.change(own={"words": history.to_link() or None})
    return shown


shown = next_word.NOTHING | {"knobs": asdict(knobs.read(here.own)[0])} | view()
frame.component(components.next_word, "next_word", shown, act, ack=state["ack"])

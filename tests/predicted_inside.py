"""What the questions about heads, floors and training must find, computed another way."""

from __future__ import annotations

import numpy as np
from answers import OWN, WHO, Expected, percent, percent_, softmax

from explain.models.checkpoints import curve, listed, load_checkpoints

PARIS = "The capital of France is"


def look(readers, language):
    reader, (owner, has) = (
        readers["small-world"],
        {"en": ("Lily", "has"), "zh": ("小红", "有")}[language],
    )
    trace = reader.read(reader.prompt(WHO[language], chat=True))
    row = trace.attention(3)[2, -1]
    words = [token.raw.decode().strip() for token in trace.tokens]
    at = int(row.argmax())
    assert words[at - 1 : at + 1] == [owner, has] and trace.attention(0)[0, at].argmax() == at - 1
    return Expected(f"{has}#{words[: at + 1].count(has)}", (percent_(row[at]),))


def breaks(readers, language):
    reader = readers["small-world"]
    trace = reader.read(reader.prompt(WHO[language], chat=True))
    answer = int(trace.logits.argmax())

    def left(layer, head):
        return float(softmax(reader.read(trace.tokens, off=[(layer, head)]).logits)[answer])

    found = {f"L{layer}H{head}": left(layer, head) for layer in range(4) for head in range(4)}
    worst = min(found, key=found.get)
    shown = percent_(found[worst])
    return Expected(worst, (shown,), more={"L1H2": (shown, percent_(found["L1H2"]))})


def ranks(reader, trace):
    """At the last token: the answer's rank and the likeliest word, from the embedding up."""
    last = [np.argsort(-reader.unembed(row)) for row in trace.resid[:, -1]]
    answer = last[-1][0]
    return [int(np.flatnonzero(one == answer)[0]) + 1 for one in last], [
        int(one[0]) for one in last
    ]


def read_who(readers, language):
    if language == "en":
        reader = readers["smollm2-135m"]
        return reader, reader.read(reader.prompt(PARIS))
    reader = readers["small-world"]
    return reader, reader.read(reader.prompt(WHO["zh"], chat=True))


def floor_of(reader, trace, language):
    places, words = ranks(reader, trace)
    first = next(i for i in range(len(places)) if set(places[i:]) == {1})
    before = max(first - 1, 0)
    other = reader.tokenizer.raw_bytes(words[before]).decode().strip()
    return str(before), f"{places[before]:,}" if language == "en" else str(places[before]), other


def first(readers, language):
    floor, rank, other = floor_of(*read_who(readers, language), language)
    assert int(floor) == {"en": 29, "zh": 3}[language]
    return Expected(floor, (rank, other), "1", {"1": (floor, rank)})


def none(readers, language):
    reader, trace = read_who(readers, language)
    odds = softmax(reader.unembed(trace.resid[0, -1]))
    word = reader.tokenizer.raw_bytes(int(odds.argmax())).decode().strip()
    assert word == trace.tokens[-1].raw.decode().strip() and odds.max() > 0.99
    return Expected(word, (percent_(odds.max()),))


def own_floor(readers, language):
    reader = readers["small-world"]
    trace = reader.read(reader.prompt(OWN[language]["text"]))
    floor, rank, _ = floor_of(reader, trace, language)
    return Expected(floor, (floor,), "77", {"77": (floor, rank)})


def loss(readers, language):
    found = {point["step"]: point["fresh_loss"] for point in curve()}
    assert found[1500] > found[0] + 1
    return Expected("rises", (f"{found[0]:.2f}", f"{found[1500]:.2f}"))


def always(readers, language):
    reader = readers["small-world"]
    right = int(reader.read(reader.prompt(WHO[language], chat=True)).logits.argmax())
    wrong = [
        one.step
        for one in load_checkpoints()
        if int(one.reader.read(one.reader.prompt(WHO[language], chat=True)).logits.argmax())
        != right
    ]
    step = min(one["step"] for one in listed() if one["step"] > max(wrong))
    share = next(one.looking_back for one in load_checkpoints() if one.step == step)
    assert share < 0.7  # so part of it is luck
    return Expected(str(step), (percent(share),))

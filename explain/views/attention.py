"""What the page "Attention" shows: one head in six steps, its plane, all heads, and heads off."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import partial

import numpy as np

from explain import attention
from explain.ask import Ask
from explain.reader import Reader
from explain.sampling import softmax
from explain.server import Server
from explain.server.jobs import Job
from explain.trace import Trace
from explain.views import attention_compare, reading, step
from explain.views.strip import names
from explain.vocabulary import Vocabulary

MOST_OFF = 64
MOST_INPUTS = 6  # as many columns as the page draws at most
N_BARS = 6
LOOK_S = 0.6  # between two looks at work under way
MEASURED = 64  # tokens of a text of which every head is switched off unasked
PATIENCE_S = 10.0  # of that measuring: then nobody looks any more
ALL_ON = "none"  # how the address says that no head is off
FIRST_STEP, LAST_STEP = 5, 6  # it opens where the weights are known
KINDS, EFFECTS = "kinds of heads", "effects of heads"  # jobs


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    seen = reading.read(server, ask)
    if seen.trace is None:
        return seen.missing | {"compare": None}
    trace, spec, chosen = seen.trace, seen.trace.spec, ask.own["view"]
    token = chosen_token(ask, trace)
    layer, head = chosen_head(ask, trace)
    shown = {
        "picture": True,
        "notice": seen.notice,
        "view": chosen,
        "names": names(trace.tokens),
        "taken": step.told(ask, seen.reader),
        "sizes": {"layers": spec.n_layers, "heads": spec.n_heads},
        "filled": {"context": spec.n_context},
        "at": {
            "layer": layer,
            "head": head,
            "chosen": "layer" in ask.own or "head" in ask.own,
            "token": token,
            "step": _given(ask.number("step", LAST_STEP + 1), FIRST_STEP),
        },
    }
    beside = attention_compare.beside(server, ask, seen, layer, head, token)
    shown["compare"] = beside.pop("compare")
    if chosen == "one" and ask.second is not None:  # the two heads stand in its place
        return shown | beside
    shown["one"] = one(seen.reader, trace, layer, head, token)
    if chosen in ("one", "all"):
        job = server.jobs.ask((KINDS, spec.name), lambda job: measured(seen.reader, job))
        if job.state == "failed":
            shown["notice"] = reading.failed(ask)
        shown["kinds"] = kinds(trace, job)
        shown["again"] = LOOK_S if job.state == "running" else None
        alone = (layer, head) if chosen == "one" else None
        count = len(trace.tokens)
        places = attention.matrix_places(count, token) if alone else attention.packed_places(count)
        key = ("weights", spec.name, reading.key(trace.tokens), alone, tuple(places))
        rows = server.kept.get(key, lambda: attention.packed_rows(trace, places, alone))
        shown["grid"] = b64encode(rows).decode()  # a component's data is JSON
        shown["packed"], shown["first"] = len(places), places[0]
        shown["alone"] = alone is not None
    if chosen == "whatif":
        given = ask.own.get("off", "")
        unasked = not given and len(trace.tokens) <= MEASURED
        job = every_off(server, seen.reader, trace, (None, "stopped") if unasked else ())
        running = bool(job and job.state == "running")  # now: it may end while this is drawn
        off = asked(given, spec) if given else telling(job)
        shown["whatif"] = whatif(server, seen.reader, trace, off, job) | {"chosen": not given}
        shown["address"] = {} if off or given == ALL_ON else {"off": None}
        shown["again"] = LOOK_S if running else None
    return shown | beside  # a second text that is still being read asks again sooner


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """Switch heads off; measure what each head does, or stop that."""
    if done["kind"] == "off":
        return {"own": {"off": written(done.get("off")) or ALL_ON}}
    if done["kind"] in ("effects", "halt"):
        seen = reading.read(server, ask)
        if seen.trace is not None:
            asked_for = (None, "stopped", "failed") if done["kind"] == "effects" else ()
            job = every_off(server, seen.reader, seen.trace, asked_for)
            if done["kind"] == "halt" and job:
                job.stop()
                return {"own": {"off": ask.own.get("off") or ALL_ON}}  # else it begins anew
    return {}


def chosen_head(ask: Ask, trace: Trace) -> tuple[int, int]:
    """The (layer, head) that the address names; else one that is worth opening on."""
    spec, usual = trace.spec, (0, 0)
    if "layer" not in ask.own and "head" not in ask.own:
        usual = attention.opening(trace, len(trace.tokens) - 1)
    layer, head = ask.number("layer", spec.n_layers), ask.number("head", spec.n_heads)
    return _given(layer, usual[0]), _given(head, usual[1])


def chosen_token(ask: Ask, trace: Trace) -> int:
    """The place of the token that looks: the address's, else the last."""
    return _given(ask.number("token", len(trace.tokens)), len(trace.tokens) - 1)


def _given(value: int | None, usual: int) -> int:
    return usual if value is None else value


def one(reader: Reader, trace, layer: int, head: int, token: int) -> dict:
    """The steps of one head as lists; enough digits that sums can be checked by hand.

    `inputs` has what this layer reads at the tokens that weigh most and at the looking one.
    """
    from explain.models import inside  # torch: a page is there before it is imported

    steps = attention.steps(trace, layer, head, token)
    seen = sorted({*attention.largest(steps["weights"], MOST_INPUTS), token})
    inputs = inside.attention_input(reader, trace, layer, seen)
    places, kept = attention.plane(steps["query"], steps["keys"])
    listed = {
        name: np.round(value.astype(np.float64), 6).tolist()
        if isinstance(value, np.ndarray)
        else value
        for name, value in steps.items()
    }
    return listed | {
        "layer": layer,
        "head": head,
        "places": np.round(places, 4).tolist(),
        "kept": round(kept, 4),
        "inputs": dict(zip(map(str, seen), np.round(inputs, 3).tolist(), strict=True)),
        "rotates": reader.spec.rotates,
    }


def measured(reader: Reader, job: Job) -> np.ndarray:
    """Every head's mean scores on random repeated tokens. Shape: (L, 4, H)."""
    spec, total = reader.spec, np.zeros(1)
    texts = attention.random_texts(spec.n_vocab, reader.tokenizer.special_ids)
    for index, ids in enumerate(texts, 1):
        trace = reader.read(reader.tokenizer.tokens(ids))
        rows = [attention.scores(trace.attention(layer), ids) for layer in range(spec.n_layers)]
        total = total + np.stack(rows)
        job.tell(index / len(texts))
    return total / len(texts)


def kinds(trace: Trace, job: Job) -> dict:
    """How far the measuring is, every head's scores, and the same scores on this very text."""
    result = {"share": job.share, "names": attention.KINDS, "from": attention.NAMED_FROM}
    if job.state != "done":
        return result
    layers = range(len(job.found))
    here = np.stack([attention.scores(trace.attention(layer), trace.ids) for layer in layers])
    return result | {
        "scores": np.round(job.found, 4).tolist(),
        "here": np.round(here, 4).tolist(),
        "named": _named(job.found),
        "named_here": _named(here),
    }


def _named(scores: np.ndarray) -> list[list[str]]:
    """Every head's kind. Shape: (L, 4, H) to L lists of H."""
    return [[attention.kind(layer[:, head]) for head in range(layer.shape[1])] for layer in scores]


def written(off) -> str:
    """Heads that are off, as the address writes them: L3H1-L4H0; a layer's attention: L3."""
    found = [str(one) for one in off] if isinstance(off, list) else []
    return "-".join([one for one in found if re.fullmatch(r"L\d{1,3}(H\d{1,3})?", one)][:MOST_OFF])


def asked(text: str, spec) -> list[tuple[int, int]]:
    """The (layer, head) pairs an address switches off; what does not exist is left out."""
    pairs = []
    for one in text.split("-")[:MOST_OFF]:
        match = re.fullmatch(r"L(\d{1,3})(?:H(\d{1,3}))?", one)
        if match and int(match[1]) < spec.n_layers:
            some = range(spec.n_heads) if match[2] is None else [int(match[2])]
            pairs += [(int(match[1]), head) for head in some if head < spec.n_heads]
    return sorted(set(pairs))


def every_off(server: Server, reader: Reader, trace: Trace, begin: tuple = ()) -> Job | None:
    """The measuring of every head off on this text, which ends when nobody looks for PATIENCE_S.

    It is begun if its state is one of `begin`; None: it was never begun.
    """
    key = (EFFECTS, trace.spec.name, trace.ids)
    job = server.jobs.find(key)
    if (job.state if job else None) not in begin:
        return job
    return server.jobs.start(key, partial(effects, reader, trace), patience=PATIENCE_S)


def telling(job: Job | None) -> list[tuple[int, int]]:
    """The one head that this answer needs most; none while that is being measured."""
    if job is None or job.state != "done":
        return []
    lost = job.found["before"] - np.array(job.found["after"])  # (L, H)
    layer, head = np.unravel_index(lost.argmax() if lost.max() > 0 else lost.argmin(), lost.shape)
    return [(int(layer), int(head))]


def effects(reader: Reader, trace: Trace, job: Job) -> dict | None:
    """How much each head off changes the likeliest next word's probability, layer by layer."""
    from explain.models.effect import effects as each_off  # torch: only now needed

    word = int(np.argmax(trace.logits))
    after: list[list[float] | None] = [None] * reader.spec.n_layers  # by layer, by head
    known = {"word": word, "before": float(softmax(trace.logits)[word]), "after": after}
    job.known = known
    for layer, logits in each_off(reader, trace, lambda share: job.tell(share, known)):
        after[layer] = [round(float(softmax(row)[word]), 5) for row in logits]
    return known if None not in after else None


def whatif(
    server: Server, reader: Reader, trace: Trace, off: list[tuple[int, int]], job: Job | None
) -> dict:
    """The next word's bars with these heads off, beside those with all on; what each head does."""
    key = ("heads off", reader.spec.name, reading.key(trace.tokens), tuple(off))
    without = server.kept.get(key, lambda: reader.read(trace.tokens, off=off).logits)
    before, after = softmax(trace.logits), softmax(without)
    vocabulary = Vocabulary.of(reader.tokenizer)
    look = vocabulary.look(trace.tokens[-1].id)
    known = None
    if job and job.known:
        word = vocabulary.shown(job.known["word"], look)
        known = {"state": job.state, "share": job.share} | job.known | {"word": word}
    return {
        "effects": known,
        "off": [f"L{layer}H{head}" for layer, head in off],
        "rows": [
            item | {"before": float(before[item["id"]]), "after": float(after[item["id"]])}
            for item in vocabulary.listed(compared(before, after), look)
        ],
    }


def compared(before: np.ndarray, after: np.ndarray) -> list[int]:
    """The ids to show of two distributions: the second's two likeliest, whatever the first's are.

    Shape: (V,) twice; N_BARS ids from the likeliest before on.
    """
    both = dict.fromkeys([*np.argsort(-after)[:2].tolist(), *np.argsort(-before)[:N_BARS].tolist()])
    return sorted(list(both)[:N_BARS], key=lambda i: -before[i])

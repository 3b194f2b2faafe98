"""What the page "Inside the Transformer" shows: the tower, one floor, the lens, authors, neurons, sizes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from explain import transformer
from explain.ask import Ask
from explain.reader import Reader
from explain.sampling import softmax
from explain.server import Server
from explain.server.jobs import Job
from explain.trace import Trace
from explain.views import neurons, reading, step, transformer_compare
from explain.views.authors import authors
from explain.views.strip import names
from explain.vocabulary import Vocabulary, meant

N_SHOWN = 5  # words in each list of a floor
LOOK_S = 0.4  # between two looks at the table while it is filled
NEARLY_SURE = 0.99996  # the page says > 99.9%
LONGEST = 60  # characters of a typed opponent
TABLE = "lens at all floors"  # a job


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    seen = reading.read(server, ask)
    if seen.trace is None:
        return seen.missing | {"compare": None}
    trace, spec, chosen = seen.trace, seen.trace.spec, ask.own["view"]
    tower = _tower(server, ask, seen.reader, seen.trace)
    picture, asked = tower.picture(), ask.number("layer", spec.n_layers)
    layer = transformer.opening(picture["settled"], spec.n_layers) if asked is None else asked
    shown = {
        "picture": True,
        "notice": seen.notice,
        "view": chosen,
        "names": names(trace.tokens),
        "taken": step.told(ask, seen.reader),
        "sizes_of": {"layers": spec.n_layers, "heads": spec.n_heads, "vocab": spec.n_vocab},
        "at": {"layer": layer, "token": tower.token, "asked": asked is not None},
        "attention": ask.link("attention", **step.kept(ask)),
        "tower": picture,
        **transformer_compare.beside(
            server, ask, seen, tower.token, picture | {"token": tower.token}
        ),
    }
    if chosen == "table":
        job = server.jobs.ask(tower.table_key, tower.all_floors)
        shown["table"] = tower.table(job)
        shown["again"] = LOOK_S if job.state == "running" else shown.get("again")
        if job.state == "failed":
            shown["notice"] = reading.failed(ask)
    if chosen == "floor":
        shown["floor"] = tower.kept("floor", lambda: tower.floor(layer), layer, tower.token)
    if chosen == "authors":
        pair = ask.number("word", spec.n_vocab), ask.number("against", spec.n_vocab)
        shown["authors"] = authors(tower, *pair) | {"refused": ask.own.get("refused", "")}
    if chosen == "neurons":
        shown["neurons"] = neurons.neurons(tower, neurons.named(ask, spec))
    if chosen == "sizes":
        shown["sizes"] = tower.sizes()
    return shown


def _tower(server: Server, ask: Ask, reader, trace: Trace) -> Tower:
    token, last = ask.number("token", len(trace.tokens)), len(trace.tokens) - 1
    return Tower(server, reader, trace, last if token is None else token)


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """Set another word against the answer, or stop filling the table."""
    seen = reading.read(server, ask)
    if seen.trace is None:
        return {}
    if done["kind"] == "against":
        typed = str(done.get("typed", ""))[:LONGEST].strip()
        found = meant(typed, seen.reader.tokenizer.id_of, seen.trace.logits)
        if found is None:
            return {"own": {"refused": typed}}
        return {"own": {"against": str(found), "refused": None}}
    if done["kind"] == "halt":
        job = server.jobs.find(_tower(server, ask, seen.reader, seen.trace).table_key)
        if job:
            job.stop()
    return {}


def _rounded(share: np.ndarray) -> list:
    """Shares to four digits. A softmax never gives 1: what is nearly 1 stays below it."""
    return np.minimum(np.round(share.astype(float), 4), NEARLY_SURE).tolist()


class Tower:
    """One run seen from floor to floor, at the token that the visitor looks at."""

    def __init__(self, server: Server, reader: Reader, trace, token: int):
        from explain.models import inside  # torch: a page is there before it is imported
        from explain.models import neurons as inside_neurons

        self.inside, self.inside_neurons = inside, inside_neurons
        self.server, self.reader, self.trace, self.token = server, reader, trace, token
        self.vocabulary = Vocabulary.of(reader.tokenizer)
        self.look = self.vocabulary.look(trace.tokens[token].id)

    def kept(self, topic: str, work, *about):
        """What is made once for this run."""
        key = (topic, self.reader.spec.name, self.trace.ids, *about)
        return self.server.kept.get(key, work)

    def _words(self, ids) -> dict[str, dict]:
        return {str(i): self.vocabulary.shown(int(i)) for i in {int(i) for i in ids}}

    def picture(self) -> dict:
        """Every floor's likeliest word under the tokens shown, and the answer's place on each."""
        shown = transformer.window(len(self.trace.tokens), self.token)
        best, share, place = self.kept("lens", lambda: self._lens(shown), shown.start, self.token)
        answer = int(best[-1, self.token - shown.start])
        return {
            "columns": list(shown),
            "best": best.tolist(),
            "share": _rounded(share),
            "places": place.tolist(),
            "lexicon": self._words([*best.ravel(), answer]),
            "answer": answer,
            "settled": transformer.settled(place),
            "shapes": transformer.shapes(self.reader.spec, len(self.trace.tokens)),
            "multiplied": self._multiplied(),
        }

    def _lens(self, shown: range) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        rows = self.trace.resid[:, shown.start : shown.stop]  # (L+1, C, D)
        answer = int(self.reader.unembed(self.trace.resid[-1, self.token]).argmax())
        watched = np.full(rows.shape[:2], answer)
        flat = self.inside.lens(self.reader, rows.reshape(-1, rows.shape[-1]), watched.ravel())
        best, share, place = (some.reshape(watched.shape) for some in flat)
        return best, share, place[:, self.token - shown.start]

    def floor(self, layer: int) -> dict:
        """One token's vector at every point of the floor; what would come out of the stream before,
        between and after the two parts, and what each part does to the words that come first there."""
        points = self.inside.floor(self.reader, self.trace, layer, self.token)
        shown = {
            name: self._out(points[name]) for name in ("in", "middle", "out") if name in points
        }
        added = {name: points[name] for name in ("attn", "mlp")}
        moved = self.inside.raised(self.reader, self.trace, self.token, list(added.values()))
        firsts = [shown["out"][0], *[some[0] for some in shown.values()], *shown["out"]]
        words = list({item["id"]: item for item in firsts}.values())[:N_SHOWN]
        return {
            "points": [
                {"name": name, "row": np.round(row.astype(float), 4).tolist()}
                for name, row in points.items()
            ],
            "parallel": "middle" not in points,
            "out": shown,
            "added": {
                name: {
                    "length": float(np.linalg.norm(added[name])),
                    "words": [
                        {key: item[key] for key in ("id", "text", "kind", "joins")}
                        | {"push": float(row[item["id"]])}
                        for item in words
                    ],
                }
                for name, row in zip(added, moved, strict=True)
            },
        }

    def _out(self, vector: np.ndarray) -> list[dict]:
        """The likeliest words if the tower ended with this vector."""
        probs = softmax(self.reader.unembed(vector))
        return [
            item | {"share": float(probs[item["id"]])}
            for item in self.vocabulary.listed(np.argsort(-probs)[:N_SHOWN], self.look)
        ]

    def _multiplied(self) -> int:
        by_weights = sum(one.multiplications for one in self.reader.sizes)
        return by_weights + transformer.looking(self.reader.spec, len(self.trace.tokens) + 1)

    def sizes(self) -> dict:
        """Parameters of every part, and multiplications for one more word."""
        spec = self.reader.spec
        return {
            "rows": [
                {"part": one.part, "parameters": one.parameters, "times": one.multiplications}
                for one in self.reader.sizes
            ],
            "looking": transformer.looking(spec, len(self.trace.tokens) + 1),
            "total": sum(one.parameters for one in self.reader.sizes),
            "multiplied": self._multiplied(),
            "tied": not any(one.part == "output" and one.parameters for one in self.reader.sizes),
        }

    def all_floors(self, job: Job) -> dict | None:
        """The lens at all floors for the tokens around the chosen one, floor by floor."""
        tokens, rows = self.block, []
        job.known = known = {"tokens": list(tokens), "best": ()}
        for floor, stream in enumerate(self.trace.resid[:, tokens.start : tokens.stop], 1):
            best, share, _ = self.inside.lens(self.reader, stream, np.zeros(len(stream), int))
            rows.append(list(zip(best.tolist(), _rounded(share), strict=True)))
            known = {"tokens": list(tokens), "best": tuple(rows)}
            if not job.tell(floor / len(self.trace.resid), known):
                return None
        return known

    @property
    def block(self) -> range:
        """The tokens that the table shows."""
        return transformer.block(len(self.trace.tokens), self.token)

    @property
    def table_key(self) -> tuple:
        """The job that fills the table."""
        return (TABLE, self.trace.spec.name, self.trace.ids, self.block.start)

    def table(self, job: Job) -> dict:
        """The lens at all floors, as far as it is known."""
        known = job.known or {"tokens": [], "best": ()}
        best = np.array([[i for i, _ in row] for row in known["best"]])
        whole = len(best) == len(self.trace.resid)
        return {
            # from which row on each column says what it says at the top
            "settled": transformer.all_settled(best) if whole else [],
            "share": job.share,
            "state": "stopped" if job.state == "failed" else job.state,
            "columns": known["tokens"],
            "best": known["best"],
            "lexicon": self._words(i for row in known["best"] for i, _ in row),
        }

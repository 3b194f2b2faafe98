"""What the page "Word embeddings" shows: the table as a map, sums of words, words in context."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial

import numpy as np

from explain import embedding
from explain.ask import Ask
from explain.models.refused import Refused
from explain.openings import openings
from explain.reader import Reader
from explain.server import Server
from explain.server.jobs import Job
from explain.tokens import Glyphs
from explain.views import embedding_compare, reading
from explain.vocabulary import Vocabulary

MOST_CHOSEN = 12
MOST_NAMED = 5  # words that a sentence says were left out
N_SEARCHED = 40  # neighbours looked at, to leave ten once other spellings of the word are out
INSIDE = Glyphs("a", "word", False)  # listed so, "France" is told apart from " France"
CHOICES = {"method": (None, "pca", "tsne"), "leave": (None, "0")}
LOOK_S = 0.6  # between two looks at a t-SNE under way


def view(server: Server, ask: Ask) -> dict:
    """What the component draws."""
    reader, notice = reading.answering(server, ask)
    if reader is None:
        return {"notice": notice, "compare": None}
    chosen, own, table = ask.own["view"], ask.own, Table(server, reader, ask.language)
    shown = {"picture": True, "notice": notice, "view": chosen, "model": reader.spec.title}
    shown |= {"compare": None}
    odd = [name for name, some in CHOICES.items() if own.get(name) not in some]
    shown["address"] = dict.fromkeys(odd)
    if chosen == "map":
        method = "pca" if own.get("method") == "pca" else "tsne"
        found = table.map(own.get("own", ""), method) | {"near": table.near(own.get("near", ""))}
        again = LOOK_S if found["working"] else None
        failed = {"notice": reading.failed(ask)} if found["failed"] else {}
        return shown | failed | {"map": found, "again": again}
    if chosen == "matrix":
        return shown | {"matrix": table.matrix(own.get("matrix", ""))}
    if chosen == "sums":
        return shown | {"sums": table.sums(own.get("sum", ""), own.get("leave") != "0")}
    if chosen == "groups":
        return shown | {"groups": table.groups()}
    try:
        return shown | embedding_compare.context(server, ask, table)
    except Refused as error:
        return shown | {"context": table.context(""), "notice": reading.refusal(ask, error)}


def act(server: Server, ask: Ask, done: Mapping) -> dict:
    """Stop the t-SNE."""
    if done["kind"] == "halt":
        reader, _ = reading.answering(server, ask)
        job = reader and Table(server, reader, ask.language).job()
        if job:
            job.stop()
        return {"own": {"method": "pca"}}
    return {}


def space(server: Server, reader: Reader) -> embedding.Space:
    """A model's embedding table as seen from its mean row."""
    table = reader.embedding
    about = server.kept.get(("centred", reader.spec.name), lambda: embedding.centred(table))
    return embedding.Space(table, *about)


class Table:
    """A model's embedding table and what can be asked of it."""

    def __init__(self, server: Server, reader: Reader, language: str):
        self.server, self.reader, self.table = server, reader, reader.embedding
        self.vocabulary = Vocabulary.of(reader.tokenizer)
        self.opens, self.space = openings(reader.spec.name, language), space(server, reader)

    def _kept(self, topic: str, make, *about):
        return self.server.kept.get((topic, self.reader.spec.name, *about), make)

    def ids(self, word: str) -> list[int]:
        """A word's token ids as it stands inside a sentence: an English one behind a space.

        A vocabulary of whole words has it with its space, though alone it would be read without.
        """
        tokenizer = self.reader.tokenizer
        said = f" {word}" if word.isascii() else word
        whole = tokenizer.id_of(said.encode())
        return [token.id for token in tokenizer.plain(said)] if whole is None else [whole]

    def map(self, own: str, method: str) -> dict:
        """The words' places by one of the methods; while t-SNE works, as far as it is, or by PCA."""
        typed = embedding.asked(own)
        places, lacking = embedding.placed(self.ids, typed, self.reader.tokenizer.unknown_id)
        rows = self._rows(places)
        count = sum(bool(place.group) for place in places)  # the curated words make the map
        flat, share = self._kept("pca", lambda: embedding.pca(rows, count), _texts(places))
        job = self.job() if method == "tsne" else None
        if method == "tsne" and (job is None or job.state == "stopped"):
            work = partial(_tsne, rows[:count])
            job = self.server.jobs.start(self._key, work)
        told = "pca"
        if job and job.state == "done":
            (curated, share), told = job.found, "tsne"
            flat = embedding.beside(rows, curated)
        elif job and job.known is not None:
            flat, told = embedding.beside(rows, job.known), "way"
        return {
            "method": told,
            "asked": method,
            "working": bool(job and job.state == "running"),
            "failed": bool(job and job.state == "failed"),
            "done": job.share if job else 1,
            "share": share,
            "seed": embedding.SEED,
            "own": " ".join(typed),
            "lacking": [word for word in lacking if word in typed],
            "left_out": embedding.left_out(own)[:MOST_NAMED],
            "dropped": len(own) > 0 and not typed,
            "dots": [
                {
                    "text": place.text,
                    "group": place.group,
                    "tokens": len(place.ids),
                    "x": round(float(x), 4),
                    "y": round(float(y), 4),
                }
                for place, (x, y) in zip(places, flat, strict=True)
            ],
        }

    def job(self) -> Job | None:
        """The t-SNE of the curated words, if it was begun."""
        return self.server.jobs.find(self._key)

    @property
    def _key(self) -> tuple:
        return ("t-SNE", self.reader.spec.name)

    def _rows(self, places) -> np.ndarray:
        return embedding.vectors(places, self.table) - self.space.mean

    def near(self, asked: str) -> dict:
        """The words of the whole vocabulary nearest to one, by cosine."""
        word = asked.strip()[: embedding.MOST_LENGTH] or self.opens.near
        ids = self.ids(word)
        if not ids or self.reader.tokenizer.unknown_id in ids:
            return {"word": word, "tokens": 0, "rows": [], "spelled": False}
        itself = ids if len(ids) == 1 else ()
        best, cosines = self._kept(
            "near",
            lambda: self.space.nearest(self.space.direction(ids), N_SEARCHED, leave=itself),
            tuple(ids),
        )
        # " France", "France" and "FRANCE" are three tokens: that a word is near itself says nothing.
        others = [
            (i, cosine)
            for i, cosine in zip(best, cosines, strict=True)
            if self._plain(i) != word.casefold()
        ]
        return {
            "word": word,
            "tokens": len(ids),
            "rows": self._listed(others[: embedding.NEIGHBOURS]),
            "spelled": len(others) < len(best),
        }

    def _plain(self, index: int) -> str:
        return self.vocabulary.shown(index)["text"].strip().casefold()

    def _listed(self, found: Iterable[tuple[int, float]]) -> list[dict]:
        """Ids with their cosines."""
        return [self.vocabulary.shown(i, INSIDE) | {"cosine": round(float(c), 4)} for i, c in found]

    def matrix(self, asked: str) -> dict:
        """The cosine of chosen words, each with each."""
        typed = embedding.asked(asked) or embedding.asked(self.opens.each)
        unknown = self.reader.tokenizer.unknown_id
        own = [(w, self.ids(w)) for w in typed[:MOST_CHOSEN]]
        kept = [(word, ids) for word, ids in own if ids and unknown not in ids]
        if not kept:
            out = embedding.left_out(asked)[:MOST_NAMED]
            return {"names": [], "rows": [], "lacking": typed, "left_out": out}
        rows = embedding.unit(np.stack([self.space.direction(ids) for _, ids in kept]))
        return {
            "names": [word for word, _ in kept],
            "rows": np.round(rows @ rows.T, 5).tolist(),
            "lacking": [word for word, ids in own if (word, ids) not in kept],
            "part": len(typed) > MOST_CHOSEN,
            "left_out": embedding.left_out(asked)[:MOST_NAMED],
        }

    def sums(self, asked: str, leave: bool) -> dict:
        """Words added and taken away; each must be one token."""
        some = self.opens.sums
        text = asked.strip() or some[0]
        plus, minus, wrong, sign = [], [], [], 1
        for part in text.replace("+", " + ").replace("-", " - ").replace("−", " - ").split():
            if part in "+-":
                sign = 1 if part == "+" else -1
                continue
            if sign == 0:  # two words side by side are no sum
                wrong.append(part)
                continue
            ids = self.ids(part)
            if len(ids) != 1 or self.reader.tokenizer.unknown_id in ids:
                wrong.append(part)
            else:
                (plus if sign > 0 else minus).append(ids[0])
            sign = 0
        rows, nothing = [], Counter(plus) == Counter(minus)
        if not nothing and not wrong:
            rows = self._listed(zip(*self.space.arithmetic(plus, minus, leave=leave), strict=True))
        shown = {"text": text, "leave": leave, "wrong": wrong, "rows": rows, "some": some}
        return shown | {"nothing": nothing}

    def groups(self) -> list[dict]:
        """Do the words of a group lie together by more than chance?"""
        places, _ = embedding.placed(self.ids, [], self.reader.tokenizer.unknown_id)
        names = [place.group for place in places]
        kept = [p for p in places if names.count(p.group) > 2]
        groups = [place.group for place in kept]
        found = self._kept("together", lambda: embedding.together(self._rows(kept), groups))
        return [
            {
                "group": one.group,
                "within": one.within,
                "others": one.others,
                "chance": one.chance,
                "p": one.p,
                "count": one.count,
            }
            for one in found
        ]

    def context(self, asked: str) -> dict:
        """The last word two texts share, compared after each layer.

        Unasked, in the texts of which the layers move that word apart most.
        """
        some = self.opens.pairs
        if "|" not in asked:
            apart = [self.context(pair)["cosines"] or [0.0] for pair in some]
            asked = some[int(np.argmax([one[0] - one[-1] for one in apart]))]
        one, _, other = asked.partition("|")
        return self.between(one.strip()[:200], other.strip()[:200])

    def between(self, one: str, other: str) -> dict:
        """The last word that just these two texts share."""
        texts, some = [one, other], self.opens.pairs
        result = {"texts": texts, "word": "", "cosines": [], "unalike": [], "some": some}
        if not all(texts):
            return result
        tokens = [self.reader.prompt(text) for text in texts]
        there = {token.id for token in tokens[1]}
        words = [t.id for t in tokens[0] if not t.unknown and not t.special]
        shared = [word for word in words if word in there]
        if not shared:
            return result
        word = shared[-1]
        traces = [self.server.runs.get(self.reader, some, ()).trace for some in tokens]
        at = [max(i for i, t in enumerate(some) if t.id == word) for some in tokens]
        vectors = [trace.resid[:, i] for trace, i in zip(traces, at, strict=True)]
        cosines = embedding.in_context(*vectors)
        one_read, other_read = (trace.resid for trace in traces)
        # The first word is left out: heads park their attention there, and its vector is unlike all.
        pairs = [
            (i, j)
            for i, t in enumerate(tokens[0])
            for j, other in enumerate(tokens[1])
            if i and j and t.id != other.id
        ]
        same_before = [t.id for t in tokens[0][: at[0]]] == [t.id for t in tokens[1][: at[1]]]
        return result | {
            "word": self.vocabulary.shown(word)["text"],
            "cosines": cosines,
            "unalike": embedding.unalike(one_read, other_read, pairs) if pairs else [],
            "placed": not self.reader.spec.rotates,  # the lowest point holds the position too
            "part": cosines[-1] < cosines[0] - 0.005,
            "same_before": same_before,
        }


def _tsne(rows: np.ndarray, job: Job) -> tuple[np.ndarray, float]:
    return embedding.tsne(rows, told=job.tell)


def _texts(places) -> tuple[str, ...]:
    return tuple(place.text for place in places)

"""What the page "Word embeddings" shows, as plain data for its component."""

from __future__ import annotations

import numpy as np

from explain import embedding
from explain.models import DEFAULT
from explain.next_word import Vocabulary
from explain.tokens import Glyphs
from explain.ui import cache
from explain.ui.background import Mapping

# What each view opens on, by model: words the model has, with something to see.
SUMS = {
    "smollm2-135m": (
        "king - man + woman",
        "Paris - France + Germany",
        "bigger - big + small",
        "walking - walk + swim",
    ),
    "small-world": (
        "妈妈 - 爸爸 + 爷爷",
        "狗 - dog + cat",
        "apples - apple + pear",
        "医生 - doctor + nurse",
    ),
}
MOST_CHOSEN = 12
CHOSEN = {
    "smollm2-135m": "cat dog horse red blue green two three king queen",
    "small-world": "猫 狗 cat dog 苹果 apple 一 one 红色 red",
}
# The same word in two texts: what differs stands before it, and after it.
PAIRS = {
    "smollm2-135m": ("the river bank|the savings bank", "a bank near water|a bank with money"),
    "small-world": ("小明喜欢猫|谁有猫", "猫喜欢鱼|猫在桌子下面"),
}
INSIDE = Glyphs("a", "word", False)  # listed so, "France" is told apart from " France"
OPENS = {"smollm2-135m": "France", "small-world": "猫"}


class Table:
    """A model's embedding table and what can be asked of it."""

    def __init__(self, reader):
        self.reader, self.table = reader, reader.embedding
        self.vocabulary = Vocabulary.of(reader.tokenizer)

    def ids(self, word: str) -> list[int]:
        """A word's token ids as it stands inside a sentence: an English one behind a space.

        A vocabulary of whole words has it with its space, though alone it would be read without.
        """
        tokenizer = self.reader.tokenizer
        said = f" {word}" if word.isascii() else word
        whole = tokenizer.id_of(said.encode())
        return [token.id for token in tokenizer.raw(said)] if whole is None else [whole]

    def map(self, own: str, method: str) -> tuple[Mapping | None, dict]:
        """The words' places by one of the methods; while t-SNE works, by PCA."""
        typed = embedding.asked(own)
        unknown = self.reader.tokenizer.unknown_id
        places, lacking = embedding.placed(self.ids, typed, unknown)
        key = (self.reader.spec.name, tuple(place.text for place in places))
        job = None
        if method == "tsne":
            job = cache.mapping(key, lambda: self._rows(places))
            if not job.working and job.places is None:  # it was stopped: begin anew
                cache.mapping.clear(key, None)
                job = cache.mapping(key, lambda: self._rows(places))
        done = job is not None and job.places is not None
        moving = not done and job is not None and job.working and job.way is not None
        flat, share = cache.projected(key, lambda: self._rows(places))
        if done:
            flat, share = job.places, job.kept
        elif moving:
            flat = job.way
        return job, {
            "method": "tsne" if done else "way" if moving else "pca",
            "asked": method,
            "working": bool(job and job.working),
            "done": job.share if job else 1,
            "share": share,
            "seed": embedding.SEED,
            "own": " ".join(typed),
            "lacking": [word for word in lacking if word in typed],
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

    def _rows(self, places) -> np.ndarray:
        return embedding.vectors(places, self.table) - self.table.mean(axis=0)

    def near(self, asked: str) -> dict:
        """The words of the whole vocabulary nearest to one, by cosine."""
        word = asked.strip()[: embedding.MOST_LENGTH] or OPENS.get(self.reader.spec.name, "")
        ids = self.ids(word)
        if not ids or self.reader.tokenizer.unknown_id in ids:
            return {"word": word, "tokens": 0, "rows": [], "spelled": False}
        vector = self.table[ids].mean(axis=0)
        found = cache.kept(
            ("cosines", self.reader.spec.name, tuple(ids)),
            lambda: embedding.cosines(self.table, vector),
        )
        best = [int(i) for i in np.argsort(-found, kind="stable")[:40] if [int(i)] != ids]
        # " France", "France" and "FRANCE" are three tokens: that a word is near itself says nothing.
        order = [i for i in best if self._plain(i) != word.casefold()]
        return {
            "word": word,
            "tokens": len(ids),
            "rows": self._listed(order[:10], found[order]),
            "spelled": len(order) < len(best),
        }

    def _plain(self, index: int) -> str:
        return self.vocabulary.shown(index)["text"].strip().casefold()

    def _known(self):
        return cache.centred(self.reader)

    def _listed(self, ids, cosines) -> list[dict]:
        return [
            self.vocabulary.shown(i, INSIDE) | {"cosine": round(float(c), 4)}
            for i, c in zip(ids, cosines, strict=False)
        ]

    def matrix(self, asked: str) -> dict:
        """The cosine of chosen words, each with each."""
        typed = embedding.asked(asked) or embedding.asked(CHOSEN.get(self.reader.spec.name, ""))
        unknown = self.reader.tokenizer.unknown_id
        own = [(w, self.ids(w)) for w in typed[:MOST_CHOSEN]]
        kept = [(word, ids) for word, ids in own if ids and unknown not in ids]
        if not kept:
            return {"names": [], "rows": [], "lacking": typed}
        rows = np.stack([self.table[ids].mean(axis=0) for _, ids in kept])
        rows = embedding.unit(rows - self._known()[0])
        return {
            "names": [word for word, _ in kept],
            "rows": np.round(rows @ rows.T, 5).tolist(),
            "lacking": [word for word, ids in own if (word, ids) not in kept],
            "left_out": len(typed) > MOST_CHOSEN,
        }

    def sums(self, asked: str, leave: bool) -> dict:
        """Words added and taken away; each must be one token."""
        some = SUMS.get(self.reader.spec.name, SUMS[DEFAULT])
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
        rows = []
        if plus and not wrong:
            best, cosines = embedding.arithmetic(self.table, plus, minus, leave=leave)
            rows = self._listed(best, cosines)
        return {"text": text, "leave": leave, "wrong": wrong, "rows": rows, "some": some}

    def groups(self) -> list[dict]:
        """Do the words of a group lie together by more than chance?"""
        places, _ = embedding.placed(self.ids, [], self.reader.tokenizer.unknown_id)
        names = [place.group for place in places]
        kept = [p for p in places if names.count(p.group) > 2]
        key = (self.reader.spec.name,)
        found = cache.together(key, lambda: (self._rows(kept), [p.group for p in kept]))
        return [
            {
                "group": one.group,
                "within": one.within,
                "others": one.others,
                "p": one.p,
                "count": one.count,
            }
            for one in found
        ]

    def context(self, asked: str) -> dict:
        """The last word two texts share, compared after each layer."""
        some = PAIRS.get(self.reader.spec.name, PAIRS[DEFAULT])
        one, _, other = (asked if "|" in asked else some[0]).partition("|")
        texts = [one.strip()[:200], other.strip()[:200]]
        result = {"texts": texts, "word": "", "cosines": [], "after": [], "some": some}
        if not all(texts):
            return result
        tokens = [self.reader.prompt(text) for text in texts]
        there = {token.id for token in tokens[1]}
        shared = [t.id for t in tokens[0] if t.id in there and not t.unknown]
        if not shared:
            return result
        word = shared[-1]
        traces = [cache.runs().get(self.reader, some, ()).trace for some in tokens]
        at = [max(i for i, t in enumerate(some) if t.id == word) for some in tokens]
        vectors = [trace.resid[:, i] for trace, i in zip(traces, at, strict=True)]
        cosines = embedding.in_context(*vectors)
        same_before = [t.id for t in tokens[0][: at[0]]] == [t.id for t in tokens[1][: at[1]]]
        return result | {
            "word": self.vocabulary.shown(word)["text"],
            "cosines": cosines,
            "placed": not self.reader.spec.rotates,  # the lowest point holds the position too
            "part": cosines[-1] < cosines[0] - 0.005,
            "same_before": same_before,
        }

"""Work that goes on in threads while pages wait: heads measured, heads switched off, a t-SNE."""

from __future__ import annotations

import threading

import numpy as np

from explain import attention, embedding
from explain.sampling import softmax


class Measuring:
    """Scores of all heads of a model on random repeated tokens, computed once, in a thread."""

    def __init__(self, reader):
        self.share, self.scores = 0.0, None
        threading.Thread(target=self._work, args=(reader,), daemon=True).start()

    def _work(self, reader) -> None:
        spec, total = reader.spec, None
        texts = attention.random_texts(spec.n_vocab, reader.tokenizer.special_ids)
        for index, ids in enumerate(texts, 1):
            trace = reader.read(reader.tokenizer.tokens(ids))
            found = np.stack(
                [attention.scores(trace.attention(layer), ids) for layer in range(spec.n_layers)]
            )  # (L, 4, H)
            total = found if total is None else total + found
            self.share = index / len(texts)
        self.scores = total / len(texts)


class Effects:
    """How much each head off changes the likeliest next word's probability; in a thread."""

    def __init__(self, reader, trace):
        spec = reader.spec
        self.share, self.state = 0.0, "running"
        self.word = int(np.argmax(trace.logits))
        self.before = float(softmax(trace.logits)[self.word])
        self.after: list[list[float] | None] = [None] * spec.n_layers  # by layer, by head
        threading.Thread(target=self._work, args=(reader, trace), daemon=True).start()

    def _work(self, reader, trace) -> None:
        from explain.models.effect import effects

        def told(share: float) -> bool:
            self.share = share
            return self.state == "running"

        try:
            for layer, logits in effects(reader, trace, told):
                self.after[layer] = [round(float(softmax(row)[self.word]), 5) for row in logits]
        finally:
            self.state = "done" if None not in self.after else "stopped"

    def stop(self) -> None:
        """End it; what is known stays."""
        self.state = "stopped"


class Mapping:
    """A t-SNE in its own thread. Stopped, it ends with its stage and its result is thrown away."""

    def __init__(self, rows: np.ndarray):
        self.places, self.kept, self.working = None, 0.0, True
        self.share, self.way = 0.0, None  # how far it is, and where the words stand by now
        threading.Thread(target=self._work, args=(rows,), daemon=True).start()

    def _work(self, rows: np.ndarray) -> None:
        try:
            places, kept = embedding.tsne(rows, told=self._told)
            if self.working:
                self.places, self.kept = places, kept
        finally:
            self.working = False

    def _told(self, share: float, places: np.ndarray) -> bool:
        self.share, self.way = share, places
        return self.working

    def stop(self) -> None:
        """Nobody waits for it any more."""
        self.working = False

"""The one live object: a model that reads text and writes down what it did.

Nothing is kept inside between calls but the weights, so one Reader serves every session.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
import torch
from torch import nn

from explain.models import capture
from explain.models.cores import CORES, Pace
from explain.models.family import move_factors, parts
from explain.models.lean import LeanStep, Step, goes_lean
from explain.models.line import Line
from explain.models.linear import take_over
from explain.models.probe import Probe
from explain.models.products import Products, fastest
from explain.models.refused import EmptyText, Stopped, TextTooLong
from explain.models.sizes import sizes
from explain.models.tape import ROOM, Sizes, Tape
from explain.models.together import Together
from explain.models.tokenizer import Tokenizer
from explain.trace import ModelSpec, Prefix, Token, Trace

P = TypeVar("P", bound=Prefix)
SMALL = 10_000_000  # parameters: below, sharing out the work takes longer than the work
PIECE = (
    64  # tokens read at a time: between pieces others get their turn, and a reader may be stopped
)
LOGITS = 6_300_000  # numbers at a time: 25 MB, 128 rows of SmolLM2's vocabulary
AT_ONCE = 2  # forward passes at a time: more only make every visitor's pass slower


class Reader:
    """Reads text with one model: what `explain.reader.Reader` promises, and for what looks inside,
    the `model` itself and its `parts`.

    Raises: ModelUnavailable when the recording would differ from the model's own forward pass.
    """

    def __init__(
        self,
        model: nn.Module,
        tokenizer: Tokenizer,
        spec: ModelSpec,
        *,
        limit: int = 512,
        products: Products | None = None,
    ):
        self.spec, self.tokenizer = spec, tokenizer
        self.limit = min(limit, spec.n_context)
        self.model = model.eval().requires_grad_(False)
        self.sizes = sizes(model)  # before layers are fused: by name
        self.products = products or fastest()
        take_over(self.model, self.products)
        self.parts = parts(self.model)
        move_factors(self.model, self.parts)
        keeps = "logits_to_keep" in inspect.signature(model.forward).parameters
        self.last_row = {"logits_to_keep": 1} if keeps else {}  # what asks it for no other logits
        probe = Probe(self)
        capture.listen(self.parts)
        self.model.set_attn_implementation(capture.NAME)
        self._line = Line(AT_ONCE)
        lean = goes_lean(self.model) and spec.dtype == "float32"
        self._lean = LeanStep(self.model, self.parts, self.limit) if lean else None
        self._together = Together(self.carried_out, lambda: self.turn(long=False))
        self._paces = {False: Pace(), True: Pace()}  # of several steps at once, and of one alone
        probe.compare()

    # -- reading -------------------------------------------------------------------------------

    def prompt(self, text: str, *, chat: bool = False) -> tuple[Token, ...]:
        """The tokens of a text, raw or as a user's message in the model's chat template.

        Raises: EmptyText, TextTooLong.
        """
        if len(text) > 16 * self.limit:  # no tokenizer needed to know; spares a megabyte's work
            raise TextTooLong(len(text), self.limit, "characters")
        if not text:
            raise EmptyText
        tokens = self.tokenizer.chat(text) if chat else self.tokenizer.raw(text)
        return self._fitting(tokens)

    def beginning(self, text: str, room: int = 64) -> str:
        """The beginning of a text that can be read with room for more tokens."""
        tokens = self.tokenizer.raw(text[: 16 * self.limit])[: self.limit - room]
        return b"".join(token.raw for token in tokens).decode("utf-8", errors="ignore")

    def read(
        self,
        text: str | Sequence[Token],
        *,
        off: Iterable[tuple[int, int]] = (),
        silent: Iterable[tuple[int, int]] = (),
        told: Callable[[int], bool] = lambda done: True,
    ) -> Trace:
        """One pass over a text (or its tokens), a long one in pieces. `off` switches (layer, head)
        pairs off, `silent` (layer, neuron) pairs. `told` hears how many tokens are read and says
        whether to go on.

        Raises: EmptyText, TextTooLong, Busy, Stopped.
        """
        return self._read(text, told, whole=True, off=tuple(off), silent=tuple(silent))

    def prefix(
        self, text: str | Sequence[Token], *, told: Callable[[int], bool] = lambda done: True
    ) -> Prefix:
        """The same pass, of which only what the next token needs is kept.

        Raises: EmptyText, TextTooLong, Busy, Stopped.
        """
        return self._read(text, told, whole=False)

    def _read(self, text, told: Callable[[int], bool], *, whole: bool, **changed):
        tokens = self.prompt(text) if isinstance(text, str) else self._fitting(tuple(text))
        tape = Tape(self._sizes, len(tokens) + ROOM, whole=whole)
        for start in range(0, len(tokens), PIECE):
            if start and not told(start):
                raise Stopped
            piece = tokens[: start + PIECE]
            tape.claim(start, len(piece) - start)
            trace = self._pass(piece, tape, start, **changed)
        return trace

    def step(self, trace: P, token_id: int) -> P:
        """The trace (or prefix) of one more token, at the cost of one. The parent stays as it is.

        Raises: ValueError for an id outside the vocabulary, TextTooLong, Busy.
        """
        if not 0 <= token_id < self.spec.n_vocab:
            raise ValueError(f"token id {token_id} is not below {self.spec.n_vocab}")
        tokens = self._fitting(self.tokenizer.after(trace.tokens, token_id))
        start = len(trace.tokens)
        return self._pass(tokens, trace.tape.claim(start, 1), start, rules=trace.rules)

    def extend(self, trace: P, tokens: Sequence[Token]) -> P:
        """The trace of a longer text that begins as this one. Raises: TextTooLong, Busy."""
        fitting, start = self._fitting(tuple(tokens)), len(trace.tokens)
        return self._pass(fitting, trace.tape.claim(start, len(fitting) - start), start)

    def shares(self, trace: Prefix, start: int) -> list[float]:
        """The model's own probability of each token from position `start` (above 0) on.

        Shape: T - start numbers, each given the tokens before it.
        """
        found: list[float] = []
        taken = np.array(trace.ids[start:], int)
        for some, logits in self.unembedded(trace.last[start - 1 : -1]):
            weight = np.exp(logits.astype(np.float64) - logits.max(axis=-1, keepdims=True))
            mine = weight[np.arange(len(weight)), taken[some]]
            found += (mine / weight.sum(axis=-1)).tolist()
        return found

    def unembed(self, vector: np.ndarray) -> np.ndarray:
        """The logits that a residual stream vector gives: final norm, then the output layer.

        Shape: (..., D) to (..., V).
        """
        rows = torch.from_numpy(np.array(vector, np.float32)).reshape(-1, self.spec.d_model)
        with CORES.shared(), torch.inference_mode():
            logits = self.parts.head(self.parts.norm(rows[None]))[0]
            cap = getattr(self.model.config, "final_logit_softcapping", None)
            if cap:
                logits = torch.tanh(logits / cap) * cap
        return logits.numpy().reshape(*np.shape(vector)[:-1], -1)[..., : self.spec.n_vocab]

    def unembedded(self, vectors: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
        """The logits of many vectors, some at a time. Shape: (N, D) to (n, V) for each slice of N."""
        at_once = max(1, LOGITS // self.spec.n_vocab)
        for start in range(0, len(vectors), at_once):
            some = slice(start, start + at_once)
            yield some, self.unembed(vectors[some])

    @property
    def embedding(self) -> np.ndarray:
        """The input embedding table, not a copy; read-only. Shape: (V, D)."""
        table = self.parts.table.weight.detach().numpy()[: self.spec.n_vocab]
        table.setflags(write=False)
        return table

    @contextmanager
    def turn(self, *, long: bool = True) -> Iterator[None]:
        """The right to run the model: few passes at a time, steps before what takes long.

        Raises: Busy.
        """
        with self._line.turn(long=long), CORES.shared(small=self.spec.n_parameters < SMALL):
            yield

    # -- one pass ------------------------------------------------------------------------------

    def _fitting(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        if not tokens:
            raise EmptyText
        if len(tokens) > self.limit:
            raise TextTooLong(len(tokens), self.limit)
        return tokens

    def neurons(self, trace: Trace, layer: int) -> np.ndarray:
        """What the neurons of one layer's feed-forward part give, for every token. Shape: (T, M);
        M is 0 where a model has experts in their place."""
        if self.parts.down[layer] is None:
            return np.zeros((len(trace.tokens), 0), np.float32)
        with self.turn(), torch.inference_mode():
            tape = Tape(self._sizes, len(trace.tokens))
            return self._listened(trace.tokens, tape, 0, watched=layer)[2]

    def fired(self, trace: Trace) -> np.ndarray:
        """What the neurons of all layers give, for every token. Shape: (L, T, M); M is 0 where experts
        stand in their place, and a layer of experts among others is all 0."""
        count = len(trace.tokens)
        found = np.zeros((self.spec.n_layers, count, self.spec.d_mlp), np.float32)
        with self.turn(), torch.inference_mode():
            self._listened(trace.tokens, Tape(self._sizes, count), 0, fired=found)
        return found

    def _pass(self, tokens, tape: Tape, start: int, *, off=(), silent=(), rules=None):
        """Run the tokens from `start` on, on a tape that holds what came before. One more token after
        a trace can go the lean way, by the `rules` of that trace.
        """
        if self._lean and rules:
            logits = self._together(Step(tape, tokens[-1].id, start, rules))
        else:
            with self.turn(long=len(tokens) > PIECE and not rules), torch.inference_mode():
                more = {"off": off, "silent": silent}
                logits, rules, _ = self._listened(tokens, tape, start, **more)
        count, logits = len(tokens), logits[: self.spec.n_vocab].copy()
        views = {name: tape.rows(name, 0, count) for name in ("key", "value")}
        views["last"] = tape.rows("last", 0, count)[0]
        known = {"spec": self.spec, "tokens": tokens, "logits": logits, "rules": rules}
        if not tape.whole:
            return Prefix(**known, **views, tape=tape)
        views |= {name: tape.rows(name, 0, count) for name in Tape.WHOLE}
        return Trace(**known, **views, tape=tape)

    def carried_out(self, steps: Sequence[Step]) -> np.ndarray:
        """The logits of steps that go through the model together. Shape: (B, V)."""
        with torch.inference_mode(), CORES.paced(self._paces[len(steps) == 1]):
            return self._lean(steps)

    def _listened(self, tokens, tape: Tape, start: int, **changed):
        """The model's own forward pass while we listen: logits, the layers' rules, neurons."""
        ids = torch.tensor([[token.id for token in tokens[start:]]])
        with capture.recording(tape, start, len(tokens) - start, **changed) as record:
            out = self.model(
                input_ids=ids,
                past_key_values=capture.tape_cache(tape, start),
                use_cache=True,
                **self.last_row,
            )
        rules = tuple(record.rules[layer] for layer in range(self.spec.n_layers))
        return out.logits[0, -1].float().numpy(), rules, record.neurons

    @property
    def _sizes(self) -> Sizes:
        s = self.spec
        return Sizes(s.n_layers, s.n_heads, s.n_kv_heads, s.d_model, s.d_head, s.d_head)

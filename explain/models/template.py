"""A model's chat template: what it writes around what people and the model say.

A conversation is one growing text. The model's own answers stay the tokens that it chose; around
them stands what the template writes, found by rendering marks in their place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tokenizers import Encoding
from tokenizers import Tokenizer as Backend
from transformers import PreTrainedTokenizerFast

from explain.models.unavailable import ModelUnavailable

# Private-use marks stand where a message goes while the chat template is rendered.
SYSTEM, ASKED, ANSWERED, ASKED_AGAIN = (
    "\ue0a1\ue0a2" + mark for mark in "\ue0a3\ue0a4\ue0a5\ue0a6"
)


@dataclass(frozen=True)
class Written:
    """Token ids, and what stands at the places of unknown words, as it was typed."""

    ids: tuple[int, ...] = ()
    typed: Mapping[int, bytes] = field(default_factory=dict)

    def __add__(self, other: Written) -> Written:
        shifted = {len(self.ids) + place: raw for place, raw in other.typed.items()}
        return Written(self.ids + other.ids, {**self.typed, **shifted})

    def then(self, ids: Sequence[int]) -> Written:
        """The same, and what the model chose."""
        return Written((*self.ids, *ids), self.typed)


class Template:
    """One model's template. `encode` splits plain text, in which nothing is special."""

    def __init__(
        self,
        hugging: PreTrainedTokenizerFast,
        literal: Backend,
        special: Mapping[str, int],
        typed: Callable[[Encoding, str], dict[int, bytes]],
    ):
        self._hugging = hugging
        self._literal = literal
        self._special = special
        self._typed = typed
        self._rendered: dict[tuple, str] = {}  # the few conversations of marks: a page asks often

    @property
    def has_chat(self) -> bool:
        """Whether the model comes with a template that takes a message as it is."""
        try:
            self._around()
        except ModelUnavailable:
            return False
        return True

    @property
    def preamble(self) -> int:
        """How many tokens stand before the one that opens the visitor's message."""
        head = self._cut(self._around()[0])
        return len(self._write(head[: max(0, len(head) - 2)]).ids)

    @property
    def before(self) -> int:
        """How many characters stand before the visitor's message."""
        return len(self._around()[0])

    @property
    def default_system(self) -> str | None:
        """The system message that the template writes by itself, "" for none; None where the
        template knows no system message."""
        try:
            opening, between = self._between(
                self._render(("system", SYSTEM), ("user", ASKED)), SYSTEM, ASKED
            )
        except ModelUnavailable:
            return None
        if not opening.strip():  # the message would stand alone, with nothing that names it
            return None
        usual, _ = self._around()
        if usual.startswith(opening) and usual.endswith(between):
            return usual[len(opening) : len(usual) - len(between)]
        return ""

    def opening(self, text: str, system: str | None = None) -> Written:
        """The first message, up to where the model begins to answer; `system` replaces the
        template's own system message.

        Raises: ModelUnavailable when the model has no template that takes a message as it is.
        """
        if system is None:
            before, after = self._around()
            return self._message(before, text, after)
        rendered = self._render(("system", SYSTEM), ("user", ASKED))
        opening, between = self._between(rendered, SYSTEM, ASKED)
        after = rendered.partition(ASKED)[2]
        head, middle = self._cut(opening), self._cut(between)
        first = self._write([*head[:-1], (head[-1] + system + middle[0],)])
        return first + self._message("".join(middle[1:]), text, after)

    def following(self, text: str) -> Written:
        """What stands between an answer's last word and the next answer's first: the answer's end,
        the next message, and what opens an answer."""
        rendered = self._render(("user", ASKED), ("assistant", ANSWERED), ("user", ASKED_AGAIN))
        between = self._between(rendered, ANSWERED, ASKED_AGAIN)[1]
        return self._message(between, text, rendered.partition(ASKED_AGAIN)[2])

    def _around(self) -> tuple[str, str]:
        """What the template writes before and after a first message."""
        before, _, after = self._render(("user", ASKED)).partition(ASKED)
        return before, after

    def _render(self, *messages: tuple[str, str]) -> str:
        """A conversation as the template writes it. Raises: ModelUnavailable."""
        if messages not in self._rendered:
            self._rendered[messages] = self._render_anew(messages)
        return self._rendered[messages]

    def _render_anew(self, messages: tuple[tuple[str, str], ...]) -> str:
        if not getattr(self._hugging, "chat_template", None):
            raise ModelUnavailable("unsupported", part="chat template")
        try:
            rendered = str(
                self._hugging.apply_chat_template(
                    [{"role": role, "content": content} for role, content in messages],
                    tokenize=False,
                    add_generation_prompt=True,
                )
            )
        except Exception as error:  # templates are programs: what they refuse, they say in any way
            raise ModelUnavailable("unsupported", part="chat template") from error
        if any(rendered.count(content) != 1 for _, content in messages):
            raise ModelUnavailable("unsupported", part="chat template")
        return rendered

    @staticmethod
    def _between(rendered: str, first: str, second: str) -> tuple[str, str]:
        """What stands before the first mark, and between the two."""
        before, _, rest = rendered.partition(first)
        return before, rest.partition(second)[0]

    def _message(self, before: str, text: str, after: str) -> Written:
        """The template's words next to a message are encoded together with it, as in one text."""
        head, tail = self._cut(before), self._cut(after)
        return self._write([*head[:-1], (head[-1] + text + tail[0],), *tail[1:]])

    def _write(self, pieces: Sequence[str | tuple[str]]) -> Written:
        """Pieces as ids: a special token of the template's is one; in a tuple is what people said,
        where nothing is special."""
        written = Written()
        for piece in pieces:
            if isinstance(piece, str) and piece in self._special:
                written += Written((self._special[piece],))
                continue
            plain = piece if isinstance(piece, str) else piece[0]
            if plain:
                found = self._literal.encode(plain, add_special_tokens=False)
                written += Written(tuple(found.ids), self._typed(found, plain))
        return written

    def _cut(self, text: str) -> list[str]:
        """A text of the template's own, cut before and after its special tokens."""
        if not self._special:
            return [text]
        return re.split("(" + "|".join(map(re.escape, self._special)) + ")", text)

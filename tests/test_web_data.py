"""What each view sends, held against the types that the browser's pictures are checked by.

The types stand in assets/js/*/data.d.ts; TypeScript reads each view's data as a literal.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from importlib import import_module
from pathlib import Path

import pytest

from explain.ask import Ask
from explain.models import STANDBY
from explain.openings import LEARNING
from explain.server import Server
from explain.ui.chapters import CHAPTERS
from explain.views import next_word

ROOT = Path(__file__).resolve().parents[1]
TSC = shutil.which("tsc") or shutil.which("tsc", path=ROOT / "node_modules" / ".bin")
if not TSC and os.environ.get("CI"):
    raise RuntimeError("CI must have TypeScript: these tests may not be skipped there")
pytestmark = pytest.mark.skipif(not TSC, reason="no TypeScript found (npm install)")
VIEWS = [(chapter.name, view) for chapter in CHAPTERS for view in chapter.views or ("",)]
# Not the view's.
SHARED = (
    "ack address heard turn tag lang chat says glossary arrival no_font waiting working who graded "
    "comparing"
)
CONFIG = json.dumps(
    {
        "compilerOptions": {
            "noEmit": True, "strict": True, "allowJs": True, "types": [],
            "target": "es2023", "module": "es2022", "moduleResolution": "bundler",
        },
        "files": ["sent.ts"],
    }
)  # fmt: skip
LONGEST = 5  # elements of a list: the others are like these


@pytest.fixture(scope="module")
def server():
    """A server with the small world read."""
    found = Server()
    found.shelf.start(STANDBY)
    for _ in range(600):
        if found.shelf.reader(STANDBY):
            return found
        time.sleep(0.1)
    raise AssertionError("the small world did not get ready")


def sent(server, name, view):
    """What a view sends when all its work is done."""
    example = LEARNING["en"]
    ask = Ask(example.text, STANDBY, chat=example.chat, own={"view": view, "neuron": "0"})
    place = (next_word.Place(next_word.History().take(5)),) if name == "next_word" else ()
    for _ in range(600):
        data = import_module(f"explain.views.{name}").view(server, ask, *place)
        data.pop("address", None)  # for explain/ui/page.py, as `again` is
        if not data.pop("again", None):
            return data
        time.sleep(0.1)
    raise AssertionError(f"{name} {view} is never done")


def shortened(data):
    """The same with the beginnings of its lists."""
    if isinstance(data, dict):
        return {name: shortened(value) for name, value in data.items()}
    return [shortened(one) for one in data[:LONGEST]] if isinstance(data, list | tuple) else data


def faults(data, name, folder):
    """What TypeScript says against the data of a topic."""
    types = (ROOT / "assets" / "js" / name / "data").as_posix()
    others = " | ".join(f'"{one}"' for one in SHARED.split())
    (folder / "sent.ts").write_text(
        f'import type {{ Data }} from "{types}"\n'
        f"type Sent = Omit<Data, {others} | 'notice'> & Partial<Pick<Data, 'notice'>>\n"
        f"export const sent: Sent = {json.dumps(shortened(data), ensure_ascii=False)}\n",
        encoding="utf-8",
    )
    (folder / "tsconfig.json").write_text(CONFIG, encoding="utf-8")
    done = subprocess.run([TSC], cwd=folder, check=False, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if line.startswith("sent.ts")]


@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_a_view_sends_what_its_type_says(server, tmp_path, name, view):
    data = sent(server, name, view)
    assert data.get("picture") or data.get("rows")
    assert faults(data, name, tmp_path) == []


def test_another_name_or_kind_of_value_is_found(server, tmp_path):
    data = sent(server, "words", "rows")
    assert faults(data | {"vocab": str(data["vocab"])}, "words", tmp_path)
    assert faults(data | {"vocabulary": 1}, "words", tmp_path)
    assert faults({name: data[name] for name in data if name != "pieces"}, "words", tmp_path)

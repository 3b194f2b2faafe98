"""The rules of the house, held by walking the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PYTHON = [
    path
    for folder in ("explain", "pages", "bench", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
] + [ROOT / "app.py"]
WEB = [p for kind in ("js", "css") for p in sorted((ROOT / "assets" / kind).rglob(f"*.{kind}"))]
# Imports run to the left: values and numbers, models, what visitors share, views, Streamlit, pages.
LEVELS = (
    ("explain",),
    ("explain.models", "explain.smallworld"),
    ("explain.server",),
    ("explain.views", "explain.figures"),
    ("explain.ui", "explain.lesson"),
    ("pages",),
    ("app",),
)


def level(name):
    """How far to the right a module stands."""
    parts = name.split(".")
    own = [i for i, level in enumerate(LEVELS) if ".".join(parts[:2]) in level]
    return own[0] if own else next(i for i, level in enumerate(LEVELS) if parts[0] in level)


def name_of(path):
    """The dotted name of a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imports(path):
    """Every module that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


HOUSE = [p for p in PYTHON if p.relative_to(ROOT).parts[0] in ("explain", "pages", "app.py")]


@pytest.mark.parametrize("path", HOUSE, ids=name_of)
def test_imports_run_one_way(path):
    here = level(name_of(path))
    for name in imports(path):
        top = name.split(".")[0]
        if top in ("explain", "pages", "app"):
            assert level(name) <= here, f"{name_of(path)} imports {name}"


HOMES = {
    "torch": ("explain.models", "explain.smallworld"),
    "transformers": ("explain.models", "explain.smallworld"),
    "plotly": ("explain.figures",),
    "ray": ("explain.server.cluster",),
    "streamlit": ("explain.ui", "pages", "app"),
}


@pytest.mark.parametrize("path", HOUSE, ids=name_of)
def test_big_libraries_stay_where_they_belong(path):
    for name in imports(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or name_of(path).startswith(homes), f"{name_of(path)}: {name}"


@pytest.mark.parametrize("path", HOUSE, ids=name_of)
def test_no_one_reaches_into_a_reader(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("reader"):
            assert not node.attr.startswith("_"), ast.unparse(node)


def test_pages_stand_before_torch_is_imported():
    """It takes seconds, and to import transformers in two threads at once fails: while the first
    model is loaded, a page that somebody opens may not import it as well."""
    modules = [name_of(p) for p in HOUSE if name_of(p).startswith(("explain.views", "explain.ui"))]
    code = (
        f"import sys, {', '.join(modules)}; print({{'torch', 'transformers'}} & {{*sys.modules}})"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert len(modules) > 10 and said.stdout.strip() == "set()"


@pytest.mark.parametrize("path", PYTHON + WEB, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_are_short_and_named_after_what_they_hold(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= (150 if path.parent.name == "pages" else 300)
    assert path.stem not in ("utils", "common", "helpers", "misc")


def test_caches_are_in_one_place():
    holders = {name_of(path) for path in HOUSE if "st.cache_" in path.read_text(encoding="utf-8")}
    assert holders <= {"explain.ui.cache", "explain.ui.components"}


@pytest.mark.parametrize("path", WEB, ids=lambda p: p.name)
def test_what_browsers_run_is_ours_and_safe(path):
    code = path.read_text(encoding="utf-8")
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Math.random"):
        assert forbidden not in code
    for forbidden in ("setHTML", "DOMParser", "ContextualFragment", "srcdoc", "document.write"):
        assert forbidden not in code
    others = set(re.findall(r"https?://[^\s\"'`)]+", code)) - {"http://www.w3.org/2000/svg"}
    assert not others


def test_html_from_python_holds_no_ones_text():
    """Only the frame writes HTML, and only from its own constants and interface texts."""
    for path in HOUSE:
        code = path.read_text(encoding="utf-8")
        assert "unsafe_allow_html" not in code and "iframe(" not in code
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "html":
                names = {
                    n.id for arg in node.args for n in ast.walk(arg) if isinstance(n, ast.Name)
                }
                assert path.name == "frame.py" and names <= {"style", "bars", "says"}


SEEDED = ("Random", "default_rng", "Generator", "PCG64")


def unseeded(code):
    """Calls that draw by chance from a generator that nobody gave a seed."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    for call in calls:
        *where, name = ast.unparse(call.func).split(".")
        if where in (["random"], ["np", "random"], ["numpy", "random"]):
            if name not in SEEDED or not (call.args or call.keywords):
                yield ast.unparse(call)
        elif where == ["torch"] and name.startswith(("rand", "normal", "multinomial", "bernoulli")):
            yield from () if "generator=" in ast.unparse(call) else (ast.unparse(call),)


@pytest.mark.parametrize("path", HOUSE, ids=name_of)
def test_what_is_drawn_by_chance_is_drawn_alike_again(path):
    assert list(unseeded(path.read_text(encoding="utf-8"))) == []


def test_a_draw_without_a_seed_is_found():
    wrong = ("random.choice(x)", "np.random.rand(3)", "np.random.default_rng()", "torch.randn(2)")
    assert [list(unseeded(code)) for code in wrong] == [[code] for code in wrong]
    right = "np.random.default_rng(3).random(), random.Random(seed), torch.rand(2, generator=given)"
    assert not list(unseeded(right))


def test_developers_tools_are_pinned_alike_in_both_files():
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("# What its tests need")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert re.findall(r"^\S+==\S+$", pinned[1], re.M) == project["dependency-groups"]["dev"]


def test_nothing_of_the_machine_it_was_made_on():
    folders = re.compile("/(" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me")) + r")/\w")
    for path in PYTHON + WEB + sorted(ROOT.glob("*.*")) + sorted((ROOT / "assets").rglob("*.*")):
        if path.is_file() and path.suffix in (
            ".py",
            ".js",
            ".css",
            ".md",
            ".toml",
            ".txt",
            ".json",
        ):
            found = folders.search(path.read_text(encoding="utf-8"))
            assert not found, f"{path.relative_to(ROOT)}: {found and found[0]}"


@pytest.mark.parametrize("path", sorted((ROOT / "assets/js").glob("*/picture.js")), ids=str)
def test_a_page_with_tabs_hears_their_keys(path):
    source = path.read_text(encoding="utf-8")
    assert "createViews(" not in source or "views.moves" in source

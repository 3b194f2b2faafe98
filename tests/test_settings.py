"""Settings that make no sense are named when the server starts."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from browser import ROOT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EXPLAIN_MAX_TOKENS", "abc"),
        ("EXPLAIN_MAX_TOKENS", "5"),
        ("EXPLAIN_TRACE_MB", "-1"),
        ("EXPLAIN_KEPT_MB", "٣"),
        ("EXPLAIN_ADDRESS", "ftp://x"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(name, value):
    done = subprocess.run(
        [sys.executable, "-c", "import explain.server"],
        cwd=ROOT,
        env=os.environ | {name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode and f"{name}={value}" in done.stderr.splitlines()[-1]

"""What the view of many vocabularies opens on."""

from __future__ import annotations

import pytest


def cost_far_apart(data, reader):
    """One Chinese sentence takes at least twice as many tokens in GPT-2 as in Qwen."""
    rows = {row["name"]: row for row in data["vocabularies"]["rows"]}
    if "tokens" not in rows["gpt2"]:
        pytest.skip("the vocabularies cannot be fetched here")
    assert rows["gpt2"]["tokens"] >= 2 * rows["qwen"]["tokens"]

"""The server's settings: environment variables, read in one way."""

from __future__ import annotations

import os
from urllib.parse import urlsplit


class WrongSetting(ValueError):
    """A setting that makes no sense; the message names it and says what would."""


def whole(name: str, usual: int, least: int = 1) -> int:
    """A whole number. Raises: WrongSetting."""
    text = os.environ.get(name, "").strip() or str(usual)
    if not text.isascii() or not text.isdigit() or not least <= int(text[:12]) < 10**9:
        raise WrongSetting(f"{name}={text[:40]}: a whole number from {least} on is needed")
    return int(text)


def megabytes(name: str, usual: int) -> int:
    """A size in megabytes. Unit: bytes."""
    return whole(name, usual) * 2**20


def web_address(name: str) -> str:
    """Where a server is reached, without a slash at its end; "" where it is not set. Raises: WrongSetting."""
    text = os.environ.get(name, "").strip().rstrip("/")
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query):
        raise WrongSetting(f"{name}={text[:40]}: an address as http://192.168.1.5:8501 is needed")
    return text


# What one visitor may ask of a server that is others' as well. Each has one training at a time
# (explain/smallworld/turns.py) and one act under way (fastReruns in .streamlit/config.toml).
LONGEST_TEXT = (
    100_000  # characters, as the field allows; what a model can read of it, it says itself
)
RUNS_PER_S, RUNS_SAVED = 20.0, 60  # of pages: lasting, and after a pause
MAX_TOKENS = whole("EXPLAIN_MAX_TOKENS", 512, least=128)  # of the longest text that is read
TOKEN = os.environ.get("EXPLAIN_TOKEN", "").strip()  # opens /status and /metrics from elsewhere
# Where models are held: in this process, or in replicas on a Ray cluster ("ray" starts one, an address
# joins one); how many replicas, at least and at most, and which models each holds.
ENGINE = os.environ.get("EXPLAIN_ENGINE", "").strip()
REPLICAS = whole("EXPLAIN_REPLICAS", 2)
REPLICAS_MOST = whole("EXPLAIN_REPLICAS_MOST", max(REPLICAS, os.cpu_count() or 1), REPLICAS)
REPLICA_MODELS = os.environ.get("EXPLAIN_REPLICA_MODELS", "").replace(",", " ").split()
ADDRESS = web_address("EXPLAIN_ADDRESS")  # that students reach; else the lecturer's browser says it

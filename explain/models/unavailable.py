"""The one error that a visitor sees when a model cannot be had, by a reason that has words."""

from __future__ import annotations

# Each has a sentence in both languages in assets/text/models.toml under [reason.<code>].
REASONS = (
    "no_pip",
    "no_network",
    "interrupted",
    "hash_mismatch",
    "disk_full",
    "not_writable",
    "no_memory",
    "wrong_file",
    "unsupported",
    "damaged",
    "given_back",
    "not_found",
    "licence",
    "fetch_off",
    "not_served",
    # of models from a hub
    "bad_name",
    "typing_off",
    "no_such_model",
    "gated",
    "too_many",
    "no_hub",
    "broken_off",
    "hub_damaged",
    "wrong_format",
    "remote_code",
    "unknown_family",
    "quantised",
    "not_fetched",
    "disk_short",
    "disk_ran_full",
    "memory_short",
)


class ModelUnavailable(Exception):
    """A model cannot be used. `reason` is one of REASONS; `detail` is safe to show anybody."""

    def __init__(self, reason: str, **detail: str):
        if reason not in REASONS:
            raise ValueError(f"unknown reason {reason!r}")
        super().__init__(reason)
        self.reason, self.detail = reason, detail

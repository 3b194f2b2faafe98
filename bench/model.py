"""The model's speed: a recorded step against transformers' own loop, interleaved in one process."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median
from typing import TypeVar

from explain.reader import Reader

T = TypeVar("T")
TEXT = (
    "A language model reads a text as a row of tokens and gives every token of its vocabulary a "
    "chance to come next. One is drawn, joins the row, and the model reads on from there. "
)
ROUNDS, STEPS, WARM = 12, 6, 2  # rounds of fresh prefixes, steps in each; first rounds dropped
CONTEXTS = (64, 256)


def measure() -> dict[str, float]:
    """Ratios of medians, and the medians. "Context" is how many tokens were read before the step."""
    from explain.models import load
    from explain.models.fetch import fetch
    from explain.models.products import measured

    reader = load()
    folder = fetch()
    plain, eager = unchanged(folder, "sdpa"), unchanged(folder, "eager")
    buffer = weights_sized(reader.spec.n_parameters)
    gc.collect()
    gc.freeze()
    one, _ = measured()
    found = {f"product_{way}_ms": with_all for way, (_, with_all) in one.items()}
    reads: list[float] = []
    for context in CONTEXTS:
        times = rounds(reader, plain, eager if context == 256 else None, buffer, context, reads)
        step, generate = median(times["step"]), median(times["generate"])
        found[f"step_ms_{context}"], found[f"generate_ms_{context}"] = step, generate
        found[f"step_over_generate_{context}"] = step / generate
        if times["naive"]:
            found[f"naive_ms_{context}"] = median(times["naive"])
            found[f"naive_over_step_{context}"] = found[f"naive_ms_{context}"] / step
    gc.unfreeze()
    # Medians on both sides: on a shared machine the fastest of many reads meets memory at a moment that
    # no step meets (seen: 9.3 ms the fastest, 16 ms the median).
    found["limit_ms"], found["limit_least_ms"] = median(reads), min(reads)
    found["step_over_limit_64"] = found["step_ms_64"] / found["limit_ms"]
    return found


def unchanged(folder, attention: str):
    """transformers' own model from the same folder, as it comes: plain linear layers, fp32."""
    import torch
    from transformers import AutoModelForCausalLM
    from transformers.utils import logging

    logging.disable_progress_bar()
    return AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation=attention, local_files_only=True
    ).eval()


def weights_sized(n_parameters: int):
    """A buffer as large as the weights, in memory of the same kind, every page of it written."""
    import numpy as np
    import torch

    return torch.from_numpy(np.ones(n_parameters, np.float32))


def _ids(reader: Reader, count: int) -> list[int]:
    """The first tokens of the text said over and over."""
    ids = [token.id for token in reader.tokenizer.raw(TEXT)]
    return (ids * (count // len(ids) + 1))[:count]


def rounds(
    reader: Reader, plain, eager, buffer, context: int, reads: list[float]
) -> dict[str, list]:
    """Ours and theirs step by step in turn, each from its own cache of the same tokens. Unit: ms.

    Both grow by one token a step, so that neither pays for a branch. Every other step the order is
    turned round; the naive pass, if any, and the read of the buffer run once a round.
    """
    import torch
    from transformers import DynamicCache

    times: dict[str, list[float]] = {"step": [], "generate": [], "naive": []}
    every = _ids(reader, context + STEPS)
    for turn in range(-WARM, ROUNDS):
        trace = reader.read(reader.tokenizer.tokens(every[:context]))
        cache = DynamicCache(config=plain.config)
        with torch.inference_mode():
            plain(
                input_ids=torch.tensor([every[:context]]),
                past_key_values=cache,
                use_cache=True,
                logits_to_keep=1,
            )
        kept = times if turn >= 0 else {name: [] for name in times}
        for at, token in enumerate(every[context:]):
            for ours in (True, False) if (at + turn) % 2 else (False, True):
                if ours:
                    trace, took = timed(lambda t=token, before=trace: reader.step(before, t))
                    kept["step"].append(took)
                else:
                    theirs, took = timed(lambda t=token, c=cache: _generate_step(plain, t, c))
                    kept["generate"].append(took)
            if abs(float(theirs[int(trace.logits.argmax())] - trace.logits.max())) > 1e-2:
                raise AssertionError("the two did not compute the same")
        if eager is not None:
            kept["naive"].append(timed(lambda: _naive(eager, every[: context + 1]))[1])
        reads.append(timed(buffer.sum)[1])
    return times


def _generate_step(plain, token: int, cache):
    """What `generate` does for one token: the new token in, the last position's logits out."""
    import torch

    with torch.inference_mode():
        out = plain(
            input_ids=torch.tensor([[token]]),
            past_key_values=cache,
            use_cache=True,
            logits_to_keep=1,
        )
        return out.logits[0, -1]


def _naive(eager, ids: list[int]):
    """All tokens again, attention written down by transformers, nothing kept from before."""
    import torch

    with torch.inference_mode():
        return eager(input_ids=torch.tensor([ids]), output_attentions=True, use_cache=False)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What a call gives, and how long it took. Unit: ms."""
    begun = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - begun) * 1000

"""Five sizes of one architecture on one stream: `python -m explain.smallworld.training.scaling`.

No exercises, no lessons and no answer that weighs more: every size reads the same texts of the
language in the same order. Interrupted, it goes on where it was; every measured step is written to
assets/data/scaling.json at once, so what is there so far can be published.
"""

import argparse
import json
import os
import random
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: shared cores are not spun on

import numpy as np
import torch
from transformers import GPT2Config, GPT2LMHeadModel

from explain.smallworld import tokenizer
from explain.smallworld.draw import Draw
from explain.smallworld.language import ASKED
from explain.smallworld.training import abilities
from explain.smallworld.training.muon import optimizers_of
from explain.smallworld.training.recipe import SMALL_WORLD
from explain.smallworld.training.rows import CONTEXT, ROWS, Stage, apart_ids, batch, sight

FILE = Path(__file__).parents[3] / "assets" / "data" / "scaling.json"
SEED = 2
STEPS, WARMUP, HELD_UNTIL = 1500, 50, 900  # the rate rises, is held, and falls to nothing
MATRIX_PEAK, PEAK = 0.02, 3e-3  # learning rates of the two optimizers, as for the small world
MEASURED = (0, 50, 100, 200, 350, 600, 900, 1200, 1500)  # steps
QUESTIONS, TEXTS = 24, 512  # of each kind and language; fresh ones for the loss
SAVED_EVERY = 50  # steps
RECIPE = replace(SMALL_WORLD, weight=1.0)
STREAM = Stage(exercises=0.0, only={"asked": ASKED})


@dataclass(frozen=True)
class Size:
    """One of the five: layers, heads and width of GPT-2's architecture."""

    name: str
    layers: int
    heads: int
    width: int


SIZES = (
    Size("10 K", 1, 1, 8), Size("40 K", 2, 2, 24), Size("180 K", 3, 4, 56),
    Size("730 K", 4, 4, 112), Size("2.8 M", 5, 8, 208),
)  # fmt: skip


def model_of(size: Size, vocabulary: int, seed: int = SEED) -> GPT2LMHeadModel:
    """Its first weights, made as the small world's (train.py)."""
    torch.manual_seed(seed)
    config = GPT2Config(
        vocab_size=vocabulary, n_positions=CONTEXT,
        n_embd=size.width, n_layer=size.layers, n_head=size.heads,
        activation_function="gelu_pytorch_tanh", dtype="float32",
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    model = GPT2LMHeadModel(config)
    with torch.no_grad():
        angle = torch.arange(CONTEXT)[:, None] * 100 ** -(
            torch.arange(0, size.width, 2) / size.width
        )
        waves = torch.stack([angle.sin(), angle.cos()], -1).flatten(1)  # (CONTEXT, width)
        model.transformer.wpe.weight.copy_(0.05 * waves)
        for block in model.transformer.h:
            block.attn.c_attn.weight[:, : 2 * size.width].mul_(4)
    return model


def rate(step: int) -> float:
    """Share of the peak learning rate."""
    if step < HELD_UNTIL:
        return min(1.0, (step + 1) / WARMUP)
    return (STEPS - step) / (STEPS - HELD_UNTIL)


class Stream:
    """The same rows at every step for every size; what a run made is kept in its folder."""

    def __init__(self, ids: dict[str, int], seed: int = SEED, file: Path | None = None):
        self.ids, self.apart, self.seed = ids, apart_ids(ids), seed
        shape = (STEPS, 2, ROWS, CONTEXT + 1)
        mode = "r+" if file and file.exists() else "w+"
        make = partial(np.lib.format.open_memmap, file, mode) if file else np.zeros
        self.kept = make(dtype=np.int16, shape=shape)  # token ids and sheets; zeros: not yet made

    def rows(self, step: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids and the sheets they stand on, (ROWS, CONTEXT + 1) each."""
        if not self.kept[step].any():
            draw = Draw(random.Random(f"{self.seed} {step}"))
            tokens, sheets, _ = batch(RECIPE, draw, self.ids, self.apart, STREAM)
            self.kept[step] = tokens, sheets
        tokens, sheets = torch.from_numpy(self.kept[step].astype(np.int64))
        return tokens, sheets


@torch.inference_mode()
def marks(model, exam: abilities.Exam, rows: int = 64) -> dict[str, dict[str, float]]:
    """For each language and kind how sure the right answer is, by three measures, 0 to 1.

    `exact`: share of questions whose every token of the answer is the likeliest; `whole`:
    probability of the whole answer; `token`: of one token of it (the geometric mean).
    """
    found = defaultdict(list)
    for first in range(0, len(exam.keys), rows):
        part = slice(first, first + rows)
        width = max(exam.lengths[part])
        tokens, counted = exam.tokens[part, :width], exam.counted[part, : width - 1]
        logits = model(tokens[:, :-1], use_cache=False).logits  # (N, T-1, V)
        right = (logits.argmax(-1) == tokens[:, 1:]) | ~counted
        each = -torch.nn.functional.cross_entropy(
            logits.transpose(1, 2), tokens[:, 1:], reduction="none"
        )  # (N, T-1), nats
        sums, lengths = (each * counted).sum(-1), counted.sum(-1)
        values = torch.stack([right.all(-1).float(), sums.exp(), (sums / lengths).exp()], -1)
        for key, three in zip(exam.keys[part], values.tolist(), strict=True):
            found[" ".join(key)].append(three)
    means = {key: torch.tensor(some).mean(0).tolist() for key, some in found.items()}
    return {
        name: {key: round(mean[at], 4) for key, mean in means.items()}
        for at, name in enumerate(("exact", "whole", "token"))
    }


class Run:
    """The training of one size, step by step, with what is measured on the way."""

    def __init__(self, size: Size, stream: Stream, exam: abilities.Exam, seed: int = SEED):
        self.size, self.stream, self.exam, self.ids = size, stream, exam, stream.ids
        self.model = model_of(size, len(self.ids), seed)
        self.optimizers = optimizers_of(self.model, MATRIX_PEAK, PEAK)
        self.step, self.seconds, self.curve = 0, 0.0, []

    def learn(self) -> None:
        """One step on the next rows of the stream."""
        started = time.perf_counter()
        for optimizer, peak in zip(self.optimizers, (MATRIX_PEAK, PEAK), strict=True):
            optimizer.zero_grad()
            for group in optimizer.param_groups:
                group["lr"] = peak * rate(self.step)
        tokens, sheets = self.stream.rows(self.step)
        logits = self.model(tokens[:, :-1], use_cache=False, **sight(sheets[:, :-1])).logits
        inside = sheets[:, 1:] == sheets[:, :-1]  # the first word of a sheet follows from nothing
        torch.nn.functional.cross_entropy(logits[inside], tokens[:, 1:][inside]).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        self.seconds += time.perf_counter() - started

    def measure(self) -> dict:
        """Loss on fresh text in nats per token, the language's own entropy there, abilities."""
        self.model.eval()
        loss, entropy, _ = abilities.loss_and_entropy(self.model, self.ids, TEXTS)
        found = marks(self.model, self.exam)
        self.model.train()
        return {
            "step": self.step, "tokens": self.step * ROWS * CONTEXT,
            "seconds": round(self.seconds), "loss": round(loss, 4), "entropy": round(entropy, 4),
        } | found  # fmt: skip

    def save(self, path: Path) -> None:
        state = {
            "model": self.model.state_dict(), "step": self.step, "seconds": self.seconds,
            "optimizers": [one.state_dict() for one in self.optimizers],
            "curve": self.curve,
        }  # fmt: skip
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)  # a save cut short leaves the one before

    def restore(self, path: Path) -> None:
        state = torch.load(path, weights_only=False)  # written by `save` on this machine
        self.model.load_state_dict(state["model"])
        for optimizer, kept in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        self.step, self.seconds, self.curve = state["step"], state["seconds"], state["curve"]


def vocabulary() -> dict[str, int]:
    """Token ids by word."""
    return {word: index for index, word in enumerate(tokenizer.vocabulary())}


def trained(size: Size, folder: Path) -> Run:
    """One size to its end, or the rest of it."""
    ids, saved = vocabulary(), folder / f"{size.name.replace(' ', '')}.pt"
    exam = abilities.Exam(abilities.questions(QUESTIONS), ids)
    run = Run(size, Stream(ids, file=folder / "stream.npy"), exam)
    if saved.exists():
        run.restore(saved)
    while True:
        if run.step in MEASURED and not (run.curve and run.curve[-1]["step"] == run.step):
            run.curve.append(run.measure())
            run.save(saved)
            write(run)
            point = run.curve[-1]
            exact = sum(point["exact"].values()) / len(point["exact"])
            print(f"{size.name} step {run.step} {run.seconds:.0f} s loss {point['loss']:.3f} "
                  f"(entropy {point['entropy']:.3f}) exact {exact:.1%}", flush=True)  # fmt: skip
        if run.step == STEPS:
            return run
        run.learn()
        if run.step % SAVED_EVERY == 0:
            run.save(saved)


def answer_lengths(exam: abilities.Exam) -> dict[str, float]:
    """Tokens of an answer, the end token included: the mean for each language and kind."""
    found = defaultdict(list)
    for key, row in zip(exam.keys, exam.counted, strict=True):
        found[" ".join(key)].append(int(row.sum()))
    return {key: sum(some) / len(some) for key, some in found.items()}


def write(run: Run) -> None:
    """Put what is measured of one size into the file, beside the sizes that are there."""
    kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {"sizes": []}
    keys, lengths = list(run.curve[0]["exact"]), answer_lengths(run.exam)
    row = {
        "name": run.size.name, "layers": run.size.layers, "heads": run.size.heads,
        "width": run.size.width, "parameters": run.model.num_parameters(),
        "curve": [
            point | {name: [point[name][key] for key in keys] for name in ("exact", "whole", "token")}
            for point in run.curve
        ],
    }  # fmt: skip
    sizes = [one for one in kept["sizes"] if one["name"] != run.size.name] + [row]
    value = {
        "seed": SEED, "steps": STEPS, "batch": ROWS * CONTEXT, "context": CONTEXT,
        "vocabulary": len(run.ids), "questions": QUESTIONS, "texts": TEXTS, "keys": keys,
        "lengths": [round(lengths[key], 2) for key in keys],
        "sizes": sorted(sizes, key=lambda one: one["parameters"]),
    }  # fmt: skip
    text = json.dumps(value, separators=(",", ":")).replace('{"step"', '\n{"step"')
    FILE.write_text(text.replace('{"name"', '\n{"name"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, default=Path("runs/scaling"), help="where it saves")
    parser.add_argument("--threads", type=int, default=1, help="of the processor")
    said = parser.parse_args()
    torch.set_num_threads(said.threads)
    said.run.mkdir(parents=True, exist_ok=True)
    for one in SIZES:
        trained(one, said.run)

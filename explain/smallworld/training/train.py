"""Train one of our models: `python -m explain.smallworld.training.train [small-world-base]`.

Same seed, same text, same first weights. It saves as it goes; started again it goes on where it
was interrupted. Every evaluated step is kept in the run folder; `publish` picks from them.
"""

import argparse
import json
import os
import random
import shutil
import time
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: shared cores are not spun on

import numpy as np
import torch
from safetensors.torch import save_file
from transformers import GPT2Config, GPT2LMHeadModel

from explain.smallworld import tokenizer
from explain.smallworld.draw import Draw
from explain.smallworld.training import abilities
from explain.smallworld.training.muon import optimizers_of
from explain.smallworld.training.recipe import RECIPES, SMALL_WORLD, Recipe
from explain.smallworld.training.rows import CONTEXT, ROWS, Stage, apart_ids, batch, sight

SEED = 2
MATRIX_PEAK, PEAK = 0.02, 3e-3  # learning rates of the two optimizers
WARMUP = 100  # steps
# In the finish more of the kinds that are not yet right, as measured the last LATELY times.
LATELY, ENOUGH = 4, 0.97
QUESTIONS = 24  # of each kind when measured


def fresh_model(vocabulary: int, seed: int = SEED) -> GPT2LMHeadModel:
    """GPT-2's architecture at 4 layers, 4 heads, width 128: about 0.95 million parameters."""
    torch.manual_seed(seed)
    config = GPT2Config(
        vocab_size=vocabulary, n_positions=CONTEXT, n_embd=128, n_layer=4, n_head=4,
        activation_function="gelu_pytorch_tanh",  # GPT-2's own, in one go
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, bos_token_id=0, eos_token_id=0,
        dtype="float32",
    )  # fmt: skip
    model = GPT2LMHeadModel(config)
    with torch.no_grad():  # positions begin as waves, so that "the one before" is easy to find
        angle = torch.arange(CONTEXT)[:, None] * 100 ** -(torch.arange(0, 128, 2) / 128)
        waves = torch.stack([angle.sin(), angle.cos()], -1).flatten(1)  # (CONTEXT, 128)
        model.transformer.wpe.weight.copy_(0.05 * waves)
        for block in model.transformer.h:  # attention begins less even, so it can choose sooner
            block.attn.c_attn.weight[:, : 2 * 128].mul_(4)
    return model


def rate(recipe: Recipe, step: int) -> float:
    """Share of the peak: up over WARMUP steps, then as the recipe has it."""
    for (first, high), (last, low) in pairwise(recipe.rates):
        if first <= step < last:
            return min((step + 1) / WARMUP, low + (high - low) * (last - step) / (last - first))
    return 0.0


def stage(recipe: Recipe, step: int, curve: list[dict]) -> Stage:
    """What a step practises, decided by what was measured on the way."""
    early = first_lesson(recipe, curve)
    alone = step < recipe.exercise_steps
    exercises = recipe.alone if alone else recipe.beside if early else recipe.after
    if step >= recipe.steps:
        return Stage(exercises, weak(curve), recipe.weak_share, recipe.asked_last)
    lessons = dict.fromkeys(recipe.look_back, ("zh", "en")) if early else {}
    return Stage(exercises, lessons, only=recipe.asked)


def evaluated(step: int, recipe: Recipe) -> bool:
    """Steps at which abilities are measured and weights kept: log-like, dense in the middle."""
    if step in (0, 10, 20, 50, recipe.steps + recipe.finish):
        return True
    return step % (250 if 5000 < step <= recipe.steps else 100) == 0


def keep(model: GPT2LMHeadModel, path: Path) -> None:
    """The weights in half precision; the output matrix is the embedding and not written twice."""
    weights = {k: v.detach().cpu().half().contiguous() for k, v in model.state_dict().items()}
    weights.pop("lm_head.weight")
    save_file(weights, path, metadata={"format": "pt"})


def train(run: Path, recipe: Recipe, seed: int = SEED) -> None:
    """The whole run and its finish, or the rest of one that was interrupted."""
    last = recipe.steps + recipe.finish
    run.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    vocab = tokenizer.vocabulary()
    tokenizer.build(vocab).save_pretrained(run)
    ids = {word: index for index, word in enumerate(vocab)}
    apart = apart_ids(ids)
    asked = abilities.questions(QUESTIONS, text=recipe.text, only=recipe.kinds)
    exam = abilities.Exam(asked, ids, device)
    model = fresh_model(len(vocab), seed).to(device)
    optimizers, draw = optimizers_of(model, MATRIX_PEAK, PEAK), Draw(random.Random(seed))
    begin, spent, recent, curve = 0, 0.0, [], []
    saved = run / "state.pt"
    if saved.exists():
        state = torch.load(saved, weights_only=False)
        model.load_state_dict(state["model"])
        for optimizer, kept in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        draw.rng.setstate(state["random"])
        begin, spent, curve = state["step"], state["seconds"], state["curve"]
        print(f"going on from step {begin}")
    model.config.save_pretrained(run)
    print(f"{model.num_parameters():,} parameters, {len(vocab)} words, {device}")
    started = time.perf_counter() - spent
    for step in range(begin, last + 1):
        if evaluated(step, recipe) and not (curve and curve[-1]["step"] >= step):
            seconds = time.perf_counter() - started
            curve.append(_measured(recipe, model, exam, ids, step, recent, seconds))
            keep(model, run / f"step-{step:05d}.safetensors")
            (run / "curve.json").write_text(json.dumps(curve))
            print(_line(recipe, curve[-1]), flush=True)
            recent = []
        if step % 100 == 0 and step > begin:
            _save(saved, model, optimizers, draw, step, time.perf_counter() - started, curve)
            if step == recipe.steps:  # whence another finish can be tried
                shutil.copyfile(saved, run / "main.pt")
        if step == last:
            break
        for optimizer, peak in zip(optimizers, (MATRIX_PEAK, PEAK), strict=True):
            optimizer.zero_grad()
            for group in optimizer.param_groups:
                group["lr"] = peak * rate(recipe, step)
        arrays = batch(recipe, draw, ids, apart, stage(recipe, step, curve))
        tokens, sheets, worth = (torch.from_numpy(array).to(device) for array in arrays)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
            logits = model(tokens[:, :-1], use_cache=False, **sight(sheets[:, :-1])).logits
        each = torch.nn.functional.cross_entropy(
            logits.float().flatten(0, 1), tokens[:, 1:].flatten(), reduction="none"
        ).view_as(tokens[:, 1:])  # (rows, CONTEXT)
        inside = sheets[:, 1:] == sheets[:, :-1]  # the first word of a sheet follows from nothing
        weight = worth[:, 1:] * inside
        loss = (each * weight).sum() / weight.sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        recent.append(each.detach()[inside].mean().item())


def first_lesson(recipe: Recipe, curve: list[dict]) -> bool:
    """Whether it still practises to look back."""
    return curve[-1]["step"] < recipe.look_back_steps and not any(
        looking_back(recipe, point) >= recipe.look_back_until for point in curve
    )


def weak(curve: list[dict]) -> dict[str, list[str]]:
    """The kinds of which lately less than ENOUGH were right, each with its languages."""
    found, points = {}, [point["right"] for point in curve[-LATELY:]]
    for language, kind in map(str.split, points[-1]):
        if sum(right[f"{language} {kind}"] for right in points) < ENOUGH * len(points):
            found.setdefault(kind, []).append(language)
    return found


def looking_back(recipe: Recipe, point: dict) -> float:
    """Share right of the held-out questions that look back, both languages. Unit: 0 to 1."""
    marks = [mark for key, mark in point["right"].items() if key.split()[1] in recipe.look_back]
    return sum(marks) / len(marks)


def _measured(recipe, model, exam, ids, step, recent, seconds) -> dict:
    model.eval()
    marks = exam.marks(model)
    loss, entropy, _ = abilities.loss_and_entropy(model, ids, 256, text=recipe.text)
    model.train()
    return {
        "step": step, "seconds": round(seconds, 1), "tokens": step * ROWS * CONTEXT,
        "train_loss": round(float(np.mean(recent)), 4) if recent else None,
        "fresh_loss": round(loss, 4), "entropy": round(entropy, 4),
        "right": {f"{language} {kind}": round(mark, 4) for (language, kind), mark in marks.items()},
    }  # fmt: skip


def _line(recipe: Recipe, point: dict) -> str:
    worst = sorted(point["right"].items(), key=lambda item: item[1])[:5]
    return (
        f"step {point['step']:5d}  {point['seconds']:6.0f} s  loss {point['fresh_loss']:.3f} "
        f"(entropy {point['entropy']:.3f})  looking back {looking_back(recipe, point):.0%}  "
        f"all {sum(point['right'].values()) / len(point['right']):.0%}  "
        + ", ".join(f"{key} {mark:.0%}" for key, mark in worst)
    )


def _save(path: Path, model, optimizers, draw, step, seconds, curve) -> None:
    state = {
        "model": model.state_dict(), "optimizers": [one.state_dict() for one in optimizers],
        "step": step, "random": draw.rng.getstate(), "seconds": seconds, "curve": curve,
    }  # fmt: skip
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)  # a save cut short leaves the one before


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", nargs="?", choices=RECIPES, default=SMALL_WORLD.name)
    parser.add_argument("--run", type=Path, help="folder; runs/ and the recipe's name if not given")
    parser.add_argument("--threads", type=int, help="of the processor; all if not given")
    parser.add_argument("--seed", type=int, default=SEED)
    said = parser.parse_args()
    if said.threads:
        torch.set_num_threads(said.threads)
    chosen = RECIPES[said.recipe]
    train(said.run or Path("runs") / chosen.name, chosen, said.seed)

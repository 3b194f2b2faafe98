"""Train the small world's GPT: `python -m explain.smallworld.training.train`.

Same seed, same text, same first weights. It saves as it goes; started again it goes on where it
was interrupted. Every evaluated step is kept in the run folder; `publish` picks from them.
"""

import argparse
import json
import os
import random
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: shared cores are not spun on

import numpy as np
import torch
from safetensors.torch import save_file
from transformers import GPT2Config, GPT2LMHeadModel

from explain.smallworld import tokenizer
from explain.smallworld.draw import APART, Draw
from explain.smallworld.language import ASKED, ASKED_FIRST, END, text
from explain.smallworld.training import abilities
from explain.smallworld.training.exercises import exercises_row
from explain.smallworld.training.muon import optimizers_of
from explain.smallworld.words import NAMES_EN, NAMES_ZH

NAMES = (*NAMES_ZH, *NAMES_EN)
NOTHING: Mapping[str, Sequence[str]] = {}  # no lessons: kinds as the language has them
LOOKING_BACK = dict.fromkeys(abilities.LOOK_BACK, ("zh", "en"))

SEED, STEPS = 2, 9000
ROWS, CONTEXT = 24, 128  # 3,072 tokens a step
MATRIX_PEAK, PEAK = 0.02, 3e-3  # learning rates of the two optimizers
WARMUP, DECAY = 100, 0.4  # steps; share of the run going down to 0
# Exercises: random words to be found again. Nothing else at first, a few beside the first questions,
# fewer to the end (a quarter to the end cost sums 10 %). Heads that look for what stood before or
# after form on them by step 700 (mixed with text, not by 1,400): "who has what" rests on those.
EXERCISE_STEPS, ALONE, BESIDE, AFTER = 1500, 1.0, 1 / 4, 1 / 12  # steps; shares of the rows
# Then questions that look back, until learned: met from the start, a coin toss for 2,700 steps.
LOOK_BACK_UNTIL, LOOK_BACK_STEPS = 0.93, 4500  # share right; steps at most
# A finish with as few examples asked for as the language has (they go on by themselves), and more of
# the kinds that are not yet right, as measured the last LATELY times.
FINISH, FINISH_RATE, WEAK_SHARE = 800, 0.15, 0.3  # steps; share of the peak; of the texts
LATELY, ENOUGH = 4, 0.97
# Tokens of an answer weigh more: what is right does not change, it is only learned sooner.
WEIGHT = 3.0
LONG, QUESTIONS = 0.25, 24  # share of rows that are one long sheet; of each kind when measured


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


def apart_ids(ids: dict[str, int]) -> dict[int, set[int]]:
    """Token ids that may not stand in one training text, by token id."""
    forms = {
        word: {
            ids[form]
            for said in (word.zh, word.en, word.many, word.every)
            for form in (said, f" {said}")
            if said and form in ids
        }
        for word in APART
    }
    apart: dict[int, set[int]] = {}
    for word, others in APART.items():
        for one in forms[word]:
            apart.setdefault(one, set()).update(*(forms[other] for other in others))
    return apart


def name_ids(ids: dict[str, int]) -> list[int]:
    """The tokens that are people's names."""
    forms = [form for name in NAMES for form in (name.zh, name.en, f" {name.en}") if form.strip()]
    return [ids[form] for form in forms if form in ids]


def batch(
    draw: Draw,
    ids: dict[str, int],
    apart: dict[int, set[int]],
    *,
    exercises: float = 0.0,
    lessons: Mapping[str, Sequence[str]] = NOTHING,
    share: float = 1.0,
    asked: float = ASKED_FIRST,
) -> tuple[np.ndarray, np.ndarray]:
    """Rows filled with whole texts, the last one cut: token ids and sheets, (ROWS, CONTEXT + 1).

    Mostly every text stands on a sheet of its own, as when somebody types it: it sees only itself
    and its positions count from 0. LONG of the rows are one sheet from end to end: there it learns
    to go on after an end token, and all positions. Half the sheets begin with an end token, so
    that beginning from nothing is learned too.
    """
    rows = np.empty((ROWS, CONTEXT + 1), dtype=np.int64)
    sheets = np.zeros((ROWS, CONTEXT + 1), dtype=np.int64)
    for row, sheet in zip(rows, sheets, strict=True):
        long, filled = draw.rng.random() < LONG, 0
        while filled <= CONTEXT:
            only = {"asked": asked}
            if draw.rng.random() < share * bool(lessons):
                kind = draw.rng.choice(list(lessons))
                only |= {"kind": kind, "language": draw.rng.choice(lessons[kind])}
            tokens = [ids[word] for word in tokenizer.words(text(draw, **only))]
            if draw.rng.random() < 0.5 and not (long and filled):
                tokens.insert(0, ids[END])
            part = tokens[: CONTEXT + 1 - filled]
            row[filled : filled + len(part)] = part
            sheet[filled:] += not long
            filled += len(part)
    names = name_ids(ids) if exercises else []
    for index in range(round(exercises * ROWS)):
        rows[index], sheets[index] = exercises_row(draw.rng, names, len(ids), apart, CONTEXT + 1), 0
    return rows, sheets


def sight(sheets: torch.Tensor) -> dict[str, torch.Tensor]:
    """What the model gets beside the tokens: who may look at whom, and positions on the sheet."""
    places = torch.arange(sheets.shape[1], device=sheets.device)  # (T,)
    same = sheets[:, :, None] == sheets[:, None, :]  # (rows, T, T)
    first = torch.where(same, places, sheets.shape[1]).amin(-1)  # where the sheet begins
    return {
        "attention_mask": (same & (places[:, None] >= places))[:, None],  # (rows, 1, T, T)
        "position_ids": places - first,
    }


def rate(step: int, steps: int) -> float:
    """Share of the peak: up over WARMUP steps, level, down over the last DECAY; again in the finish."""
    if step >= steps:
        return FINISH_RATE * (steps + FINISH - step) / FINISH
    return min((step + 1) / WARMUP, 1.0, (steps - step) / (DECAY * steps))


def weights(tokens: torch.Tensor) -> torch.Tensor:
    """WEIGHT for what follows an answer token up to its end, 1 elsewhere; as (rows, CONTEXT)."""
    places = torch.arange(tokens.shape[1], device=tokens.device)
    last = [torch.where(tokens == which, places, -1).cummax(1).values for which in (0, 1)]
    return torch.where(last[1] > last[0], WEIGHT, 1.0)  # ids: 0 ends, 1 asks for an answer


def evaluated(step: int, steps: int) -> bool:
    """Steps at which abilities are measured and weights kept: log-like, dense in the middle."""
    if step in (0, 10, 20, 50, steps):
        return True
    return step % (250 if 5000 < step <= steps - FINISH else 100) == 0


def keep(model: GPT2LMHeadModel, path: Path) -> None:
    """The weights in half precision; the output matrix is the embedding and not written twice."""
    weights = {k: v.detach().cpu().half().contiguous() for k, v in model.state_dict().items()}
    weights.pop("lm_head.weight")
    save_file(weights, path, metadata={"format": "pt"})


def train(run: Path, steps: int = STEPS, seed: int = SEED) -> None:
    """The whole run and its finish, or the rest of one that was interrupted."""
    last = steps + FINISH
    run.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    vocab = tokenizer.vocabulary()
    tokenizer.build(vocab).save_pretrained(run)
    ids = {word: index for index, word in enumerate(vocab)}
    apart = apart_ids(ids)
    exam = abilities.Exam(abilities.questions(QUESTIONS), ids, device)
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
        if evaluated(step, last) and not (curve and curve[-1]["step"] >= step):
            curve.append(_measured(model, exam, ids, step, recent, time.perf_counter() - started))
            keep(model, run / f"step-{step:05d}.safetensors")
            (run / "curve.json").write_text(json.dumps(curve))
            print(_line(curve[-1]), flush=True)
            recent = []
        if step % 100 == 0 and step > begin:
            _save(saved, model, optimizers, draw, step, time.perf_counter() - started, curve)
            if step == steps:  # whence another finish can be tried
                shutil.copyfile(saved, run / "main.pt")
        if step == last:
            break
        for optimizer, peak in zip(optimizers, (MATRIX_PEAK, PEAK), strict=True):
            optimizer.zero_grad()
            for group in optimizer.param_groups:
                group["lr"] = peak * rate(step, steps)
        early = first_lesson(curve)
        exercises = ALONE if step < EXERCISE_STEPS else BESIDE if early else AFTER
        more = {"lessons": LOOKING_BACK if early else NOTHING}
        if step >= steps:
            more = {"lessons": weak(curve), "share": WEAK_SHARE, "asked": ASKED}
        rows = batch(draw, ids, apart, exercises=exercises, **more)
        tokens, sheets = (torch.from_numpy(array).to(device) for array in rows)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
            logits = model(tokens[:, :-1], use_cache=False, **sight(sheets[:, :-1])).logits
        each = torch.nn.functional.cross_entropy(
            logits.float().flatten(0, 1), tokens[:, 1:].flatten(), reduction="none"
        ).view_as(tokens[:, 1:])  # (rows, CONTEXT)
        inside = sheets[:, 1:] == sheets[:, :-1]  # the first word of a sheet follows from nothing
        weight = weights(tokens[:, :-1]) * inside
        practised = weight[: round(exercises * ROWS)]
        practised *= practised == WEIGHT  # random words cannot be foreseen, only found again
        loss = (each * weight).sum() / weight.sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        recent.append(each.detach()[inside].mean().item())


def first_lesson(curve: list[dict]) -> bool:
    """Whether it still practises to look back; decided by what was measured on the way."""
    return curve[-1]["step"] < LOOK_BACK_STEPS and not any(
        looking_back(point) >= LOOK_BACK_UNTIL for point in curve
    )


def weak(curve: list[dict]) -> dict[str, list[str]]:
    """The kinds of which lately less than ENOUGH were right, each with its languages."""
    found, points = {}, [point["right"] for point in curve[-LATELY:]]
    for language, kind in map(str.split, points[-1]):
        if sum(right[f"{language} {kind}"] for right in points) < ENOUGH * len(points):
            found.setdefault(kind, []).append(language)
    return found


def looking_back(point: dict) -> float:
    """Share right of the held-out questions that look back, both languages. Unit: 0 to 1."""
    marks = [mark for key, mark in point["right"].items() if key.split()[1] in abilities.LOOK_BACK]
    return sum(marks) / len(marks)


def _measured(model, exam, ids, step, recent, seconds) -> dict:
    model.eval()
    marks = exam.marks(model)
    loss, entropy, _ = abilities.loss_and_entropy(model, ids, 256)
    model.train()
    return {
        "step": step, "seconds": round(seconds, 1), "tokens": step * ROWS * CONTEXT,
        "train_loss": round(float(np.mean(recent)), 4) if recent else None,
        "fresh_loss": round(loss, 4), "entropy": round(entropy, 4),
        "right": {f"{language} {kind}": round(mark, 4) for (language, kind), mark in marks.items()},
    }  # fmt: skip


def _line(point: dict) -> str:
    worst = sorted(point["right"].items(), key=lambda item: item[1])[:5]
    return (
        f"step {point['step']:5d}  {point['seconds']:6.0f} s  loss {point['fresh_loss']:.3f} "
        f"(entropy {point['entropy']:.3f})  looking back {looking_back(point):.0%}  "
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
    parser.add_argument("--run", type=Path, default=Path("runs/small-world"))
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=SEED)
    train(**vars(parser.parse_args()))

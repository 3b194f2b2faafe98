"""From a finished run to assets/models/small-world: `python -m explain.smallworld.training.publish RUN`.

Picks the checkpoints by what the model could do at them, measures the last one on held-out
combinations, and writes the figures: curve.json, lessons.json, checkpoints.json, held-out.json, and
the table in the model card.
"""

import argparse
import json
import re
import shutil
from pathlib import Path

from safetensors.torch import load_file
from transformers import GPT2Config, GPT2LMHeadModel

from explain.smallworld import tokenizer
from explain.smallworld.training import abilities
from explain.smallworld.training.heads import scores
from explain.smallworld.training.train import EXERCISE_STEPS, first_lesson

HOME = Path(__file__).parents[3] / "assets" / "models" / "small-world"
SCALE = (0, 200, 700, 1000, 1500, 2600, 3400, 4800)  # beside the jump
JUMP = ("have", "like", "act", "colour")  # who has, likes, does what, in which colour
LEVELS = (0.4, 0.5, 0.6, 0.75, 0.9)  # the jump, in shares of such questions right
HELD = 200  # questions of each kind and language
ROWS = 40_000  # fresh texts for the loss


def looking_back(point: dict) -> float:
    """Share right, at one step, of the questions that need looking back at who has what."""
    marks = [mark for key, mark in point["right"].items() if key.split()[1] in JUMP]
    return sum(marks) / len(marks)


def chosen(curve: list[dict]) -> list[int]:
    """Steps to keep: before and after the jump, the jump in slices, and the last."""
    steps = [point["step"] for point in curve]
    keep = {min(steps, key=lambda step: abs(step - wanted)) for wanted in SCALE}
    smooth = [
        sum(map(looking_back, curve[max(0, i - 1) : i + 2])) / len(curve[max(0, i - 1) : i + 2])
        for i in range(len(curve))
    ]
    for level in LEVELS:
        above = [step for step, mark in zip(steps, smooth, strict=True) if mark >= level]
        keep.update(above[:1])
    return sorted({*keep, steps[-1]})


def lessons(curve: list[dict]) -> list[dict]:
    """What it practised, and until which step: finding words again, looking back, all of it."""
    looked = next(p["step"] for i, p in enumerate(curve) if not first_lesson(curve[: i + 1]))
    until = {"find": EXERCISE_STEPS, "look_back": looked, "all": curve[-1]["step"]}
    return [{"lesson": name, "until": step} for name, step in until.items()]


def model_at(run: Path, step: int) -> GPT2LMHeadModel:
    """The model of a run as it was at one evaluated step."""
    return model_from(run / "config.json", run / f"step-{step:05d}.safetensors")


def model_from(config: Path, weights: Path) -> GPT2LMHeadModel:
    """A model in single precision from half-precision weights."""
    model = GPT2LMHeadModel(GPT2Config.from_json_file(config))
    state = {name: weight.float() for name, weight in load_file(weights).items()}
    model.load_state_dict(state, strict=False)
    model.tie_weights()
    return model.eval()


def measured(model: GPT2LMHeadModel, words, count: int = HELD) -> dict:
    """Held-out figures of a model: right and ended by itself, per language and kind; loss."""
    ids = words.get_vocab()
    loss, entropy, tokens = abilities.loss_and_entropy(model, ids, ROWS)
    right, ended, pairs = {}, {}, {}
    for (language, kind), asked in abilities.questions(count, seed=2).items():
        key = f"{language} {kind}"
        right[key], ended[key] = abilities.oral(model, words, asked)
        pairs[key] = len(asked)
    return {
        "loss": round(loss, 4), "entropy": round(entropy, 4),
        "excess": round(loss / entropy - 1, 4), "tokens": tokens,
        "questions": pairs, "right": right, "ended": ended,
    }  # fmt: skip


def table(figures: dict) -> str:
    """The held-out figures as a Markdown table."""
    kinds = list(dict.fromkeys(key.split()[1] for key in figures["right"]))
    rows = ["| kind | Chinese right | ended | English right | ended |", "|---|---|---|---|---|"]
    for kind in kinds:
        cells = [kind]
        for key in (f"zh {kind}", f"en {kind}"):
            cells += [f"{figures['right'][key]:.1%}", f"{figures['ended'][key]:.1%}"]
        rows.append(f"| {' | '.join(cells)} |")
    rows.append("")
    rows.append(
        f"Loss on fresh text {figures['loss']:.4f} nats per token, the generator's own entropy on "
        f"the same text {figures['entropy']:.4f}: {figures['excess']:.1%} above."
    )
    return "\n".join(rows)


def publish(run: Path, home: Path = HOME) -> None:
    """Everything a reader of the model needs, and nothing of the run's own state."""
    home.mkdir(parents=True, exist_ok=True)
    for old in home.glob("*.safetensors"):
        old.unlink()
    curve = json.loads((run / "curve.json").read_text())
    words, steps = tokenizer.load(run), chosen(curve)
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        shutil.copyfile(run / name, home / name)
    listed = []
    for step in steps:
        file = "model.safetensors" if step == steps[-1] else f"step-{step:05d}.safetensors"
        shutil.copyfile(run / f"step-{step:05d}.safetensors", home / file)
        point = next(point for point in curve if point["step"] == step)
        listed.append({
            "step": step, "file": file, "tokens": point["tokens"],
            "loss": point["fresh_loss"], "looking_back": round(looking_back(point), 3),
            "heads": scores(model_at(run, step), len(words)),
        })  # fmt: skip
    figures = measured(model_at(run, steps[-1]), words)
    written = {
        "checkpoints": listed, "curve": curve, "lessons": lessons(curve), "held-out": figures,
    }  # fmt: skip
    for name, value in written.items():
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        (home / f"{name}.json").write_text(text.replace("},{", "},\n{") + "\n", encoding="utf-8")
    card = home / "README.md"
    if card.exists():
        found = r"(<!-- figures -->\n).*(<!-- end -->)"
        text = card.read_text(encoding="utf-8")
        filled = re.sub(found, lambda m: m[1] + table(figures) + "\n" + m[2], text, flags=re.DOTALL)
        card.write_text(filled, encoding="utf-8")
    print(table(figures))
    print("kept", steps)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    publish(parser.parse_args().run)

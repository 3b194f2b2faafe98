"""From a finished run to assets/models: `python -m explain.smallworld.training.publish RUN`.

Picks the checkpoints by what the model could do at them, measures the last one on held-out
combinations, and writes the figures: curve.json, lessons.json, checkpoints.json, held-out.json, and
the table in the model card. Of a base model (`publish RUN small-world-base`) only the last weights
are kept, and how often it answers what nobody taught it to answer.
"""

import argparse
import json
import re
import shutil
from pathlib import Path

from safetensors.torch import load_file
from transformers import GPT2Config, GPT2LMHeadModel

from explain.smallworld import tokenizer
from explain.smallworld.language import ANSWER
from explain.smallworld.training import abilities
from explain.smallworld.training.forms import answered
from explain.smallworld.training.heads import scores
from explain.smallworld.training.recipe import BASE, RECIPES, SMALL_WORLD, Recipe
from explain.smallworld.training.train import first_lesson

MODELS = Path(__file__).parents[3] / "assets" / "models"
SCALE = (0, 200, 700, 1000, 1500, 2600, 3400, 4800)  # beside the jump
JUMP = ("have", "like", "act", "colour")  # who has, likes, does what, in which colour
LEVELS = (0.4, 0.5, 0.6, 0.75, 0.9)  # the jump, in shares of such questions right
HELD = 200  # questions of each kind and language
ROWS = {SMALL_WORLD.name: 40_000, BASE.name: 10_000}  # fresh texts for the loss
CUES = {"bare": "", "cued": ANSWER}  # what stands behind a question that is put to a base model


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
    looked = next(
        point["step"]
        for at, point in enumerate(curve, 1)
        if not first_lesson(SMALL_WORLD, curve[:at])
    )
    until = {"find": SMALL_WORLD.exercise_steps, "look_back": looked, "all": curve[-1]["step"]}
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


def measured(
    model: GPT2LMHeadModel, words, recipe: Recipe = SMALL_WORLD, count: int = HELD
) -> dict:
    """Held-out figures of a model: right and ended by itself, per language and kind; loss."""
    ids = words.get_vocab()
    loss, entropy, tokens = abilities.loss_and_entropy(
        model, ids, ROWS[recipe.name], text=recipe.text
    )
    right, ended, pairs = {}, {}, {}
    questions = abilities.questions(count, seed=2, text=recipe.text, only=recipe.kinds)
    for (language, kind), asked in questions.items():
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
    if "bare" in figures:
        rows[-1] += (
            f" Of {figures['questions_put']} bare questions {figures['bare']:.1%} end with an "
            f"answer of a right form, with `<|answer|>` behind them {figures['cued']:.1%}."
        )
    return "\n".join(rows)


def publish(run: Path, recipe: Recipe) -> None:
    """Everything a reader of the model needs, and nothing of the run's own state."""
    home = MODELS / recipe.name
    home.mkdir(parents=True, exist_ok=True)
    for old in home.glob("*.safetensors"):
        old.unlink()
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        shutil.copyfile(run / name, home / name)
    curve, words = json.loads((run / "curve.json").read_text()), tokenizer.load(run)
    figures = measured(model_at(run, curve[-1]["step"]), words, recipe)
    if recipe is BASE:
        written = base(run, curve, words, home) | {"held-out": figures}
    else:
        written = grown(run, curve, words, home) | {"held-out": figures}
    for name, value in written.items():
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        (home / f"{name}.json").write_text(text.replace("},{", "},\n{") + "\n", encoding="utf-8")
    fill(home / "README.md", figures | written.get("asked", {}))
    print(table(figures), written.get("asked", ""))


def grown(run: Path, curve: list[dict], words, home: Path) -> dict:
    """Copies the moments to keep, and says what is to be known of them and of the whole run."""
    steps, listed = chosen(curve), []
    for step in steps:
        file = "model.safetensors" if step == steps[-1] else f"step-{step:05d}.safetensors"
        shutil.copyfile(run / f"step-{step:05d}.safetensors", home / file)
        point = next(point for point in curve if point["step"] == step)
        listed.append({
            "step": step, "file": file, "tokens": point["tokens"],
            "loss": point["fresh_loss"], "looking_back": round(looking_back(point), 3),
            "heads": scores(model_at(run, step), len(words)),
        })  # fmt: skip
    return {"checkpoints": listed, "curve": curve, "lessons": lessons(curve)}


def base(run: Path, curve: list[dict], words, home: Path) -> dict:
    """Copies the last weights, and says how often a question ends with the form of an answer."""
    step = curve[-1]["step"]
    shutil.copyfile(run / f"step-{step:05d}.safetensors", home / "model.safetensors")
    model = model_at(run, step)
    kinds = abilities.questions(HELD // 4, seed=2, only=BASE.kinds)
    asked = [one for some in kinds.values() for one in some]
    forms = {name: answered(model, words, asked, cue) for name, cue in CUES.items()}
    return {"asked": {"questions_put": len(asked)} | forms}


def fill(card: Path, figures: dict) -> None:
    """Write the figures into the model card."""
    if not card.exists():
        return
    found = r"(<!-- figures -->\n).*(<!-- end -->)"
    text = card.read_text(encoding="utf-8")
    filled = re.sub(found, lambda m: m[1] + table(figures) + "\n" + m[2], text, flags=re.DOTALL)
    card.write_text(filled, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("recipe", nargs="?", choices=RECIPES, default=SMALL_WORLD.name)
    asked_for = parser.parse_args()
    publish(asked_for.run, RECIPES[asked_for.recipe])

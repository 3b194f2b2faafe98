"""From GPT to ChatGPT: how few rankings and pairs are enough, and what tuning reaches in its time.

Everything is drawn with fixed seeds. What has no bar is printed to stderr beside the figures.
"""

from __future__ import annotations

import random
import statistics
import sys
import time

import torch

PROMPTS = {"zh": "讲一个故事。", "en": "Tell me a story."}
NAMES = "你叫什么名字？"
STORIES, HELD, HELD_PAIRS = 1280, 512, 500  # sampled; of them kept from the head; pairs of these
COUNTS = (12, 24, 50, 100)  # pairs
STEPS, LATELY = 24, 4  # of tuning on stories; steps whose mean is the end
NAME_STEPS, NAME_BETA, NAME_RANKINGS = 60, 0.5, 12
PAIRS = (10, 100, 1000)
LOOKS = 60  # steps of another visitor


def measure() -> dict[str, float]:
    """Rankings and tuning on the published model, instruction tuning on the base model."""
    from explain.models import OURS
    from explain.models.checkpoints import trainable
    from explain.smallworld import tokenizer

    torch.set_num_threads(1)  # so small a model is as fast on one, and leaves the other to visitors
    model, words = trainable().eval(), tokenizer.load(OURS)
    agreed, tuned, ratio = {}, [], 0.0
    for language, prompt in PROMPTS.items():
        asked = words(f"{prompt}<|answer|>")["input_ids"]
        for wish, judge, agreement in _judges(model, words, asked):
            say(f"{language} {wish}: agreement after {COUNTS} pairs {agreement}")
            agreed[language, wish] = agreement[-1]
            tuned.append(_tuned(model, judge, asked, "middle"))
            say("  gain {gain:.2f} sd, KL {kl:.2f} of {most:g}, {s:.1f} s".format(**tuned[-1]))
            if (language, wish) == ("zh", "dog"):
                free = _tuned(model, judge, asked, "none")
                ratio = free["kl"] / tuned[-1]["kl"]
                say("  without a leash: gain {gain:.2f} sd, KL {kl:.2f}".format(**free))
    right, seconds = _instructed()
    return {
        "reward_agreement_100": min(agreed.values()),
        "rlhf_gain_sd": min(one["gain"] for one in tuned),
        "rlhf_s": max(one["s"] for one in tuned),
        "rlhf_kl_over_leash": max(one["kl"] / one["most"] for one in tuned),
        "rlhf_kl_without_leash": ratio,
        "rlhf_tv": _distance(model, words),
        "sft_right_1000": right,
        "sft_s": seconds,
        "tuning_step_slower": _beside(),
    }


def say(text: str) -> None:
    """For who watches; stdout is the figures'."""
    print(text, file=sys.stderr, flush=True)


def _judges(model, words, asked):
    """For each ready wish the reward model from 100 pairs, and how often each number agrees."""
    from explain.smallworld.tuning.answers import sample
    from explain.smallworld.tuning.reward import agreement, features, fit_pairs
    from explain.smallworld.tuning.wishes import WISHES, marks, ready_pairs

    answers = sample(model, asked, STORIES, torch.Generator().manual_seed(1))
    found = features(model, answers)
    texts = [words.decode(row[:-1]) for row in answers.rows]
    lengths = [len(row) for row in answers.rows]
    for wish in WISHES:
        marked = marks(wish, texts, lengths)
        held = ready_pairs(marked, range(HELD), HELD_PAIRS, random.Random(1))
        pairs = ready_pairs(marked, range(HELD, STORIES), COUNTS[-1], random.Random(0))
        judges = [fit_pairs(found, pairs[:count]).judge for count in COUNTS]
        agreed = [agreement(found @ judge.weight, held) for judge in judges if judge]
        yield wish, judges[-1], agreed


def _tuned(model, judge, asked, leash: str) -> dict[str, float]:
    """Gain in standard deviations, KL at the end, what the leash allows, seconds."""
    from explain.smallworld.tuning.policy import LEASHES, Tuning

    steps = list(Tuning(model, judge, asked, LEASHES[leash]).steps(STEPS))
    last = steps[-LATELY:]
    return {
        "gain": sum(one.reward for one in last) / LATELY - steps[0].reward,
        "kl": sum(one.kl for one in last) / LATELY,
        "most": LEASHES[leash].most,
        "s": steps[-1].seconds,
    }


def _distance(model, words) -> float:
    """Total variation of the tuned policy to the exact optimum over the names it can have."""
    from explain.smallworld.tuning.answers import read
    from explain.smallworld.tuning.exact import all_answers, optimum, total_variation
    from explain.smallworld.tuning.policy import Leash, Tuning
    from explain.smallworld.tuning.reward import LAYER, features, fit

    asked = words(f"{NAMES}<|answer|>")["input_ids"]
    answers, chance, likely = all_answers(model, asked), random.Random(5), range(16)
    order = chance.sample(likely, len(likely))
    four = [sorted(chance.sample(likely, 4), key=order.index) for _ in range(NAME_RANKINGS)]
    rankings = [tuple((one,) for one in some) for some in four]
    judge = fit(features(model, answers), rankings).judge
    assert judge, "names in an order can be fitted"
    with torch.no_grad():
        scores = judge.scores(read(model, answers, LAYER)[1], answers)
    best = optimum(answers.logprobs.sum(1), scores, NAME_BETA)
    tuning = Tuning(model, judge, asked, Leash(NAME_BETA))
    for _ in tuning.steps(NAME_STEPS):
        pass
    with torch.no_grad():
        ours = read(tuning.policy, answers)[0].sum(1).double().exp()
    say(f"names: before {total_variation(answers.logprobs.sum(1).double().exp(), best):.2f}")
    return total_variation(ours, best)


def _instructed() -> tuple[float, float]:
    """Share of held-out questions right after 1,000 pairs, and the seconds that took."""
    from explain.models import OURS_BASE
    from explain.models.checkpoints import trainable
    from explain.smallworld import tokenizer
    from explain.smallworld.tuning.instruct import Instruction, pairs

    base, ids = trainable(OURS_BASE), tokenizer.load(OURS_BASE).get_vocab()
    right, seconds = 0.0, 0.0
    for count in PAIRS:
        looks = list(Instruction(base, ids, pairs(count)).looks())
        right, seconds = looks[-1].right or 0.0, looks[-1].seconds
        say(f"{count} pairs: {right:.1%} right after {looks[-1].step} steps, {seconds:.0f} s")
    return right, seconds


def _beside() -> float:
    """How many times slower another visitor's next-word step is while somebody tunes: medians."""
    from explain.models import MODELS, load
    from explain.smallworld.tuning.live import Tuned
    from explain.smallworld.tuning.teach import Lesson
    from explain.smallworld.turns import Turns

    reader, turns = (
        load("smollm2-135m" if MODELS["smollm2-135m"].here() else "small-world"),
        Turns(),
    )
    trace = reader.read("The best thing about AI is its ability to")

    def step() -> float:
        turns.find("bench")  # somebody looks: else the tuning would end
        begun = time.perf_counter()
        reader.step(trace, int(trace.logits.argmax()))
        return time.perf_counter() - begun

    alone = statistics.median(step() for _ in range(LOOKS))
    lesson = Lesson(PAIRS[-1], [])
    turns.take(Tuned("bench", lesson.events, lesson))
    while not lesson.looks:
        step()
    beside = statistics.median(step() for _ in range(LOOKS))
    turns.stop("bench")
    while not turns.idle:  # a thread at work in torch would end the whole program badly
        time.sleep(0.05)
    say(
        f"a step of {reader.spec.title}: {1e3 * alone:.1f} ms, beside a tuning {1e3 * beside:.1f} ms"
    )
    return beside / alone

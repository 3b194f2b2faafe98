"""Tuning by answers and by preferences: gradients, log-probabilities, and what bad rankings give."""

from __future__ import annotations

import math
import time

import pytest
import torch

from explain.models import OURS
from explain.models.checkpoints import trainable
from explain.smallworld import tokenizer
from explain.smallworld.live import Workshop
from explain.smallworld.training.abilities import Exam
from explain.smallworld.tuning import exact, instruct, policy, reward
from explain.smallworld.tuning.answers import END, read, sample, written
from explain.smallworld.tuning.live import Tuned

ASK = "<|answer|>"


@pytest.fixture(scope="module")
def words():
    return tokenizer.load(OURS)


@pytest.fixture(scope="module")
def model():
    return trainable().eval()


@pytest.fixture(scope="module")
def story(words):
    return words(f"讲一个故事。{ASK}")["input_ids"]


@pytest.fixture(scope="module")
def answers(model, story):
    return sample(model, story, 48, torch.Generator().manual_seed(0))


@pytest.fixture
def tiny():
    """A GPT of 2 layers and 11 words, in double precision."""
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(0)
    config = GPT2Config(
        vocab_size=11, n_positions=16, n_embd=8, n_layer=2, n_head=2, resid_pdrop=0.0,
        embd_pdrop=0.0, attn_pdrop=0.0, bos_token_id=0, eos_token_id=0, initializer_range=0.5,
    )  # fmt: skip
    return GPT2LMHeadModel(config).double().eval()


def slope(value, weight, at, small=1e-5):
    """The derivative of a value by one number of a weight, by finite differences."""
    with torch.no_grad():
        weight.view(-1)[at] += small
        up = float(value())
        weight.view(-1)[at] -= 2 * small
        down = float(value())
        weight.view(-1)[at] += small
    return (up - down) / (2 * small)


def test_samples_keep_the_log_probabilities_of_a_fresh_pass(model, answers):
    """One text at a time, without a cache and without padding."""
    for row, kept in zip(answers.rows[:12], answers.logprobs, strict=False):
        text = torch.tensor([[*answers.prompt, *row]])
        with torch.no_grad():
            foreseen = model(text, use_cache=False).logits[0].log_softmax(-1)
        first = len(answers.prompt)
        fresh = [float(foreseen[first + at - 1, token]) for at, token in enumerate(row)]
        assert torch.allclose(kept[: len(row)], torch.tensor(fresh), atol=1e-4)
        assert not kept[len(row) :].any()


def test_samples_end_once_and_come_again_with_their_seed(model, story, answers):
    assert all(END not in row[:-1] for row in answers.rows)
    assert sum(row[-1] == END for row in answers.rows) >= 47
    assert len({tuple(row) for row in answers.rows}) > 40
    again = sample(model, story, 48, torch.Generator().manual_seed(0))
    assert torch.equal(again.tokens, answers.tokens)


def test_samples_come_as_often_as_the_model_says(model, words):
    """The first name it says, against the probabilities of one pass."""
    prompt = words(f"你叫什么名字？{ASK}")["input_ids"]
    drawn = sample(model, prompt, 600, torch.Generator().manual_seed(2))
    counted = exact.all_answers(model, prompt)
    for row, log in zip(counted.rows[:4], counted.logprobs.sum(1).tolist(), strict=False):
        share = sum(one == row for one in drawn.rows) / 600
        assert abs(share - math.exp(log)) < 4 * math.sqrt(math.exp(log) / 600)


def test_the_instruction_loss_is_the_answers_alone(model, words):
    """Against a sum over one answer's tokens by hand."""
    ids = words.get_vocab()
    rows = [instruct.encoded(one, ids) for one in instruct.pairs(6)]
    tokens, counted = instruct.batch(rows)
    nats, count = 0.0, 0
    for row, start in rows:
        assert row[start - 1] == ids[ASK] and row[-1] == END
        with torch.no_grad():
            foreseen = model(torch.tensor([row]), use_cache=False).logits[0].log_softmax(-1)
        nats -= sum(float(foreseen[at - 1, row[at]]) for at in range(start, len(row)))
        count += len(row) - start
    found = float(instruct.loss(model, tokens, counted).detach())
    assert found == pytest.approx(nats / count, rel=1e-4)


def test_the_instruction_gradient_is_that_of_finite_differences(tiny):
    tokens, counted = instruct.batch([([3, 4, 1, 5, 0], 3), ([6, 1, 7, 8, 9, 0], 2)])
    instruct.loss(tiny, tokens, counted).backward()
    weight = tiny.transformer.h[1].attn.c_attn.weight
    for at in (0, 37, 100):
        found = slope(lambda: instruct.loss(tiny, tokens, counted), weight, at)
        assert weight.grad.view(-1)[at].item() == pytest.approx(found, rel=1e-4, abs=1e-8)


def test_advantages_leave_their_own_reward_out():
    rewards = torch.tensor([1.0, 4.0, -2.0])
    assert policy.advantages(rewards).tolist() == pytest.approx([0.0, 4.5, -4.5])


def test_the_policy_gradient_is_that_of_the_expected_reward(tiny):
    """All 11 answers of one token, each as often as its probability: then RLOO's gradient is the
    exact one of reward less beta times KL, by finite differences."""
    prompt, beta = [3, 1], 0.4
    rewards = torch.linspace(-1, 1, 11).double()
    with torch.no_grad():
        log0 = tiny(torch.tensor([prompt])).logits[0, -1].log_softmax(-1)
        for one in tiny.parameters():
            one.add_(0.05 * torch.sin(torch.arange(one.numel()).double()).view_as(one))

    def objective():
        log = tiny(torch.tensor([prompt])).logits[0, -1].log_softmax(-1)
        return (log.exp() * (rewards - beta * (log - log0))).sum()

    every = written(prompt, [[token] for token in range(11)])
    logprobs = read(tiny, every)[0].sum(1)
    signal = rewards - beta * (logprobs.detach() - log0)
    baseline = (logprobs.exp() * signal).sum().detach()
    (logprobs.exp().detach() * (signal - baseline) * logprobs).sum().backward()
    weight = tiny.transformer.h[0].mlp.c_fc.weight
    for at in (0, 50, 111):
        found = slope(objective, weight, at)
        assert weight.grad.view(-1)[at].item() == pytest.approx(found, rel=1e-4, abs=1e-9)


def test_leave_one_out_is_the_mean_of_the_plain_gradients(tiny):
    """The step's loss has the gradient of sum_i (R_i - mean of the others) log p(x_i) / N."""
    answers = sample(tiny, [3, 1], 5, torch.Generator().manual_seed(0), longest=4)
    rewards = torch.tensor([0.5, -1.0, 2.0, 0.0, 1.0]).double()
    logprobs = read(tiny, answers)[0].sum(1)
    policy.loss(rewards, logprobs).backward()
    found = tiny.lm_head.weight.grad.clone()
    tiny.zero_grad()
    for at, row in enumerate(answers.rows):
        others = (rewards.sum() - rewards[at]) / 4
        text = torch.tensor([[3, 1, *row]])
        nats = torch.nn.functional.cross_entropy(
            tiny(text).logits[0, 1:-1], text[0, 2:], reduction="sum"
        )
        ((rewards[at] - others) * nats / 5).backward()
    assert torch.allclose(found, tiny.lm_head.weight.grad, atol=1e-10)


def test_the_leash_pulls_harder_the_nearer_its_end():
    leash = policy.Leash(0.2, 4.0)
    assert leash.pull(0) == pytest.approx(0.2) and leash.pull(2) == pytest.approx(0.4)
    assert leash.pull(4) == leash.pull(5) == math.inf
    assert policy.Leash(0.2).pull(100) == pytest.approx(0.2) and policy.LEASHES["none"].pull(9) == 0


def test_the_optimum_beats_every_other_policy():
    """Reward less beta times KL, against 200 policies of chance."""
    torch.manual_seed(0)
    before, scores, beta = torch.randn(6).double().log_softmax(0), torch.randn(6).double(), 0.7

    def worth(chances):
        return float((chances * (scores - beta * (chances.log() - before))).sum())

    best = exact.optimum(before, scores, beta)
    assert best.sum().item() == pytest.approx(1)
    assert all(worth(best) >= worth(torch.randn(6).double().softmax(0)) for _ in range(200))
    value = beta * float(torch.logsumexp(before + scores / beta, 0))
    assert worth(best) == pytest.approx(value)


def test_total_variation_counts_what_is_elsewhere():
    ours, best = torch.tensor([0.5, 0.2]).double(), torch.tensor([0.5, 0.5]).double()
    assert exact.total_variation(ours, best) == pytest.approx(0.3)
    assert exact.total_variation(best, best) == 0


def test_countable_answers_are_nearly_all_there_are(model, words, story):
    found = exact.all_answers(model, words(f"你叫什么名字？{ASK}")["input_ids"])
    assert 0.999 < float(found.logprobs.sum(1).exp().sum()) <= 1.0001
    assert words.decode(found.rows[0][:-1]) == "我叫小天。"
    with pytest.raises(exact.Countless):
        exact.all_answers(model, story)


def test_tuning_goes_on_after_a_stop_and_leaves_the_model_alone(model, words):
    prompt = words(f"你叫什么名字？{ASK}")["input_ids"]
    answers = exact.all_answers(model, prompt)
    features = reward.features(model, answers)
    judge = reward.fit(features, [((9,), (0,)), ((9,), (1,)), ((9,), (2,)), ((9,), (3,))]).judge
    held = [one.clone() for one in model.parameters()]
    tuning = policy.Tuning(model, judge, prompt, policy.Leash(0.3), seed=1)
    first = next(tuning.steps(5))
    assert first.step == 1 and abs(first.kl) < 1e-4
    rest = list(tuning.steps(14))
    assert [one.step for one in rest] == list(range(2, 16))
    assert rest[-1].kl > 0.1
    assert sum(one.reward for one in rest[-4:]) / 4 > first.reward + 0.3
    assert all(torch.equal(a, b) for a, b in zip(held, model.parameters(), strict=True))


def until(workshop, owner, so, seconds=60):
    """Keep asking for a training until something is so."""
    for _ in range(seconds * 20):
        turn = workshop.find(owner)
        if so(turn):
            return turn
        time.sleep(0.05)
    raise AssertionError(turn)


def test_tunings_take_turns_with_other_trainings(model, words):
    """One at a time; it can be held, goes on, is stopped, and leaves what it had found."""
    workshop = Workshop([*words.get_vocab()])
    workshop.start("one", "small", (5, 6))
    exam = Exam(instruct.held_out(), words.get_vocab())
    prompt = words(f"你叫什么名字？{ASK}")["input_ids"]
    judge = reward.Judge(torch.ones(128), 0.0, 1.0)
    tuning = policy.Tuning(model, judge, prompt, policy.LEASHES["middle"], exam=exam)
    tuned = Tuned("two/tune", lambda: tuning.steps(500))
    workshop.take(tuned)
    assert workshop.place(tuned) == 1 and tuned.last is None
    workshop.stop("one")
    until(workshop, "two/tune", lambda turn: len(turn.events) >= 2)
    assert 0.9 < tuned.events[0].right <= 1 and tuned.events[1].right is None
    workshop.pause("two/tune", True)
    time.sleep(1.0)
    held = len(tuned.events)
    time.sleep(0.5)
    assert len(workshop.find("two/tune").events) == held
    workshop.pause("two/tune", False)
    until(workshop, "two/tune", lambda turn: len(turn.events) > held)
    workshop.stop("two/tune")
    for _ in range(100):
        time.sleep(0.05)
        if workshop.idle:
            break
    assert workshop.idle and tuned.state == "stopped" and tuned.last.step == tuning.step


def test_instruction_tuning_is_bounded_and_says_how_far_it_is(model, words):
    """A model that can answer already; the first and the last look have an exam."""
    teaching = instruct.Instruction(model, words.get_vocab(), instruct.pairs(10))
    looks = list(teaching.looks(22))
    assert looks[0].loss is None and looks[0].right > 0.9
    assert [one.step for one in looks] == list(range(23))
    examined = [one.step for one in looks if one.right is not None]
    assert examined == [0, instruct.EXAM_EVERY, 22]
    assert len(instruct.pairs(10)) == 10 and {one.language for one in instruct.pairs(10)} == {
        "zh",
        "en",
    }

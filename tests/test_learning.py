"""How it learns: what the page shows, against computations of its own."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
import torch

from explain import learning
from explain.attention import KINDS
from explain.models import OURS
from explain.models.checkpoints import curve, lessons, listed, load_checkpoints, model_at
from explain.smallworld.descent import RATE, descend
from explain.smallworld.live import CONTEXT, ROWS, Pupil, Texts, Workshop, shuffled
from explain.vocabulary import Vocabulary

QUESTION = "Tom has a cat. Lily has a dog. Who has a dog?"


@pytest.fixture(scope="module")
def checkpoints():
    return load_checkpoints()


@pytest.fixture(scope="module")
def vocabulary(checkpoints):
    tokenizer = checkpoints[0].reader.tokenizer
    return Vocabulary(tokenizer.raw_bytes, tokenizer.special_ids, tokenizer.end_ids)


def moment(one, vocabulary):
    reader = one.reader
    trace = reader.read(reader.prompt(QUESTION, chat=True))
    return trace, learning.moment(
        trace, reader.step, vocabulary, ends=reader.tokenizer.end_ids, limit=reader.limit
    )


def test_every_moment_shows_what_its_weights_say(checkpoints, vocabulary):
    for one in checkpoints:
        trace, shown = moment(one, vocabulary)
        plain = model_at(one.step).eval()
        ids = torch.tensor([list(trace.ids)])
        with torch.no_grad():
            probs = plain(ids).logits[0, -1].double().softmax(-1)
            said = plain.generate(
                ids, do_sample=False, max_new_tokens=learning.N_SAID, eos_token_id=0, pad_token_id=0
            )[0, len(trace.ids) :].tolist()
        assert [row["id"] for row in shown["rows"]] == probs.topk(learning.N_ROWS).indices.tolist()
        assert len({(row["text"], row["joins"]) for row in shown["rows"]}) == learning.N_ROWS
        for row in shown["rows"]:
            assert row["own"] == pytest.approx(float(probs[row["id"]]), abs=1e-4)
        assert [token["id"] for token in shown["said"]] == said
        assert shown["ended"] == (said[-1] == 0)


def test_a_word_with_and_without_its_space_can_be_told_apart(checkpoints, vocabulary):
    id_of = checkpoints[0].reader.tokenizer.id_of
    inside, first, dog = map(id_of, (b" Lily", b"Lily", b" dog"))

    def looks(*ids):
        return [(item["text"], item["joins"]) for item in vocabulary.listed(ids)]

    assert looks(inside, dog, first) == [("Lily", False), ("dog", False), ("Lily", True)]
    assert looks(first, inside) == [("Lily", False), ("␣Lily", False)]


def test_the_pictures_of_heads_are_the_attention(checkpoints, vocabulary):
    one = checkpoints[-1]
    trace, shown = moment(one, vocabulary)
    plain = model_at(one.step).eval()
    plain.set_attn_implementation("eager")
    with torch.no_grad():
        seen = plain(torch.tensor([list(trace.ids)]), output_attentions=True).attentions
    size = min(learning.N_SEEN, len(trace.ids))
    for layer, heads in enumerate(shown["heads"]):
        for head, picture in enumerate(heads):
            theirs = 255 * seen[layer][0, head, -size:, -size:].numpy()
            assert np.abs(np.reshape(picture, (size, size)) - theirs).max() <= 0.51


def test_kinds_of_heads_are_measured(checkpoints):
    """An independent loop over fewer draws finds about the same scores."""
    one, rng = checkpoints[-1], random.Random(5)
    n_vocab = one.reader.spec.n_vocab
    previous, same, induction = [], [], []
    for _ in range(6):
        words = rng.sample(range(3, n_vocab), 25)
        trace = one.reader.read(one.reader.tokenizer.tokens([*words, *words]))
        weights = np.stack([trace.attention(layer) for layer in range(4)])  # (L, H, T, T)
        previous.append(np.mean([weights[:, :, t, t - 1] for t in range(1, 50)], axis=0))
        same.append(np.mean([weights[:, :, t, t - 25] for t in range(25, 50)], axis=0))
        induction.append(np.mean([weights[:, :, t, t - 24] for t in range(25, 50)], axis=0))
    assert np.abs(np.mean(previous, axis=0) - one.heads["previous"]).max() < 0.06
    assert np.abs(np.mean(same, axis=0) - one.heads["same"]).max() < 0.12
    assert np.abs(np.mean(induction, axis=0) - one.heads["induction"]).max() < 0.12


def test_both_pages_give_a_head_one_score(checkpoints):
    from explain.server.jobs import Job
    from explain.views.attention import measured

    reader = checkpoints[-1].reader
    for layer, row in enumerate(measured(reader, Job())):
        for at, kind in enumerate(KINDS):
            assert checkpoints[-1].heads[kind][layer] == pytest.approx(row[at], abs=2e-3)


def test_words_drift_on_the_axes_of_the_end(checkpoints):
    reader = checkpoints[-1].reader
    ids = {reader.tokenizer.raw_bytes(i).decode(): i for i in range(reader.tokenizer.n_vocab)}
    words, places = learning.drift([one.reader.embedding for one in checkpoints], ids)
    assert len(words) == len({word["id"] for word in words}) > 40
    last = model_at(checkpoints[-1].step).transformer.wte.weight.detach().double().numpy()
    rows = last[[word["id"] for word in words]]
    spread = np.cov(rows.T, bias=True)
    values = np.linalg.eigvalsh(spread)[::-1]
    ours = np.array(places[-1])
    assert np.var(ours, axis=0) == pytest.approx(values[:2], rel=1e-3)
    distances = np.linalg.norm(ours[:, None] - ours[None], axis=-1)
    full = np.linalg.norm(rows[:, None] - rows[None], axis=-1)
    assert (distances <= full + 1e-3).all()  # a projection never pulls apart


def test_descent_is_plain_gradient_descent(checkpoints):
    """The same by hand: weights minus rate times gradient, ten times."""
    reader = checkpoints[2].reader
    ids = [token.id for token in reader.prompt("Tom has a cat.")]
    ours = {one.steps: one for one in descend(model_at(checkpoints[2].step), ids)}
    assert list(ours) == [0, 1, 10, 100]
    model, tokens = model_at(checkpoints[2].step), torch.tensor([ids])
    for _ in range(10):
        loss = model(tokens, labels=tokens).loss
        slopes = torch.autograd.grad(loss, list(model.parameters()))
        with torch.no_grad():
            for weight, slope in zip(model.parameters(), slopes, strict=True):
                weight.sub_(RATE * slope)
    with torch.no_grad():
        loss = model(tokens, labels=tokens).loss
    assert ours[10].losses.mean() == pytest.approx(float(loss), rel=1e-3)
    assert ours[100].losses.mean() < ours[10].losses.mean() < ours[0].losses.mean()
    with pytest.raises(ValueError):
        next(descend(model_at(checkpoints[2].step), ids[:1]))


def test_the_curve_and_the_moments_agree():
    measured = {point["step"]: point for point in curve()}
    moments = listed()
    assert moments[0]["step"] == 0 and len(moments) >= 10
    for one in moments:
        assert one["loss"] == measured[one["step"]]["fresh_loss"]
        assert (OURS / one["file"]).is_file()


def test_the_lessons_are_those_of_the_recipe():
    from explain.smallworld.training import publish, train
    from explain.smallworld.training.recipe import SMALL_WORLD

    measured = curve()
    assert lessons() == publish.lessons(measured)
    find, look_back, everything = (one["until"] for one in lessons())
    assert find == SMALL_WORLD.exercise_steps < look_back < everything == measured[-1]["step"]
    ended = next(point for point in measured if point["step"] == look_back)
    learned = train.looking_back(SMALL_WORLD, ended) >= SMALL_WORLD.look_back_until
    assert learned or look_back >= SMALL_WORLD.look_back_steps


@pytest.fixture
def workshop(checkpoints):
    tokenizer = checkpoints[0].reader.tokenizer
    return Workshop([tokenizer.raw_bytes(i).decode() for i in range(tokenizer.n_vocab)])


def wait(workshop, job, until, seconds=30, watched=True):
    for _ in range(seconds * 20):
        if watched:
            workshop.find(job.owner)
        if until():
            return True
        time.sleep(0.05)
    return False


def test_a_training_learns_and_its_twin_does_not(workshop):
    job = workshop.start("a", "small", (0,))
    assert wait(workshop, job, lambda: job.step >= 60)
    first, last = job.losses[0], job.losses[-1]
    assert last[1] < first[1] - 1
    assert last[1] < last[2] - 0.2  # shuffled text keeps only how often each word comes
    assert job.logits is not None and np.isfinite(job.logits).all()
    workshop.pause("a", True)
    time.sleep(0.3)
    held = job.step
    time.sleep(0.3)
    assert job.state == "paused" and job.step == held
    workshop.pause("a", False)
    assert wait(workshop, job, lambda: job.step > held)
    workshop.stop("a")
    assert wait(workshop, job, lambda: workshop.idle)
    assert job.state == "stopped"


def test_a_pupil_says_what_its_own_weights_say(workshop):
    fresh = workshop.fresh("small", (0,))
    assert fresh == pytest.approx(Pupil(len(fresh), 1, 32).predict((0,)))
    share = np.exp(fresh - fresh.max()) / np.exp(fresh - fresh.max()).sum()
    assert share.max() < 5 / len(fresh)  # untrained: about as likely as any other
    job = workshop.start("a", "small", (0,))
    assert wait(workshop, job, lambda: job.step >= 5 and job.said)
    workshop.stop("a")
    assert wait(workshop, job, lambda: workshop.idle)
    workshop.ask("a", (0, 7))
    ids = torch.tensor([[0, 7]])
    theirs = job.pupil.model.generate(
        ids, do_sample=False, max_new_tokens=12, eos_token_id=0, pad_token_id=0
    )
    assert list(job.said) == theirs[0, 2:].tolist()
    with torch.no_grad():
        assert job.logits == pytest.approx(job.pupil.model(ids).logits[0, -1].numpy(), abs=1e-5)


def test_others_wait_their_turn_and_nobody_watching_ends_it(workshop, monkeypatch):
    monkeypatch.setattr("explain.smallworld.turns.PATIENCE_S", 0.5)
    one, other = workshop.start("a", "small", (0,)), workshop.start("b", "small", (0,))
    assert (workshop.place(one), workshop.place(other)) == (0, 1)
    assert wait(workshop, other, lambda: other.state == "running" and one.state == "stopped")
    assert wait(workshop, other, lambda: workshop.idle, watched=False)
    assert other.state == "stopped" and one.unwatched and other.unwatched
    third = workshop.start("c", "small", (0,))
    assert workshop.find("a") is one and one.pupil.optimizer is None  # still to be looked at
    workshop.stop("c")
    assert wait(workshop, third, lambda: workshop.idle) and not third.unwatched
    with pytest.raises(KeyError):
        workshop.start("a", "enormous", (0,))


def test_shuffled_rows_hold_the_same_words(checkpoints):
    tokenizer = checkpoints[0].reader.tokenizer
    ids = {tokenizer.raw_bytes(i).decode(): i for i in range(tokenizer.n_vocab)}
    rows = Texts(ids, random.Random(3)).rows()
    assert rows.shape == (ROWS, CONTEXT + 1)
    mixed = shuffled(rows[0], random.Random(1))
    assert sorted(mixed) == sorted(rows[0]) and list(mixed) != list(rows[0])
    assert Pupil(len(ids), 1, 32).learn(rows) == pytest.approx(np.log(len(ids)), rel=0.05)

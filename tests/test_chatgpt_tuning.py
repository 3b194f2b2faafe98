"""The views that tune: kept runs against a rerun, rankings, a visitor's own tuning, beliefs put right."""

from __future__ import annotations

import time
from itertools import islice

import pytest
import torch

from explain.ask import Ask
from explain.models import MODELS, OURS_BASE, STANDBY, load
from explain.models.checkpoints import trainable
from explain.models.checksum import checksum
from explain.models.unavailable import ModelUnavailable
from explain.sampling import softmax
from explain.server import Server
from explain.server.shelf import GUESTS, Shelf
from explain.smallworld.tuning import instruct, kept, policy, rankings, teach
from explain.smallworld.tuning.course import Course
from explain.smallworld.tuning.wishes import marks
from explain.views import chatgpt, instruction, limits, rlhf, template

FIRST = rlhf.READY[0]  # the wish that the view opens on


@pytest.fixture(scope="module")
def server(small):
    """A server with our two models."""
    readers = {STANDBY: small, template.BASE: load(template.BASE)}
    found = Server()
    found.shelf = Shelf(load=lambda name, progress, **_: readers[name])
    for name in readers:
        found.shelf.start(name)
        while found.shelf.reader(name) is None:
            time.sleep(0.01)
    yield found
    found.jobs.close()


@pytest.fixture(scope="module")
def wishes():
    return kept.read(kept.WISHES)


@pytest.fixture(scope="module")
def stories(wishes):
    return {one: rankings.pool(one, "story", wishes[one]["stories"]) for one in ("zh", "en")}


def ask(view, language="en", **own):
    return Ask("", STANDBY, language, own={"view": view, **own}, visitor=f"{view} {language}")


def test_a_kept_instruction_tuning_is_what_a_rerun_begins_with():
    ids = teach.vocabulary()
    for count, run in kept.read(kept.ANSWERS).items():
        teaching = instruct.Instruction(trainable(OURS_BASE), ids, instruct.pairs(int(count)))
        losses = [one.loss for one in islice(teaching.looks(), 1, 4)]
        assert losses == pytest.approx(run["first"], abs=2e-3)
        assert run["right"][-1][0] == run["step"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_kept_tuning_by_wishes_is_what_a_rerun_begins_with(wishes, stories, language):
    judge = rankings.ready(stories[language], FIRST).fit.judge
    course = Course(language, "story", judge, "middle", wish=FIRST)
    for _ in islice(course.events(), 2):
        pass
    for point, was in zip(
        course.points, wishes[language]["runs"][f"{FIRST} middle"]["points"], strict=False
    ):
        assert point[1:3] == pytest.approx(was[1:3], abs=2e-2) and point[4] == was[4]
    told = course.told()["before"]
    assert [one["text"] for one in told] == [
        one["text"] for one in wishes[language]["runs"][f"{FIRST} middle"]["before"]
    ]


def test_the_stories_to_be_ranked_are_the_models(wishes):
    assert rankings.sampled("zh").rows == wishes["zh"]["stories"]


@pytest.mark.parametrize("language, thanks", [("zh", "谢谢你"), ("en", "Thank you")])
def test_what_is_kept_shows_what_happens_without_a_leash(wishes, language, thanks):
    """The reward climbs on, far away from the model before: it thanks and thanks, and the exam suffers."""
    held, free = (wishes[language]["runs"][f"{FIRST} {one}"] for one in ("middle", "none"))
    (*_, reward, kl, exam, met), (*_, reward_free, kl_free, exam_free, met_free) = (
        run["points"][-1] for run in (held, free)
    )
    assert kl < policy.LEASHES["middle"].most and kl_free > 3 * kl and reward_free > reward
    assert exam > 0.95 and exam_free < 0.6 and met < met_free == 1
    repeated = [max(one["text"].count(thanks) for one in run["after"]) for run in (held, free)]
    assert repeated[0] <= 2 and repeated[1] >= 4


def test_on_names_the_exact_optimum_is_nearly_reached(wishes):
    for language in ("zh", "en"):
        found = wishes[language]["runs"]["rare middle"]["names"]
        assert found["apart"] <= 0.15
        best = max(found["rows"], key=lambda one: one["best"])
        assert best["now"] == max(one["now"] for one in found["rows"])


@pytest.mark.parametrize(
    ("order", "groups"),
    [
        ("2013", ((2,), (0,), (1,), (3,))),
        ("20=13", ((2,), (0, 1), (3,))),
        ("0=1=2=3", ((0, 1, 2, 3),)),
        ("2213", ()), ("201", ()), ("=2013", ()), ("20134", ()), ("x", ()), ("2=013=", ()),
    ],
)  # fmt: skip
def test_an_order_is_read_or_refused(order, groups):
    assert rlhf.ranking(order, range(4)) == groups


def test_every_kind_of_ranking_gets_its_sentence(server):
    found = {
        wish: rlhf.learned_by(server, ask("rlhf", wish=wish)).fit.found
        for wish in ("own", "equal", "opposite", "dog")
    }
    assert found == {
        "own": "empty", "equal": "equal", "opposite": "contradictory", "dog": "fitted",
    }  # fmt: skip
    shown = chatgpt.view(server, ask("rlhf", wish="opposite"))["rlhf"]["learned"]
    assert shown["found"] == "undecided" and shown["judged"] == []
    assert shown["both_ways"] == shown["pairs"] / 2
    says = ask("rlhf").says("chatgpt").under("component")
    assert all(f"found_{one}" in says for one in found.values())


def test_four_answers_are_ranked_round_after_round(server):
    here = ask("rlhf", "zh", wish="own")
    first = chatgpt.view(server, here)["rlhf"]["four"]
    own = chatgpt.act(server, here, {"kind": "rank", "order": "3102"})["own"]
    assert own == {"ranks": "3102", "wish": "own"}
    again = ask("rlhf", "zh", ranks="3102.nonsense.0=123", wish="own")
    shown = chatgpt.view(server, again)["rlhf"]
    assert shown["rounds"] == 2 and shown["learned"]["pairs"] == 6 + 5
    assert shown["four"] != first and shown["learned"]["agreed"][0][0] == 11
    for wrong in ("", "99", None, 7, "0123" * 9):
        assert chatgpt.act(server, here, {"kind": "rank", "order": wrong}) == {}
    assert chatgpt.act(server, again, {"kind": "forget"}) == {"own": {"ranks": None, "begun": None}}


def test_who_ranks_what_a_wish_had_ranked_keeps_the_four(server, stories):
    ready = chatgpt.view(server, ask("rlhf", wish="polite"))["rlhf"]
    marked = marks("polite", [one["text"] for one in ready["four"]], [1] * 4)
    assert ready["places"] == [1, 1, 3, 3] and marked == [1, 1, 0, 0]
    own = chatgpt.view(server, ask("rlhf", wish="own", begun="polite"))["rlhf"]
    assert own["four"] == ready["four"]
    next_round = chatgpt.view(server, ask("rlhf", wish="own", begun="polite", ranks="3210"))["rlhf"]
    assert next_round["four"] != ready["four"]
    four = rlhf.telling(stories["en"], "polite")
    fit = rankings.own(stories["en"], [tuple((four[at],) for at in (3, 2, 1, 0))]).fit
    assert next_round["learned"]["pairs"] == 6 and next_round["learned"]["fitted"] == fit.agreement


def test_a_score_on_the_page_is_the_sum_of_its_words(server, stories):
    learned = chatgpt.view(server, ask("rlhf", wish="short"))["rlhf"]["learned"]
    shown, start = learned["judged"], learned["start"]
    judge = rankings.ready(stories["en"], "short").fit.judge
    for at, one in zip(rlhf.telling(stories["en"], "short"), shown, strict=True):
        alone = (stories["en"].features[at] @ judge.weight - judge.mean) / judge.sd
        assert one["score"] == pytest.approx(float(alone), abs=0.02)
        total = sum(score for _, score in one["words"])
        assert total - judge.mean / judge.sd == pytest.approx(one["score"], abs=0.05)
        assert start == pytest.approx(-judge.mean / judge.sd, abs=0.06)
        assert "".join(text for text, _ in one["words"]).startswith(stories["en"].texts[at][:9])


def until(look, so, seconds=120):
    """Look again and again, as the page does."""
    for _ in range(seconds * 5):
        found = look()
        if so(found):
            return found
        time.sleep(0.2)
    raise AssertionError(found)


def test_a_visitors_own_tuning_runs_is_steered_and_goes_elsewhere(server, small):
    here = ask("instruction", "zh", asked="谁有鸟？")
    chatgpt.act(server, here, {"kind": "teach", "count": 10})
    look = lambda: chatgpt.view(server, here)["instruction"]  # noqa: E731
    shown = until(look, lambda found: found["runs"][0]["own"] and found["runs"][0]["said"])
    assert shown["job"]["count"] == 10 and not shown["runs"][1]["own"]
    chatgpt.act(server, here, {"kind": "stop"})
    until(look, lambda found: server.workshop.idle)
    lesson = server.workshop.find(instruction.owner(here)).about
    assert lesson.done and lesson.count == 10
    went = chatgpt.act(server, here, {"kind": "take"})
    assert went["page"] == "attention" and went["text"] == "谁有鸟？"
    reader = server.shelf.reader(went["model"])
    tokens = small.prompt("谁有鸟？", chat=True)
    with torch.no_grad():
        own = lesson.model(torch.tensor([[one.id for one in tokens]])).logits[0, -1].numpy()
    assert softmax(reader.read(tokens).logits) == pytest.approx(softmax(own), abs=1e-4)
    assert not MODELS[went["model"]].listed and here.visitor not in went["model"]
    entry = MODELS[went["model"]]
    for other in range(GUESTS):  # it gives its place to others
        server.shelf.lend(type(entry)(f"tuned-{other}", "", "", (), "", entry.folder), reader)
    assert went["model"] not in MODELS and server.shelf.reader(went["model"]) is None
    with pytest.raises(ModelUnavailable):
        entry.folder(lambda stage, share: None)
    for other in range(GUESTS):
        del MODELS[f"tuned-{other}"]


def test_a_visitors_own_rlhf_runs_and_stops(server):
    here = ask("rlhf", "zh", of="name")
    chatgpt.act(server, here, {"kind": "tune"})
    look = lambda: chatgpt.view(server, here)["rlhf"]  # noqa: E731
    shown = until(look, lambda found: found["own"] and found["job"]["state"] == "running")
    assert shown["run"]["names"]["rows"] and shown["run"]["points"][0][0] == 1
    chatgpt.act(server, here, {"kind": "stop"})
    until(look, lambda found: found["job"]["state"] == "stopped" and server.workshop.idle)
    nothing = ask("rlhf", "zh", wish="equal")
    chatgpt.act(server, nothing, {"kind": "tune"})  # nobody prefers anything: nothing begins
    assert server.workshop.idle


def test_odd_questions_get_a_sentence_and_odd_addresses_a_picture(server):
    shown = chatgpt.view(server, ask("instruction", asked="Who has a dinosaur?"))
    assert "dinosaur" in shown["notice"]["values"]["unknown"]
    long = chatgpt.view(server, ask("instruction", asked="cat " * 60))
    assert (long["picture"] and long["notice"] is None) or long["notice"]["text"]
    for own in (
        {"pairs": "7"},
        {"pairs": "999999"},
        {"of": "x"},
        {"wish": "<b>"},
        {"leash": "rope"},
    ):
        for view in ("instruction", "rlhf", "limits"):
            assert chatgpt.view(server, ask(view, **own))["picture"]
    for kind in ("teach", "take", "pause", "resume", "stop", "nonsense"):
        assert chatgpt.act(server, ask("instruction", pairs="10"), {"kind": kind}) == {}


def test_a_made_up_fact_has_the_models_own_numbers(smollm2, plain):
    found = Server()
    found.shelf = Shelf(load=lambda name, progress, **_: smollm2)
    fact = limits.made_up(found, smollm2, limits.EINSTEIN)
    ids = [token.id for token in smollm2.prompt(limits.EINSTEIN.question, chat=True)]
    framed = [one for one in fact["tokens"] if one["true"]]
    assert len(framed) == len(limits.EINSTEIN.true)
    for one in fact["tokens"]:
        with torch.inference_mode():
            shares = softmax(plain(torch.tensor([ids])).logits[0, -1].numpy())
        assert one["prob"] == pytest.approx(shares[one["id"]], abs=1e-3)
        if one["true"]:
            assert one["true"]["prob"] == pytest.approx(shares[one["true"]["id"]], abs=1e-3)
            assert one["prob"] > one["true"]["prob"]
        ids.append(one["id"])
    assert max(one["prob"] for one in framed) > 0.8  # sure and wrong
    found.jobs.close()


def test_the_chinese_made_up_fact_is_chinese_and_known_better_by_the_same_model(small, smollm2):
    server = Server()
    server.shelf._readers |= {"small-world": small, "smollm2-135m": smollm2}
    data = chatgpt.view(server, Ask("", "small-world", "zh", own={"view": "limits"}))
    fact = data["limits"]["fact"]
    assert fact["model"] == "Small World 1M" and "五只鱼" in fact["question"]
    assert "".join(one["text"] for one in fact["tokens"]).startswith("五只鱼有二十条腿。")
    (framed,) = [one for one in fact["tokens"] if one["true"]]
    assert framed["text"] == "有" and framed["prob"] > 0.9 > framed["true"]["prob"]
    asked = small.prompt("鱼有几条腿？", chat=True)
    said = b"".join(small.tokenizer.raw_bytes(i) for i in template.answer(server, small, asked))
    assert said.decode().startswith("鱼没有腿。")  # it is not that it had never read it


def test_a_checksum_sees_one_weight():
    model = trainable()
    before = checksum(model)
    assert checksum(model) == before
    with torch.no_grad():
        model.transformer.h[3].mlp.c_fc.bias[0] += 1e-6
    assert checksum(model) != before

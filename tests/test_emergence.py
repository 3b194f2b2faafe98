"""The page "What emerges": examples against transformers alone, the control, problems, bad input."""

from __future__ import annotations

import json
import random
import time
from dataclasses import replace

import numpy as np
import pytest
from answers import percent, says

from explain import emergence
from explain.ask import Ask
from explain.emergence import CONTROL, GENERAL, SHOWN, Task, WrongColumns, interval, own
from explain.emergence_examples import curve, looking_back
from explain.emergence_problems import STORIES, asked, number, problems
from explain.models import STANDBY
from explain.models.checksum import checksum, weights
from explain.models.solving import believed, file, keep, kept, solve
from explain.sampling import softmax
from explain.server import Server
from explain.views import emergence as page

# SmolLM2, mean over five held-out items for 0 to 4 examples.
KNOWN = {"plurals": (0.00, 0.14, 0.77, 0.90, 0.93), "antonyms": (0.00, 0.03, 0.52, 0.58, 0.72)}
TASKS = {task.name: task for task in GENERAL}


def alone(plain, reader, task, count, way):
    """Mean probability of the right answers by transformers' own model, each text by itself."""
    import torch

    found = []
    for given, answer in task.asked:
        start = len(reader.prompt(task.prompt(count, given, way)))
        text = task.prompt(count, given, way) + task.form.gap + answer
        ids = torch.tensor([[token.id for token in reader.prompt(text)]])
        with torch.inference_mode():
            logs = plain(ids).logits[0].log_softmax(-1)
        places = range(start, ids.shape[1])
        found.append(float(np.exp(sum(float(logs[at - 1, ids[0, at]]) for at in places))))
    return sum(found) / len(found)


@pytest.mark.parametrize("name", KNOWN)
def test_examples_make_right_answers_likely_by_transformers_alone(plain, smollm2, name):
    for count, share in enumerate(KNOWN[name]):
        assert alone(plain, smollm2, TASKS[name], count, SHOWN) == pytest.approx(share, abs=0.03)


def test_the_curve_is_transformers_own(plain, smollm2):
    whole = TASKS["plurals"]
    task = Task(whole.name, whole.examples[:4], whole.asked, whole.form)
    found = curve(smollm2, whole, lambda share, known: len(known[CONTROL]) < 5)
    assert found is None  # it was told to stop
    heard = []
    curve(smollm2, task, lambda share, known: heard.append(known) or True)
    for way in (SHOWN, CONTROL):
        means = [np.mean([row["right"] for row in rows]) for rows in heard[-1][way]]
        for count in (0, 1):
            assert means[count] == pytest.approx(alone(plain, smollm2, task, count, way), abs=1e-3)
    whole_control = alone(plain, smollm2, whole, 4, CONTROL)
    shown = alone(plain, smollm2, whole, 4, SHOWN)
    assert shown - whole_control > 0.3


def test_gemma_translates_from_chinese_and_smollm2_does_not(plain_gemma, gemma, plain, smollm2):
    task = TASKS["english"]
    apple = replace(task, asked=task.asked[:1])
    assert apple.prompt(2, "苹果") == "猫：cat, 狗：dog, 苹果："
    share = alone(plain_gemma, gemma, apple, 2, SHOWN)
    assert share == pytest.approx(0.96, abs=0.03)
    able, unable = alone(plain_gemma, gemma, task, 4, SHOWN), alone(plain, smollm2, task, 4, SHOWN)
    assert able > unable + 0.4
    says("emergence", "why.chinese", percent(share), percent(able), percent(unable))


def test_french_fails(plain, smollm2):
    assert alone(plain, smollm2, TASKS["french"], 4, SHOWN) < 0.1


def test_one_more_example_reads_only_what_is_new(small, monkeypatch):
    task, read = emergence.tasks(True)["english"], []
    one_pass = small._pass

    def counted(tokens, tape, start, **more):
        read.append(len(tokens) - start)
        return one_pass(tokens, tape, start, **more)

    monkeypatch.setattr(small, "_pass", counted)
    curve(small, task, lambda share, known: True)
    longest = len(small.prompt(task.prompt(5, "牛") + "cow"))
    assert max(read) < longest / 2
    assert sum(read) < len(task.asked) * 2 * 6 * longest / 3


def test_the_small_world_copies_the_pattern(served, small):
    shown = settled(served, task="dogs")["examples"]
    (said, _), (right, _) = shown["says"], shown["right"][2]
    assert said["text"].endswith("12") and not said["good"]
    assert right < 0.01 < 0.9 < shown["right"][1][0]
    assert shown["checksum"] == [checksum(small.model)] * 2


def settled(served, **chosen):
    """The view of examples on our own model when it is measured."""
    for _ in range(400):
        data = page.view(served, Ask("", STANDBY, "zh", own={"view": "examples"} | chosen))
        if not data.get("again"):
            return data
        time.sleep(0.05)
    raise AssertionError("never measured")


def test_the_checksum_sees_every_weight(small):
    before, named = checksum(small.model), weights(small.model)
    assert sum(one.numel() for one in named.values()) == small.spec.n_parameters
    weight = next(iter(named.values())).view(-1)
    kept_value = float(weight[0])
    weight[0] += 1e-3
    assert checksum(small.model) != before
    weight[0] = kept_value
    assert checksum(small.model) == before


def test_heads_are_those_that_look_at_the_answers(served, small):
    task = emergence.tasks(True)["chickens"]
    text = task.prompt(2, "三只鸡")
    assert [text[start:end] for start, end in task.answers_at(2)] == ["2条腿", "4条腿"]
    trace = small.read(small.prompt(text))
    best = looking_back(trace, task.answers_at(2), 1)[0]
    words = [token.raw.decode() for token in trace.tokens]
    at = [i for i, one in enumerate(words[:-4]) if one in ("2", "4", "条", "腿")]
    sums = {
        (layer, head): trace.attention(layer)[head, -1, at].sum()
        for layer in range(small.spec.n_layers)
        for head in range(small.spec.n_heads)
    }
    assert (best["layer"], best["head"]) == max(sums, key=sums.get)
    ask = Ask("", STANDBY, "zh", own={"view": "examples", "task": "chickens", "examples": "2"})
    opened = page.act(served, ask, {"kind": "head", "layer": 2, "head": 2})
    assert opened["page"] == "attention" and opened["text"] == text
    assert opened["own"] | {"layer": "2", "head": "2"} == opened["own"]


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [("a\nb", "c", "uneven"), ("a", "b", "few"), ("", "", "few"), ("a\n\nb", "c\n\nd", "gap"),
     ("\n".join("a" * 14), "\n".join("b" * 14), "many"), ("a" * 41 + "\nb", "c\nd", "long")],
)  # fmt: skip
def test_columns_that_make_no_task_get_a_sentence(served, left, right, reason):
    with pytest.raises(WrongColumns, match=reason):
        own(left, right, True)
    chosen = {"task": "own", "left": left, "right": right}
    for language in ("en", "zh"):
        ask = Ask("", STANDBY, language, own={"view": "examples"} | chosen)
        data = page.view(served, ask)
        assert data["examples"]["wrong"]
        assert bool(data["notice"]) == bool(left)  # nothing is wrong before anything was typed
        assert page.act(served, ask, {"kind": "nothing"}) == {}


def test_a_visitors_words_reach_no_figure(served):
    """plotly reads tags in a figure's texts: what visitors write is drawn as text alone."""
    hostile = '<a href="https://x.example">a</a><b>'
    deed = {"kind": "own", "left": f"{hostile}\n狗\n鸡", "right": f"cat\n{hostile}\nchicken"}
    ask = Ask("", STANDBY, "zh", own={"view": "examples"})
    chosen = {name: one for name, one in page.act(served, ask, deed)["own"].items() if one}
    data = settled(served, **chosen)
    assert data["examples"]["lines"] == [[hostile, "cat"], ["狗", hostile]]
    assert '"layout"' not in json.dumps(data)  # as every figure has


def test_ones_own_columns_are_measured(served):
    data = settled(served, task="own", left="猫\n狗\n鸡", right="cat\ndog\nchicken")["examples"]
    assert data["asked"] == [["鸡", "chicken"]] and len(data["right"]) == 3


def test_problems_are_solved_by_their_steps():
    for language in STORIES["bags"]:
        some = problems(language)
        assert some == problems(language) and len({one.text for one in some}) > 30
        for one in some:
            assert one.steps[-1].rstrip(".。").endswith(f"= {one.answer}".replace(
                " ", " " if language == "en" else ""))  # fmt: skip
            for step in one.steps:
                sums = step.replace("×", "*").split("=")[0].split("hold")[-1].split("有")[-1]
                result = int("".join(c for c in step.split("=")[1] if c.isdigit()))
                assert eval(sums, {"__builtins__": {}}) == result
            false = one.false_steps[-1].split("=")[1]
            assert str(one.answer + 1) in false and one.answer > 0
    assert [number(said) for said in (" 12 apples", "is 1,200.", "none")] == [12, 1200, None]


def test_the_interval_is_wilsons():
    # statsmodels' proportion_confint(7, 40, method="wilson")
    assert interval(7, 40) == pytest.approx((0.08746, 0.31952), abs=1e-4)
    assert interval(0, 0) == (0.0, 1.0)


def test_a_false_step_turns_the_answer(smollm2):
    from explain.emergence_problems import concluded

    problem = problems("en")[0]
    numbers = [problem.answer, problem.answer + 1]
    true = believed(smollm2, concluded(problem, "en", " ".join(problem.steps)), numbers, "en")
    false = believed(
        smollm2, concluded(problem, "en", " ".join(problem.false_steps)), numbers, "en"
    )
    assert true[0] > 0.4 > true[1] and false[1] > 0.4 > false[0]


def test_a_number_that_a_visitor_writes_is_believed_or_not(smollm2):
    """Its share is the product of its tokens' in one plain pass of the recording."""
    from explain.emergence_problems import concluded
    from explain.views.emergence_steps import beliefs

    problem = problems("en")[0]
    rows = beliefs(Server(), smollm2, "en", problem, "7 + 6 = 13. 13 + 2 = 99.")
    own = rows[-1]["written"]
    prompt = concluded(problem, "en", "7 + 6 = 13. 13 + 2 = 99.")
    tokens, start = smollm2.prompt(f"{prompt} 99"), len(smollm2.prompt(prompt))
    logits = smollm2.unembed(smollm2.read(tokens).resid[-1, start - 1 : -1])
    shares = [softmax(row)[one.id] for row, one in zip(logits, tokens[start:], strict=True)]
    assert own == {"number": 99, "share": pytest.approx(float(np.prod(shares)), rel=1e-3)}
    assert all(row["written"] is None for row in rows[:-1]) and own["share"] > rows[-1]["right"]


def test_solving_stops_and_goes_on(small, tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLAIN_CACHE", str(tmp_path / "models"))
    given = problems("zh")[:3]
    path = file(STANDBY, "zh", given)
    assert kept(path) == []
    assert solve(small, given, "zh", [], lambda share, solved: not solved) is None
    some = solve(small, given[:1], "zh", [], lambda share, solved: True)
    keep(path, some)
    whole = solve(small, given, "zh", kept(path), lambda share, solved: True)
    assert whole[:1] == some and [one["right"] for one in whole] == [one.answer for one in given]
    path.write_text("{broken")
    assert kept(path) == []


def test_words_that_it_does_not_know_are_not_measured(served):
    data = page.view(served, Ask("", STANDBY, "zh", own={"view": "steps"}))
    assert data["steps"]["strange"] and data["steps"]["published"]
    chance = random.Random(0).randrange(40)
    again = page.view(served, Ask("", STANDBY, "en", own={"view": "steps", "problem": str(chance)}))
    assert again["steps"]["problem"] == problems("en")[chance].text
    assert asked(problems("en")[0], "en", True).endswith("Let's think step by step.")

"""What the views of GPT to ChatGPT open on; test_first_views.py runs them."""

from __future__ import annotations


def differs_by_the_template(data, reader):
    """Before a word is said, another one is likeliest in the template than without it."""
    bare, chat = (column["next"][0] for column in data["columns"])
    assert bare["text"] != chat["text"]
    says = [column["state"]["name"] for column in data["columns"]]
    assert says[0] in ("before_bare", "before_end") and says[1] == "before_chat"


def learns_to_answer(data, reader):
    """More pairs, more questions right; the page's own question is answered as it was not before."""
    few, _, many = data["instruction"]["runs"]
    assert many["right"][-1][1] > few["right"][-1][1] + 0.1
    assert few["right"][0][1] < 0.05 and many["losses"][-1][1] < many["losses"][0][1] / 2
    assert many["said"][0]["text"] != many["said"][-1]["text"] and many["said"][-1]["ended"]


def learns_to_please(data, reader):
    """The reward rises by a standard deviation, within the leash; the reward model agrees with others;
    and far more answers are as people wished."""
    found = data["rlhf"]
    first, last = found["run"]["points"][0], found["run"]["points"][-1]
    leash = next(one for one in found["leashes"] if one["name"] == found["leash"])
    assert last[1] > first[1] + 1 and 0 < last[2] < leash["most"]
    wished = [point[4] for point in found["run"]["points"]]
    assert sum(wished[-5:]) / 5 > sum(wished[:3]) / 3 + 0.3
    assert (
        found["learned"]["agreed"][-1][1] > 0.8 and found["run"]["before"] != found["run"]["after"]
    )


def puts_beliefs_right(data, reader):
    """Sure of its answer; the template alone changes it; long votes, longer stories; no weight changes."""
    found = data["limits"]
    assert max(one["prob"] for one in found["fact"]["tokens"]) > 0.8
    assert found["asked"]["bare"][0]["text"] != found["asked"]["chat"][0]["text"]
    assert found["feedback"]["length"][1] > found["feedback"]["length"][0] + 3
    assert abs(found["feedback"]["right"][1] - found["feedback"]["right"][0]) < 0.1
    assert found["chat"]["before"] == found["chat"]["after"]


TELLS = {
    ("chatgpt", "template"): differs_by_the_template,
    ("chatgpt", "instruction"): learns_to_answer,
    ("chatgpt", "rlhf"): learns_to_please,
    ("chatgpt", "limits"): puts_beliefs_right,
}

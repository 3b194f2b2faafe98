"""Which head the page "Attention" opens on, and which one "What if?" switches off by itself."""

from __future__ import annotations

import time

import numpy as np

from explain import attention
from explain.ask import Ask
from explain.models import STANDBY
from explain.server.jobs import Job
from explain.views import attention as heads


def test_it_opens_on_a_head_that_looks_at_a_word(smollm2):
    trace = smollm2.read("The best thing about AI is its ability to")
    last = len(trace.tokens) - 1
    layer, head = attention.opening(trace, last)
    weights = np.stack([trace.attention(i)[:, last, 1 : last - 1] for i in range(30)])
    assert weights[layer, head].max() == weights.max() > 0.9
    trace = smollm2.read("The capital of France is")
    layer, head = attention.opening(trace, 4)
    assert 0 < trace.attention(layer)[head, 4].argmax() < 3  # rather than at the word before
    assert trace.attention(layer)[head, 4].max() > 0.5 and trace.scores(layer)[head, 4].max() > 0
    assert attention.opening(smollm2.read("The"), 0) == (0, 0)  # there is but the word itself


def test_a_head_of_which_all_scores_are_negative_does_not_open(small):
    trace = small.read("小明有一只")
    last = len(trace.tokens) - 1
    assert trace.attention(1)[1, last].argmax() == 2 and trace.scores(1)[1, last].max() < 0
    layer, head = attention.opening(trace, last)
    assert trace.scores(layer)[head, last].max() > 0
    assert 0 < trace.attention(layer)[head, last].argmax() < last


def test_every_head_is_switched_off_unasked_until_told_to_stop(served, small):
    def ask(text, **own):
        return Ask(text, STANDBY, own={"view": "whatif"} | own)

    text = "Tom has a dog. Lily has a"
    for _ in range(200):
        found = heads.view(served, ask(text))
        if not found["again"]:
            break
        assert found["whatif"]["off"] == []  # nothing is chosen before all is known
        time.sleep(0.05)
    assert len(found["whatif"]["off"]) == 1 and found["whatif"]["chosen"]
    long = "Tom has a dog. " * 13
    assert len(small.prompt(long)) > heads.MEASURED
    assert heads.view(served, ask(long))["whatif"]["effects"] is None  # asked for by a button
    heads.act(served, ask(long), {"kind": "effects"})
    told = heads.act(served, ask(long), {"kind": "halt"})
    assert told == {"own": {"off": "none"}}
    after = heads.view(served, ask(long, off="none"))
    assert after["whatif"]["off"] == [] and after["address"] == {}
    assert heads.act(served, ask(text), {"kind": "off", "off": []}) == {"own": {"off": "none"}}


def test_where_no_head_lowers_the_answer_the_one_that_raises_it_most_is_off():
    job = Job()
    job.state, job.found = "done", {"before": 0.2, "after": [[0.3, 0.2], [0.9, 0.25]]}
    assert heads.telling(job) == [(1, 0)]  # the largest change there is
    job.found = {"before": 0.2, "after": [[0.3, 0.19], [0.9, 0.1]]}
    assert heads.telling(job) == [(1, 1)]


def test_a_new_winner_is_among_the_bars():
    from explain.views.attention import N_BARS, compared

    before, after = np.linspace(1, 0, 50), np.linspace(0, 1, 50)
    shown = compared(before / before.sum(), after / after.sum())
    assert shown[:4] == [0, 1, 2, 3] and shown[4:] == [48, 49] and len(shown) == N_BARS

"""The laws of a trace on the real model, against transformers' own forward pass."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from explain.models.reader import Reader
from explain.models.refused import EmptyText, TextTooLong
from explain.models.tokenizer import Tokenizer
from explain.models.unavailable import ModelUnavailable
from explain.sampling import softmax
from explain.trace import Trace

RAIN = "When the rain had stopped, she opened the window and looked at the garden. "
TEXTS = {
    "english": "The capital of France is",
    "mixed": "今天天气很好 🤗, x =  5",
    "64 tokens": RAIN * 4,
    "640 tokens": RAIN * 40,  # longer than Gemma's window of 512
}
PLAIN = {"smollm2": "plain", "gemma": "plain_gemma"}
# How far our numbers may be from transformers': logits, attention, and logits after forty steps.
BOUNDS = {"smollm2": (5e-4, 5e-5, 2e-3), "gemma": (1e-3, 1e-4, 3e-3)}
RUNS = [("smollm2", text) for text in list(TEXTS)[:3]] + [("gemma", text) for text in TEXTS]


@pytest.fixture(scope="module", params=RUNS, ids=", ".join)
def run(request):
    """One text in one of the models: our trace, and transformers' own outputs for the same ids."""
    name, text = request.param
    reader, plain = request.getfixturevalue(name), request.getfixturevalue(PLAIN[name])
    trace = reader.read(TEXTS[text])
    own = own_forward(plain, trace.ids)
    logits, attention, _ = BOUNDS[name]
    return SimpleNamespace(
        text=TEXTS[text], reader=reader, plain=plain, trace=trace, own=own,
        logits=logits, attention=attention,
    )  # fmt: skip


def own_forward(plain, ids):
    """transformers' plain forward: logits, attentions and hidden states as numpy arrays."""
    with torch.inference_mode():
        out = plain(
            input_ids=torch.tensor([ids]),
            output_attentions=True,
            output_hidden_states=True,
            use_cache=False,
        )
    return SimpleNamespace(
        logits=out.logits[0].numpy(),
        attention=[layer[0].numpy() for layer in out.attentions],
        hidden=[layer[0].numpy() for layer in out.hidden_states],
    )


def far(ours, theirs):
    """The largest difference, as a share of the largest value."""
    return np.abs(ours - theirs).max() / np.abs(theirs).max()


def test_logits_are_the_models(run):
    assert np.abs(run.trace.logits - run.own.logits[-1]).max() <= run.logits


def test_attention_is_the_models_and_looks_only_back(run):
    count = len(run.trace.tokens)
    ahead = np.triu(np.ones((count, count), bool), 1)
    for layer, theirs in enumerate(run.own.attention):
        ours = run.trace.attention(layer)
        assert np.abs(ours - theirs).max() <= run.attention
        assert np.abs(ours.sum(-1) - 1).max() <= 1e-5
        assert (ours[:, ahead] == 0).all()
        beyond = run.trace.rules[layer].window
        if beyond and beyond < count:
            assert (ours[:, -1, : count - beyond] == 0).all() and theirs[:, -1, -beyond].any()


def test_the_stream_is_the_models(run):
    trace, own = run.trace, run.own
    for layer in range(trace.spec.n_layers):
        assert far(trace.resid[layer], own.hidden[layer]) <= 1e-4
    with torch.inference_mode():
        last = run.plain.model.norm(torch.from_numpy(trace.resid[-1].copy())).numpy()
    assert far(last, own.hidden[-1]) <= 1e-4  # transformers' last is after the final norm


def test_stream_plus_what_was_added_is_the_next_stream(run):
    trace = run.trace
    for layer in range(trace.spec.n_layers):
        total = trace.resid[layer] + trace.attn_out[layer] + trace.mlp_out[layer]
        assert far(total, trace.resid[layer + 1]) <= 1e-5


def test_unembedding_the_last_stream_gives_the_logits(run):
    some = slice(-70, None)  # logits of 640 tokens of Gemma would be 671 MB
    assert far(run.reader.unembed(run.trace.resid[-1, -1]), run.trace.logits) <= 1e-4
    assert far(run.reader.unembed(run.trace.resid[-1, some]), run.own.logits[some]) <= 1e-4


def test_shares_are_the_models_own_probabilities(run):
    ids, own = run.trace.ids, run.own.logits
    start = max(1, len(ids) - 70)
    expected = [softmax(own[t - 1])[ids[t]] for t in range(start, len(ids))]
    assert np.abs(np.array(run.reader.shares(run.trace, start)) - expected).max() <= 1e-4


def test_joined_bytes_are_the_text(run):
    assert b"".join(token.raw for token in run.trace.tokens).decode() == run.trace.text == run.text


@pytest.mark.parametrize("name, count", [("smollm2", 9), ("gemma", 9), ("gemma", 490)])
def test_forty_steps_equal_one_fresh_pass(request, name, count):
    reader = request.getfixturevalue(name)
    said = "Once upon a time, there was a little " + RAIN * 40
    trace = reader.read(reader.tokenizer.raw(said)[:count])
    for _ in range(40):
        trace = reader.step(trace, int(trace.logits.argmax()))
    fresh = reader.read(trace.tokens)
    assert np.abs(trace.logits - fresh.logits).max() <= BOUNDS[name][2]
    for field in ("resid", "attn_out", "mlp_out", "query", "key", "value"):
        assert far(getattr(trace, field), getattr(fresh, field)) <= 1e-3


def test_a_prefix_is_the_same_pass_at_a_seventh_of_its_memory(smollm2):
    trace, prefix = smollm2.read(RAIN * 9), smollm2.prefix(RAIN * 9)  # in two pieces
    for _ in range(20):  # beyond the room left
        chosen = int(trace.logits.argmax())
        trace, prefix = smollm2.step(trace, chosen), smollm2.step(prefix, chosen)
    assert not isinstance(prefix, Trace) and prefix.ids == trace.ids
    for name in ("logits", "key", "value", "last"):
        assert far(getattr(prefix, name), getattr(trace, name)) <= 1e-5
    assert (trace.last == trace.resid[-1]).all()
    shares = smollm2.shares(trace, 3)
    assert smollm2.shares(prefix, 3) == pytest.approx(shares, abs=1e-5)
    assert prefix.tape.n_bytes * 6.5 < trace.tape.n_bytes


def test_a_step_never_changes_its_parent(smollm2):
    parent = smollm2.read("The opposite of hot is")
    kept = {n: getattr(parent, n).copy() for n in ("resid", "key", "value", "query", "logits")}
    cold, warm = (smollm2.prompt(word)[0].id for word in (" cold", " warm"))
    first, second, again = (smollm2.step(parent, index) for index in (cold, warm, cold))
    for trace, index in ((first, cold), (second, warm), (again, cold)):
        fresh = smollm2.read(smollm2.tokenizer.tokens([*parent.ids, index]))
        assert np.abs(trace.logits - fresh.logits).max() <= 2e-3
        assert trace.ids[-1] == index
    for name, before in kept.items():
        assert (getattr(parent, name) == before).all()
    assert second.tape is not first.tape  # siblings cannot share the row
    assert first.tape is parent.tape  # the first child shares it all


@pytest.mark.parametrize(
    "name, text",
    [
        ("smollm2", TEXTS["english"]),
        ("smollm2", "Write one line about the sea."),
        ("gemma", "今天天气很好，我们去"),
        ("gemma", RAIN * 32),
    ],
)
def test_greedy_steps_are_generates(request, name, text):
    reader, plain = request.getfixturevalue(name), request.getfixturevalue(PLAIN[name])
    trace = reader.read(reader.prompt(text, chat=text.endswith("sea.")))
    n_prompt = len(trace.tokens)
    with torch.inference_mode():
        own = plain.generate(
            torch.tensor([trace.ids]), max_new_tokens=24, do_sample=False, pad_token_id=0
        )[0].tolist()
    for expected in own[n_prompt:]:
        best, second = np.sort(trace.logits)[-2:][::-1]
        if best - second > 2e-3:
            assert int(trace.logits.argmax()) == expected
        trace = reader.step(trace, expected)
    assert len(trace.tokens) > n_prompt


def test_the_known_answers(smollm2):
    def first(text, count):
        logits = smollm2.read(text).logits
        order = np.argsort(-logits)[:count]
        return [smollm2.tokenizer.raw_bytes(int(i)) for i in order], softmax(logits)[order[0]]

    words, share = first("The capital of France is", 1)
    assert words == [b" Paris"] and round(share, 2) == 0.77
    words, _ = first("The best thing about AI is its ability to", 3)
    assert set(words) == {b" make", b" automate", b" augment"}


def test_a_head_switched_off_is_its_slice_zeroed(smollm2, plain):
    off = [(3, 2), (17, 0), (17, 8)]
    trace = smollm2.read(TEXTS["english"], off=off)
    width, hooks = smollm2.spec.d_head, []

    def zero(head):
        def hook(module, args):
            mixed = args[0].clone()
            mixed[..., head * width : (head + 1) * width] = 0
            return (mixed,)

        return hook

    for layer, head in off:
        projection = plain.model.layers[layer].self_attn.o_proj
        hooks.append(projection.register_forward_pre_hook(zero(head)))
    try:
        own = own_forward(plain, trace.ids)
    finally:
        for hook in hooks:
            hook.remove()
    untouched = smollm2.read(TEXTS["english"])
    assert np.abs(trace.logits - own.logits[-1]).max() <= 5e-4
    assert np.abs(trace.logits - untouched.logits).max() > 0.1
    assert (smollm2.read(TEXTS["english"], off=[]).logits == untouched.logits).all()


def test_many_sessions_at_once_read_as_if_alone(smollm2):
    texts = [f"Number {n} is a good number because" for n in range(8)]
    alone = [smollm2.read(text).logits for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = [trace.logits for trace in pool.map(smollm2.read, texts)]
    for one, other in zip(alone, together, strict=True):
        assert np.abs(one - other).max() <= 1e-4


def test_what_cannot_be_read_is_refused(smollm2):
    with pytest.raises(EmptyText):
        smollm2.read("")
    with pytest.raises(TextTooLong) as caught:
        smollm2.read("word " * 600)
    assert (caught.value.limit, caught.value.unit) == (512, "tokens")
    with pytest.raises(TextTooLong) as caught:
        smollm2.read("x" * 1_000_000)
    assert (caught.value.length, caught.value.unit) == (1_000_000, "characters")
    trace = smollm2.read("Hello")
    for index in (-1, smollm2.spec.n_vocab):
        with pytest.raises(ValueError, match="token id"):
            smollm2.step(trace, index)
    for array in (trace.resid, trace.key, trace.logits):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_a_step_goes_on_after_an_end_token(smollm2):
    trace = smollm2.step(smollm2.read("Goodbye"), next(iter(smollm2.tokenizer.end_ids)))
    assert np.isfinite(smollm2.step(trace, 400).logits).all()


def test_weights_that_are_no_numbers_are_refused(smollm2):
    from families import model_of, spec_of, tokenizer

    model = model_of("llama")
    model.model.layers[1].mlp.up_proj.weight.data[0, 0] = float("nan")
    with pytest.raises(ModelUnavailable) as caught:
        Reader(model, Tokenizer(tokenizer(), 300), spec_of(model))
    assert caught.value.reason == "damaged"

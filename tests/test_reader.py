"""What the app asks of a Reader; the lean step, the products it is made of, the cores of one."""

from __future__ import annotations

import copy
import inspect
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import transformers as t
from families import GATED, N_VOCAB, spec_of, tokenizer
from test_laws import far
from torch import nn

from explain import reader as asked
from explain.models import cores, products
from explain.models.lean import LIKE_LLAMA, Step, goes_lean
from explain.models.linear import RowLinear, take_over
from explain.models.products import ONE, SEVERAL, Products
from explain.models.reader import Reader
from explain.models.tape import Tape
from explain.models.tokenizer import Tokenizer

WINDOW, IDS = 5, [(37 * k + 5) % 250 for k in range(19)]
CONFIGS = {
    "llama": t.LlamaConfig(**GATED, attention_bias=True, mlp_bias=True),
    "mistral": t.MistralConfig(**GATED, sliding_window=WINDOW),
    "qwen2": t.Qwen2Config(**GATED),
    "qwen3": t.Qwen3Config(**GATED, head_dim=16),
    "gemma3_text": t.Gemma3TextConfig(
        **GATED | {"num_hidden_layers": 7},
        head_dim=16,
        query_pre_attn_scalar=20,
        sliding_window=WINDOW,
        tie_word_embeddings=True,
    ),
}
FIELDS = ("resid", "attn_out", "mlp_out", "query", "key", "value", "logits")


@pytest.fixture(scope="module", params=CONFIGS)
def model(request):
    """A tiny random model; every parameter so large that each of them tells."""
    torch.manual_seed(11)
    model = t.AutoModelForCausalLM.from_config(CONFIGS[request.param]).float().eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.mul_(12)
            else:
                parameter.add_(torch.randn_like(parameter) / 3)
    return model


def read(model, **more):
    """Our Reader of a copy of the model."""
    spec = spec_of(model)
    return Reader(copy.deepcopy(model), Tokenizer(tokenizer(), N_VOCAB), spec, **more)


@pytest.mark.parametrize("what", ["Reader", "Tokenizer"])
def test_our_readers_are_what_the_app_asks_for(small, what):
    """Names, and how they are called; the values are other tests' affair."""
    wanted, ours = getattr(asked, what), small if what == "Reader" else small.tokenizer
    members = {name: one for name, one in vars(wanted).items() if not name.startswith("_")}
    assert len(members) + len(wanted.__annotations__) > 10
    for name, one in members.items():
        found = inspect.getattr_static(type(ours), name, None)
        if inspect.isfunction(one):
            ask, have = (inspect.signature(some).parameters.values() for some in (one, found))
            assert [(p.name, p.kind, p.default is p.empty) for p in ask] == [
                (p.name, p.kind, p.default is p.empty) for p in have
            ], name
    assert all(hasattr(ours, name) for name in (*members, *wanted.__annotations__))


def test_every_family_that_goes_lean_is_tried():
    assert set(LIKE_LLAMA) == set(CONFIGS)


@pytest.mark.parametrize("ways", [(one, several) for one in ONE for several in SEVERAL])
def test_lean_steps_write_what_the_model_writes(model, ways):
    reader = read(model, products=Products(*ways))
    assert goes_lean(reader.model)
    stepped = reader.read(reader.tokenizer.tokens(IDS[:3]))
    for index in IDS[3:]:
        stepped = reader.step(stepped, index)
    fresh = reader.read(reader.tokenizer.tokens(IDS))
    for name in FIELDS:
        assert far(getattr(stepped, name), getattr(fresh, name)) <= 1e-4
    with torch.inference_mode():
        own = model(torch.tensor([IDS]), output_attentions=True, use_cache=False)
    assert far(stepped.logits, own.logits[0, -1].numpy()) <= 1e-4
    for layer, theirs in enumerate(own.attentions):
        assert np.abs(stepped.attention(layer) - theirs[0].numpy()).max() <= 1e-4


@pytest.mark.parametrize("several", SEVERAL)
def test_steps_of_several_texts_together_write_what_the_model_writes(model, several):
    """Texts of any length, whole records and brief ones, go through the model as one batch."""
    reader = read(model, products=Products(several=several))
    tokens = reader.tokenizer.tokens(IDS)
    begun = [reader.read(tokens[:2]), reader.prefix(tokens[:9]), reader.read(tokens[3:18])]
    ids = [IDS[2], IDS[9], IDS[18]]
    logits = reader.carried_out([
        Step(trace.tape.claim(len(trace.tokens), 1), index, len(trace.tokens), trace.rules)
        for trace, index in zip(begun, ids, strict=True)
    ])  # fmt: skip
    for trace, index, ours in zip(begun, ids, logits, strict=True):
        tape, count = trace.tape, len(trace.tokens) + 1
        with torch.inference_mode():
            theirs = model(torch.tensor([[*trace.ids, index]]), use_cache=False).logits[0, -1]
        assert far(ours[:N_VOCAB], theirs.numpy()) <= 1e-4
        fresh = reader.read(reader.tokenizer.tokens([*trace.ids, index]))
        for name in Tape.WHOLE if tape.whole else ("key", "value"):
            assert far(tape.rows(name, 0, count), getattr(fresh, name)) <= 1e-4
        assert far(tape.rows("last", 0, count)[0], fresh.last) <= 1e-4


def test_what_is_made_of_more_than_these_ingredients_goes_the_general_way():
    for config in (
        t.Gemma3TextConfig(**GATED, head_dim=16, final_logit_softcapping=3.0),
        t.LlamaConfig(
            **GATED,
            rope_parameters={
                "rope_type": "yarn",
                "factor": 2.0,
                "rope_theta": 10000.0,
                "original_max_position_embeddings": 32,
            },
        ),
        t.Gemma2Config(**GATED, head_dim=16),
    ):
        assert not goes_lean(SimpleNamespace(config=config))


def test_weights_are_held_once_and_out_of_their_file(model, tmp_path):
    model.save_pretrained(tmp_path)
    mine = t.AutoModelForCausalLM.from_pretrained(tmp_path, dtype=torch.float32)
    mine.requires_grad_(False)
    count = sum(weight.numel() for weight in mine.parameters())
    before = {weight.data_ptr() for weight in mine.parameters()}
    take_over(mine, Products())
    assert sum(weight.numel() for weight in mine.parameters()) == count
    assert not before & {weight.data_ptr() for weight in mine.parameters()}
    tied = mine.config.tie_word_embeddings
    assert (mine.lm_head.weight is mine.get_input_embeddings().weight) == tied
    for layer in [one for one in mine.modules() if isinstance(one, RowLinear)]:
        layer.weight.zero_()  # the product is by these very numbers, not by others beside them
        assert not (layer.one(np.ones(layer.in_features, np.float32)) - _bias(layer)).any()
    assert not any(type(one) is nn.Linear for one in mine.modules())


def _bias(layer):
    return 0 if layer.bias is None else layer.bias.numpy()


# -- which library multiplies -----------------------------------------------------------------


def test_another_way_is_taken_only_if_it_is_clearly_faster_with_one_thread_and_with_all():
    amd = {"numpy": (2.0, 1.0), "torch": (2.4, 2.3), "onednn": (2.1, 1.2)}
    assert products.best(amd) == "numpy"
    busy = {"numpy": (2.0, 9.0), "torch": (2.1, 2.1), "onednn": (2.2, 1.1)}
    assert products.best(busy) == "numpy"
    assert products.best({"numpy": (2.0, 1.2), "torch": (1.9, 1.1)}) == "numpy"
    other = {"numpy": (2.0, 1.2), "torch": (1.5, 0.8), "onednn": (1.6, 0.9)}
    assert products.best(other) == "torch"
    assert products.best({"torch": (9.0, 5.0)}) == "torch"


def test_what_is_measured_decides_and_is_told_once(model, monkeypatch, caplog):
    slow, fast = (3.0, 2.0), (1.0, 0.6)
    told = iter([({"numpy": slow, "torch": fast}, {"onednn": slow, "torch": fast})])
    monkeypatch.setattr(products, "measured", lambda: next(told))  # a second call would fail
    products.fastest.cache_clear()
    try:
        for _ in range(2):
            assert read(model).products == Products("torch", "torch")
    finally:
        products.fastest.cache_clear()
    assert (
        caplog.text.count("one token multiplied by torch (ms with one thread/all: numpy 3.00/2")
        == 1
    )


def test_a_way_that_fails_or_errs_is_not_measured(monkeypatch):
    def missing(*_):
        raise AttributeError("no such operator")

    monkeypatch.setitem(ONE, "onednn", missing)
    monkeypatch.setitem(ONE, "torch", lambda weight: lambda x: weight.numpy() @ x + 1)
    monkeypatch.setitem(SEVERAL, "onednn", missing)
    one, several = products.measured()
    assert set(one) == {"numpy"} and set(several) == {"torch"}
    assert all(0 < took < 1000 for took in (*one["numpy"], *several["torch"]))


# -- cores ------------------------------------------------------------------------------------


class Library:
    """A stand-in for OpenBLAS."""

    num_threads = 12

    def set_num_threads(self, count):
        self.now = count


def test_a_pass_alone_has_all_cores_and_several_share_them():
    library = Library()
    shared, seen = cores.Cores(6, [library]), []

    def look():
        seen.append((torch.get_num_threads(), library.now))

    before = torch.get_num_threads()
    try:
        with shared.shared():
            look()
            with shared.shared():
                look()
                with shared.shared(small=True):
                    look()
            with shared.shared():
                look()
        with shared.shared():
            look()
    finally:
        torch.set_num_threads(before)
    assert seen == [(6, 8), (3, 4), (1, 2), (3, 4), (6, 8)]


def test_a_step_takes_as_many_threads_as_were_faster_lately():
    pace, took = cores.Pace(), {1: 0.075, 4: 0.043}

    def step():
        threads = pace.threads(4)
        pace.tell(threads, took[threads])
        return threads

    quiet = [step() for _ in range(60)]
    assert quiet[:2] == [4, 1] and quiet.count(1) == 4  # tried once, and again at every 20th
    took[4] = 0.3  # another program is busy on one of the cores
    assert step() == 4 and [step() for _ in range(18)] == [1] * 18
    took[4] = 0.043
    assert [step() for _ in range(10)] == [4] * 10  # the 80th step was its turn again
    assert [pace.threads(1) for _ in range(40)] == [1] * 40


def test_a_paced_step_sets_its_threads_and_leaves_the_share():
    library, before = Library(), torch.get_num_threads()
    shared, pace = cores.Cores(6, [library]), cores.Pace()
    seen = []
    try:
        with shared.shared():
            for _ in range(2):
                with shared.paced(pace):
                    seen.append((torch.get_num_threads(), library.now))
                seen.append(library.now)
    finally:
        torch.set_num_threads(before)
    assert seen == [(6, 6), 8, (1, 1), 8]

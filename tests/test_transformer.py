"""Inside the tower: floors, lens, authors, neurons and sizes against each model's own parts."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from families import CONFIGS, N_TOKENS, model_of, reader_of
from test_laws import far

from explain import transformer
from explain.models import inside, neurons
from explain.models.family import parts

IDS = [(37 * k + 5) % 250 for k in range(N_TOKENS)]


@pytest.fixture(scope="module", params=CONFIGS)
def tiny(request):
    """A plain tiny model, our reader of a copy of it, and a run."""
    model = model_of(request.param)
    reader = reader_of(model, True)
    return model, reader, reader.read(reader.tokenizer.tokens(IDS))


def plain(model, hooks=()):
    """The model's own logits for the last token, with (module, pre-hook) pairs in place."""
    handles = [module.register_forward_pre_hook(hook) for module, hook in hooks]
    with torch.inference_mode():
        logits = model(input_ids=torch.tensor([IDS]), use_cache=False).logits[0, -1].numpy()
    for handle in handles:
        handle.remove()
    return logits


def test_every_parameter_is_counted_once(tiny):
    model, reader, _ = tiny
    assert sum(one.parameters for one in reader.sizes) == sum(p.numel() for p in model.parameters())
    by_part = {one.part: one for one in reader.sizes}
    first = model.get_input_embeddings().weight
    assert by_part["embedding"].parameters == first.numel()
    assert by_part["output"].multiplications == first.numel()
    inside_blocks = sum(
        p.numel() for name, p in parts(model).blocks[0].named_parameters() if p.dim() == 2
    ) * len(parts(model).blocks)
    assert by_part["attention"].multiplications + by_part["feedforward"].multiplications == (
        inside_blocks
    )


def test_the_lens_at_the_last_floor_is_the_models_answer(tiny):
    model, reader, trace = tiny
    own = plain(model)
    assert far(reader.unembed(trace.resid[-1, -1]), own) <= 1e-4
    watched = np.full(len(trace.resid), int(own.argmax()))
    best, share, place = inside.lens(reader, trace.resid[:, -1], watched)
    for floor, vector in enumerate(trace.resid[:, -1]):
        logits = reader.unembed(vector).astype(np.float64)
        weight = np.exp(logits - logits.max())
        assert best[floor] == logits.argmax()
        assert share[floor] == pytest.approx(weight.max() / weight.sum(), rel=1e-4)
        assert place[floor] == 1 + (logits > logits[watched[floor]]).sum()
    assert place[-1] == 1


def test_a_floors_points_are_what_its_modules_saw(tiny):
    model, reader, trace = tiny
    own, seen = parts(model), {}
    hooks = []
    for layer, pair in enumerate(own.before):
        for name, norm in zip(("norm_attn", "norm_mlp"), pair, strict=True):
            if norm is not None:

                def keep(module, args, output, key=(layer, name)):
                    seen[key] = output.reshape(len(IDS), -1).numpy()

                hooks.append(norm.register_forward_hook(keep))
    plain(model)
    for hook in hooks:
        hook.remove()
    for layer in range(reader.spec.n_layers):
        points = inside.floor(reader, trace, layer, 4)
        for name in ("norm_attn", "norm_mlp"):
            assert (name in points) == ((layer, name) in seen)
            if name in points:
                assert far(points[name], seen[layer, name][4]) <= 1e-4
        read = inside.attention_input(reader, trace, layer, [1, 4])
        assert np.array_equal(read[1], points.get("norm_attn", points["in"]))
        if "middle" in points:
            assert far(points["middle"] + points["mlp"], points["out"]) <= 1e-5
        assert far(points["in"] + points["attn"] + points["mlp"], points["out"]) <= 1e-5


def test_the_authors_add_up_to_the_models_own_difference(tiny):
    model, reader, trace = tiny
    uncapped = copy.deepcopy(model)
    uncapped.config.final_logit_softcapping = None
    own = plain(uncapped).astype(np.float64)
    for word, against in ((int(own.argmax()), int(own.argmin())), (7, 200), (31, 90)):
        found = inside.authors(reader, trace, word, against)
        difference = own[word] - own[against]
        assert found.total == pytest.approx(difference, abs=1e-3, rel=1e-3)
        told = found.heads.sum(-1) + found.biases
        assert told == pytest.approx(found.attn, abs=1e-3, rel=1e-3)
        assert np.abs(found.heads).max() > 0.01


def test_a_silent_neuron_is_a_pass_with_it_zeroed(tiny):
    model, reader, trace = tiny
    own = plain(model)
    for layer in (0, reader.spec.n_layers - 1):
        seen = []
        down = parts(model).down[layer]
        plain(
            model,
            [(down, lambda _, args, seen=seen: seen.append(args[0].reshape(len(IDS), -1).numpy()))],
        )
        given = reader.neurons(trace, layer)
        assert far(given, seen[0]) <= 1e-4
        neuron = int(np.abs(given[-1]).argmax())

        def zeroed(module, args, neuron=neuron):
            changed = args[0].clone()
            changed[..., neuron] = 0
            return (changed, *args[1:])

        theirs = plain(model, [(down, zeroed)])
        ours = reader.read(trace.tokens, silent=[(layer, neuron)]).logits
        assert far(ours, theirs) <= 1e-4
        assert far(theirs, own) > 1e-4  # it did something


def test_all_neurons_at_once_are_those_of_each_layer(tiny):
    _, reader, trace = tiny
    fired = reader.fired(trace)
    assert fired.shape == (reader.spec.n_layers, len(IDS), reader.spec.d_mlp)
    for layer in range(reader.spec.n_layers):
        assert far(fired[layer], reader.neurons(trace, layer)) <= 1e-4


def test_a_neurons_words_are_its_column_through_the_last_norm(tiny):
    model, reader, trace = tiny
    layer = reader.spec.n_layers - 1  # from there on its way up is straight
    given = reader.neurons(trace, layer)[-1]
    last = len(IDS) - 1
    everything = neurons.neuron_words(reader, trace, layer, last, given, range(len(given)))
    alone = inside.authors(reader, trace, 9, 120)
    part = everything.sum(0)[9] - everything.sum(0)[120]
    own, after = parts(model), parts(model).after[layer][1]
    with torch.inference_mode():  # what the neurons do not give: biases of the last layer
        zero = own.down[layer](torch.zeros(1, reader.spec.d_mlp))
        if after is not None:
            fixed = inside.FixedNorm(after, own.down[layer](torch.from_numpy(given)[None])[0])
            zero = fixed.linear(zero) + fixed.bias
        final = inside.FixedNorm(own.norm, torch.tensor(trace.resid[-1, -1]))
        row = inside.output_row(reader, 9) - inside.output_row(reader, 120)
        rest = float((final.linear(zero) @ row).sum())
    assert part + rest == pytest.approx(alone.mlp[layer], abs=2e-3, rel=2e-3)
    one = neurons.neuron_words(reader, trace, layer, last, given, [3])
    assert one[0] == pytest.approx(everything[3], abs=1e-5)
    assert everything.mean(axis=1) == pytest.approx(np.zeros(len(given)), abs=1e-5)


def test_how_far_neurons_push_an_id_is_their_words_at_that_id(tiny):
    """The one goes down from the id's row, the other up from each neuron."""
    _, reader, trace = tiny
    fired = reader.fired(trace)[:, -1]
    pushes = neurons.neuron_pushes(reader, trace, fired, 31)
    for layer, given in enumerate(fired):
        words = neurons.neuron_words(
            reader, trace, layer, len(IDS) - 1, given, range(reader.spec.d_mlp)
        )
        if len(words):
            assert pushes[layer] == pytest.approx(words[:, 31], abs=1e-4, rel=1e-3)
    assert np.abs(pushes).max() > 1e-4


def test_what_is_added_raises_as_much_as_the_model_s_logits_differ(tiny):
    model, reader, trace = tiny
    uncapped = copy.deepcopy(model)
    uncapped.config.final_logit_softcapping = None
    own, last = plain(uncapped).astype(np.float64), reader.spec.n_layers - 1
    added = np.stack([trace.resid[last, -1], trace.attn_out[last, -1], trace.mlp_out[last, -1]])
    raised = inside.raised(reader, trace, len(IDS) - 1, added)
    for word, against in ((7, 200), (31, 90)):
        found = inside.authors(reader, trace, word, against)
        told = raised[:, word].sum() - raised[:, against].sum() + found.fixed
        assert told == pytest.approx(own[word] - own[against], abs=1e-3, rel=1e-3)


PROMPTS = (
    "The capital of France is", "Paris is the capital of", "Two plus two is", "Once upon a time",
    "The sun rises in the", "Water is made of hydrogen and", "She opened the door and",
    "def add(a, b):\n    return a", "The opposite of hot is", "My name is", "A cat and a",
    "To be, or not to", "The largest planet is", "He plays the", "Roses are red, violets are",
    "The year has twelve", "I would like a cup of", "The king and the", "Yesterday it", "\u4f60\u597d",
)  # fmt: skip


def test_the_lecture_s_sentence_floor_by_floor(smollm2):
    trace = smollm2.read("The capital of France is")
    paris = smollm2.tokenizer.id_of(b" Paris")
    _, share, place = inside.lens(smollm2, trace.resid[:, -1], np.full(31, paris))
    assert place[28:].tolist() == [7, 3, 1] and share[30] == pytest.approx(0.77, abs=0.01)
    assert transformer.settled(place) == 30 and transformer.opening(30, 30) == 29


@pytest.mark.parametrize("prompt", PROMPTS)
def test_authors_add_up_on_the_real_model(smollm2, prompt):
    trace = smollm2.read(prompt)
    order = np.argsort(-trace.logits)
    for word, against in ((order[0], order[1]), (order[3], order[4000])):
        found = inside.authors(smollm2, trace, int(word), int(against))
        difference = float(trace.logits[word]) - float(trace.logits[against])
        assert found.total == pytest.approx(difference, abs=1e-3, rel=1e-3)
        assert found.heads.sum(-1) + found.biases == pytest.approx(found.attn, abs=1e-3, rel=1e-3)


def test_smollm2_is_counted(smollm2):
    counted = {one.part: one for one in smollm2.sizes}
    assert sum(one.parameters for one in smollm2.sizes) == 134_515_008
    assert counted["attention"].parameters == 30 * (2 * 576 * 576 + 2 * 576 * 192)
    assert counted["feedforward"].parameters == 30 * 3 * 576 * 1536
    assert transformer.looking(smollm2.spec, 6) == 2 * 30 * 9 * 64 * 6
    by_weights = 134_515_008 - 35_136  # no norm; the table once, as the output layer
    read = transformer.reading(smollm2.sizes, smollm2.spec, 3)
    assert read == 3 * by_weights + 2 * 30 * 9 * 64 * (1 + 2 + 3)


def test_what_stands_first_for_good():
    assert transformer.settled(np.array([5, 1, 2, 1, 1])) == 3
    assert transformer.settled(np.array([1, 1])) == 0
    assert transformer.settled(np.array([1, 2])) is None
    assert transformer.strongest(np.array([[1.0, -5.0], [3.0, 0.0]]), 2) == [(0, 1), (1, 0)]
    assert transformer.all_settled(np.array([[1, 2], [3, 2], [3, 2]])) == [1, 0]
    assert list(transformer.window(10, 9)) == list(range(4, 10))
    assert list(transformer.window(10, 2)) == list(range(2, 8))
    assert list(transformer.window(3, 1)) == [0, 1, 2]

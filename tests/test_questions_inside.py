"""The questions on attention and the tower: what their answers claim, computed on the models."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from answers import WHO, percent, says
from gguf import GGUFReader
from visitor import Visitor

from explain import attention, transformer
from explain.models import inside
from explain.models.checkpoints import listed, model_at
from explain.models.fetch import gguf
from explain.openings import AI, NAME
from explain.sampling import softmax
from explain.text import LANGUAGES
from explain.vocabulary import Vocabulary


@pytest.fixture(scope="module", params=LANGUAGES)
def who(request, small):
    """(language, trace, words of its tokens) of "Who has a dog?"."""
    trace = small.read(small.prompt(WHO[request.param], chat=True))
    return request.param, trace, [token.raw.decode().strip() for token in trace.tokens]


def test_where_the_answer_looks_and_what_breaks_it(small, who):
    language, trace, words = who
    owner, has = {"en": ("Lily", "has"), "zh": ("小红", "有")}[language]
    weights = trace.attention(3)[2, -1]
    at = int(weights.argmax())
    assert words[at - 1 : at + 1] == [owner, has]
    assert trace.attention(0)[0, at].argmax() == at - 1  # so "has" knows whom it stands behind
    right = int(trace.logits.argmax())
    assert small.tokenizer.raw_bytes(right).decode() == owner
    left = {
        (layer, head): softmax(small.read(trace.tokens, off=[(layer, head)]).logits)[right]
        for layer in range(4)
        for head in range(4)
    }
    assert softmax(trace.logits)[right] > 0.999
    worst = min(left, key=left.get)
    assert worst == (0, 0)


def test_names_of_heads_are_measured_on_random_words():
    heads = listed()[-1]["heads"]
    assert heads["previous"][0][0] > attention.NAMED_FROM < heads["same"][1][2]


def test_a_name_does_not_mean_that_an_answer_needs_it(small, who):
    _, trace, _ = who
    right = int(trace.logits.argmax())
    without = softmax(small.read(trace.tokens, off=[(1, 2)]).logits)[right]
    assert without > 0.99  # L1H2 is named for the same word, and this answer does without it


def test_only_differences_of_scores_count(small):
    trace = small.read(small.prompt(NAME.text, chat=True))
    steps = attention.steps(trace, 3, 2, len(trace.tokens) - 1)
    best = int(steps["weights"].argmax())
    assert trace.tokens[best].raw.decode() == "叫" and steps["scaled"].max() < 0
    score, weight = steps["scaled"][best], steps["weights"][best]
    says("attention", "why.negative", f"−{abs(score):.2f}", f"{weight:.2f}")
    assert softmax(steps["scaled"] + 10) == pytest.approx(steps["weights"], abs=1e-5)


def test_without_the_scale_one_word_gets_nearly_all(who):
    language, trace, words = who
    steps = [
        attention.steps(trace, layer, head, len(words) - 1)
        for layer in range(4)
        for head in range(4)
    ]
    for one in steps:  # one factor: who comes first, second, ... stays
        assert np.array_equal(np.argsort(one["dots"]), np.argsort(one["scaled"]))
    plain = np.mean([softmax(one["dots"]).max() for one in steps])
    scaled = np.mean([one["weights"].max() for one in steps])
    says("attention", "why.root", percent(plain), percent(scaled), only=[language])


def test_where_the_sum_goes(small, who):
    """Heads side by side, one linear map, added to the stream: by the weights themselves."""
    _, trace, words = who
    block = model_at(listed()[-1]["step"]).transformer.h[1].attn.c_proj
    heads = [attention.steps(trace, 1, head, len(words) - 1)["out"] for head in range(4)]
    added = np.concatenate(heads) @ block.weight.detach().numpy() + block.bias.detach().numpy()
    stream = inside.floor(small, trace, 1, len(words) - 1)
    assert stream["middle"] == pytest.approx(stream["in"] + added, abs=1e-4)


def test_without_positions_a_head_sees_a_heap(small, smollm2):
    assert smollm2.spec.rotates and not small.spec.rotates
    model = model_at(listed()[-1]["step"]).eval()
    model.transformer.wpe.weight.requires_grad_(False).zero_()
    model.set_attn_implementation("eager")
    ids = [token.id for token in small.prompt(WHO["zh"], chat=True)]
    mixed = [*ids[6:-1], *ids[:6], ids[-1]]
    first, other = (
        model.transformer(torch.tensor([some]), output_hidden_states=True).hidden_states[1][0, -1]
        for some in (ids, mixed)
    )
    assert first.detach().numpy() == pytest.approx(other.detach().numpy(), abs=1e-4)


def test_from_which_floor_on_the_answer_is_first(smollm2, small, who):
    language, trace, _ = who
    reader, last = small, trace.resid[:, -1]
    if language == "en":
        reader = smollm2
        last = reader.read(reader.prompt("The capital of France is")).resid[:, -1]
    answer = int(reader.unembed(last[-1]).argmax())
    best, share, place = inside.lens(reader, last, np.full(len(last), answer))
    floor = transformer.settled(place) - 1
    assert floor == reader.spec.n_layers - 1
    assert language == "zh" or place[floor] == 3
    words = [reader.tokenizer.raw_bytes(int(i)).decode().strip() for i in best]
    assert language == "zh" or words[floor] == "capital"
    assert words[0] == {"en": "is", "zh": "<|answer|>"}[language] and share[0] > 0.99


def test_three_of_four_parameters_are_feed_forward(smollm2):
    sizes = {one.part: one.parameters for one in smollm2.sizes}
    assert sizes["feedforward"] == 3 * sizes["attention"]  # norms are one in 3,000


def test_feed_forward_works_on_each_word_alone():
    mlp = model_at(listed()[-1]["step"]).eval().transformer.h[2].mlp
    rows = torch.randn(1, 5, 128, generator=torch.Generator().manual_seed(1))
    alone = torch.stack([mlp(rows[:, i : i + 1])[0, 0] for i in range(5)])
    assert torch.allclose(mlp(rows)[0], alone, rtol=1e-3, atol=1e-3)


def test_most_of_the_file_takes_four_bits(smollm2):
    tensors = GGUFReader(gguf()).tensors
    four = sum(int(one.n_elements) for one in tensors if one.tensor_type.name == "Q4_1")
    assert four > 0.75 * sum(int(one.n_elements) for one in tensors)


def test_the_first_word_is_where_heads_park(smollm2):
    trace = smollm2.read(smollm2.prompt(AI.text))
    weights = np.stack([trace.attention(layer)[:, -1, 0] for layer in range(trace.spec.n_layers)])
    says("attention", "why.sink", percent(weights.mean()))
    lengths = np.linalg.norm(trace.value.astype(float), axis=-1)  # (L, G, T)
    assert np.median(lengths[..., 0]) < np.median(lengths[..., 1:]) / 3  # hardly anything is added
    stream = np.linalg.norm(trace.resid.astype(float), axis=-1).mean(axis=0)
    assert stream[0] > 10 * stream[1:].max()  # "a very long vector"


def test_odd_tokens_on_the_lowest_floors(smollm2):
    trace = smollm2.read(smollm2.prompt(AI.text))
    rows = trace.resid[:3].reshape(-1, trace.spec.d_model)
    best, _, _ = inside.lens(smollm2, rows, np.zeros(len(rows), int))
    vocabulary = Vocabulary.of(smollm2.tokenizer)
    shown = {vocabulary.shown(int(i))["text"].strip() for i in best}
    for word in ("interpre", "nbsp"):
        assert word in shown
        says("transformer", "why.middle", word, only=["en"])


def test_how_far_back_a_model_can_look(small, smollm2):
    for reader in (small, smollm2):
        shown = Visitor().open("attention", model=reader.spec.name, text="Tom has", lang="en")
        assert shown["filled"] == {"context": reader.model.config.max_position_embeddings}


def test_earlier_keys_and_values_stay_as_they_are(smollm2):
    trace = smollm2.read(smollm2.prompt(AI.text))
    longer = smollm2.step(trace, int(trace.logits.argmax()))
    again = smollm2.read(longer.tokens)  # all of it at once
    for kept in ("key", "value"):
        before, after = getattr(trace, kept), getattr(again, kept)[:, :, : len(trace.tokens)]
        assert np.allclose(before, after, rtol=1e-3, atol=1e-3)

"""Word embeddings: projections, neighbours, sums and groups against numpy and scikit-learn."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness
from sklearn.metrics.pairwise import cosine_similarity

from explain import embedding
from explain.openings import BY_MODEL
from explain.server import Server
from explain.views.embedding import Table


@pytest.fixture(scope="module")
def table(smollm2):
    return Table(Server(), smollm2, "en")


@pytest.fixture(scope="module")
def places(smollm2, table):
    return embedding.placed(table.ids, ["king", "unbelievability"])[0]


def test_words_of_several_tokens_are_averaged(smollm2, places):
    found = {place.text: place for place in places}
    many = found["unbelievability"]
    assert len(many.ids) > 1 and many.group == ""
    row = embedding.vectors([many], smollm2.embedding)[0]
    assert row == pytest.approx(np.mean([smollm2.embedding[i] for i in many.ids], axis=0))


def test_pca_is_scikit_learns_on_the_raw_table(smollm2, places):
    rows = embedding.vectors(places, smollm2.embedding) - smollm2.embedding.mean(axis=0)
    flat, share = embedding.pca(rows)
    theirs = PCA(2, svd_solver="full").fit(rows)
    assert np.abs(np.abs(flat) - np.abs(theirs.transform(rows))).max() < 1e-4
    values = np.linalg.eigvalsh(np.cov(rows.T.astype(np.float64)))[::-1]
    assert share == pytest.approx(values[:2].sum() / values.sum(), rel=1e-3)


def test_words_of_ones_own_move_no_others(table):
    def dots(own):
        return {dot["text"]: (dot["x"], dot["y"]) for dot in table.map(own, "pca")["dots"]}

    before, after = dots(""), dots("guitar piano")
    assert after.keys() - before.keys() == {"guitar", "piano"}
    assert all(after[text] == pytest.approx(place, abs=1e-3) for text, place in before.items())


def test_a_later_word_stands_between_the_three_it_is_most_like():
    draw = np.random.default_rng(2)
    rows, flat = draw.normal(size=(9, 5)), draw.normal(size=(8, 2))
    found = embedding.beside(rows, flat)
    assert np.array_equal(found[:8], flat)
    similar = cosine_similarity(rows[8:], rows[:8])[0]
    best = sorted(range(8), key=lambda i: -similar[i])[:3]
    wanted = sum(similar[i] * flat[i] for i in best) / sum(similar[i] for i in best)
    assert found[8] == pytest.approx(wanted)
    assert np.array_equal(embedding.beside(rows[:8], flat), flat)


def test_tsne_says_how_far_it_can_be_trusted(smollm2, places):
    rows = embedding.vectors(places, smollm2.embedding) - smollm2.embedding.mean(axis=0)
    flat, kept = embedding.tsne(rows)
    again, _ = embedding.tsne(rows)
    assert flat.shape == (len(places), 2) and np.array_equal(flat, again)
    assert 0.8 < kept <= 1


def test_tsne_tells_of_its_stages_and_stops_when_told():
    rows, heard = np.random.default_rng(2).normal(size=(40, 20)), []
    embedding.tsne(rows, told=lambda share, places: heard.append((share, places.shape)) or True)
    assert heard == [(share, (40, 2)) for share in (0.25, 0.5, 0.75, 1.0)]
    heard.clear()
    embedding.tsne(rows, told=lambda share, places: heard.append(share))
    assert heard == [0.25]


def test_tsne_in_stages_is_as_trustworthy_as_at_a_stretch(smollm2, places):
    rows = embedding.vectors(places, smollm2.embedding) - smollm2.embedding.mean(axis=0)
    whole = TSNE(2, perplexity=12, init="pca", random_state=7, metric="cosine").fit_transform(rows)
    theirs = trustworthiness(rows, whole, n_neighbors=5, metric="cosine")
    assert embedding.tsne(rows)[1] > theirs - 0.02


@pytest.fixture(scope="module")
def space(smollm2):
    return embedding.Space(smollm2.embedding, *embedding.centred(smollm2.embedding))


def test_neighbours_by_scikit_learn(smollm2, space):
    index = smollm2.tokenizer.raw(" France")[0].id
    rows = smollm2.embedding - smollm2.embedding.mean(axis=0)
    theirs = cosine_similarity(rows[[index]], rows)[0]
    direction = space.direction([index])
    assert np.abs(space.cosines(direction) - theirs).max() < 1e-4
    assert space.cosines(direction, [7, index]) == pytest.approx(theirs[[7, index]], abs=1e-4)
    best, found = space.nearest(direction, 5, leave=[index])
    assert best == [i for i in np.argsort(-theirs) if i != index][:5]
    assert found == pytest.approx(theirs[best], abs=1e-4)


def test_neighbours_that_are_alike_come_by_id():
    table = np.float32([[0, 0], [1, 1], [3, 0], [1, 1], [0, 3], [1, 1]])  # their mean is (1, 1)
    space = embedding.Space(table, *embedding.centred(table))
    best, found = space.nearest(np.float32([1, 0]), 4)
    assert best == [2, 1, 3, 5]
    assert found == pytest.approx([2 / 5**0.5, 0, 0, 0])  # at the mean: no direction
    assert space.nearest(np.float32([1, 0]), 99, leave=[2])[0] == [1, 3, 5, 4, 0]


def test_neighbours_copy_no_table():
    table = np.random.default_rng(5).normal(size=(20_000, 256)).astype(np.float32)
    tracemalloc.start()
    space = embedding.Space(table, *embedding.centred(table))
    space.nearest(space.direction([5]))
    space.arithmetic([5, 6], [7], leave=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < table.nbytes / 2


def test_king_less_man_plus_woman(smollm2, space):
    king, man, woman, queen = (
        smollm2.tokenizer.raw(f" {word}")[0].id for word in ("king", "man", "woman", "queen")
    )
    best, _ = space.arithmetic([king, woman], [man], leave=False)
    assert queen in best[:3]
    best, found = space.arithmetic([king, woman], [man], leave=True)
    assert best[0] == queen and not {king, man, woman} & set(best)
    rows = smollm2.embedding - smollm2.embedding.mean(axis=0)
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    target = rows[king] + rows[woman] - rows[man]
    cosines = rows @ target / np.linalg.norm(target)
    cosines[[king, woman, man]] = -1
    assert best == np.argsort(-cosines)[:10].tolist()
    assert found == pytest.approx(cosines[best], abs=1e-4)


def test_every_group_lies_together(smollm2, table):
    places, _ = embedding.placed(table.ids, [])
    rows = embedding.vectors(places, smollm2.embedding) - smollm2.embedding.mean(axis=0)
    found = embedding.together(rows, [place.group for place in places])
    assert len(found) == 10
    similar = cosine_similarity(rows)
    for one in found:
        inside = [i for i, place in enumerate(places) if place.group == one.group]
        others = [i for i, place in enumerate(places) if place.group != one.group]
        within = np.mean([similar[i, j] for i in inside for j in inside if i != j])
        assert one.within == pytest.approx(within, abs=1e-4)
        assert one.others == pytest.approx(similar[np.ix_(inside, others)].mean(), abs=1e-4)
        assert one.within > one.others and one.p < 0.01, one


def test_groups_without_meaning_fail():
    rows = np.random.default_rng(1).normal(size=(60, 20))
    found = embedding.together(rows, ["a", "b", "c"] * 20)
    assert all(one.p > 0.01 for one in found)


def test_the_gap_that_one_shuffle_in_a_hundred_goes_beyond():
    rows = np.random.default_rng(4).normal(size=(12, 6))
    labels, draw = np.array(["a", "b", "b"] * 4), np.random.default_rng(embedding.SEED)
    similar, gaps = cosine_similarity(rows), {"a": [], "b": []}
    for _ in range(embedding.PERMUTATIONS):
        mixed = draw.permutation(labels)
        for name in gaps:
            inside, others = np.flatnonzero(mixed == name), np.flatnonzero(mixed != name)
            within = [similar[i, j] for i in inside for j in inside if i != j]
            gaps[name].append(np.mean(within) - similar[np.ix_(inside, others)].mean())
    for one in embedding.together(rows, labels.tolist()):
        twentieth = sorted(gaps[one.group])[-20]  # of 2,000
        assert one.chance == pytest.approx(twentieth)
        assert (one.p < 0.01) == (one.within - one.others > one.chance)


def test_a_word_of_ones_own_that_is_on_the_map_is_not_lacking(table):
    _, lacking = embedding.placed(table.ids, ["狗", "zyzzyva" * 9])
    assert "狗" not in lacking and "zyzzyva" * 9 in lacking


@pytest.mark.parametrize(
    "typed", ["   ", "cat " * 10_000, "\U0001f917", "\u202e", "<b>x</b>", "x" * 500]
)
def test_whatever_is_typed_leaves_a_map(table, typed):
    picture = table.map(typed, "pca")
    assert len(picture["dots"]) >= 118
    assert all(np.isfinite([dot["x"], dot["y"]]).all() for dot in picture["dots"])
    assert len(embedding.asked(" ".join(map(str, range(10_000))))) == embedding.MOST_WORDS
    table.near(typed), table.sums(typed[:300], True)


def test_a_word_is_the_token_that_it_is_inside_a_sentence(smollm2, small):
    sentence = [token.id for token in small.prompt("Tom has a cat.")]
    assert Table(Server(), small, "en").ids("cat") == [
        sentence[3]
    ]  # " cat": alone it is read as "cat"
    assert Table(Server(), small, "en").ids("猫") == [small.prompt("小明有一只猫。")[4].id]
    assert Table(Server(), smollm2, "en").ids("France") == [smollm2.prompt("of France")[1].id]


def test_a_few_foreign_words_make_no_island(smollm2, small, table):
    shown = {dot["text"] for dot in table.map("", "pca")["dots"]}
    assert "one" in shown and "一" not in shown  # the one Chinese number that is a token of SmolLM2
    assert {"one", "一"} <= {
        dot["text"] for dot in Table(Server(), small, "en").map("", "pca")["dots"]
    }
    assert "一" in {dot["text"] for dot in table.map("一", "pca")["dots"]}  # asked for, it comes


@pytest.mark.parametrize("name", BY_MODEL)
def test_what_a_view_opens_on_has_something_to_see(request, name):
    model, _, language = name.partition(".")
    fixtures = {"smollm2-135m": "smollm2", "small-world": "small", "gemma-3-270m": "gemma"}
    reader = request.getfixturevalue(fixtures[model])
    table, opens = Table(Server(), reader, language or "en"), BY_MODEL[name]
    nearest = []
    for text in opens.sums:
        found = table.sums(text, True)
        assert found["wrong"] == [] and len(found["rows"]) == 10
        nearest.append(found["rows"][0]["text"].strip())
    if model == "small-world":
        assert nearest == ["奶奶", "猫", "pears", "护士"]
    if name == "gemma-3-270m.zh":
        assert nearest == ["妈妈", "東京", "姐姐", "女儿"]
    assert table.sums("", True)["text"] == opens.sums[0]
    alike, kind = np.array(table.matrix("")["rows"]), np.arange(9) // 3
    same = kind[:, None] == kind
    assert alike[same].min() > alike[~same].max()  # words of a kind are nearest
    before, after = (table.context(pair) for pair in opens.pairs)
    assert table.context("")["texts"] == before["texts"]  # the pair that the layers move apart
    assert not before["same_before"] and min(before["cosines"]) < 0.9 < before["cosines"][0]
    assert after["same_before"] and min(after["cosines"]) > 0.9999
    unknown = table.context("zyzzyva|zyzzyva")
    assert (unknown["cosines"] == []) == (
        model == "small-world"
    )  # what is unknown is no shared word


def test_a_stopped_map_is_thrown_away_and_a_finished_one_kept(table):
    first = table.map("", "tsne")
    job = table.job()
    assert first["asked"] == "tsne" and first["method"] != "tsne" and first["working"]
    job.stop()
    assert table.map("", "pca")["method"] == "pca"
    table.map("", "tsne")  # asked for again: begun anew
    again = table.job()
    assert again is not job and again.wait(60) and table.map("", "tsne")["method"] == "tsne"
    assert job.found is None or job.state == "stopped"


def test_what_is_too_long_for_a_word_is_said(table):
    typed = "cat " + "x" * 31 + " dog"
    assert table.map(typed, "pca")["left_out"] == ["x" * 10 + "…"]
    matrix = table.matrix(typed)
    assert matrix["names"] == ["cat", "dog"] and matrix["left_out"] == ["x" * 10 + "…"]
    many = " ".join(map(str, range(402)))
    assert table.map(many, "pca")["left_out"] == ["400", "401"]


def test_a_sum_that_cancels_points_nowhere(table):
    for sum_ in ("king - king", "king + man - man - king", "+"):
        found = table.sums(sum_, True)
        assert found["nothing"] and found["rows"] == []
    assert not table.sums("king - man", True)["nothing"]
    opposite = table.sums("- king", True)["rows"]
    assert opposite and all(row["cosine"] > 0 for row in opposite)


def test_each_with_each(smollm2, table):
    found = table.matrix("cat dog apple")
    ids = [smollm2.tokenizer.raw(f" {word}")[0].id for word in ("cat", "dog", "apple")]
    rows = smollm2.embedding[ids] - smollm2.embedding.mean(axis=0)
    assert np.abs(np.array(found["rows"]) - cosine_similarity(rows)).max() < 1e-4
    assert found["names"] == ["cat", "dog", "apple"] and found["lacking"] == []
    assert len(table.matrix("")["names"]) == 9  # what it opens on

"""The page "Next word" against a choice made by hand, and against the model's own passes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from explain.ask import Ask
from explain.history import History
from explain.models import STANDBY
from explain.sampling import Knobs, choose, die
from explain.trace import Token
from explain.views import choice as at_one_place
from explain.views import next_word
from explain.views.next_word import Place
from explain.vocabulary import Vocabulary

WORDS = [b" mat", b" sofa", b" Zoo", b" ant", b"<end>", b"s"]
OWN = np.array([0.05, 0.3, 0.02, 0.4, 0.03, 0.2])  # the likeliest: ant, sofa, s, mat, <end>, Zoo
VOCABULARY = Vocabulary(WORDS.__getitem__, frozenset({4}), frozenset({4}))
CAT = (Token(0, b"The", "The", (0, 3)), Token(1, b" cat", "cat", (3, 7)))


@pytest.fixture
def chosen():
    """What knobs make of OWN, all of them at work."""
    return choose(np.log(OWN), Knobs(temperature=0.5, top_k=3, top_p=0.8, min_p=0.7))


def picture(choice, **more):
    return at_one_place.picture(choice, VOCABULARY, seed=3, tokens=CAT, **more)


# -- one place of a text ---------------------------------------------------------------------------


def test_the_pipeline_by_hand(chosen):
    logits, temperature, top_k, top_p, min_p = picture(chosen)["stages"]
    assert logits["words"] == ["ant", "sofa", "s", "mat", "<end>", "Zoo"]
    assert logits["values"] == pytest.approx(np.log([0.4, 0.3, 0.2, 0.05, 0.03, 0.02]))
    assert (logits["low"], logits["high"]) == pytest.approx((np.log(0.02), np.log(0.4)))
    squares = np.array([0.16, 0.09, 0.04, 0.0025, 0.0009, 0.0004])  # temperature 1/2 squares
    assert temperature["values"] == pytest.approx(squares / squares.sum())
    assert temperature["kept"] is None and not any(temperature["cut"])
    assert top_k["values"] == pytest.approx([16 / 29, 9 / 29, 4 / 29, 0, 0, 0])
    assert top_k["cut"] == [False, False, False, True, True, True] and top_k["kept"] == 3
    assert top_k["mass"] == pytest.approx(0.0038 / 0.2938)
    assert top_p["values"] == pytest.approx([16 / 25, 9 / 25, 0, 0, 0, 0])  # 16 of 29 are not 0.8
    assert top_p["kept"] == 2 and top_p["mass"] == pytest.approx(4 / 29)
    assert min_p["values"] == pytest.approx([1, 0, 0, 0, 0, 0])  # 9 is less than 0.7 of 16
    assert min_p["kept"] == 1 and min_p["mass"] == pytest.approx(9 / 25)


def test_bars_say_what_was_the_models_own_and_what_cut_them(chosen):
    bars = {bar["text"]: bar for bar in picture(chosen)["rows"]}
    assert list(bars) == ["ant", "sofa", "s", "mat", "<end>", "Zoo"]
    assert [bar["own"] for bar in bars.values()] == pytest.approx([0.4, 0.3, 0.2, 0.05, 0.03, 0.02])
    assert [bar["after"] for bar in bars.values()] == pytest.approx([1, 0, 0, 0, 0, 0])
    cuts = [bar["cut"] for bar in bars.values()]
    assert cuts == [None, "min_p", "top_p", "top_k", "top_k", "top_k"]
    assert [bar["drawn"] for bar in bars.values()] == [100, 0, 0, 0, 0, 0]
    assert bars["s"]["joins"] and not bars["ant"]["joins"]  # The cats, The cat ant
    assert bars["<end>"]["kind"] == "special" and bars["ant"]["bytes"] == "20 61 6E 74"


def test_what_has_no_bar_is_summed():
    words = [b" %d" % index for index in range(40)]
    vocabulary = Vocabulary(words.__getitem__, frozenset(), frozenset())
    own = np.arange(1, 41) / 820  # the higher the id the likelier
    shown = at_one_place.picture(choose(np.log(own)), vocabulary, seed=1, tokens=CAT)
    assert [bar["id"] for bar in shown["rows"]] == [39, 38, 37, 36, 35, 34, 33, 32]
    rest = shown["others"]
    assert rest["count"] == 32 and rest["own"] == pytest.approx(sum(range(1, 33)) / 820)
    assert rest["after"] == rest["own"]
    assert rest["drawn"] + sum(bar["drawn"] for bar in shown["rows"]) == 100
    assert 20 < rest["drawn"] < 100  # about 64


def test_the_die_falls_on_the_piece_of_the_word_that_is_taken():
    seen = set()
    for seed in range(30):
        shown = at_one_place.picture(choose(np.log(OWN)), VOCABULARY, seed=seed, tokens=CAT)["draw"]
        ends = [(piece["from"], piece["to"]) for piece in shown["segments"]]
        assert ends[0][0] == 0 and ends[-1][1] == pytest.approx(1)
        assert all(one[1] == other[0] for one, other in itertools.pairwise(ends))
        assert shown["die"] == die(seed, len(CAT))
        hit = [p["id"] for p in shown["segments"] if p["from"] <= shown["die"] < p["to"]]
        assert hit == [shown["id"]]
        seen.add(shown["id"])
    assert len(seen) > 2


def test_a_guess_is_judged_by_the_models_own_order(chosen):
    shown = picture(chosen, cover=True)["guess"]
    assert shown["on"] and shown["made"] is None
    assert [option["text"] for option in shown["options"]] == ["ant", "mat", "s", "sofa"]
    made = picture(chosen, cover=True, guess=0)["guess"]["made"]
    assert (made["text"], made["rank"], made["hit"]) == ("mat", 4, False)
    assert made["own"] == pytest.approx(0.05)  # not what the knobs left of it
    assert picture(chosen, guess=3)["guess"]["made"]["hit"]


def test_a_part_of_a_character_says_what_it_may_become():
    """猫 is E7 8C AB and 猪 is E7 8C AA; after their first two bytes the model has its say."""
    words = [b"\xe7\x8c", b"\xab", b"\xaa", b" a", b"\xe7"]
    vocabulary = Vocabulary(words.__getitem__, frozenset(), frozenset())
    ahead = {0: [0.01, 0.6, 0.3, 0.05, 0.04], 4: [0.9, 0.02, 0.02, 0.03, 0.03]}
    shown = at_one_place.picture(
        choose(np.log([0.5, 0.1, 0.05, 0.05, 0.3])),
        vocabulary,
        seed=0,
        tokens=CAT,
        ahead=lambda index: choose(np.log(ahead.get(index, [0.2] * 5))),
    )
    likely = {bar["id"]: bar.get("likely") for bar in shown["rows"]}
    assert likely[0] == ["猫", "猪"]
    assert likely[4] == []  # its next token is not the last of a character
    assert likely[3] is None


# -- the page --------------------------------------------------------------------------------------

HAS = "Tom has a cat. Lily has a"


def ask(**own):
    return Ask(HAS, STANDBY, own=own)


def share(reader, tokens, token_id):
    """The chance of a token after others, from a fresh pass in double precision."""
    weight = np.exp(reader.read(tokens).logits.astype(np.float64))
    return float(weight[token_id] / weight.sum())


def test_words_taken_keep_the_chance_that_they_had(served, small):
    prompt, place = small.prompt(HAS), Place()
    taken = []
    for row in (2, 0, 5):
        shown = next_word.view(served, ask(), place)
        assert [box["prob"] for box in shown["strip"][len(prompt) :]] == pytest.approx(
            [share(small, [*prompt, *taken[:i]], token.id) for i, token in enumerate(taken)],
            rel=1e-3,
        )
        bar = shown["rows"][row]
        assert bar["own"] == pytest.approx(share(small, [*prompt, *taken], bar["id"]), rel=1e-3)
        place = next_word.walk(served, ask(), place, {"kind": "take", "id": bar["id"]})
        taken = list(small.tokenizer.tokens([t.id for t in prompt] + [*place.history.path()]))
        taken = taken[len(prompt) :]
    assert [box["generated"] for box in next_word.view(served, ask(), place)["strip"]] == (
        [False] * len(prompt) + [True] * 3
    )


def test_what_the_knobs_leave_of_words_taken_is_what_their_bars_said(served, small):
    """Halved temperature squares the model's own chances; two fifths of the chance go to the tail."""
    asked, place, said = ask(temperature="0.5", top_p="0.6"), Place(), []
    for row in (1, 0, 7, 2):
        bar = next_word.view(served, asked, place)["rows"][row]
        logits = small.read([*small.prompt(HAS), *taken(small, place)]).logits.astype(np.float64)
        square = np.exp(2 * (logits - logits.max()))
        ranked = np.sort(square)[::-1]
        last = ranked[np.searchsorted(np.cumsum(ranked), 0.6 * ranked.sum())]
        kept = square[bar["id"]] >= last
        said.append(square[bar["id"]] / square[square >= last].sum() if kept else 0.0)
        place = next_word.walk(served, asked, place, {"kind": "take", "id": bar["id"]})
    assert 0.0 in said and max(said) > 0.1
    for _ in range(2):  # from the steps that are kept, and after these have gone
        strip = next_word.view(served, asked, place)["strip"]
        assert [box["after"] for box in strip[-4:]] == pytest.approx(said, rel=1e-3)
        assert {box["after"] for box in strip[:-4]} == {None}
        served.left.forget(lambda key: True)
        served.runs.forget(lambda key: True)


def test_a_word_more_costs_no_more_after_many_words(served, monkeypatch):
    """In a class, the others' choices push out a visitor's own within seconds."""
    place, counted = Place(), []
    choose = next_word.choose
    monkeypatch.setattr(next_word, "choose", lambda *given: counted.append(1) or choose(*given))
    for _ in range(6):
        next_word.view(served, ask(seed="4"), place)
        served.kept.forget(lambda key: True)
        counted.clear()
        place = next_word.walk(served, ask(seed="4"), place, {"kind": "next"})
        served.kept.forget(lambda key: True)
        next_word.view(served, ask(seed="4"), place)
        assert len(counted) <= 3  # the choice before the word, again for its chance, and the next


def taken(small, place):
    """The tokens taken after HAS."""
    prompt = small.prompt(HAS)
    return small.tokenizer.tokens([t.id for t in prompt] + [*place.history.path()])[len(prompt) :]


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_next_takes_the_word_that_the_die_fell_on(served, seed):
    asked, place = ask(temperature="1.5", seed=seed), Place()
    for _ in range(4):
        foretold = next_word.view(served, asked, place)["draw"]["id"]
        place = next_word.walk(served, asked, place, {"kind": "next"})
        assert place.history.path()[-1] == foretold


def test_moves_in_the_history(served):
    def move(place, kind, **extra):
        return next_word.walk(served, ask(), place, {"kind": kind, **extra})

    one = move(Place(), "take", id=20)
    two = move(move(one, "back"), "take", id=30)
    assert two.history.path() == (30,) and move(two, "goto", node=1).history.path() == (20,)
    assert move(two, "restart").history.at == 0
    guessed = move(two, "guess", id=40)
    assert guessed.guess == 40 and guessed.history == two.history
    assert move(guessed, "take", id=50).guess is None  # another place, another guess
    rows = next_word.view(served, ask(), two)["history"]
    assert [[node["id"] for node in row["nodes"]] for row in rows["rows"]] == [[20], [30]]
    assert (rows["at"], rows["current_row"]) == (2, 1)


NONSENSE = [
    {"kind": "take", "id": "20"}, {"kind": "take", "id": -1}, {"kind": "take", "id": 10**9},
    {"kind": "take", "id": True}, {"kind": "goto", "node": 99}, {"kind": "fly"}, {},
]  # fmt: skip


@pytest.mark.parametrize("done", NONSENSE, ids=repr)
def test_nonsense_moves_nobody(served, done):
    place = Place(History().take(20))
    assert next_word.walk(served, ask(), place, done) == place


def test_after_its_end_the_text_goes_no_further(served, small):
    (end,) = small.tokenizer.end_ids
    place = next_word.walk(served, ask(), Place(), {"kind": "take", "id": end})
    shown = next_word.view(served, ask(), place)
    assert shown["ended"] == small.tokenizer.raw_bytes(end).decode() and shown["rows"] is None
    assert next_word.walk(served, ask(), place, {"kind": "next"}) == place


def test_a_full_text_takes_no_more(served, small, monkeypatch):
    monkeypatch.setattr(small, "limit", len(small.prompt(HAS)) + 1)
    place = next_word.walk(served, ask(), Place(), {"kind": "take", "id": 20})
    assert next_word.view(served, ask(), place)["full"]
    for done in ({"kind": "take", "id": 30}, {"kind": "next"}):
        assert next_word.walk(served, ask(), place, done) == place


def test_a_tip_says_which_text_it_is_about(served):
    shown = next_word.view(served, ask(), Place())
    assert shown["tried"] is None  # another text is on the screen
    at = next(i for i, one in enumerate(shown["tries"]) if one["label"])
    done = next_word.act(served, ask(), Place(), {"kind": "try", "index": at})
    assert done["text"] == shown["tries"][at]["example"]

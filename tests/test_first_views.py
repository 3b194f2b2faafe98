"""The law of first views: on its opening text each view shows what tells its one idea, as measured.

What "tells" means stands in TELLS, one condition a view, on the plain data that its page draws.
"""

from __future__ import annotations

import time
from importlib import import_module

import first_views_chatgpt
import first_views_emergence
import first_views_scale
import first_views_words
import numpy as np
import pytest

from explain import fruit
from explain.ask import Ask
from explain.models import STANDBY, load
from explain.openings import FIRST
from explain.sampling import softmax
from explain.server import Server
from explain.server.shelf import Shelf
from explain.ui.chapters import CHAPTERS
from explain.views import next_word

# Who opens the app, by what is on the server: language, model, its fixture.
OPENS = [
    ("en", "smollm2-135m", "smollm2"),
    ("zh", "gemma-3-270m", "gemma"),
    ("zh", STANDBY, "small"),
]
CLEAR = 0.5  # a share that is more than all others together
WEIGHTS = 5  # the step of one head at which its weights are written
FELT, STRONGER = 0.05, 0.1  # changes of a share: seen in its bar, not to be overlooked


@pytest.fixture(scope="module", params=OPENS, ids=lambda one: f"{one[0]}-{one[1]}")
def opened(request, small):
    """(server, its first text, the model, the language)."""
    language, name, fixture = request.param
    readers = {STANDBY: small, name: request.getfixturevalue(fixture)}
    server = Server()
    server.shelf = Shelf(load=lambda model, progress, **_: readers.get(model) or load(model))
    for model in readers:
        server.shelf.start(model)
        while server.shelf.reader(model) is None:
            time.sleep(0.01)
    yield server, dict(FIRST[language])[name], readers[name], language
    server.jobs.close()


def seen(opened, page, view, **own):
    """What a page draws when all its work is done."""
    server, example, reader, language = opened
    own = (
        (dict(example.knobs) if page == "next_word" else {})
        | ({"view": view} if view else {})
        | own
    )
    ask = Ask(example.text, reader.spec.name, language, chat=example.chat, own=own)
    place = (next_word.Place(),) if page == "next_word" else ()
    for _ in range(1800):
        data = import_module(f"explain.views.{page}").view(server, ask, *place)
        if not data.get("again"):
            return data
        time.sleep(0.1)
    raise AssertionError(f"{page} {view} is never done")


def hesitates(data, reader):
    """The likeliest next word is neither sure nor one of many."""
    assert 0.15 <= max(row["own"] for row in data["rows"]) <= 0.9


def has_numbers(data, reader):
    """Some words, each known and with a number of its own."""
    ids = [token["id"] for token in data["tokens"]]
    assert len(set(ids)) >= 4 and reader.tokenizer.unknown_id not in ids


def are_merged(data, reader):
    """A word grows out of its characters in two steps or more."""
    assert len(data["merges"]["steps"]) > 2 and data["merges"]["rules"] > 0


def cost_unalike(data, reader):
    """The first pair takes clearly more tokens in one language than in the other."""
    counts = [data["languages"][0][f"{language}_tokens"] for language in ("zh", "en")]
    assert max(counts) >= 1.25 * min(counts)


def has_neighbours(data, reader):
    """A token that has a near neighbour."""
    assert data["vector"]["near"][0]["cosine"] >= CLEAR


def is_a_map(data, reader):
    """Several groups of words, and a word with a near neighbour."""
    groups = {dot["group"] for dot in data["map"]["dots"]}
    assert data["map"]["method"] == "tsne" and data["map"]["share"] > 0.8 and len(groups) >= 5
    assert data["map"]["near"]["rows"][0]["cosine"] >= CLEAR


def differ(data, reader):
    """Words stand in threes, and every two of one three are more alike than any two of two."""
    rows, three = np.array(data["matrix"]["rows"]), np.arange(9) // 3
    same = three[:, None] == three
    pairs = ~np.eye(9, dtype=bool)
    assert rows[same & pairs].min() > rows[~same].max() + FELT


def adds_up(data, reader):
    """A sum points at one word more than at the next."""
    first, second = (row["cosine"] for row in data["sums"]["rows"][:2])
    assert first >= CLEAR and first > second + 0.02


def lie_together(data, reader):
    """The clearest group's gap is far above the largest that shuffled labels give."""
    best = max(data["groups"], key=lambda one: one["within"] - one["others"])
    assert best["within"] - best["others"] > 1.5 * best["chance"] > 0


def moves_apart(data, reader):
    """A word in two texts begins alike, far more than different words, and the layers move it apart."""
    cosines, others = data["context"]["cosines"], data["context"]["unalike"]
    assert others[0] < 0.5 and len(others) == len(cosines)
    assert cosines[0] > 0.99 and min(cosines) < 0.9 and cosines[-1] < cosines[0] - FELT


def gazes(data, reader):
    """One fruit matches best, and the others still get a part."""
    match = fruit.matches(data["keys"], data["asked"]["gaze"], data["asked"]["match"])
    weights = fruit.weights(match, data["asked"]["mix"], data["asked"]["warmth"])
    assert match.max() > 0 and weights.max() < 1 and np.ptp(weights) > 0.1


def looks(data, reader):
    """The head looks at one word more than at all others: a word before, and with a score above 0."""
    weights, best = data["one"]["weights"], int(np.argmax(data["one"]["weights"]))
    assert 0 < best < data["at"]["token"] and weights[best] > CLEAR
    assert data["one"]["scaled"][best] > 0
    query, key = (np.array(data["one"][name]) for name in ("query", "keys"))
    assert query @ key[best] > 0


def looks_at_weights(data, reader):
    """One head opens where its weights are written, and asks for no click before."""
    looks(data, reader)
    assert data["at"]["step"] == WEIGHTS


def are_of_kinds(data, reader):
    """Heads of several kinds, and not all park at the first word."""
    named = {kind for layer in data["kinds"]["named"] for kind in layer}
    assert len(named - {"first", "spread"}) >= 2


def matters(data, reader):
    """One head is off, and the answer changes so that it is seen."""
    (off,), rows = data["whatif"]["off"], data["whatif"]["rows"]
    assert data["whatif"]["chosen"] and off
    assert abs(rows[0]["after"] - rows[0]["before"]) >= FELT


def is_learned(data, reader):
    """The answer comes in the course of the training, and a head that finds words again."""
    first, last = data["seen"][0]["rows"], data["seen"][-1]["rows"]
    assert last[0]["own"] > CLEAR and last[0]["kind"] != "special"
    assert first[0]["id"] != last[0]["id"] and first[0]["own"] < FELT
    losses = [moment["loss"] for moment in data["moments"]]
    assert losses[data["at"]] == min(losses) < losses[0]  # what is seen first is what was learned
    same = [np.max(moment["kinds"]["same"]) for moment in data["moments"]]
    assert same[0] < 0.1 and same[-1] > 0.4


def is_improved(data, reader):
    """A hundred steps teach the word that was wrong."""
    lessons = data["descent"]["lessons"]
    losses = [lesson["loss"] for lesson in lessons]
    assert losses[-1] < losses[0] / 2
    gains = np.array([[one["own"] for one in lesson["places"]] for lesson in lessons])
    assert (gains[-1] - gains[0]).max() > 0.3


def is_drawn(data, reader):
    """A training is there to be looked at: its loss falls, and its twin's stays above."""
    kept = data["train"]["kept"]["middle"]  # the size that the page opens on
    (_, first, _), (steps, own, twin) = kept["points"][0], kept["points"][-1]
    assert data["train"]["job"] is None
    assert steps == kept["step"] >= 500 and own < first / 2 and twin > own + 0.5


def climbs(data, reader):
    """The embedding, where the picture begins, has not the answer first yet; a floor above has, for good."""
    tower = data["tower"]
    assert not data["at"]["asked"]
    assert tower["places"][0] > tower["places"][-1] and tower["settled"] > 0


def changes_its_mind(data, reader):
    """Before the floor another word is likeliest than after it, which is the answer."""
    before, after = data["floor"]["out"]["in"], data["floor"]["out"]["out"]
    assert before[0]["id"] != after[0]["id"] == data["tower"]["answer"]


def settles(data, reader):
    """The last column comes to its answer on the way up."""
    assert 0 < data["table"]["settled"][-1] < len(data["table"]["best"])


def is_pushed(data, reader):
    """Between two words the parts decide clearly: the odds are more than e to 1."""
    assert data["authors"]["total"] > 1 and not data["authors"]["refused"]


def fires(data, reader):
    """Without the neuron the answer's probability is another."""
    neuron = data["neurons"]
    assert abs(neuron["after"] - neuron["before"]) > STRONGER * neuron["before"]


def is_mostly_one_part(data, reader):
    rows = data["sizes"]["rows"]
    assert sum(row["parameters"] for row in rows) == data["sizes"]["total"]
    assert max(row["parameters"] for row in rows) > data["sizes"]["total"] / 4


TELLS = {
    ("next_word", ""): hesitates,
    ("words", "rows"): has_numbers,
    ("words", "merges"): are_merged,
    ("words", "vector"): has_neighbours,
    ("words", "languages"): cost_unalike,
    ("words", "vocabularies"): first_views_words.cost_far_apart,
    ("embedding", "map"): is_a_map,
    ("embedding", "matrix"): differ,
    ("embedding", "sums"): adds_up,
    ("embedding", "groups"): lie_together,
    ("embedding", "context"): moves_apart,
    ("fruit", ""): gazes,
    ("attention", "one"): looks_at_weights,
    ("attention", "plane"): looks,
    ("attention", "all"): are_of_kinds,
    ("attention", "whatif"): matters,
    ("learning", "replay"): is_learned,
    ("learning", "descent"): is_improved,
    ("learning", "train"): is_drawn,
    ("transformer", "tower"): climbs,
    ("transformer", "floor"): changes_its_mind,
    ("transformer", "table"): settles,
    ("transformer", "authors"): is_pushed,
    ("transformer", "neurons"): fires,
    ("transformer", "sizes"): is_mostly_one_part,
}
TELLS |= first_views_scale.TELLS | first_views_emergence.TELLS | first_views_chatgpt.TELLS


def test_every_view_has_a_law():
    views = {(chapter.name, view) for chapter in CHAPTERS for view in chapter.views or ("",)}
    assert views == TELLS.keys()


@pytest.mark.parametrize(("page", "view"), TELLS)
def test_it_opens_on_what_tells_its_idea(opened, page, view):
    TELLS[page, view](seen(opened, page, view), opened[2])


def test_the_head_that_is_off_is_the_one_the_answer_needs_most(opened):
    """Each head off by a pass of its own; of a larger model those of the chosen head's layer."""
    _, example, reader, _ = opened
    tokens = reader.prompt(example.text, chat=example.chat)
    trace = reader.read(tokens)
    word = int(np.argmax(trace.logits))
    (off,) = seen(opened, "attention", "whatif")["whatif"]["off"]
    layer, head = (int(part) for part in off[1:].split("H"))
    layers = range(reader.spec.n_layers) if reader.spec.name == STANDBY else [layer]
    after = {
        (i, j): softmax(reader.read(tokens, off=[(i, j)]).logits)[word]
        for i in layers
        for j in range(reader.spec.n_heads)
    }
    assert min(after, key=after.get) == (layer, head)


def test_what_the_address_says_is_shown(opened):
    for view in ("one", "plane", "all"):
        at = seen(opened, "attention", view, layer="1", head="2", token="1")["at"]
        assert (at["layer"], at["head"], at["token"]) == (1, 2, 1)
    assert seen(opened, "attention", "whatif", off="L1H0")["whatif"]["off"] == ["L1H0"]
    none = seen(opened, "attention", "whatif", off="none")
    assert none["whatif"]["off"] == [] and none["address"] == {}
    some = seen(opened, "embedding", "context")["context"]["some"]
    assert seen(opened, "embedding", "context", pair=some[1])["context"]["texts"] == some[1].split(
        "|"
    )

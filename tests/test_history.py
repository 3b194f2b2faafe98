"""The tree of words taken: moves, rows, and the link that keeps it."""

from __future__ import annotations

import time
from urllib.parse import quote

import numpy as np
import pytest

from explain.history import MOST_NODES, History
from explain.ui.chapters import LONGEST


def paths(history):
    """Every path from the prompt to a node."""
    return sorted(history.path(node) for node in range(1, len(history.nodes) + 1))


def walk(seed, moves=60):
    """A history after random moves."""
    random, history = np.random.default_rng(seed), History()
    for _ in range(moves):
        kind = random.integers(0, 5)
        if kind <= 2:
            history = history.take(int(random.integers(0, 6)))
        elif kind == 3:
            history = history.back()
        else:
            history = history.goto(int(random.integers(0, len(history.nodes) + 1)))
    return history


def test_back_and_take_again_is_the_same_branch():
    history = History().follow([5, 6, 7])
    again = history.back().take(7)
    assert again == history
    fork = history.back().take(8)
    assert fork.path() == (5, 6, 8) and fork.goto(3).path() == (5, 6, 7)
    assert history.path() == (5, 6, 7)  # never changed in place
    assert History().back() == History()


@pytest.mark.parametrize("seed", range(40))
def test_a_link_keeps_every_path_and_the_place(seed):
    history = walk(seed)
    again = History.from_link(history.to_link(), n_vocab=6)
    assert paths(again) == paths(history)
    assert again.path() == history.path()


@pytest.mark.parametrize("seed", range(10))
def test_rows_hold_each_word_once_where_it_stands(seed):
    history = walk(seed)
    rows = history.rows()
    assert sorted(n for row in rows for n in row.nodes) == list(range(1, len(history.nodes) + 1))
    for row in rows:
        for offset, node in enumerate(row.nodes):
            assert len(history.path(node)) == row.start + offset + 1
        if row.parent_row is not None:
            before = history.nodes[row.nodes[0] - 1].parent
            assert before == 0 or before in rows[row.parent_row].nodes


@pytest.mark.parametrize(
    "link",
    [
        "x",
        "0:1.x",
        "-1:2",
        "0:6",
        "0:-1",
        "~~",
        "0:1~9",
        "9" * 100_000,
        "0:" + "1." * 5000,
        "0:1:2",
        "0.abcd",
        "0.__-",
        "0.a b",
        "x.aaa",
        "-1.aac",
        "0." + "aab" * 601,
    ],
)
def test_what_is_no_link_gives_an_empty_history(link):
    assert History.from_link(link, n_vocab=6).nodes == ()


def test_links_of_earlier_versions_open():
    history = History.from_link("0:5.6.7~2:8~1:", n_vocab=10)
    assert paths(history) == [(5,), (5, 6), (5, 6, 7), (5, 6, 8)] and history.path() == (5,)


def test_a_word_takes_three_letters_of_a_link():
    ids = np.random.default_rng(0).integers(0, 2**18, 512).tolist()
    link = History().follow([2**18 - 1, *ids]).to_link()
    assert len(link) == 2 + 3 * 513 and link == quote(link, safe="~")
    assert History.from_link(link, 2**18).path() == (2**18 - 1, *ids)
    assert History.from_link(link, 2**18 - 1).nodes == ()


def test_the_fullest_history_fits_into_a_link():
    star = History()
    while len(star.nodes) < MOST_NODES:  # every word a branch of its own
        star = star.goto(0).take(2**17 + len(star.nodes))
    assert len(star.to_link()) <= LONGEST
    assert paths(History.from_link(star.to_link(), 2**18)) == paths(star)


@pytest.mark.parametrize(
    "link",
    [
        "0:" + ".".join(["5"] * 199) + "~199:" * 100_000,
        "0." + "aaf" * 199 + "~199." * 100_000,
        "~".join(["0:1.2.3.4.5"] * 100_000),
    ],
    ids=lambda link: link[-9:],
)
def test_no_link_takes_long(link):
    begun = time.perf_counter()
    History.from_link(link, n_vocab=6)
    assert time.perf_counter() - begun < 0.5  # some milliseconds; it was half a minute


def test_a_place_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no node"):
        History().goto(1)


def test_a_full_history_keeps_only_the_readers_own_branch():
    history = History().follow(range(10))
    while len(history.nodes) < MOST_NODES:  # branches of one word, all after the fifth
        history = history.goto(5).take(100 + len(history.nodes))
    assert history.goto(5).take(5).path() == (0, 1, 2, 3, 4, 5)  # a word that was taken before
    full = history.take(7)
    assert full.path() == (0, 1, 2, 3, 4, history.path()[-1], 7)
    assert len(full.nodes) == len(full.path())
    assert len(full.take(8).nodes) == len(full.path()) + 1  # and there is room again


def test_a_branch_of_its_own_may_be_longer_than_a_history_with_branches():
    history = History().follow(range(MOST_NODES + 5))
    assert history.path() == tuple(range(MOST_NODES + 5))

"""What a room photographs: the code says the address, the short address leads to the view."""

from __future__ import annotations

import pytest

from explain.server.links import Links
from explain.share import LENGTH, local, modules, short


def test_a_short_name_leads_to_its_address_and_others_nowhere():
    links, address = Links(), "attention?text=%E7%8C%AB&layer=3"
    name = links.keep(address)
    assert links.find(name) == address and len(name) == LENGTH
    assert links.keep(address) == name and links.keep(address + "1") != name
    assert links.find("zzzzzz") is None


def test_short_names_of_many_views_differ():
    assert len({short(f"words?token={i}") for i in range(5000)}) == 5000


def test_memory_stays_bounded():
    links = Links()
    first = links.keep("words?text=first")
    for i in range(3000):
        links.keep(f"words?text={'x' * 1000}{i}")
    assert links.find(first) is None and links._kept.held <= 2 * 2**20


def test_a_code_is_a_square_with_three_eyes():
    rows = modules("http://192.168.1.5:8501/s/abc234")
    eye = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    assert all(len(row) == len(rows) for row in rows) and len(rows) <= 29
    assert [row[:7] for row in rows[:7]] == eye
    assert [row[-7:] for row in rows[:7]] == eye
    assert [row[:7] for row in rows[-7:]] == eye


@pytest.mark.parametrize(
    ("base", "alone"),
    [
        ("http://localhost:8501/", True),
        ("http://127.0.0.1:8501/", True),
        ("http://[::1]:8501/", True),
        ("http://192.168.1.5:8501/", False),
        ("https://llm.school.example/", False),
    ],
)
def test_an_address_that_students_cannot_reach_is_known(base, alone):
    assert local(base) is alone

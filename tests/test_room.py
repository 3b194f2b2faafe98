"""The laws of a room, without a web: who may do what, what is counted, what is bounded."""

from __future__ import annotations

import pytest

from explain import room as limits
from explain.room import Question, Room, RoomRefused
from explain.server import rooms as bounds
from explain.server.rooms import Rooms

WORD = {"text": "Tom has a"}
CHOICE = {"asks": {"en": "Which one?"}, "choices": {"en": ["cat", "dog", "ball"]}}


def asked(told, devices=3):
    """A room with some devices in it, and a question that is open."""
    room = Room("secret")
    for i in range(devices):
        room.join(str(i))
    room.ask(Question.taken(told))
    return room


def refused(act, *given):
    """Why a room refuses something."""
    with pytest.raises(RoomRefused) as told:
        act(*given)
    return told.value.reason


def counts(room):
    """What a class's bars say."""
    return {bar.text or bar.key: bar.count for bar in room.tally()[0]}


def test_a_device_has_one_answer_and_may_change_it_until_the_vote_closes():
    room = asked(WORD)
    for i in range(10_000):
        room.answer("0", 1, "dog" if i == 9_999 else f"word{i}")
    room.answer("1", 1, "dog")
    assert counts(room) == {"dog": 2} and room.answered == 2
    room.close()
    assert refused(room.answer, "0", 1, "cat") == "closed" and counts(room) == {"dog": 2}
    room.ask(Question.taken(WORD))
    assert refused(room.answer, "0", 1, "cat") == "closed" and room.answered == 0
    assert refused(room.answer, "nobody", 2, "cat") == "stranger"


def test_the_bars_are_a_count_by_hand():
    room = asked(WORD, 9)
    for i, word in enumerate(["dog", "Cat", "cat ", "cat", "  big   dog", "DOG", "猫", "e\u0301"]):
        room.answer(str(i), 1, word)
    assert counts(room) == {"cat": 3, "dog": 2, "big dog": 1, "猫": 1, "\u00e9": 1}
    assert [bar.count for bar in room.tally()[0]] == [3, 2, 1, 1, 1]
    room = asked(CHOICE, 5)
    for i, choice in enumerate([2, 0, 2, 2]):
        room.answer(str(i), 1, choice)
    assert counts(room) == {"0": 1, "1": 0, "2": 3} and room.answered == 4


def test_rare_words_beyond_the_bars_are_counted_together():
    room = asked(WORD, 40)
    for i in range(40):
        room.answer(str(i), 1, "cat" if i < 20 else f"word{i}")
    bars, others = room.tally()
    assert len(bars) == limits.MOST_BARS and bars[0].count == 20
    assert sum(bar.count for bar in bars) + others == 40


def test_nobody_reads_answers_while_the_vote_is_open_and_devices_never_do():
    room = asked(WORD)
    room.answer("0", 1, "cat")
    assert room.told_lecturer()["answered"] == 1 and room.told_lecturer()["bars"] == []
    room.close()
    assert room.told_lecturer()["bars"] == [
        {"key": "cat", "text": "cat", "count": 1, "hidden": False}
    ]
    assert room.told("0")["mine"] == "cat" and "cat" not in str(room.told("1"))
    assert refused(room.told, "nobody") == "stranger"


def test_an_answer_is_hidden_and_shown_again():
    room = asked(WORD)
    room.answer("0", 1, "Rude")
    room.close()
    room.hide("rude", True)
    assert [bar["hidden"] for bar in room.told_lecturer()["bars"]] == [True]
    room.hide("rude", False)
    assert [bar["hidden"] for bar in room.told_lecturer()["bars"]] == [False]
    assert refused(room.hide, "other", True) == "nonsense"


@pytest.mark.parametrize("given", ["", "  ", "\u202e\u0000", "x" * 41, 3, None, True, ["cat"]])
def test_nonsense_is_no_word(given):
    assert refused(asked(WORD).answer, "0", 1, given) == "nonsense"


@pytest.mark.parametrize("given", ["cat", 3, -1, True, None, 0.0])
def test_nonsense_is_no_choice(given):
    assert refused(asked(CHOICE).answer, "0", 1, given) == "nonsense"


def test_what_cannot_be_seen_does_not_get_into_a_word():
    room = asked(WORD)
    room.answer("0", 1, "\u202ecat\u200b\n<b>dog</b>")
    assert counts(room) == {"cat <b>dog</b>": 1}


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        {"text": ""},
        {"text": 3},
        {"text": "a", "x": 1},
        {"text": "x" * 301},
        {"text": "\ud800"},
        {"asks": {"fr": "Quoi ?"}},
        {"asks": {"en": "a"}, "choices": {"en": ["only"]}},
        {"asks": {"en": "a"}, "choices": {"en": ["a"] * 7}},
        {"asks": {"en": "a"}, "choices": {"en": ["a", "b"], "zh": ["一", "二", "三"]}},
        {"asks": {"en": "a"}, "choices": {"en": ["a", ""]}},
    ],
)
def test_nonsense_is_no_question(told):
    assert refused(Question.taken, told) == "nonsense"


def test_a_question_is_told_as_it_was_taken():
    told = {"text": "", "asks": {"en": "a", "zh": "甲"}, "choices": {"en": ["b", "c"]}}
    assert Question.taken(told).told() == told


def test_a_room_holds_so_many_and_keeps_no_answer_of_the_last_question():
    room = asked(WORD, limits.MOST_DEVICES)
    assert refused(room.join, "one more") == "full"
    room.join("0")  # is in already
    room.answer("0", 1, "cat")
    room.ask(Question.taken(WORD))
    assert "cat" not in repr(vars(room)) and room.devices == limits.MOST_DEVICES


class Clock:
    """Time that a test sets. Unit: seconds."""

    now = 1000.0

    def __call__(self):
        return self.now


CODES = [f"ab{x}{y}{z}2" for x in "cdefgh" for y in "cdefghjkmn" for z in "cdefghjkmn"]


def test_a_room_ends_by_itself_and_early_without_its_lecturer():
    clock = Clock()
    rooms = Rooms(clock)
    secret = rooms.open(CODES[0], "a").secret
    for _ in range(int(bounds.LIFE_S / 600) - 1):
        clock.now += 600
        rooms.lead(CODES[0], "a", secret)
    clock.now += 600
    assert refused(rooms.lead, CODES[0], "a", secret) == "over" and len(rooms) == 0
    rooms.open(CODES[0], "a")
    clock.now += bounds.IDLE_S
    assert refused(rooms.find, CODES[0], "a") == "over"


def test_ten_thousand_rooms_are_not_opened():
    clock = Clock()
    rooms = Rooms(clock)
    for i in range(10_000):
        try:
            rooms.open(CODES[i % len(CODES)], f"client {i}")
        except RoomRefused:
            clock.now += 0.1
    assert len(rooms) == bounds.MOST_ROOMS
    rooms, opened = Rooms(Clock()), 0
    for code in CODES:
        try:
            rooms.open(code, "one client")
            opened += 1
        except RoomRefused as error:
            assert error.reason == "slow"
    assert opened == bounds.OPENED_EACH


def test_a_code_that_is_taken_or_none_opens_no_room():
    rooms = Rooms(Clock())
    rooms.open(CODES[0], "a")
    assert refused(rooms.open, CODES[0], "b") == "taken"
    assert refused(rooms.open, "../etc", "b") == "no_code"


def test_codes_cannot_be_guessed_fast_and_who_is_in_goes_on():
    clock = Clock()
    rooms = Rooms(clock)
    room = rooms.open(CODES[0], "lecturer")
    room.join("phone")
    for code in CODES[1 : bounds.WRONG_EACH + 1]:
        assert refused(rooms.find, code, "thief") == "over"
    assert refused(rooms.find, CODES[0], "thief") == "slow"  # right, and not told
    assert rooms.find(CODES[0], "thief", "phone") is room
    assert rooms.find(CODES[0], "another") is room
    for i in range(bounds.WRONG_ALL):
        refused(rooms.find, CODES[1], f"thief {i}")
    assert refused(rooms.find, CODES[0], "another") == "slow"
    assert rooms.lead(CODES[0], "another", room.secret) is room
    assert len(rooms._counts) <= bounds.WRONG_ALL + bounds.OPENED_ALL + 2
    clock.now += bounds.WINDOW_S
    assert rooms.find(CODES[0], "thief") is room

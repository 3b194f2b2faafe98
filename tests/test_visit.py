"""One visitor's choices: what stays and what is forgotten when one of them changes."""

from __future__ import annotations

from explain.models import DEFAULT, STANDBY
from explain.ui import visit


def test_another_model_forgets_what_was_chosen_among_the_parts_of_the_last(monkeypatch):
    own = {"layer": "28", "neuron": "1095", "view": "neurons"}
    state = {"visit.model": DEFAULT, "visit.own": own}
    monkeypatch.setattr(visit.st, "session_state", state)
    visit.change(model=DEFAULT)
    assert state["visit.own"] == own
    visit.change(model=STANDBY)
    assert state == {"visit.model": STANDBY, "visit.own": {"view": "neurons"}}

"""Coordinators renew different people of one type: all make or join one assignment."""

from __future__ import annotations

import random

import pytest

from tests.faults.conftest import ROUNDS, SEED
from tests.faults.crew import Crew
from tests.faults.meeting import untold
from tests.faults.places import Place
from tests.faults.soundness import faults


@pytest.mark.parametrize("number", range(ROUNDS))
def test_different_people_of_one_type_at_once(place: Place, crew: Crew, number: int) -> None:
    """All make or join one assignment; somebody takes it away beneath them."""
    chance = random.Random(SEED * 5 + number)
    made = crew.one.do("make_agency", people=120, users=6, apart=5, seed=SEED + number)
    orders = [
        {"do": "renew", "agency": made["agency"], "user": user, "groups": [group]}
        for user, group in zip(made["users"], made["apart"], strict=False)
    ]
    undo = {"do": "undo", "agency": made["agency"], "user": made["users"][5], "times": 4}
    answers = crew.together([*orders, undo], chance, spread=0.3)
    assert not untold(answers, "No longer on this list.")
    assert not faults(place, made["agency"], crew.one)

"""Somebody takes a run back while others renew, correct and import the same people."""

from __future__ import annotations

import random

import pytest

from tests.faults.conftest import ROUNDS, SEED
from tests.faults.crew import Crew
from tests.faults.meeting import untold
from tests.faults.places import Place
from tests.faults.soundness import faults


@pytest.mark.parametrize("number", range(ROUNDS))
def test_undone_and_renewed_again_at_once(place: Place, crew: Crew, number: int) -> None:
    """What one run renewed is renewed again, corrected and imported by others while somebody undoes it."""
    chance = random.Random(SEED * 3 + number)
    made = crew.one.do("make_agency", people=60, users=5, groups=2, seed=SEED + number)
    one = {"agency": made["agency"], "user": made["users"][0]}
    crew.one.do("renew", groups=[None], **one)
    crew.one.do("expire", agency=made["agency"])
    answers = crew.together(
        [
            {"do": "undo", **one, "times": 1},
            {"do": "renew", **one, "user": made["users"][1], "groups": [made["groups"][0]]},
            {"do": "correct", **one, "user": made["users"][2], "count": 20, "seed": number},
            {"do": "bring", **one, "user": made["users"][3], "count": 20, "seed": number},
        ],
        chance,
    )
    assert not untold(answers)
    assert not faults(place, made["agency"], crew.one)

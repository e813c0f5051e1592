"""The roster's own actions at the same moment."""

from __future__ import annotations

import random

import pytest

from tests.faults.conftest import ROUNDS, SEED
from tests.faults.crew import Crew
from tests.faults.meeting import untold


@pytest.mark.parametrize("number", range(ROUNDS))
def test_moved_and_changed_at_once(crew: Crew, number: int) -> None:
    """The roster's own actions: nobody waits for each other in a ring."""
    chance = random.Random(SEED * 4 + number)
    made = crew.one.do("make_agency", people=40, users=4, seed=SEED + number)
    members, units = made["members"], made["units"]
    orders = [
        {"do": "rename", "members": chance.sample(members, 30), "unit": units[0]},
        {"do": "rename", "members": chance.sample(members, 30), "unit": units[1]},
        {"do": "move", "members": members, "unit": units[0]},
        {"do": "move", "members": members, "unit": units[1]},
    ]
    answers = crew.together(
        [
            {**order, "agency": made["agency"], "user": user}
            for order, user in zip(orders, made["users"], strict=True)
        ],
        chance,
    )
    assert not untold(answers)

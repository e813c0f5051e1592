"""Somebody puts people on the assignment that others join by renewing, takes them off it, and records what they did."""

from __future__ import annotations

import random

import pytest

from tests.faults.conftest import ROUNDS, SEED
from tests.faults.crew import Crew
from tests.faults.meeting import untold


@pytest.mark.parametrize("number", range(ROUNDS))
def test_enrolled_and_renewed_at_once(crew: Crew, number: int) -> None:
    chance = random.Random(SEED * 6 + number)
    made = crew.one.do("make_agency", people=200, users=5, apart=4, seed=SEED + number)
    one = {"agency": made["agency"], "user": made["users"][0]}
    crew.one.do("renew", **one, groups=[made["apart"][0]])
    orders = [
        {"do": "renew", "agency": made["agency"], "user": user, "groups": [group]}
        for user, group in zip(made["users"][1:], made["apart"][1:], strict=False)
    ]
    answers = crew.together(
        [*orders, {"do": "enroll", **one, "members": made["members"]}], chance, spread=0.4
    )
    assert not untold(answers)

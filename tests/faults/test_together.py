"""Two to eight coordinators at the same moment: nobody is renewed twice, nobody is lost."""

from __future__ import annotations

import random

import pytest

from tests.faults.conftest import ROUNDS, SEED
from tests.faults.crew import Crew
from tests.faults.meeting import GROUPS, PEOPLE, renewing, untold
from tests.faults.places import Place
from tests.faults.soundness import faults, standing


@pytest.mark.parametrize("number", range(ROUNDS))
def test_many_renew_the_same_people_at_once(place: Place, crew: Crew, number: int) -> None:
    chance = random.Random(SEED + number)
    many = chance.randint(2, 8)
    made = crew.one.do("make_agency", people=PEOPLE, types=2, users=8, groups=GROUPS, seed=SEED + number)
    answers = crew.together(renewing(made, made["users"][:many], chance), chance)
    assert not untold(answers)
    assert not faults(place, made["agency"], crew.one)
    runs = [run for answer in answers for run in answer["did"]["runs"]]
    renewed = [card for run in runs for card in run["cards"]]
    assert len(renewed) == len(set(renewed)) == 2 * PEOPLE
    assert all(run["renewed"] == len(run["cards"]) for run in runs)
    assert set(standing(place, made["agency"]).values()) == {2}

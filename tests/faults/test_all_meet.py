"""Everything that changes credentials at the same moment: renewals, imports, corrections, deactivation and undo."""

from __future__ import annotations

import random

import pytest

from tests.faults.conftest import ROUNDS, SEED
from tests.faults.crew import Crew
from tests.faults.meeting import GROUPS, INACTIVE, PEOPLE, disturbing, renewing, untold
from tests.faults.places import Place
from tests.faults.soundness import faults, standing


@pytest.mark.parametrize("number", range(ROUNDS))
def test_renewed_imported_corrected_deactivated_and_undone_at_once(
    place: Place, crew: Crew, number: int
) -> None:
    chance = random.Random(SEED * 2 + number)
    many = chance.randint(2, 4)
    made = crew.one.do("make_agency", people=PEOPLE, types=2, users=8, groups=GROUPS, seed=SEED + number)
    orders = renewing(made, made["users"][:many], chance) + disturbing(made, made["users"][4:], chance)
    answers = crew.together(orders, chance, spread=0.6)
    assert not untold(answers, "No longer on this list.")
    assert not faults(place, made["agency"], crew.one)
    assert set(standing(place, made["agency"]).values()) <= {1, 2}
    crew.one.do("renew", agency=made["agency"], user=made["users"][0], groups=[None])
    assert not faults(place, made["agency"], crew.one)
    assert sum(count == 1 for count in standing(place, made["agency"]).values()) <= 2 * INACTIVE

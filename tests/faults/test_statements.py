"""Every single statement fails once: nothing of the act is left, and the next try succeeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.crew import Answer, Crew, Worker
from tests.faults.places import Place
from tests.faults.soundness import faults, picture

PEOPLE, MOST = 30, 200
One = dict[str, int]


def to_renew(worker: Worker, one: One) -> Answer:
    """Have a confirmation ready; what an earlier one renewed is taken back."""
    worker.do("undo", **one)
    return {**one, **worker.do("preview", **one)}


def to_undo(worker: Worker, one: One) -> Answer:
    """Have a run to take back."""
    return {**one, "run": worker.do("confirm", **to_renew(worker, one))["run"]}


def to_import(worker: Worker, one: One, seed: list[int]) -> Answer:
    """Have a file with other numbers for everybody."""
    seed.append(0)
    return {**one, **worker.do("taken", **one, count=PEOPLE, seed=len(seed))}


ACTS: dict[str, Callable[..., Answer]] = {"confirm": to_renew, "undo": to_undo, "commit": to_import}


@pytest.mark.parametrize("deed", ACTS)
def test_whichever_statement_fails_nothing_is_left_and_the_next_try_succeeds(
    place: Place, crew: Crew, deed: str
) -> None:
    worker = crew.one
    made = worker.do("make_agency", people=PEOPLE, types=2, users=1)
    one: One = {"agency": made["agency"], "user": made["users"][0]}
    extra: list[Any] = [[]] if deed == "commit" else []
    for statement in range(1, MOST):
        order = ACTS[deed](worker, one, *extra)
        before = picture(place, one["agency"])
        without = {name: value for name, value in order.items() if name != "agency"}
        answer = worker.do("broken", agency=one["agency"], deed=deed, at_statement=statement, order=without)
        if not answer["raised"]:
            break
        assert answer["raised"] == "OperationalError", answer
        assert picture(place, one["agency"]) == before, f"statement {statement}"
        worker.do(deed, **order)
    print(f"{deed}: each of {statement - 1} statements failed once")
    assert 10 < statement < MOST
    assert not faults(place, one["agency"], worker)

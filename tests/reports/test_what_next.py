"""What would finish a training soonest: each course for what the ones before it leave missing."""

from datetime import date
from typing import Any, cast

from recert.core.dates import DateRange
from recert.core.requirements.reading import parse_requirement
from recert.reports.training import Training, what_next
from recert.training.counting import Place
from recert.training.demand import Demand, Needed
from recert.training.models import Course
from recert.training.progress import Frame, progress

FRAME = Frame(DateRange(date(2026, 1, 1), date(2026, 12, 31)), 7)
NOWHERE = cast(Place, None)


def course(pk: int, parts: dict[str, str], codes: str = "") -> Course:
    return Course(pk=pk, title=f"Course {pk}", hours_by_category=parts, codes=codes)


def chosen(rule: dict[str, Any], *offered: Course, asked: tuple[int, ...] = ()) -> list[tuple[int, str]]:
    needed = tuple(Needed(pk, f"Course {pk}") for pk in asked)
    found = progress(Demand(needed, parse_requirement(rule)), [], FRAME)
    return [
        (one.course.pk, f"{one.hours:f}")
        for one in what_next(Training(NOWHERE, found, FRAME.period.start), offered)
    ]


def test_a_course_is_not_offered_for_hours_that_another_brings_already() -> None:
    rule = {"categories": [{"key": "Local", "min": 10}, {"key": "Individual", "min": 10}]}
    ten, fifteen = course(1, {"Local": "10"}), course(2, {"Local": "15"})
    own = course(3, {"Individual": "6"})
    assert chosen(rule, fifteen, own, ten, asked=(1,)) == [(1, "10"), (3, "6")]


def test_of_two_that_bring_as_much_the_shorter_comes_first() -> None:
    assert chosen({"total_min": 4}, course(1, {"": "1000"}), course(2, {"": "8"})) == [(2, "4")]


def test_the_course_that_carries_a_missing_code_is_offered_once() -> None:
    rule = {"must_include": ["EMS-204"]}
    offered = course(1, {}), course(2, {}, "ems-204"), course(3, {}, "EMS-204")
    assert chosen(rule, *offered) == [(2, "0")]

"""How far somebody is: pure, by the rule of the plan and its courses."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from recert.core.dates import DateRange
from recert.core.requirements.reading import parse_requirement
from recert.training.demand import Demand, Needed
from recert.training.progress import Done, Frame, is_met, met_on, missing, progress

DAY = date(2026, 3, 9)
FRAME = Frame(DateRange(date(2026, 1, 1), date(2026, 12, 31)), 7)
AIRWAY = Needed(1, "Airway", {"Medical": Decimal(4)})
LAW = Needed(2, "Law", {"Legal": Decimal(2)})


def demand(*courses: Needed, **rule: Any) -> Demand:
    return Demand(courses, parse_requirement(rule))


def hours(**least: float) -> dict[str, Any]:
    return {"categories": [{"key": key, "min": value} for key, value in least.items()]}


def done(course: Needed | None = None, on: date = DAY, **given: Any) -> Done:
    if course:
        return Done(course.title, on, course.parts, course.course_id, **given)
    return Done("Outside", on, **given)


def of(category: str, value: str, **given: Any) -> Done:
    return done(parts={category: Decimal(value)}, **given)


def test_courses_are_met_when_each_is_done() -> None:
    plan = demand(AIRWAY, LAW)
    assert progress(plan, [done(AIRWAY)], FRAME).words == "1 of 2 courses"
    assert progress(plan, [done(AIRWAY)], FRAME).missing == ["Law"]
    assert not progress(plan, [done(AIRWAY)], FRAME).met
    assert progress(plan, [done(AIRWAY), done(LAW)], FRAME).met


def test_hours_beyond_a_category_do_not_count_for_another() -> None:
    plan = demand(**hours(Medical=10, Legal=2))
    found = progress(plan, [of("medical", "30")], FRAME)
    assert (found.words, found.met, found.percent) == ("10 of 12 hours", False, 83)
    assert [(bar.name, bar.missing) for bar in found.bars] == [("Medical", 0), ("Legal", 2)]


@pytest.mark.parametrize(
    ("medical", "legal", "said"),
    [
        ("10", "0", "10 of 12 hours"),
        ("0", "2", "2 of 12 hours"),
        ("12", "0", "12 of 12 hours, not in every category"),
        ("10", "2", "12 of 12 hours"),
    ],
)
def test_hours_in_all_are_said_of_the_same_total_for_everybody(medical: str, legal: str, said: str) -> None:
    plan = demand(total_min=12, **hours(Medical=8, Legal=2))
    assert progress(plan, [of("Medical", medical), of("Legal", legal)], FRAME).words == said


@pytest.mark.parametrize(("days", "counts"), [(1, 8), (3, 24), (5, 30)])
def test_a_cap_of_each_day_holds_for_every_day_of_a_class(days: int, counts: int) -> None:
    plan = demand(total_min=60, per_day_max=8)
    rows = [of("", "30", days=days, id=1), of("", "9", id=2)]
    assert progress(plan, rows, FRAME).hours_done == counts + (8 if days > 1 else 0)


def test_courses_bring_hours_of_their_category() -> None:
    plan = demand(AIRWAY, **hours(Medical=5.5))
    assert progress(plan, [done(AIRWAY)], FRAME).words == "1 of 1 course, 4 of 5.5 hours"


def test_a_plan_that_asks_for_nothing_is_met_by_what_is_recorded_for_it() -> None:
    assert progress(Demand(), [], FRAME).words == "Not completed"
    other = progress(Demand(), [done()], FRAME)
    assert (other.met, other.counted, other.missing) == (False, [], ["that it is recorded as done"])
    assert progress(Demand(), [done(enrollment_id=7)], FRAME).met


def test_what_lies_outside_the_period_counts_only_where_it_was_recorded_for_it() -> None:
    late = date(2027, 2, 1)
    assert not progress(demand(AIRWAY), [done(AIRWAY, late)], FRAME).met
    assert progress(demand(AIRWAY), [done(AIRWAY, late, enrollment_id=7)], FRAME).met


def test_a_code_counts_without_the_course() -> None:
    plan = demand(must_include=["EMS-204"])
    assert progress(plan, [done(codes="EMS-1, EMS-204")], FRAME).met
    assert progress(plan, [done(codes="EMS-2045")], FRAME).missing == ["training code EMS-204"]


def test_a_code_is_the_same_in_small_letters_also_in_another_way() -> None:
    plan = demand(any_of=[{"must_include": ["EMS-204"]}, {"total_min": 9}])
    found = progress(plan, [done(codes="ems-204")], FRAME)
    assert found.met
    assert found.counted[0].why.endswith("the training code EMS-204.")


def test_every_completion_says_why() -> None:
    plan = demand(AIRWAY, **hours(Medical=6))
    rows = [done(AIRWAY, id=1), of("Cooking", "3", id=2), of("Medical", "1", on=date(2025, 5, 1), id=3)]
    counted = progress(plan, rows, FRAME).counted
    assert [each.counts for each in counted] == [True, False, False]
    assert counted[0].why == "Counted: 4 hours towards Medical, a course of the plan."
    assert counted[1].why == "Not counted: the rule has no category Cooking."
    assert "before 1 January 2026" in counted[2].why


def test_what_a_plan_of_courses_did_not_ask_for_counts_nothing() -> None:
    counted = progress(demand(AIRWAY), [done(AIRWAY, id=1), of("Legal", "3", id=2)], FRAME).counted
    assert [each.counts for each in counted] == [True, False]
    assert counted[1].why == "Not counted: it is none of the courses and codes that are asked for."


def test_one_class_of_several_categories_counts_in_each_and_is_one_session() -> None:
    rule = {"min_session_hours": 2, "unique": {"key": "title"}, **hours(Medical=1.5, Legal=1)}
    both = done(parts={"Medical": Decimal("1.5"), "Legal": Decimal(1)}, id=1)
    assert progress(demand(**rule), [both], FRAME).met
    assert not progress(demand(**rule), [of("Medical", "1.5", id=1), of("Legal", "1", id=2)], FRAME).met


@pytest.mark.parametrize(("mode", "counts"), [("online", "2"), ("live_online", "10"), ("in_person", "10")])
def test_a_cap_on_distributive_hours_takes_what_is_not_live(mode: str, counts: str) -> None:
    plan = demand(total_min=10, caps=[{"where": "distributive", "max": 2}])
    assert progress(plan, [of("", "10", mode=mode)], FRAME).hours_done == Decimal(counts)


def test_the_day_it_was_met_is_the_first_by_which_all_was_there() -> None:
    plan = demand(**hours(Medical=4))
    rows = [of("Medical", "2", on=date(2026, month, 1), id=month) for month in (2, 5, 8)]
    assert met_on(plan, rows, FRAME) == date(2026, 5, 1)
    assert met_on(plan, rows[:1], FRAME) is None


def test_missing_adds_exactly_what_meets_the_plan() -> None:
    plan = demand(AIRWAY, LAW, **hours(Medical=6))
    before = [done(LAW), of("Medical", "0.5")]
    added = missing(plan, before, FRAME, title="EMT 2026", on=DAY)
    assert added is not None
    assert [(one.course_id, one.title, one.hours) for one in added] == [
        (1, "Airway", Decimal(4)),
        (None, "EMT 2026", Decimal("1.5")),
    ]
    assert is_met(plan, [*before, *added], FRAME)
    assert missing(plan, [*before, *added], FRAME, title="EMT 2026", on=DAY) == []


def test_missing_of_a_plan_without_content_is_one_row() -> None:
    added = missing(Demand(), [], FRAME, title="EMT 2026", on=DAY)
    assert added is not None
    assert [one.title for one in added] == ["EMT 2026"]


@pytest.mark.parametrize(
    "rule",
    [
        {"total_min": 12},
        {"total_min": 12, **hours(Medical=6, Legal=2)},
        {"groups": [{"keys": ["a", "b"], "min": 5}], **hours(a=1, b=0)},
    ],
)
def test_missing_meets_what_adds_up(rule: dict[str, Any]) -> None:
    added = missing(demand(**rule), [], FRAME, title="All of it", on=DAY)
    assert added
    assert is_met(demand(**rule), added, FRAME)


@pytest.mark.parametrize("rule", [{"must_include": ["EMS-204"]}, {"total_min": 12, "per_day_max": 8}])
def test_missing_makes_nothing_up_that_one_entry_cannot_say(rule: dict[str, Any]) -> None:
    assert missing(demand(**rule), [], FRAME, title="All of it", on=DAY) is None

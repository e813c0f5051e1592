from datetime import date
from decimal import Decimal

from recert.training.progress import Done, Needed, Requirement, missing, progress

DAY = date(2026, 3, 9)
AIRWAY = Needed(1, "Airway", Decimal(4), "Medical")
LAW = Needed(2, "Law", Decimal(2), "Legal")


def done(course: Needed | None = None, category: str = "", hours: str = "0") -> Done:
    if course:
        return Done(course.course_id, course.title, course.category, course.hours, DAY)
    return Done(None, "Outside", category, Decimal(hours), DAY)


def test_courses_are_met_when_each_is_done() -> None:
    plan = Requirement((AIRWAY, LAW))
    assert progress(plan, [done(AIRWAY)]).words == "1 of 2 courses"
    assert not progress(plan, [done(AIRWAY)]).met
    assert progress(plan, [done(AIRWAY), done(LAW)]).met


def test_hours_beyond_a_category_do_not_count_for_another() -> None:
    plan = Requirement((), {"Medical": Decimal(10), "Legal": Decimal(2)})
    found = progress(plan, [done(category="medical", hours="30")])
    assert (found.words, found.met, found.percent) == ("10 of 12 hours", False, 83)


def test_courses_bring_hours_of_their_category() -> None:
    plan = Requirement((AIRWAY,), {"Medical": Decimal("5.5")})
    assert progress(plan, [done(AIRWAY)]).words == "1 of 1 course, 4 of 5.5 hours"


def test_a_plan_that_asks_for_nothing_is_met_by_any_completion() -> None:
    assert progress(Requirement(), []).words == "Not completed"
    assert progress(Requirement(), [done()]).met


def test_missing_adds_exactly_what_meets_the_plan() -> None:
    plan = Requirement((AIRWAY, LAW), {"Medical": Decimal(6)})
    before = [done(LAW), done(category="Medical", hours="0.5")]
    added = missing(plan, before, title="EMT 2026", on=DAY)
    assert [(one.course_id, one.title, one.hours) for one in added] == [
        (1, "Airway", Decimal(4)),
        (None, "EMT 2026", Decimal("1.5")),
    ]
    assert progress(plan, [*before, *added]).met
    assert missing(plan, [*before, *added], title="EMT 2026", on=DAY) == []


def test_missing_of_a_plan_without_content_is_one_row() -> None:
    assert [one.title for one in missing(Requirement(), [], title="EMT 2026", on=DAY)] == ["EMT 2026"]

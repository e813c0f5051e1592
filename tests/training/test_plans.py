from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.training import actions
from recert.training.actions import CourseFacts, PlanContent
from recert.training.demands import demand_of
from recert.training.models import Course, LearningPlan
from recert.training.queries import plan_rows, plans, version_in_use
from tests.factories import CourseFactory, CredentialTypeFactory, PlanVersionFactory

LONG = "x" * 300


def problems(call: Callable[..., Any], **given: Any) -> dict[str, str]:
    with pytest.raises(ProblemError) as refused:
        call(**given)
    return refused.value.problems


def test_a_course_is_added_with_its_event(scope: Agency, coordinator: Actor) -> None:
    parts = [("Medical", "4.5"), ("", "1")]
    facts = CourseFacts("  Airway   lab ", codes="EMS-1; EMS 2,", parts=parts)
    course = actions.add_course(facts=facts, by=coordinator)
    assert (course.title, course.hours, course.codes) == ("Airway lab", Decimal("5.5"), "EMS-1, EMS 2")
    assert course.hours_by_category == {"Medical": "4.5", "": "1"}
    assert AuditEvent.objects.get().kind == "course.added"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": LONG}, "title"),
        ({"title": "Airway"}, "title"),
        ({"title": "A\x00B"}, "title"),
        ({"codes": LONG}, "codes"),
        ({"provider": LONG}, "provider"),
        ({"accreditation": LONG}, "accreditation"),
        ({"about": LONG * 20}, "about"),
        ({"kind": "tv"}, "kind"),
        ({"mode": "smoke"}, "mode"),
        ({"audience": "moon"}, "audience"),
        ({"audience": "unit"}, "unit_id"),
        ({"unit_id": 4}, "unit_id"),
        ({"audience": "unit", "unit_id": 4}, "unit_id"),
        ({"parts": [(LONG, "1")]}, "category_0"),
        ({"parts": [("Legal", "1"), ("legal ", "1")]}, "category_1"),
        ({"parts": [("", "1")] * 2}, "category_1"),
        ({"parts": [(str(n), "1") for n in range(21)]}, "category_20"),
        ({"parts": [("", "-1")]}, "hours_0"),
        ({"parts": [("", "many")]}, "hours_0"),
        ({"parts": [("", "1.005")]}, "hours_0"),
        ({"parts": [("", "NaN")]}, "hours_0"),
        ({"parts": [("", "1e9")]}, "hours_0"),
    ],
)
def test_bad_courses_are_refused_by_field(
    scope: Agency, coordinator: Actor, given: dict[str, Any], field: str
) -> None:
    CourseFactory(title="Airway")
    facts = CourseFacts(**{"title": "New", **given})
    assert list(problems(actions.add_course, facts=facts, by=coordinator)) == [field]
    assert Course.objects.count() == 1


def test_a_plan_keeps_courses_in_order_and_its_rule(scope: Agency, coordinator: Actor) -> None:
    first, second = CourseFactory(title="B"), CourseFactory(title="A")
    rule = {"categories": [{"key": "National", "min": 30, "max": 40}], "per_day_max": 8}
    plan = actions.add_plan(name="Recert", content=PlanContent([first.pk, second.pk], rule), by=coordinator)
    version = version_in_use(plan.pk)
    assert version
    assert version.requirement == rule
    assert [needed.title for needed in demand_of(version.pk).courses] == ["B", "A"]


def test_a_type_has_one_plan_in_use(scope: Agency, coordinator: Actor) -> None:
    kind = CredentialTypeFactory()
    first = actions.add_plan(name="One", type_id=kind.pk, by=coordinator)
    assert "already: One" in problems(actions.add_plan, name="Two", type_id=kind.pk, by=coordinator)["type"]
    actions.retire_plan(plan_id=first.pk, today=date(2026, 11, 23), by=coordinator)
    actions.add_plan(name="Two", type_id=kind.pk, by=coordinator)
    assert "already: Two" in problems(actions.reopen_plan, plan_id=first.pk, by=coordinator)[""]


def test_bad_lines_of_a_plan_are_named(scope: Agency, coordinator: Actor) -> None:
    course = CourseFactory()
    content = PlanContent([course.pk, course.pk, 999999], {"total_min": -3, "colour": "red"})
    found = problems(actions.add_plan, name=" ", type_id=424242, content=content, by=coordinator)
    assert set(found) == {"name", "type", "course_1", "course_2", "rule.total_min", "rule.colour"}
    assert not LearningPlan.objects.exists()


def test_a_manager_may_not_change_plans(scope: Agency, manager: Actor) -> None:
    with pytest.raises(NotAllowedError):
        actions.add_plan(name="Plan", by=manager)


def test_a_list_of_plans_costs_the_same_for_many(scope: Agency, django_assert_num_queries: Any) -> None:
    PlanVersionFactory.create_batch(30)
    with django_assert_num_queries(5):
        assert len(plan_rows(plans())) == 30

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.training import actions
from recert.training.actions.plans import PlanContent
from recert.training.models import Course, LearningPlan
from recert.training.queries import plan_rows, plans, requirement_of
from tests.factories import CourseFactory, CredentialTypeFactory, LearningPlanFactory

LONG = "x" * 300


def problems(call: Callable[..., Any], **given: Any) -> dict[str, str]:
    with pytest.raises(ProblemError) as refused:
        call(**given)
    return refused.value.problems


def test_a_course_is_added_with_its_event(scope: Agency, coordinator: Actor) -> None:
    course = actions.add_course(title="  Airway   lab ", hours="4.5", category="Medical", by=coordinator)
    assert (course.title, str(course.hours)) == ("Airway lab", "4.5")
    assert AuditEvent.objects.get().kind == "course.added"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": LONG}, "title"),
        ({"title": "Airway"}, "title"),
        ({"title": "A\x00B"}, "title"),
        ({"title": "New", "code": LONG}, "code"),
        ({"title": "New", "provider": LONG}, "provider"),
        ({"title": "New", "category": LONG}, "category"),
        ({"title": "New", "hours": "-1"}, "hours"),
        ({"title": "New", "hours": "many"}, "hours"),
        ({"title": "New", "hours": "1.005"}, "hours"),
        ({"title": "New", "hours": "NaN"}, "hours"),
        ({"title": "New", "hours": "1e9"}, "hours"),
    ],
)
def test_bad_courses_are_refused_by_field(
    scope: Agency, coordinator: Actor, given: dict[str, str], field: str
) -> None:
    CourseFactory(title="Airway")
    assert list(problems(actions.add_course, **given, by=coordinator)) == [field]
    assert Course.objects.count() == 1


def test_a_plan_keeps_courses_in_order_and_hours(scope: Agency, coordinator: Actor) -> None:
    first, second = CourseFactory(title="B"), CourseFactory(title="A")
    content = PlanContent([first.pk, second.pk], [("National", "30"), ("Local", "15.5")])
    plan = actions.add_plan(name="Recert", content=content, by=coordinator)
    found = requirement_of(plan.pk)
    assert [needed.title for needed in found.courses] == ["B", "A"]
    assert {name: str(hours) for name, hours in found.hours.items()} == {
        "National": "30.00",
        "Local": "15.50",
    }


def test_changing_a_plan_replaces_its_content_and_says_what_changed(
    scope: Agency, coordinator: Actor
) -> None:
    course = CourseFactory(title="Airway")
    plan = actions.add_plan(name="Recert", content=PlanContent([course.pk]), by=coordinator)
    actions.change_plan(
        plan_id=plan.pk,
        name="Recert",
        content=PlanContent((), [("Legal", "2")]),
        type_id=None,
        note="",
        by=coordinator,
    )
    event = AuditEvent.objects.get(kind="learning_plan.changed")
    assert event.data == {"courses": ["Airway", ""], "hours": ["", "Legal 2"]}
    assert plan_rows(plans())[0].courses == 0


def test_a_type_has_one_plan_in_use(scope: Agency, coordinator: Actor) -> None:
    kind = CredentialTypeFactory()
    first = actions.add_plan(name="One", type_id=kind.pk, by=coordinator)
    assert "already: One" in problems(actions.add_plan, name="Two", type_id=kind.pk, by=coordinator)["type"]
    actions.retire_plan(plan_id=first.pk, today=date(2026, 11, 23), by=coordinator)
    actions.add_plan(name="Two", type_id=kind.pk, by=coordinator)
    assert "already: Two" in problems(actions.reopen_plan, plan_id=first.pk, by=coordinator)[""]


def test_bad_lines_of_a_plan_are_named_by_position(scope: Agency, coordinator: Actor) -> None:
    course = CourseFactory()
    content = PlanContent(
        [course.pk, course.pk, 999999], [("Legal", "0"), ("", "2"), ("Medical", "2"), ("medical", "3")]
    )
    found = problems(actions.add_plan, name=" ", type_id=424242, content=content, by=coordinator)
    assert set(found) == {"name", "type", "course_1", "course_2", "hours_0", "category_1", "category_3"}
    assert not LearningPlan.objects.exists()


def test_a_manager_may_not_change_plans(scope: Agency, manager: Actor) -> None:
    with pytest.raises(NotAllowedError):
        actions.add_plan(name="Plan", by=manager)


def test_a_list_of_plans_costs_the_same_for_many(scope: Agency, django_assert_num_queries: Any) -> None:
    LearningPlanFactory.create_batch(30)
    with django_assert_num_queries(4):
        assert len(plan_rows(plans())) == 30

"""Courses and learning plans: add, change, retire, take into use again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.models import CredentialType
from recert.kernel.audit import Entry, changes, record
from recert.kernel.text import fold
from recert.training.actions.checks import Problems, hours, lest, text
from recert.training.models import Course, LearningPlan, PlanCourse, PlanHours

TITLE_TAKEN = "There is a course with this title already."
NAME_TAKEN = "There is a learning plan with this name already."
MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class PlanContent:
    """What a plan asks for: course ids in order, and (category, hours) pairs."""

    courses: Sequence[int] = ()
    hours: Sequence[tuple[str, Decimal | str]] = ()


NO_CONTENT = PlanContent()


# ── Courses ───


def add_course(
    *,
    title: str,
    code: str = "",
    provider: str = "",
    hours: Decimal | str = Decimal(0),
    category: str = "",
    by: Actor,
) -> Course:
    """Add a course to the agency's list; raises ProblemError (title, code, provider, hours, category)."""
    by.require(Permission.TRAINING_EDIT)
    values = _course_values(title=title, code=code, provider=provider, given_hours=hours, category=category)
    with transaction.atomic(), lest("title", TITLE_TAKEN):
        course = Course.objects.create(**values)
        record(_course_event("added", course), by=by)
    return course


def change_course(
    *, course_id: int, title: str, code: str, provider: str, hours: Decimal | str, category: str, by: Actor
) -> Course:
    """Change a course. What was completed keeps the title and hours it was recorded with.

    Raises ProblemError (title, code, provider, hours, category), Course.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        course = Course.objects.select_for_update().get(pk=course_id)
        values = _course_values(
            title=title,
            code=code,
            provider=provider,
            given_hours=hours,
            category=category,
            course_id=course_id,
        )
        before = {name: getattr(course, name) for name in values}
        _set(course, values)
        with lest("title", TITLE_TAKEN):
            course.save()
        record(_course_event("changed", course, changes(before, values)), by=by)
    return course


def retire_course(*, course_id: int, today: date, by: Actor) -> Course:
    """Take a course out of use; plans that name it keep it. Raises Course.DoesNotExist."""
    return _use_course(course_id, today, "retired", by)


def reopen_course(*, course_id: int, by: Actor) -> Course:
    """Take a retired course into use again; raises Course.DoesNotExist."""
    return _use_course(course_id, None, "reopened", by)


def _use_course(course_id: int, retired_on: date | None, verb: str, by: Actor) -> Course:
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        course = Course.objects.select_for_update().get(pk=course_id)
        course.retired_on = retired_on
        course.save(update_fields=["retired_on"])
        record(_course_event(verb, course), by=by)
    return course


def _course_values(
    *,
    title: str,
    code: str,
    provider: str,
    given_hours: Decimal | str,
    category: str,
    course_id: int | None = None,
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    problems = Problems()
    with problems.of("title"):
        values["title"] = text(title, most=200, needed=True)
        others = Course.objects.filter(title=values["title"])
        if (others.exclude(pk=course_id) if course_id else others).exists():
            raise ValueError(TITLE_TAKEN)
    with problems.of("code"):
        values["code"] = text(code, most=40)
    with problems.of("provider"):
        values["provider"] = text(provider, most=120)
    with problems.of("hours"):
        values["hours"] = hours(given_hours)
    with problems.of("category"):
        values["category"] = text(category, most=60)
    problems.stop()
    return values


def _course_event(verb: str, course: Course, data: dict[str, Any] | None = None) -> Entry:
    return Entry(f"course.{verb}", "course", course.pk, course.title, data=data or {})


# ── Learning plans ───


def add_plan(
    *, name: str, content: PlanContent = NO_CONTENT, type_id: int | None = None, note: str = "", by: Actor
) -> LearningPlan:
    """Add a learning plan; with a type it is the recertification training of that type.

    Raises ProblemError: name, note, type, ``course_<n>`` and ``category_<n>``/``hours_<n>`` by position from
    0.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        values, lines = _plan_values(name, type_id, note, content, None)
        with lest("name", NAME_TAKEN):
            plan = LearningPlan.objects.create(**values)
            _write_content(plan, content.courses, lines)
        record(_plan_event("added", plan, {"courses": len(content.courses), "hours": len(lines)}), by=by)
    return plan


def change_plan(
    *, plan_id: int, name: str, content: PlanContent, type_id: int | None, note: str, by: Actor
) -> LearningPlan:
    """Change a plan, also for the people who are on it now; what was completed stays completed.

    Raises ProblemError as ``add_plan``, LearningPlan.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        plan = LearningPlan.objects.select_for_update().get(pk=plan_id)
        values, lines = _plan_values(name, type_id, note, content, plan)
        before = {key: getattr(plan, key) for key in values} | _content_words(plan)
        _set(plan, values)
        with lest("name", NAME_TAKEN):
            plan.save()
            plan.plan_courses.all().delete()
            plan.plan_hours.all().delete()
            _write_content(plan, content.courses, lines)
        record(_plan_event("changed", plan, changes(before, values | _content_words(plan))), by=by)
    return plan


def retire_plan(*, plan_id: int, today: date, by: Actor) -> LearningPlan:
    """Take a plan out of use; assignments that have it keep it. Raises LearningPlan.DoesNotExist."""
    return _use_plan(plan_id, today, "retired", by)


def reopen_plan(*, plan_id: int, by: Actor) -> LearningPlan:
    """Take a retired plan into use again; ProblemError when its type has another plan by now."""
    return _use_plan(plan_id, None, "reopened", by)


def _use_plan(plan_id: int, retired_on: date | None, verb: str, by: Actor) -> LearningPlan:
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        plan = LearningPlan.objects.select_for_update().get(pk=plan_id)
        problems = Problems()
        if retired_on is None:
            with problems.of(""):
                _check_type(plan.credential_type_id, plan)
        problems.stop()
        plan.retired_on = retired_on
        with lest("", "This credential type has another learning plan by now."):
            plan.save(update_fields=["retired_on"])
        record(_plan_event(verb, plan), by=by)
    return plan


def _plan_values(
    name: str, type_id: int | None, note: str, content: PlanContent, plan: LearningPlan | None
) -> tuple[dict[str, Any], list[tuple[str, Decimal]]]:
    values: dict[str, Any] = {"credential_type_id": type_id}
    problems = Problems()
    with problems.of("name"):
        values["name"] = text(name, most=200, needed=True)
        others = LearningPlan.objects.filter(name=values["name"])
        if (others.exclude(pk=plan.pk) if plan else others).exists():
            raise ValueError(NAME_TAKEN)
    with problems.of("type"):
        _check_type(type_id, plan)
    with problems.of("note"):
        values["note"] = text(note, most=2000, several_lines=True)
    _check_courses(content.courses, plan, problems)
    lines = _check_hours(content.hours, problems)
    problems.stop()
    return values, lines


def _check_type(type_id: int | None, plan: LearningPlan | None) -> None:
    if type_id is None:
        return
    kind = CredentialType.objects.filter(pk=type_id).first()
    if kind is None or (kind.retired_on and not (plan and plan.credential_type_id == type_id)):
        raise ValueError("Choose a credential type of the list.")
    rivals = LearningPlan.objects.filter(credential_type_id=type_id, retired_on__isnull=True)
    rival = (rivals.exclude(pk=plan.pk) if plan else rivals).first()
    if rival:
        raise ValueError(
            f"{kind.name} has a learning plan already: {rival.name}. Change or retire that one first."
        )


def _check_courses(courses: Sequence[int], plan: LearningPlan | None, problems: Problems) -> None:
    kept = set(plan.plan_courses.values_list("course_id", flat=True)) if plan else set()
    there = dict(Course.objects.filter(pk__in=courses).values_list("pk", "retired_on"))
    for index, pk in enumerate(courses):
        if pk not in there or (there[pk] and pk not in kept):
            problems.found[f"course_{index}"] = "Choose a course of the list."
        elif pk in courses[:index]:
            problems.found[f"course_{index}"] = "This course is in the plan already."
    if len(courses) > MOST_LINES:
        problems.found[""] = f"A plan has at most {MOST_LINES} courses."


def _check_hours(given: Sequence[tuple[str, Decimal | str]], problems: Problems) -> list[tuple[str, Decimal]]:
    lines: list[tuple[str, Decimal]] = []
    for index, (category, value) in enumerate(given):
        with problems.of(f"category_{index}"):
            name = text(category, most=60, needed=True)
            if fold(name) in {fold(other) for other, _ in lines}:
                raise ValueError("This category is in the plan already.")
            with problems.of(f"hours_{index}"):
                lines.append((name, hours(value, least=Decimal("0.01"))))
    return lines


def _write_content(plan: LearningPlan, courses: Sequence[int], lines: Sequence[tuple[str, Decimal]]) -> None:
    PlanCourse.objects.bulk_create(
        [PlanCourse(plan=plan, course_id=pk, position=position) for position, pk in enumerate(courses)]
    )
    PlanHours.objects.bulk_create([PlanHours(plan=plan, category=name, hours=value) for name, value in lines])


def _content_words(plan: LearningPlan) -> dict[str, str]:
    titles = plan.plan_courses.order_by("position", "id").values_list("course__title", flat=True)
    lines = plan.plan_hours.order_by("id").values_list("category", "hours")
    return {
        "courses": "; ".join(titles),
        "hours": "; ".join(f"{category} {value.normalize():f}" for category, value in lines),
    }


def _plan_event(verb: str, plan: LearningPlan, data: dict[str, Any] | None = None) -> Entry:
    return Entry(f"learning_plan.{verb}", "learning_plan", plan.pk, plan.name, data=data or {})


def _set(row: Course | LearningPlan, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)

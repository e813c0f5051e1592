"""What a learning plan asks for, in versions: a draft is looked at first, then used for new assignments or for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.core.requirements.reading import parse_requirement
from recert.core.requirements.writing import dump_requirement
from recert.core.rules import RuleError
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.training.actions.checks import Problems, lest
from recert.training.actions.recount import count_again
from recert.training.demand import Demand
from recert.training.demands import demand_of
from recert.training.holdings import unknown
from recert.training.models import Assignment, Course, Enrollment, LearningPlan, PlanCourse, PlanVersion
from recert.training.queries.plans import draft_of, version_in_use

MOST_LINES = 100
NO_SUCH_TYPE = "No credential type of yours is called “{}”: add it first, or write its name as it is there."
SAME_MOMENT = "Somebody changed this plan at the same moment: look again."


@dataclass(frozen=True, slots=True)
class PlanContent:
    """What a plan asks for: course ids in order, and a requirement in the vocabulary of rules."""

    courses: Sequence[int] = ()
    rule: Mapping[str, Any] = field(default_factory=dict)


NO_CONTENT = PlanContent()


def check_content(content: PlanContent, plan: LearningPlan | None, problems: Problems) -> dict[str, Any]:
    """Return the requirement as it is kept; problems: ``course_<n>`` by position from 0, and ``rule.<field>``."""
    _check_courses(content.courses, plan, problems)
    try:
        rule = parse_requirement(content.rule)
        for name in unknown(Demand(rule=rule).credentials):
            problems.found["rule.credential"] = NO_SUCH_TYPE.format(name)
        return dump_requirement(rule)
    except RuleError as fault:
        for each in fault.problems:
            problems.found[f"rule.{each.field.removeprefix('requirement.')}"] = each.problem
        return {}


def first_version(
    plan: LearningPlan, content: PlanContent, rule: Mapping[str, Any], by: Actor
) -> PlanVersion:
    """Give a new plan its first version, in use at once: nobody is on it yet."""
    now = timezone.now()
    return _write(plan, content, rule, number=1, now=now, used_at=now, by=by)


def draft_version(*, plan_id: int, content: PlanContent, by: Actor) -> PlanVersion | None:
    """Keep what a plan is to ask for as its draft, in place of one that was there; None where it asks for that already.

    Nobody's training changes by it. Raises ProblemError as ``check_content``, LearningPlan.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        plan = LearningPlan.objects.select_for_update().get(pk=plan_id)
        problems = Problems()
        rule = check_content(content, plan, problems)
        problems.stop()
        PlanVersion.objects.filter(plan_id=plan_id, used_at__isnull=True).delete()
        current = version_in_use(plan_id)
        if current and _content_of(current) == (list(content.courses), rule):
            return None
        number = current.number + 1 if current else 1
        with lest("", SAME_MOMENT):
            draft = _write(plan, content, rule, number=number, now=timezone.now(), used_at=None, by=by)
        record(_event("drafted", plan, {"version": number}), by=by)
    return draft


def discard_draft(*, plan_id: int, by: Actor) -> None:
    """Throw the draft of a plan away; raises LearningPlan.DoesNotExist."""
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        plan = LearningPlan.objects.select_for_update().get(pk=plan_id)
        if PlanVersion.objects.filter(plan_id=plan_id, used_at__isnull=True).delete()[0]:
            record(_event("draft_discarded", plan, {}), by=by)


@dataclass(frozen=True, slots=True)
class Used:
    """A version that was taken into use: the assignments moved to it, and the people on them counted again."""

    version: PlanVersion
    assignments: int
    people: int


def use_version(*, plan_id: int, version_id: int, everybody: bool, by: Actor) -> Used:
    """Take the draft of a plan into use: for assignments to come, with ``everybody`` also for all that are open now.

    Their training is counted by it at once, in a fixed number of statements. Raises ProblemError where the draft is not the
    one that was looked at, LearningPlan.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        plan = LearningPlan.objects.select_for_update().get(pk=plan_id)
        draft = draft_of(plan_id)
        if draft is None or draft.pk != version_id:
            raise ProblemError("This plan was changed since you looked: look at it again.")
        draft.used_at = timezone.now()
        draft.save(update_fields=["used_at"])
        moved, people = _move_to(draft) if everybody else (0, 0)
        data = {"version": draft.number, "assignments": moved, "people": people}
        record(_event("version_used", plan, data), by=by)
    return Used(draft, moved, people)


def _move_to(version: PlanVersion) -> tuple[int, int]:
    open_ones = Assignment.objects.filter(plan_id=version.plan_id, closed_on__isnull=True)
    moved = open_ones.update(version_id=version.pk)
    on_them = Enrollment.objects.filter(assignment__version_id=version.pk, closed_on__isnull=True)
    people = on_them.count()
    count_again(on_them)
    return moved, people


def _write(
    plan: LearningPlan,
    content: PlanContent,
    rule: Mapping[str, Any],
    *,
    number: int,
    now: datetime,
    used_at: datetime | None,
    by: Actor,
) -> PlanVersion:
    version = PlanVersion.objects.create(
        plan=plan, number=number, requirement=dict(rule), made_at=now, made_by_id=by.user_id, used_at=used_at
    )
    PlanCourse.objects.bulk_create(
        [PlanCourse(version=version, course_id=pk, position=at) for at, pk in enumerate(content.courses)]
    )
    return version


def _content_of(version: PlanVersion) -> tuple[list[int], dict[str, Any]]:
    return [each.course_id for each in demand_of(version.pk).courses], version.requirement


def _check_courses(courses: Sequence[int], plan: LearningPlan | None, problems: Problems) -> None:
    in_plan = PlanCourse.objects.filter(version__plan_id=plan.pk) if plan else PlanCourse.objects.none()
    kept = set(in_plan.values_list("course_id", flat=True))
    there = dict(Course.objects.filter(pk__in=courses).values_list("pk", "retired_on"))
    for index, pk in enumerate(courses):
        if pk not in there or (there[pk] and pk not in kept):
            problems.found[f"course_{index}"] = "Choose a course of the list."
        elif pk in courses[:index]:
            problems.found[f"course_{index}"] = "This course is in the plan already."
    if len(courses) > MOST_LINES:
        problems.found[""] = f"A plan has at most {MOST_LINES} courses."


def _event(verb: str, plan: LearningPlan, data: Mapping[str, Any]) -> Entry:
    return Entry(f"learning_plan.{verb}", "learning_plan", plan.pk, plan.name, data=data)

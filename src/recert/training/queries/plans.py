"""Learning plans and courses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from recert.kernel.text import fold
from recert.training.models import Assignment, Course, LearningPlan, PlanCourse, PlanHours
from recert.training.progress import Needed, Requirement

PLAN_SORTS = {"name": ("name", "pk"), "type": ("credential_type__sort_key", "name", "pk")}
COURSE_SORTS = {
    "title": ("title", "pk"),
    "code": ("code", "title", "pk"),
    "provider": ("provider", "title", "pk"),
    "hours": ("hours", "title", "pk"),
    "category": ("category", "title", "pk"),
}


def requirement_of(plan_id: int | None) -> Requirement:
    """Return what a plan asks for (None: nothing in particular)."""
    if plan_id is None:
        return Requirement()
    in_order = PlanCourse.objects.filter(plan_id=plan_id).order_by("position", "id")
    rows = in_order.values_list("course_id", "course__title", "course__hours", "course__category")
    hours = PlanHours.objects.filter(plan_id=plan_id).order_by("id").values_list("category", "hours")
    return Requirement(tuple(Needed(*row) for row in rows), dict(hours))


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A learning plan with what it asks for and where it is used."""

    plan: LearningPlan
    courses: int
    hours: Decimal
    assignments: int


def plans(*, q: str = "", retired: bool = False) -> QuerySet[LearningPlan]:
    """Return the plans in use, or the retired ones."""
    found = LearningPlan.objects.filter(retired_on__isnull=not retired).select_related("credential_type")
    for word in q.split():
        found = found.filter(Q(name__icontains=word) | Q(credential_type__sort_key__contains=fold(word)))
    return found


def plan_rows(found: Iterable[LearningPlan]) -> list[PlanRow]:
    """Return the rows of a list of plans, in its order, in three queries more."""
    shown = list(found)
    ids = [plan.pk for plan in shown]
    courses = _per_plan(PlanCourse.objects.filter(plan_id__in=ids))
    in_use = _per_plan(Assignment.objects.filter(plan_id__in=ids, closed_on__isnull=True))
    hours = dict(
        PlanHours.objects.filter(plan_id__in=ids).order_by().values_list("plan_id").annotate(Sum("hours"))
    )
    return [
        PlanRow(plan, courses.get(plan.pk, 0), hours.get(plan.pk, Decimal(0)), in_use.get(plan.pk, 0))
        for plan in shown
    ]


def _per_plan(found: QuerySet[PlanCourse] | QuerySet[Assignment]) -> dict[int, int]:
    return dict(found.order_by().values_list("plan_id").annotate(Count("pk")))


def courses(*, q: str = "", retired: bool = False) -> QuerySet[Course]:
    """Return the courses in use, or the retired ones."""
    found = Course.objects.filter(retired_on__isnull=not retired)
    for word in q.split():
        found = found.filter(Q(title__icontains=word) | Q(code__icontains=word) | Q(provider__icontains=word))
    return found


def categories() -> list[str]:
    """Return the categories of hours that the agency uses, for suggestions."""
    used = set(Course.objects.order_by().values_list("category", flat=True).distinct())
    return sorted(
        (used | set(PlanHours.objects.order_by().values_list("category", flat=True).distinct())) - {""}
    )


def plan_of_type(type_id: int | None) -> int | None:
    """Return the id of the plan in use that is the recertification training of the type."""
    if type_id is None:
        return None
    in_use = LearningPlan.objects.filter(credential_type_id=type_id, retired_on__isnull=True)
    return in_use.values_list("pk", flat=True).first()

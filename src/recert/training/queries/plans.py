"""Learning plans and courses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from recert.kernel.text import fold
from recert.personnel.models import Member
from recert.training.demand import Demand
from recert.training.demands import NOTHING_ASKED, demands_of
from recert.training.models import Assignment, Course, Enrollment, LearningPlan, PlanCourse, PlanVersion

PLAN_SORTS = {"name": ("name", "pk"), "type": ("credential_type__sort_key", "name", "pk")}
COURSE_SORTS = {
    "title": ("title", "pk"),
    "codes": ("codes", "title", "pk"),
    "provider": ("provider", "title", "pk"),
    "hours": ("hours", "title", "pk"),
    "kind": ("kind", "title", "pk"),
}


def version_in_use(plan_id: int | None) -> PlanVersion | None:
    """Return the version that new assignments of a plan get: the last one that was taken into use."""
    used = PlanVersion.objects.filter(plan_id=plan_id, used_at__isnull=False)
    return used.order_by("-number").first()


def draft_of(plan_id: int) -> PlanVersion | None:
    """Return the version of a plan that is not used by anybody yet, if there is one."""
    return PlanVersion.objects.filter(plan_id=plan_id, used_at__isnull=True).first()


def versions_in_use() -> QuerySet[PlanVersion]:
    """Return the version in use of each plan."""
    newer = PlanVersion.objects.filter(
        plan_id=OuterRef("plan_id"), number__gt=OuterRef("number"), used_at__isnull=False
    )
    return PlanVersion.objects.filter(~Exists(newer), used_at__isnull=False)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A learning plan with what it asks for and where it is used."""

    plan: LearningPlan
    demand: Demand
    assignments: int

    @property
    def hours(self) -> Decimal:
        """The hours that it asks for: in all, or else by category."""
        rule = self.demand.rule
        return rule.total_min or sum((each.least for each in rule.categories), Decimal(0))


def plans(*, q: str = "", retired: bool = False) -> QuerySet[LearningPlan]:
    """Return the plans in use, or the retired ones."""
    found = LearningPlan.objects.filter(retired_on__isnull=not retired).select_related("credential_type")
    for word in q.split():
        found = found.filter(Q(name__icontains=word) | Q(credential_type__sort_key__contains=fold(word)))
    return found


def plan_rows(found: Iterable[LearningPlan]) -> list[PlanRow]:
    """Return the rows of a list of plans, in its order, in four queries more."""
    shown = list(found)
    ids = [plan.pk for plan in shown]
    versions = dict(versions_in_use().filter(plan_id__in=ids).values_list("plan_id", "pk"))
    demands = demands_of(versions.values())
    open_ones = Assignment.objects.filter(plan_id__in=ids, closed_on__isnull=True).order_by()
    in_use = dict(open_ones.values_list("plan_id").annotate(Count("pk")))
    return [
        PlanRow(plan, demands.get(versions.get(plan.pk, 0), NOTHING_ASKED), in_use.get(plan.pk, 0))
        for plan in shown
    ]


def courses(*, q: str = "", retired: bool = False) -> QuerySet[Course]:
    """Return the courses in use, or the retired ones."""
    found = Course.objects.filter(retired_on__isnull=not retired)
    for word in q.split():
        found = found.filter(
            Q(title__icontains=word) | Q(codes__icontains=word) | Q(provider__icontains=word)
        )
    return found


def open_to(member: Member) -> QuerySet[Course]:
    """Return the courses in use that a member may find and start: everyone's, the unit's, and those of open training."""
    unit = member.unit
    above = [int(pk) for pk in unit.path.split("/") if pk] if unit else []
    asked = Enrollment.objects.filter(member_id=member.pk, closed_on__isnull=True)
    in_plans = PlanCourse.objects.filter(version_id__in=asked.values("assignment__version_id"))
    allowed = (
        Q(audience=Course.Audience.EVERYONE)
        | Q(audience=Course.Audience.UNIT, unit_id__in=above)
        | Q(pk__in=in_plans.values("course_id"))
    )
    return Course.objects.filter(allowed, retired_on__isnull=True)


def asked_of(member_id: int) -> QuerySet[Course]:
    """Return the courses that the open training of a member asks for and that is not completed."""
    todo = Enrollment.objects.filter(
        member_id=member_id, closed_on__isnull=True, completed_on__isnull=True
    ).values("assignment__version_id")
    return Course.objects.filter(pk__in=PlanCourse.objects.filter(version_id__in=todo).values("course_id"))


def categories() -> list[str]:
    """Return the categories of hours that the agency uses, for suggestions (two queries)."""
    of_courses = (
        name
        for parts in Course.objects.order_by().values_list("hours_by_category", flat=True)
        for name in parts
    )
    rules = PlanVersion.objects.filter(used_at__isnull=False).values_list("requirement", flat=True)
    of_plans = (each["key"] for rule in rules for each in rule.get("categories", ()))
    return sorted({*of_courses, *of_plans} - {""})


def plan_of_type(type_id: int | None) -> int | None:
    """Return the id of the plan in use that is the recertification training of the type."""
    if type_id is None:
        return None
    in_use = LearningPlan.objects.filter(credential_type_id=type_id, retired_on__isnull=True)
    return in_use.values_list("pk", flat=True).first()

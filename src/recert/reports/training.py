"""One member's training: what, why, how far and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from recert.training.models import Completion, Enrollment, PlanCourse, PlanHours
from recert.training.progress import Done, Needed, Progress, Requirement, progress
from recert.training.queries.people import completions_of


@dataclass(frozen=True, slots=True)
class Training:
    """A member's place on an assignment, as of a day."""

    enrollment: Enrollment
    requirement: Requirement
    progress: Progress
    done: Sequence[Done]
    day: date

    @property
    def completed_on(self) -> date | None:
        """When it was completed, if that was by the day."""
        completed = self.enrollment.completed_on
        return completed if completed and completed <= self.day else None

    @property
    def is_open(self) -> bool:
        """Tell whether it still runs on the day."""
        return self.enrollment.closed_on is None or self.enrollment.closed_on > self.day

    @property
    def is_late(self) -> bool:
        """Tell whether it should have been completed before the day."""
        return self.is_open and self.completed_on is None and self.enrollment.due_on < self.day

    @property
    def missing(self) -> list[str]:
        """The courses still to take."""
        taken = {each.course_id for each in self.done}
        return [each.title for each in self.requirement.courses if each.course_id not in taken]


def training_of(member_id: int, day: date) -> list[Training]:
    """Return the member's training as known on the day, open first, then by due day (four queries at most)."""
    enrollments = list(
        Enrollment.objects.filter(Q(starts_on__lte=day) | Q(created_at__date__lte=day), member_id=member_id)
        .select_related("assignment__plan", "assignment__credential_type", "credential")
        .order_by("due_on", "pk")
    )
    requirements = _requirements({each.assignment.plan_id for each in enrollments if each.assignment.plan_id})
    done = completions_of([each.pk for each in enrollments])
    rows = [_training(each, requirements, done.get(each.pk, []), day) for each in enrollments]
    return sorted(rows, key=lambda row: (not row.is_open, row.completed_on is not None))


def completions(member_id: int, day: date) -> QuerySet[Completion]:
    """Return what the member completed by the day, latest first."""
    by_then = Completion.objects.filter(member_id=member_id, completed_on__lte=day)
    living = by_then.filter(withdrawn_at__isnull=True)
    return living.order_by("-completed_on", "-pk")


def _training(
    enrollment: Enrollment, requirements: dict[int, Requirement], done: list[Done], day: date
) -> Training:
    requirement = requirements.get(enrollment.assignment.plan_id or 0, Requirement())
    by_then = [each for each in done if each.completed_on <= day]
    return Training(enrollment, requirement, progress(requirement, by_then), by_then, day)


def _requirements(plan_ids: set[int]) -> dict[int, Requirement]:
    """Return what each of these plans asks for."""
    courses: dict[int, list[Needed]] = {}
    for each in PlanCourse.objects.filter(plan_id__in=plan_ids).select_related("course"):
        needed = Needed(each.course_id, each.course.title, each.course.hours, each.course.category)
        courses.setdefault(each.plan_id, []).append(needed)
    hours: dict[int, dict[str, Decimal]] = {}
    for row in PlanHours.objects.filter(plan_id__in=plan_ids):
        hours.setdefault(row.plan_id, {})[row.category] = row.hours
    return {pk: Requirement(tuple(courses.get(pk, ())), hours.get(pk, {})) for pk in plan_ids}

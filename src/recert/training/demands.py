"""What versions of plans ask for, as counting takes it."""

from __future__ import annotations

from collections.abc import Iterable

from recert.core.requirements.reading import parse_requirement
from recert.training.demand import Demand, Needed
from recert.training.hours import parts_of
from recert.training.models import PlanCourse, PlanVersion

NOTHING_ASKED = Demand()


def demand_of(version_id: int | None) -> Demand:
    """Return what a version of a plan asks for (None: nothing in particular)."""
    return demands_of([version_id] if version_id else []).get(version_id or 0, NOTHING_ASKED)


def demands_of(version_ids: Iterable[int]) -> dict[int, Demand]:
    """Return what each of these versions asks for, in two queries."""
    wanted = set(version_ids)
    courses: dict[int, list[Needed]] = {pk: [] for pk in wanted}
    in_order = PlanCourse.objects.filter(version_id__in=wanted).order_by("version_id", "position", "id")
    columns = ("version_id", "course_id", "course__title", "course__hours_by_category")
    for version_id, course_id, title, parts in in_order.values_list(*columns):
        courses[version_id].append(Needed(course_id, title, parts_of(parts)))
    rules = PlanVersion.objects.filter(pk__in=wanted).values_list("pk", "requirement")
    return {pk: Demand(tuple(courses[pk]), parse_requirement(rule)) for pk, rule in rules}

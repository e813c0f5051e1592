"""Which online courses a member may take, is asked to take, has begun and has finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from recert.lessons.models import Edition, LessonState, Taking
from recert.lessons.queries.walks import published, startable
from recert.personnel.models import Member
from recert.training.models import Course, Enrollment


@dataclass(frozen=True, slots=True)
class Offer:
    """A course on the member's page. ``due_on`` and ``asked_by``: the open training that asks for it first.

    ``done`` of ``lessons``: of the open taking, else of the edition that would be begun.
    """

    course: Course
    taking: Taking | None
    lessons: int
    done: int
    due_on: date | None
    asked_by: str

    @property
    def is_begun(self) -> bool:
        """Whether the member is in the middle of it."""
        return bool(self.taking and not self.taking.finished_at)

    @property
    def is_finished(self) -> bool:
        """Whether the member finished it, and has not begun again."""
        return bool(self.taking and self.taking.finished_at)


def offers_for(member: Member) -> list[Offer]:
    """Return the member's online courses, what is due first before the others, in six queries."""
    takings = _takings(member)
    courses = (
        published()
        .filter(Q(pk__in=startable(member).values("pk")) | Q(pk__in=list(takings)))
        .order_by("title", "pk")
    )
    lessons = _lessons()
    asked = _asked(member)
    done = dict(
        LessonState.objects.filter(taking__in=[each.pk for each in takings.values()], done_at__isnull=False)
        .order_by().values_list("taking_id").annotate(Count("id"))
    )  # fmt: skip
    found = [_offer(course, takings.get(course.pk), lessons, done, asked) for course in courses]
    return sorted(found, key=lambda each: (not each.is_begun, each.due_on or date.max))


def _offer(
    course: Course,
    taking: Taking | None,
    lessons: dict[int, int],
    done: dict[int, int],
    asked: dict[int, tuple[date, str]],
) -> Offer:
    due_on, asked_by = asked.get(course.pk, (None, ""))
    number = taking.edition.lessons if taking and not taking.finished_at else lessons[course.pk]
    return Offer(course, taking, number, done.get(taking.pk, 0) if taking else 0, due_on, asked_by)


def _takings(member: Member) -> dict[int, Taking]:
    """Return the latest taking of each course."""
    rows = Taking.objects.filter(member_id=member.pk).select_related("edition").defer("edition__content")
    return {taking.course_id: taking for taking in rows.order_by("begun_at", "id")}


def _lessons() -> dict[int, int]:
    """Return how many lessons the latest edition of each course has."""
    last = Edition.objects.order_by().values("course_id").annotate(last=Max("id")).values("last")
    return dict(Edition.objects.filter(pk__in=last).order_by().values_list("course_id", "lessons"))


def _asked(member: Member) -> dict[int, tuple[date, str]]:
    """Return for each course the training that asks for it first: its due day and name."""
    rows = Enrollment.objects.filter(
        member_id=member.pk,
        closed_on__isnull=True,
        completed_on__isnull=True,
        assignment__version__isnull=False,
    ).order_by("-due_on", "-pk")
    columns = ("assignment__version__plan_courses__course_id", "due_on", "assignment__name")
    return {course_id: (due_on, name) for course_id, due_on, name in rows.values_list(*columns) if course_id}

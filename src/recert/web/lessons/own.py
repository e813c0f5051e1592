"""What the member's screens of a course share: whose record it is, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.lessons import queries
from recert.lessons.models import Attempt, Taking
from recert.lessons.queries import Step, Walk
from recert.personnel.models import Member
from recert.personnel.queries import own_record
from recert.training.models import Course
from recert.web.shell.access import AgencyRequest, View, agency_view, to

AREA = "me:training"
OVER = "This course is finished or was not begun: nothing was changed."


class CourseRequest(AgencyRequest):
    """A request about an online course that the member may see. ``walk`` None: not begun."""

    member: Member
    course: Course
    walk: Walk | None


def course_view(view: Callable[..., HttpResponseBase]) -> View:
    """Open a view to members for whom the course is open, or who began it while it was; 404 for everybody else.

    What cannot be done is told on the course's page, which is also where somebody goes who has nothing open.
    """

    @agency_view(Permission.OWN_VIEW, area=AREA)
    @wraps(view)
    def inside(request: Any, pk: int, **rest: Any) -> HttpResponseBase:
        course = get_object_or_404(queries.published(), pk=pk)
        member = own_record(request.membership.pk)
        if member is None:
            return render(request, "me/no_record.html", {"title": "No record yet"})
        taking = queries.taking_of(member.pk, pk)
        if taking is None and not queries.startable(member).filter(pk=pk).exists():
            raise Http404
        request.course, request.member = course, member
        request.walk = queries.walk_of(taking) if taking else None
        return _answer(view, request, rest)

    return inside


def _answer(
    view: Callable[..., HttpResponseBase], request: CourseRequest, rest: dict[str, Any]
) -> HttpResponseBase:
    try:
        return view(request, **rest)
    except ProblemError as fault:
        messages.error(request, str(fault), extra_tags="bad")
    except Attempt.DoesNotExist as gone:
        raise Http404 from gone
    except Taking.DoesNotExist:
        messages.warning(request, OVER, extra_tags="warn")
    return to_course(request)


def to_course(request: CourseRequest) -> HttpResponse:
    """Go to the course's page."""
    return redirect(to(request, "lessons:course", request.course.pk))


def to_lesson(request: CourseRequest, number: int) -> HttpResponse:
    """Go to a lesson."""
    return redirect(to(request, "lessons:lesson", request.course.pk, number))


def step_of(request: CourseRequest, number: int) -> Step:
    """Return the lesson with this number; 404 where there is none, or the course was not begun."""
    step = request.walk.step(number) if request.walk else None
    if step is None:
        raise Http404
    return step

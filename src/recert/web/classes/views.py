"""Screens of sessions: the list, one session with its people, its sign-in sheet."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.classes import papers, queries
from recert.classes.models import Attendee, ClassSession
from recert.training.models import Course
from recert.web.classes.forms import AttendeeFilter, ChosenForm, SessionFilter
from recert.web.shell.access import AgencyRequest, agency_view
from recert.web.shell.exports import leave_if_large
from recert.web.shell.lists import csv_response, page_of, sort_of

AREA = "classes:sessions"
SESSIONS_HEADER = (
    "course", "starts_on", "ends_on", "starts_at", "ends_at", "place", "instructor", "places", "people", "present",
    "partly", "absent", "state",
)  # fmt: skip
PEOPLE_HEADER = (
    "member_number", "first_name", "last_name", "unit", "source", "attendance", "hours", "marked_by", "completion",
)  # fmt: skip


def get_session(pk: int) -> ClassSession:
    return get_object_or_404(
        ClassSession.objects.select_related("course", "instructor_member", "held_by"), pk=pk
    )


@agency_view(Permission.TRAINING_VIEW, area=AREA)
@require_safe
def sessions(request: AgencyRequest) -> HttpResponse:
    form = SessionFilter(request.GET, courses=Course.objects.filter(kind=Course.Kind.CLASSROOM))
    wanted = form.wanted()
    past = wanted["when"] in {"past", "open", "cancelled", "all"}
    sort, columns = sort_of(request, queries.SORTS, "-day" if past else "day")
    found = queries.sessions(request.today, q=wanted["q"], course_id=wanted["course"], when=wanted["when"])
    found = found.order_by(*columns)
    if request.GET.get("format") == "csv":
        leave_if_large(found)
        rows = queries.session_rows(found, request.actor)
        return csv_response("sessions", SESSIONS_HEADER, (_session_csv(row) for row in rows))
    page = page_of(request, found)
    context = {
        "title": "Classes",
        "form": form,
        "sort": sort,
        "page": page,
        "rows": queries.session_rows(page.object_list, request.actor),
        "has_courses": queries.classroom_courses().exists(),
    }
    return render(request, "classes/sessions.html", context)


def _session_csv(row: queries.SessionRow) -> tuple[object, ...]:
    session, figures = row.session, row.figures
    return (
        session.course.title,
        session.starts_on,
        session.ends_on,
        f"{session.starts_at:%H:%M}",
        f"{session.ends_at:%H:%M}",
        session.place,
        session.instructor,
        session.capacity,
        figures.people,
        figures.present,
        figures.partly,
        figures.absent,
        session.state,
    )


@agency_view(Permission.TRAINING_VIEW, area=AREA)
@require_safe
def session(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_session(pk)
    people = AttendeeFilter(request.GET)
    on_it = queries.attendees(request.actor, pk, **people.wanted())
    if request.GET.get("format") == "csv":
        leave_if_large(on_it)
        return csv_response("attendance", PEOPLE_HEADER, (_person_csv(one) for one in on_it))
    return render(request, "classes/session.html", session_context(request, found))


def session_context(
    request: AgencyRequest, found: ClassSession, form: ChosenForm | None = None
) -> dict[str, object]:
    """Return what the page of a session shows."""
    people = AttendeeFilter(request.GET)
    return {
        "title": found.course.title,
        "session": found,
        "figures": queries.figures_of(found.pk, request.actor),
        "free": queries.free_places(found),
        "filter": people,
        "form": form or ChosenForm(None),
        "page": page_of(request, queries.attendees(request.actor, found.pk, **people.wanted())),
        "begun": found.starts_on <= request.today,
    }


def _person_csv(one: Attendee) -> tuple[object, ...]:
    member = one.member
    return (
        member.member_number,
        member.first_name,
        member.last_name,
        member.unit.name if member.unit else "",
        one.source,
        one.mark,
        one.hours,
        one.marked_by or "",
        "yes" if one.credited else "no",  # type: ignore[attr-defined]
    )


@agency_view(Permission.TRAINING_VIEW, area=AREA)
@require_safe
def sign_in(request: AgencyRequest, pk: int) -> HttpResponse:
    """Answer with the sign-in sheet of the people whom the actor sees."""
    found = get_session(pk)
    return sheet_answer(request, found, queries.attendees(request.actor, pk))


def sheet_answer(request: AgencyRequest, found: ClassSession, people: Iterable[Attendee]) -> HttpResponse:
    """Answer with a sign-in sheet of these people."""
    made = papers.sign_in_sheet(found, people, request.agency)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="sign-in-{found.starts_on.isoformat()}.pdf"'
    return response

"""Who was there: one screen for the desk and for the phone of an instructor in the classroom."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from recert.agencies.roles import Permission
from recert.classes import actions, queries
from recert.classes.models import Attendee, ClassSession
from recert.kernel.insert import among
from recert.kernel.problems import ProblemError
from recert.web.classes import say
from recert.web.classes.marks import COMPLETE, REST, MarksForm, ids_in
from recert.web.classes.views import AREA, get_session
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import put_errors
from recert.web.shell.lists import page_of

PER_PAGE = 100


@agency_view(Permission.COMPLETIONS_RECORD, area=AREA)
def attendance(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_session(pk)
    if request.method != "POST":
        return _show(request, found)
    shown = queries.attendees(request.actor, pk)
    form = MarksForm(request.POST, people=list(among(shown, "id", ids_in(request.POST))))
    if form.is_valid():
        try:
            _do(request, pk, form.cleaned_data, form)
        except ProblemError as refused:
            if form.saved:
                messages.success(request, form.saved, extra_tags="good")
            put_errors(form, refused.problems)
            form.people = list(among(shown, "id", ids_in(request.POST)))  # as they are now
        else:
            return redirect(_next(request, pk, form.cleaned_data))
    return _show(request, found, form)


def _do(request: AgencyRequest, pk: int, given: dict[str, Any], form: MarksForm) -> None:
    """Save the marks first, whatever else is asked for: nothing that was ticked is lost."""
    rest = Attendee.Mark.PRESENT if given["do"] == REST else ""
    whom: dict[str, Any] = {"session_id": pk, "today": request.today, "by": request.actor}
    saved = actions.mark_attendance(marks=form.marks(), rest=rest, **whom)
    form.saved = say.marked(saved) if saved.changed else ""
    if given["add"]:
        person = actions.add_walk_in(member_id=given["add"], **whom)
        messages.success(
            request, f"{person.member.full_name} is on the session, as present.", extra_tags="good"
        )
    if given["do"] == COMPLETE:
        done = actions.complete_session(rest_absent=given["rest"], **whom)
        messages.success(request, say.completed(done), extra_tags="good")
    elif saved.changed or not (given["add"] or given["walk_in"] or given["page"]):
        messages.success(request, say.marked(saved), extra_tags="good")


def _next(request: AgencyRequest, pk: int, given: dict[str, Any]) -> str:
    """Return where to go on: to the session when it is completed, else back to the same people."""
    if given["do"] == COMPLETE:
        return to(request, "classes:session", pk)
    query = request.GET.copy()
    query.pop("walk_in", None)
    if given["page"]:
        query["page"] = str(given["page"])
    if given["walk_in"] and not given["add"]:
        query["walk_in"] = given["walk_in"]
    anchor = "#walk-ins" if "walk_in" in query else ""
    return to(request, "classes:attendance", pk, query=query.urlencode()) + anchor


def _show(request: AgencyRequest, found: ClassSession, form: MarksForm | None = None) -> HttpResponse:
    page = page_of(request, queries.attendees(request.actor, found.pk), PER_PAGE)
    sought = request.GET.get("walk_in", "")[:200]
    context = {
        "title": "Attendance",
        "session": found,
        "form": form or MarksForm(None, people=list(page.object_list)),
        "page": page,
        "figures": queries.figures_of(found.pk, request.actor),
        "sought": sought,
        "found": queries.find_walk_ins(request.actor, found, request.today, sought),
        "begun": found.starts_on <= request.today,
        "over": found.ends_on <= request.today,
    }
    return render(request, "classes/attendance.html", context)

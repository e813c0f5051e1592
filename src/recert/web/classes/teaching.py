"""A session for whoever teaches it, whatever the role: who is to come, the sign-in sheet, who was there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.classes import actions, queries
from recert.classes.models import Attendee, ClassSession
from recert.kernel.insert import among
from recert.kernel.problems import ProblemError
from recert.personnel.queries import own_record
from recert.web.classes import say
from recert.web.classes.attendance import PER_PAGE
from recert.web.classes.marks import ADD, REST, SAVE, TeachingForm, ids_in
from recert.web.classes.views import sheet_answer
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import put_errors
from recert.web.shell.lists import page_of


def _taught(request: AgencyRequest, pk: int) -> ClassSession:
    member = own_record(request.membership.pk)
    found = queries.taught(member).filter(pk=pk).first() if member else None
    if found is None:
        raise Http404
    return found


@agency_view(Permission.OWN_VIEW)
def teach(request: AgencyRequest, pk: int) -> HttpResponse:
    """Nobody else's session is found here; what staff may do with it is on its own page."""
    found = _taught(request, pk)
    if request.method != "POST":
        return _show(request, found)
    form = TeachingForm(request.POST, people=_of_page(request, pk))
    if form.is_valid():
        try:
            _do(request, pk, form.cleaned_data, form)
        except ProblemError as refused:
            if form.saved:
                messages.success(request, form.saved, extra_tags="good")
            put_errors(form, refused.problems)
            form.people = _of_page(request, pk)  # as they are now
        else:
            query = request.GET.copy()
            if form.cleaned_data["page"]:
                query["page"] = str(form.cleaned_data["page"])
            return redirect(to(request, "classes:teach", pk, query=query.urlencode()))
    return _show(request, found, form)


def _of_page(request: AgencyRequest, pk: int) -> list[Attendee]:
    return list(among(queries.everybody_on(pk), "id", ids_in(request.POST)))


def _do(request: AgencyRequest, pk: int, given: dict[str, Any], form: TeachingForm) -> None:
    """Save the marks first, whatever else is asked for: nothing that was ticked is lost."""
    rest = Attendee.Mark.PRESENT if given["do"] == REST else ""
    whom: dict[str, Any] = {"session_id": pk, "today": request.today, "by": request.actor}
    changed = actions.mark_own_class(marks=form.marks(), rest=rest, **whom)
    form.saved = say.saved(changed) if changed else ""
    if given["number"] and given["do"] in {ADD, SAVE}:  # Enter in its field presses the first button, Save
        person = actions.add_own_walk_in(number=given["number"], **whom)
        told = f"{person.member.full_name} is on the session, as present."
        messages.success(request, told, extra_tags="good")
    elif changed or not given["page"]:
        messages.success(request, say.saved(changed), extra_tags="good")


def _show(request: AgencyRequest, found: ClassSession, form: TeachingForm | None = None) -> HttpResponse:
    page = page_of(request, queries.everybody_on(found.pk), PER_PAGE)
    context = {
        "title": found.course.title,
        "session": found,
        "form": form or TeachingForm(None, people=list(page.object_list)),
        "page": page,
        "begun": found.starts_on <= request.today,
    }
    return render(request, "classes/teach.html", context)


@agency_view(Permission.OWN_VIEW)
@require_safe
def sheet(request: AgencyRequest, pk: int) -> HttpResponse:
    """Answer with the sign-in sheet of everybody on a session that one teaches."""
    return sheet_answer(request, _taught(request, pk), queries.everybody_on(pk))

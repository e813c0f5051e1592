"""A member's own classes: those to come, those that were, signing up and off; a session for one's calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.classes import actions, papers, queries
from recert.classes.models import ClassSession
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.personnel.queries import own_record
from recert.web.classes.forms import SignForm
from recert.web.shell.access import AgencyRequest, agency_view, to


@agency_view(Permission.OWN_VIEW)
@require_safe
def mine(request: AgencyRequest) -> HttpResponse:
    member = own_record(request.membership.pk)
    own = queries.own_classes(member, request.today) if member else queries.OwnClasses([], [], [], [])
    return render(request, "classes/mine.html", {"title": "Your classes", "own": own, "member": member})


@agency_view(Permission.OWN_VIEW)
@require_POST
def sign(request: AgencyRequest, pk: int) -> HttpResponse:
    get_object_or_404(ClassSession, pk=pk)
    form = SignForm(request.POST)
    if form.is_valid():
        up = form.cleaned_data["to"] == "up"
        try:
            found = (actions.sign_up if up else actions.sign_off)(
                session_id=pk, today=request.today, by=request.actor
            )
        except ProblemError as refused:
            messages.warning(request, str(refused), extra_tags="warn")
        except Member.DoesNotExist:
            messages.warning(request, "Your login has no record on the roster yet.", extra_tags="warn")
        else:
            said = "You are signed up for" if up else "You are signed off from"
            messages.success(request, f"{said} {found.course.title}.", extra_tags="good")
    return redirect(to(request, "classes:mine"))


@agency_view(Permission.OWN_VIEW)
@require_safe
def calendar(request: AgencyRequest, pk: int) -> HttpResponse:
    member = own_record(request.membership.pk)
    try:
        found = queries.session_for(request.actor, pk, member, request.today)
    except ClassSession.DoesNotExist as missing:
        raise Http404 from missing
    made = papers.calendar_of(found, request.agency)
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="class-{found.starts_on.isoformat()}.ics"'
    return response

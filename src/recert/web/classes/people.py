"""Who is to come to a session: putting people on it and taking them off."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from recert.agencies.roles import Permission
from recert.classes import actions, queries
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.web.classes import say
from recert.web.classes.forms import AttendeeFilter, CandidateFilter, ChosenForm
from recert.web.classes.views import AREA, get_session, session_context
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import posted, put_errors
from recert.web.shell.lists import page_of


@agency_view(Permission.COMPLETIONS_RECORD, area=AREA)
def add(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_session(pk)
    narrowed = CandidateFilter(request.GET, actor=request.actor)
    wanted = narrowed.wanted()
    wanted["asked"] = bool(wanted["asked"])
    offered = queries.candidates(request.actor, found, request.today, **wanted)
    form = ChosenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            result = _add(request, pk, form, offered)
        except ProblemError as refused:
            put_errors(form, refused.problems)
        else:
            messages.success(request, say.added(result), extra_tags="warn" if result.reasons else "good")
            return redirect(to(request, "classes:session", pk))
    context = {"title": "Add people", "session": found, "filter": narrowed, "form": form}
    context |= {"page": page_of(request, offered), "free": queries.free_places(found)}
    return render(request, "classes/add_people.html", context)


def _add(request: AgencyRequest, pk: int, form: ChosenForm, offered: QuerySet[Member]) -> actions.Added:
    everyone = form.cleaned_data["everyone"]
    ids = list(offered.values_list("pk", flat=True)) if everyone else form.cleaned_data["people"]
    return actions.add_people(session_id=pk, member_ids=ids, today=request.today, by=request.actor)


@agency_view(Permission.COMPLETIONS_RECORD, area=AREA)
def remove(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_session(pk)
    back = to(request, "classes:session", pk, query=request.GET.urlencode())
    if request.method != "POST":  # a page link of the answer to a refused form
        return redirect(back)
    form = ChosenForm(request.POST)
    if not form.is_valid():
        return render(request, "classes/session.html", session_context(request, found, form))
    ids = form.cleaned_data["people"]
    if form.cleaned_data["everyone"]:
        wanted = AttendeeFilter(request.GET).wanted()
        ids = list(queries.attendees(request.actor, pk, **wanted).values_list("pk", flat=True))
    result = actions.remove_people(session_id=pk, attendee_ids=ids, by=request.actor)
    kept = bool(result.kept or result.unknown)
    messages.success(request, say.removed(result), extra_tags="warn" if kept else "good")
    return redirect(back)

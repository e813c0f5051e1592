"""Putting people on an assignment; closing an assignment and opening it again."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.training import actions, queries
from recert.training.models import Assignment
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import put_errors
from recert.web.shell.lists import csv_response, page_of
from recert.web.training import say
from recert.web.training.assignment import AREA, get_assignment
from recert.web.training.forms import CandidateFilter, EnrollForm, StateForm

HEADER = (
    "member_number",
    "first_name",
    "last_name",
    "unit",
    "valid_through",
    "starts_on",
    "ends_on",
    "due_on",
    "problem",
)


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def enroll(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_assignment(pk)
    candidates = CandidateFilter(request.GET, actor=request.actor)
    offered = queries.candidates(request.actor, found.credential_type_id, request.today)
    offered = queries.narrow(queries.not_on(offered, pk), **candidates.wanted())
    if request.GET.get("format") == "csv":
        return csv_response("people-to-enroll", HEADER, (_csv_row(row) for row in _rows(offered, found)))
    form = EnrollForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            result = _enroll(request, pk, form, offered)
        except ProblemError as refused:
            put_errors(form, refused.problems)
        else:
            messages.success(request, say.enrolled(result), extra_tags="warn" if result.left else "good")
            return redirect(to(request, "training:assignment", pk) + "#s-personnel")
    page = page_of(request, offered)
    context = {"title": "Add people", "assignment": found, "filter": candidates, "form": form, "page": page}
    return render(
        request, "training/enroll.html", context | {"rows": queries.foreseen(_rows(list(page), found), found)}
    )


def _enroll(request: AgencyRequest, pk: int, form: EnrollForm, offered: QuerySet[Member]) -> actions.Enrolled:
    everyone = form.cleaned_data["everyone"]
    ids = list(offered.values_list("pk", flat=True)) if everyone else form.cleaned_data["people"]
    return actions.enroll_members(assignment_id=pk, member_ids=ids, today=request.today, by=request.actor)


def _rows(members: Iterable[Member], found: Assignment) -> list[queries.CandidateRow]:
    return queries.candidate_rows(members, found.credential_type_id, queries.terms_of(found))


def _csv_row(row: queries.CandidateRow) -> tuple[object, ...]:
    member, days = row.member, row.suggested.days
    return (
        member.member_number,
        member.first_name,
        member.last_name,
        member.unit.name if member.unit else "",
        row.held and row.held.valid_through,
        days and days.starts_on,
        days and days.ends_on,
        days and days.due_on,
        row.suggested.problem,
    )


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_POST
def state(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_assignment(pk)
    form = StateForm(request.POST)
    if not form.is_valid():
        return redirect(to(request, "training:assignment", pk))
    try:
        if form.cleaned_data["to"] == "close":
            actions.close_assignment(assignment_id=pk, today=request.today, by=request.actor)
        else:
            actions.reopen_assignment(assignment_id=pk, by=request.actor)
    except ProblemError as refused:
        messages.warning(request, str(refused), extra_tags="warn")
    else:
        done = "closed" if form.cleaned_data["to"] == "close" else "open again"
        messages.success(request, f"{found.name} is {done}.", extra_tags="good")
    return redirect(to(request, "training:assignment", pk))

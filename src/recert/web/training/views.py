"""Screens of assignments: the two lists, a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.credentials.models import CredentialType
from recert.kernel.problems import ProblemError
from recert.training import actions, queries
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import put_errors
from recert.web.shell.lists import csv_response, page_of, sort_of
from recert.web.training import say
from recert.web.training.forms import CHOSEN, AddAssignmentForm, AssignmentFilter

CREDENTIAL_AREA, ALL_AREA = "training:credential_assignments", "training:assignments"
CSV_HEADER = (
    "assignment",
    "credential_type",
    "learning_plan",
    "people",
    "completed",
    "to_update",
    "first_due",
    "last_due",
    "closed_on",
)


@agency_view(Permission.TRAINING_VIEW, area=CREDENTIAL_AREA)
@require_safe
def credential_assignments(request: AgencyRequest) -> HttpResponse:
    return _list(request, "Credential Assignments", credential_only=True)


@agency_view(Permission.TRAINING_VIEW, area=ALL_AREA)
@require_safe
def all_assignments(request: AgencyRequest) -> HttpResponse:
    return _list(request, "Manage Existing Assignments", credential_only=False)


def _list(request: AgencyRequest, title: str, *, credential_only: bool) -> HttpResponse:
    form = AssignmentFilter(request.GET, types=CredentialType.objects.all())
    wanted = form.wanted()
    state = {"": "open", "all": ""}.get(wanted["state"], wanted["state"])
    sort, columns = sort_of(request, queries.ASSIGNMENT_SORTS, "name")
    found = queries.assignments(
        q=wanted["q"], type_id=wanted["type"], state=state, credential_only=credential_only
    ).order_by(*columns)
    if request.GET.get("format") == "csv":
        rows = queries.assignment_rows(found, request.actor, request.today)
        return csv_response("assignments", CSV_HEADER, (_csv_row(row) for row in rows))
    page = page_of(request, found)
    rows = queries.assignment_rows(page.object_list, request.actor, request.today)
    context = {
        "title": title,
        "form": form,
        "sort": sort,
        "page": page,
        "rows": rows,
        "credential_only": credential_only,
    }
    return render(request, "training/assignments.html", context)


def _csv_row(row: queries.AssignmentRow) -> tuple[object, ...]:
    assignment = row.assignment
    return (
        assignment.name,
        assignment.credential_type or "",
        assignment.plan or "",
        row.people,
        row.completed,
        row.update,
        row.first_due,
        row.last_due,
        assignment.closed_on,
    )


@agency_view(Permission.TRAINING_EDIT, area=CREDENTIAL_AREA)
def add(request: AgencyRequest) -> HttpResponse:
    form = AddAssignmentForm(
        request.POST if request.method == "POST" else None,
        initial={"type": request.GET.get("type", "")},
        types=CredentialType.objects.filter(retired_on__isnull=True),
        plans=queries.plans().order_by("name"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            assignment, result = _create(request, form.cleaned_data, form)
        except ProblemError as refused:
            put_errors(form, refused.problems)
        else:
            chosen = form.cleaned_data["who"] == CHOSEN
            text = f"{assignment.name} is made." + ("" if chosen else f" {say.enrolled(result)}")
            messages.success(request, text, extra_tags="warn" if result.left else "good")
            return redirect(
                to(request, "training:assignment_enroll" if chosen else "training:assignment", assignment.pk)
            )
    return render(request, "training/add.html", {"title": "New assignment", "form": form})


def _create(request: AgencyRequest, given: dict[str, Any], form: AddAssignmentForm) -> Any:
    plan_id = given["plan"] if given["plan"] is not None else queries.plan_of_type(given["type"])
    return actions.create_assignment(
        name=given["name"],
        type_id=given["type"],
        plan_id=plan_id or None,
        terms=form.terms(),
        member_ids=[] if given["who"] == CHOSEN else None,
        today=request.today,
        by=request.actor,
    )

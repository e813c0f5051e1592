"""The screens of one assignment: Details, Personnel, Training, Dates; enrolling; closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from recert.agencies.roles import Permission
from recert.core.requirements.wording import requirement_sentences
from recert.kernel.problems import ProblemError
from recert.training import actions, queries
from recert.training.demand import Demand
from recert.training.models import Assignment
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.exports import leave_if_large
from recert.web.shell.forms import put_errors
from recert.web.shell.lists import csv_response, page_of, sort_of
from recert.web.training import say
from recert.web.training.forms import AssignmentForm, PeopleFilter, PeopleForm, RecordForm, values_of

AREA = "training:credential_assignments"
PEOPLE_HEADER = (
    "member_number",
    "first_name",
    "last_name",
    "unit",
    "credential_status",
    "valid_through",
    "starts_on",
    "ends_on",
    "due_on",
    "completed_on",
    "progress",
    "closed_on",
    "closed_reason",
)


def get_assignment(pk: int) -> Assignment:
    related = ("credential_type__authority", "plan", "changed_by", "created_by")
    return get_object_or_404(Assignment.objects.select_related(*related), pk=pk)


@agency_view(Permission.TRAINING_VIEW, area=AREA)
def assignment(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_assignment(pk)
    demand = queries.demand_of(found.version_id)
    if request.GET.get("format") == "csv":
        return _people_csv(request, found)
    if request.method != "POST":
        return _show(request, found, demand)
    form = _form(found, request.POST)
    if form.is_valid():
        try:
            result = _change(request, found, form)
        except ProblemError as refused:
            put_errors(form, refused.problems)
        else:
            messages.success(request, say.changed(result), extra_tags="warn" if result.impossible else "good")
            return redirect(to(request, "training:assignment", pk))
    return _show(request, found, demand, form=form)


def _change(request: AgencyRequest, found: Assignment, form: AssignmentForm) -> actions.Changed:
    return actions.change_assignment(
        assignment_id=found.pk,
        name=form.cleaned_data["name"],
        plan_id=form.cleaned_data["plan"],
        terms=form.terms(),
        by=request.actor,
    )


def _form(found: Assignment, data: Any = None) -> AssignmentForm:
    plans = list(queries.plans().order_by("name"))
    if found.plan and found.plan not in plans:
        plans.append(found.plan)
    return AssignmentForm(data, initial=values_of(found), plans=plans, assignment=found)


def _show(
    request: AgencyRequest,
    found: Assignment,
    demand: Demand,
    *,
    form: AssignmentForm | None = None,
    people_form: PeopleForm | None = None,
) -> HttpResponse:
    people, sort, page = _people(request, found)
    rows = queries.person_rows(page.object_list, today=request.today)
    context = {
        "title": "Edit assignment" if request.actor.may(Permission.TRAINING_EDIT) else "Assignment",
        "assignment": found,
        "demand": demand,
        "sentences": list(requirement_sentences(demand.rule)),
        "form": form or _form(found),
        "people_filter": people,
        "people_form": people_form
        or PeopleForm(courses=demand.courses, initial={"completed_on": request.today}),
        "sort": sort,
        "page": page,
        "rows": rows,
        "on_it": queries.open_enrollments(request.actor, found.pk).count(),
        "update": queries.needs_update(found, request.today, request.actor),
        "moves": queries.moves_of(found.pk),
        "example": _example(found, rows),
        "history": queries.history_of(found.pk, most=8),
    }
    return render(request, "training/assignment.html", context)


def _people(request: AgencyRequest, found: Assignment) -> tuple[PeopleFilter, str, Page[Any]]:
    people = PeopleFilter(request.GET)
    sort, columns = sort_of(request, queries.PEOPLE_SORTS, "name")
    on_it = queries.people_on(request.actor, found.pk, today=request.today, **people.wanted()).order_by(
        *columns
    )
    return people, sort, page_of(request, on_it, per_page=25)


def _example(found: Assignment, rows: list[queries.PersonRow]) -> tuple[date, date] | None:
    """Return the last day of a credential shown, and the day training for it is due by the days on file."""
    ends = [row.enrollment.credential.valid_through for row in rows if row.enrollment.credential]
    last = max((end for end in ends if end), default=None)
    return (last, last - timedelta(days=found.due_days_before)) if last else None


def _people_csv(request: AgencyRequest, found: Assignment) -> HttpResponse:
    wanted = PeopleFilter(request.GET).wanted()
    on_it = queries.people_on(request.actor, found.pk, today=request.today, **wanted).order_by(
        "member__sort_key", "pk"
    )
    leave_if_large(on_it)
    rows = queries.person_rows(on_it, today=request.today)
    return csv_response("assignment-people", PEOPLE_HEADER, (_person_csv(row) for row in rows))


def _person_csv(row: queries.PersonRow) -> tuple[object, ...]:
    enrollment, member = row.enrollment, row.enrollment.member
    return (
        member.member_number,
        member.first_name,
        member.last_name,
        member.unit.name if member.unit else "",
        row.status,
        enrollment.credential and enrollment.credential.valid_through,
        enrollment.starts_on,
        enrollment.ends_on,
        enrollment.due_on,
        enrollment.completed_on,
        row.progress.words,
        enrollment.closed_on,
        enrollment.closed_reason,
    )


@agency_view(Permission.COMPLETIONS_RECORD, area=AREA)
def people(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_assignment(pk)
    back = to(request, "training:assignment", pk, query=request.GET.urlencode())
    if request.method != "POST":  # a page or sort link of the answer to a refused form
        return redirect(back)
    demand = queries.demand_of(found.version_id)
    form = PeopleForm(request.POST, courses=demand.courses)
    if form.is_valid():
        try:
            _DO[form.cleaned_data["do"]](request, found, form, _chosen(request, found, form))
        except ProblemError as refused:
            put_errors(form, refused.problems)
        else:
            return redirect(f"{back}#s-personnel")
    return _show(request, found, demand, people_form=form)


def _chosen(request: AgencyRequest, found: Assignment, form: PeopleForm) -> list[int]:
    if not form.cleaned_data["everyone"]:
        return list(form.cleaned_data["people"])
    wanted = PeopleFilter(request.GET).wanted()
    return list(
        queries.people_on(request.actor, found.pk, today=request.today, **wanted).values_list("pk", flat=True)
    )


def record(request: AgencyRequest, found: Assignment, form: RecordForm, ids: list[int]) -> None:
    """Record what the form says for these enrollments, and say what came of it."""
    result = actions.record_completions(
        assignment_id=found.pk,
        enrollment_ids=ids,
        completed_on=form.cleaned_data["completed_on"],
        course_ids=form.course_ids(),
        today=request.today,
        by=request.actor,
    )
    say.tell(request, say.recorded(result), result.recorded)


def _undo(request: AgencyRequest, found: Assignment, form: PeopleForm, ids: list[int]) -> None:
    result = actions.withdraw_completions(assignment_id=found.pk, enrollment_ids=ids, by=request.actor)
    say.tell(request, say.undone(result), result.undone)


def _withdraw(request: AgencyRequest, found: Assignment, form: PeopleForm, ids: list[int]) -> None:
    result = actions.withdraw_enrollments(
        assignment_id=found.pk, enrollment_ids=ids, today=request.today, by=request.actor
    )
    say.tell(request, say.withdrawn(result), result.withdrawn)


_DO: dict[str, Callable[[AgencyRequest, Assignment, PeopleForm, list[int]], None]] = {
    "record": record,
    "undo": _undo,
    "withdraw": _withdraw,
}

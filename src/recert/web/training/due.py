"""Who is to do what by when, and one person's training in full."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.lessons.queries import within_reach
from recert.reports.training import training_on, what_next
from recert.training import queries
from recert.training.models import Enrollment
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.exports import leave_if_large
from recert.web.shell.forms import Filter, posted, put_errors
from recert.web.shell.ids import IdField
from recert.web.shell.lists import csv_response, page_of, sort_of
from recert.web.shell.places import offer_units
from recert.web.training.assignment import record
from recert.web.training.forms import RecordForm

AREA = "training:due"
HEADER = ("badge", "first_name", "last_name", "unit", "assignment", "starts_on", "due_on", "progress", "pace")


class DueFilter(Filter):
    """Whom the list is narrowed to."""

    q = forms.CharField(label="Find a person or badge", required=False, max_length=200)
    show = forms.ChoiceField(label="Show", required=False, choices=list(queries.DUE_SHOWN.items()))
    unit_id = IdField(label="Unit", required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        offer_units(self, "unit_id", actor, "Any")


@agency_view(Permission.TRAINING_VIEW, area=AREA)
@require_safe
def due(request: AgencyRequest) -> HttpResponse:
    form = DueFilter(request.GET, actor=request.actor)
    sort, columns = sort_of(request, queries.DUE_SORTS, "due")
    found = _found(request, form).order_by(*columns)
    if request.GET.get("format") == "csv" and not form.errors:
        leave_if_large(found)
        rows = queries.due_rows(found, request.today)
        return csv_response("training-due", HEADER, (_csv(row) for row in rows))
    page = page_of(request, found, per_page=25)
    context = {
        "title": "Who is due",
        "form": form,
        "sort": sort,
        "page": page,
        "rows": queries.due_rows(page.object_list, request.today),
        "soon": request.today + queries.SOON,
        "counts": queries.due_counts(request.actor, request.today),
    }
    return render(request, "training/due.html", context)


def _found(request: AgencyRequest, form: DueFilter) -> QuerySet[Enrollment]:
    try:
        return queries.who_is_due(request.actor, today=request.today, **form.wanted())
    except ProblemError as fault:
        put_errors(form, fault.problems)
        return Enrollment.objects.none()


def _csv(row: queries.DueRow) -> tuple[object, ...]:
    member, place = row.enrollment.member, row.enrollment
    return (
        member.member_number,
        member.first_name,
        member.last_name,
        member.unit.name if member.unit else "",
        place.assignment.name,
        place.starts_on,
        place.due_on,
        row.progress.words,
        row.pace.words,
    )


@agency_view(Permission.TRAINING_VIEW, area=AREA)
def enrollment(request: AgencyRequest, pk: int) -> HttpResponse:
    """Show one person's training in full; on POST, record a completion of it."""
    related = ("assignment__plan", "assignment__credential_type", "credential", "member__unit")
    found = get_object_or_404(queries.visible_enrollments(request.actor).select_related(*related), pk=pk)
    each = training_on(found, request.today)
    form = RecordForm(posted(request), courses=each.demand.courses, initial={"completed_on": request.today})
    if form.is_bound and form.is_valid():
        try:
            record(request, found.assignment, form, [pk])
        except ProblemError as refused:
            put_errors(form, refused.problems)
        else:
            return redirect(to(request, "training:enrollment", pk))
    context = {
        "title": found.member.full_name,
        "each": each,
        "next": what_next(each, within_reach(queries.open_to(found.member))),
        "form": form,
    }
    return render(request, "training/enrollment.html", context)

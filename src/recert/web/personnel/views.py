"""Screens of personnel: the roster and a member's record."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.kernel import events, log
from recert.personnel import queries
from recert.personnel.queries import visible_members
from recert.reports import member as record
from recert.reports import roster, training
from recert.web.personnel.forms import LookForm, RosterForm
from recert.web.shell.access import AgencyRequest, agency_view
from recert.web.shell.exports import leave_if_large
from recert.web.shell.lists import csv_response, page_of, sort_of

AREA = "personnel:list"
CSV_HEADER = (
    "member_number", "first_name", "last_name", "email", "unit", "rank", "hired_on", "birth_date", "status",
    "credentials", "expired", "expiring",
)  # fmt: skip


@agency_view(Permission.PERSONNEL_VIEW, area=AREA)
@require_safe
def listing(request: AgencyRequest) -> HttpResponse:
    form = RosterForm(request.GET, actor=request.actor, ranks=queries.ranks(request.actor))
    sort, columns = sort_of(request, roster.SORTS, "name")
    found = roster.roster(request.actor, **form.wanted(), today=request.today).order_by(*columns)
    if request.GET.get("format") == "csv":
        leave_if_large(found)
        rows = roster.rows_of(found, found.order_by().values("pk"), today=request.today)
        return csv_response("members", CSV_HEADER, (_cells(row, request) for row in rows))
    page = page_of(request, found)
    rows = roster.rows_of(page, [member.pk for member in page], today=request.today)
    context = {"title": "Members", "form": form, "sort": sort, "page": page, "rows": rows}
    return render(request, "personnel/list.html", context)


def _cells(row: roster.Row, request: AgencyRequest) -> tuple[object, ...]:
    member, counts = row.member, row.credentials.counts
    return (
        member.member_number, member.first_name, member.last_name, member.email,
        member.unit.name if member.unit else "", member.rank, member.hired_on, member.birth_date,
        "active" if member.is_active_on(request.today) else "inactive",
        row.credentials.total, counts.get("expired", 0), counts.get("expiring", 0),
    )  # fmt: skip


@agency_view(Permission.PERSONNEL_VIEW, area=AREA)
@require_safe
def detail(request: AgencyRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(
        visible_members(request.actor).select_related("unit", "membership__user"), pk=pk
    )
    form = LookForm(request.GET, today=request.today)
    form.is_valid()
    look = _look(request, form)
    context = {
        "title": member.full_name,
        "member": member,
        "form": form,
        "look": look,
        "is_now": look.day == request.today and look.known_at is None,
        "is_active": member.is_active_on(look.day),
        "record": record.record_of(request.actor, member, look),
        "training": training.training_of(member.pk, look.day, look.known_at),
        "completions": training.completions(member.pk, look.day, look.known_at)[:20],
        "groups": queries.groups_of(member.pk),
    }
    return render(request, "personnel/detail.html", context)


def _look(request: AgencyRequest, form: LookForm) -> record.Look:
    day, known = form.cleaned_data.get("as_of"), form.cleaned_data.get("known")
    known_at = record.end_of(known, request.agency.time_zone) if known else None
    return record.Look(day or request.today, known_at)


@agency_view(Permission.AUDIT_VIEW, area=AREA)
@require_safe
def trail(request: AgencyRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(visible_members(request.actor), pk=pk)
    page = page_of(request, queries.trail_of(member.pk))
    rows = [(event, events.title(event.kind), log.details(event.data)) for event in page]
    context = {"title": "Audit trail", "member": member, "page": page, "rows": rows}
    return render(request, "personnel/trail.html", context)

"""The audit log: who did what to what, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.kernel import days, events
from recert.kernel.log import audit_events, details
from recert.kernel.models import AuditEvent
from recert.personnel.models import Member
from recert.web.settings.forms import AuditForm
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.exports import leave_if_large
from recert.web.shell.lists import csv_response, page_of

PAGES = {
    "member": "personnel:detail",
    "unit": "personnel:unit",
    "group": "personnel:group",
    "credential": "credentials:detail",
    "credential_type": "types:detail",
    "assignment": "training:assignment",
    "learning_plan": "training:plan",
    "course": "training:course",
    "renewal_run": "renewals:run",
    "class_session": "classes:session",
}
COORDINATORS_PAGES = {"membership": "settings:person", "import_file": "imports:preview"}
HEADER = ["When", "Who", "What was done", "To what", "Details"]


@dataclass(frozen=True, slots=True)
class Row:
    """An event as it is shown."""

    event: AuditEvent
    title: str
    told: list[tuple[str, str]]
    address: str
    member_address: str


@agency_view(Permission.AUDIT_VIEW, area="settings:audit")
@require_safe
def listing(request: AgencyRequest) -> HttpResponse:
    """Show the events that match, newest first."""
    filters = AuditForm(request.GET)
    filters.is_valid()
    given = {name: value for name, value in filters.cleaned_data.items() if value}
    found = audit_events(**given, zone=request.agency.time_zone)
    if request.GET.get("format") == "csv":
        leave_if_large(found)
        everybody = dict(Member.objects.values_list("pk", "member_number"))
        cells = (_cells(request, event, everybody) for event in found.iterator())
        return csv_response("audit-log", HEADER, cells)
    page = page_of(request, found)
    numbers = _numbers(page)
    rows = [_row(request, event, numbers) for event in page]
    shown = {"title": "Audit log", "page": page, "rows": rows, "filters": filters, "filtered": bool(given)}
    return render(request, "settings/audit.html", shown)


def _numbers(page: Iterable[AuditEvent]) -> dict[int, str]:
    """Return the member numbers of those whom the events of a page name by id."""
    ids = {pk for event in page for pk in _ids(event)}
    return dict(Member.objects.filter(pk__in=ids).values_list("pk", "member_number")) if ids else {}


def _ids(event: AuditEvent) -> list[int]:
    found = event.data.get("members")
    return found if isinstance(found, list) else []


def _told(event: AuditEvent, numbers: Mapping[int, str]) -> list[tuple[str, str]]:
    """Return an event's details with members by their number, as a coordinator knows them."""
    ids = _ids(event)
    named = {"members": ", ".join(numbers[pk] for pk in ids if pk in numbers)} if ids else {}
    return details(event.data | named)


def _row(request: AgencyRequest, event: AuditEvent, numbers: Mapping[int, str]) -> Row:
    pages = PAGES | (COORDINATORS_PAGES if request.actor.may(Permission.SETTINGS_EDIT) else {})
    told = _told(event, numbers)
    member = "" if event.subject_type == "member" else _address(request, pages["member"], event.member_id)
    page = "" if event.kind.endswith(".removed") else pages.get(event.subject_type, "")
    address = _address(request, page, event.subject_id)
    return Row(event, events.title(event.kind), told, address, member)


def _address(request: AgencyRequest, name: str, pk: int | None) -> str:
    """Return the page of a subject; nothing where it has none."""
    return to(request, name, pk) if name and pk is not None else ""


def _cells(request: AgencyRequest, event: AuditEvent, numbers: Mapping[int, str]) -> list[object]:
    at = f"{days.local(event.at):%Y-%m-%d %H:%M:%S}"
    told = _told(event, numbers)
    words = "; ".join(f"{label}: {said}" for label, said in told)
    return [at, event.by_name, events.title(event.kind), event.subject_name, words]

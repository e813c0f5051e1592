"""A member's full record, as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.personnel.queries import visible_members
from recert.reports.record import full_record
from recert.web.reports.files import file_of, made, wanted
from recert.web.reports.proof_forms import LookForm
from recert.web.reports.record_tables import record_report
from recert.web.shell.access import AgencyRequest, agency_view, to

AREA = "reports:start"


@agency_view(Permission.PERSONNEL_VIEW, area=AREA)
@require_safe
def record(request: AgencyRequest, pk: int) -> HttpResponse:
    """Hand out everything on file about a member; on the screen that is the member's page."""
    member = get_object_or_404(visible_members(request.actor).select_related("unit"), pk=pk)
    form = LookForm(request.GET, today=request.today, zone=request.agency.time_zone)
    if not form.is_valid() or not wanted(request):
        return redirect(to(request, "personnel:detail", pk, query=request.GET.urlencode()))
    found = full_record(request.actor, member, form.day, form.moment())
    return file_of(request, record_report(found, made(request)), rows=0)

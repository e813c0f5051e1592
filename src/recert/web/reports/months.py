"""What expires in the next two years, and the people behind each figure."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.reports import expiring as figures
from recert.web.reports import month_tables as tables
from recert.web.reports.files import PDF, file_of, unanswered, wanted
from recert.web.reports.forms import EndingForm, OutlookForm
from recert.web.shell.access import AgencyRequest, agency_view
from recert.web.shell.chart import chart
from recert.web.shell.lists import page_of_wide, sort_of

AREA = "reports:start"


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def expiring(request: AgencyRequest) -> HttpResponse:
    form = OutlookForm(request.GET, actor=request.actor, today=request.today)
    if form.errors:
        return unanswered(request, form, "Expiring by month")
    by = form.cleaned_data["by"]
    outlook = figures.outlook(request.actor, form.asked(), by)
    if kind := wanted(request):
        report = tables.outlook(outlook, form.told(), by=by, paper=kind == PDF)
        return file_of(request, report, len(outlook.lines) * figures.AHEAD)
    context = {
        "title": "Expiring by month",
        "form": form,
        "by": by or "type",
        "outlook": outlook,
        "chart": chart(None, outlook.months, request.today, figures.AHEAD),
        "months": [(figures.key_of(each.year, each.month), each) for each in outlook.months],
    }
    return render(request, "reports/expiring.html", context)


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def ending(request: AgencyRequest) -> HttpResponse:
    """Show whose credentials expire in a month."""
    form = EndingForm(request.GET, actor=request.actor, today=request.today)
    if form.errors:
        return unanswered(request, form, "Who expires")
    given = form.cleaned_data
    sort, columns = sort_of(request, figures.SORTS, "ends")
    found = figures.ending(request.actor, form.asked(), given["month"], given["show"])
    found = found.order_by(*columns).select_related("member__unit", "credential_type")
    if wanted(request):
        return file_of(request, tables.ending(found, form.told()), found.count())
    context = {"title": "Who expires", "form": form, "sort": sort, "page": page_of_wide(request, found)}
    return render(request, "reports/ending.html", context | {"shown": figures.SHOWN, "show": given["show"]})

"""Reports: where to find what, and compliance by unit and credential type."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.reports import compliance as figures
from recert.web.reports import tables
from recert.web.reports.files import PDF, file_of, unanswered, wanted
from recert.web.reports.forms import BehindForm, DayForm
from recert.web.shell.access import AgencyRequest, agency_view
from recert.web.shell.lists import page_of_wide, sort_of

AREA = "reports:start"


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def start(request: AgencyRequest) -> HttpResponse:
    return render(request, "reports/start.html", {"title": "Reports"})


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def compliance(request: AgencyRequest) -> HttpResponse:
    form = DayForm(request.GET, actor=request.actor, today=request.today)
    if form.errors:
        return unanswered(request, form, "Compliance")
    matrix = figures.matrix(request.actor, form.asked())
    if kind := wanted(request):
        asked = form.told()
        report = tables.compliance(matrix, asked, paper=kind == PDF)
        return file_of(request, report, len(matrix.lines) * len(matrix.types))
    context = {"title": "Compliance", "form": form, "matrix": matrix, "day": form.asked().day}
    return render(request, "reports/compliance.html", context)


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def people(request: AgencyRequest) -> HttpResponse:
    """Show who stands behind a cell of the matrix."""
    form = BehindForm(request.GET, actor=request.actor, today=request.today)
    if form.errors:
        return unanswered(request, form, "Who stands behind it")
    asked, show = form.asked(), form.cleaned_data["show"]
    sort, columns = sort_of(request, figures.SORTS, "name")
    found = figures.behind(request.actor, asked, show).order_by(*columns)
    if wanted(request):
        return file_of(request, tables.behind(found, form.told()), found.count())
    page = page_of_wide(request, found)
    context = {"title": "Who stands behind it", "form": form, "sort": sort, "page": page, "day": asked.day}
    return render(request, "reports/people.html", context | {"shown": figures.SHOWN, "show": show})

"""Reports as files: CSV, XLSX or PDF, in the request or, where they are long, by a job."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from recert.reports.printing import MOST_ROWS, TOO_LONG, pdf_of
from recert.reports.report import Made, Report
from recert.reports.xlsx import xlsx_of
from recert.web.shell.access import AgencyRequest
from recert.web.shell.exports import leave_if_many, told
from recert.web.shell.lists import csv_response

CSV, XLSX, PDF = "csv", "xlsx", "pdf"
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PDF: "application/pdf",
}


def wanted(request: AgencyRequest) -> str:
    """Return the kind of file that the address asks for; "" for the screen."""
    kind = request.GET.get("format", "")
    return kind if kind in {CSV, XLSX, PDF} else ""


def made(request: AgencyRequest) -> Made:
    """Return who makes a report here and now."""
    agency = request.agency
    return Made(agency.name, request.actor.name, timezone.now())


def file_of(request: AgencyRequest, report: Report, rows: int) -> HttpResponse:
    """Return the report as the file that the address asks for; a long one is left to a job, or for a PDF refused."""
    kind = wanted(request)
    if kind == PDF and rows > MOST_ROWS:
        messages.warning(request, TOO_LONG.format(rows=rows, most=MOST_ROWS), extra_tags="warn")
        query = request.GET.copy()
        query.pop("format")
        return redirect(f"{request.path}?{query.urlencode()}")
    leave_if_many(rows)
    if kind == CSV:
        first = report.tables[0]
        return csv_response(report.name, [column.key for column in first.columns], first.rows)
    report = replace(report, tables=[replace(table, rows=told(table.rows)) for table in report.tables])
    content = (pdf_of if kind == PDF else xlsx_of)(report, made(request))
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{report.name}.{kind}"'
    return response

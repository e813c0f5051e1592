"""Reports as files: CSV, XLSX or PDF, in the request or, where they are long, by a job."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify

from recert.reports.printing import MOST_ROWS, TOO_LONG, pdf_of
from recert.reports.report import Made, Report
from recert.reports.xlsx import xlsx_of
from recert.web.shell.access import AgencyRequest
from recert.web.shell.exports import leave_if_many, told
from recert.web.shell.lists import csv_file, csv_response

CSV, XLSX, PDF = "csv", "xlsx", "pdf"
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PDF: "application/pdf",
}


def wanted(request: AgencyRequest) -> str:
    """Return the kind of file that the address asks for; "" for the screen."""
    kind = request.GET.get("format", "")
    return kind if kind in {CSV, XLSX, PDF} else ""


def on_screen(request: AgencyRequest) -> HttpResponse:
    """Go to the screen of a report that was asked for as a file."""
    query = request.GET.copy()
    query.pop("format")
    return redirect(f"{request.path}?{query.urlencode()}")


def unanswered(request: AgencyRequest, form: forms.Form, title: str) -> HttpResponse:
    """Answer a question that makes no sense with what is wrong in it; with nothing else, neither here nor as a file."""
    if wanted(request):
        return on_screen(request)
    return render(request, "reports/unanswered.html", {"title": title, "form": form})


def made(request: AgencyRequest) -> Made:
    """Return who makes a report here and now."""
    agency = request.agency
    return Made(agency.name, request.actor.name, timezone.now())


def file_of(request: AgencyRequest, report: Report, rows: int) -> HttpResponse:
    """Return the report as the file that the address asks for; a long one is left to a job, or for a PDF refused."""
    kind = wanted(request)
    if kind == PDF and rows > MOST_ROWS:
        messages.warning(request, TOO_LONG.format(rows=rows, most=MOST_ROWS), extra_tags="warn")
        return on_screen(request)
    leave_if_many(rows)
    report = replace(report, name=f"{request.agency.slug}-{report.name}-{request.today.isoformat()}")
    if kind == CSV and report.apart:
        return _folder(report, made(request))
    if kind == CSV:
        first = report.tables[0]
        return csv_response(report.name, [column.key for column in first.columns], first.rows)
    report = replace(report, tables=[replace(table, rows=told(table.rows)) for table in report.tables])
    content = (pdf_of if kind == PDF else xlsx_of)(report, made(request))
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{report.name}.{kind}"'
    return response


def _folder(report: Report, by: Made) -> HttpResponse:
    """Return a ZIP file: what was asked and answered, then a CSV file for each table, in the order of the report."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as folder:
        about = [("title", report.title), *report.asked, ("made", f"{by.moment} by {by.by}")]
        about += [("answer", sentence) for sentence in report.lead]
        about += [("note", sentence) for sentence in report.closing]
        folder.writestr("00-about.csv", csv_file(("what", "value"), about))
        for number, table in enumerate(report.tables, 1):
            name = f"{number:02}-{slugify(table.title)}.csv"
            folder.writestr(name, csv_file([column.key for column in table.columns], table.rows))
    response = HttpResponse(content.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{report.name}.zip"'
    return response

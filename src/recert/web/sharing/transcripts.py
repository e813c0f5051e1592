"""The transcript: on screen, as CSV and as PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpResponse
from django.shortcuts import render

from recert.kernel.days import local
from recert.reports import transcript as report
from recert.reports.transcript import Line, Transcript
from recert.reports.transcript_pdf import transcript_pdf
from recert.web.sharing.forms import SpanForm
from recert.web.sharing.handing import pdf_response
from recert.web.sharing.whose import Whose, of_member, own
from recert.web.shell.access import AgencyRequest
from recert.web.shell.lists import csv_response

CSV_HEADER = (
    "member_number", "name", "started_on", "completed_on", "title", "provider", "mode", "codes", "category", "hours",
    "recorded_on", "note",
)  # fmt: skip


def _transcript(request: AgencyRequest, whose: Whose) -> HttpResponse:
    spans = report.spans(report.held(whose.member.pk), request.today)
    form = SpanForm(request.GET, spans=spans)
    span = form.chosen()
    found = report.transcript(whose.member.pk, span) if span else None
    wanted = request.GET.get("format")
    if found and wanted == "csv":
        cells = _cells(request, whose, found.lines)
        return csv_response(f"transcript-{found.span.key}", CSV_HEADER, cells)
    if found and wanted == "pdf":
        return _pdf(request, whose, found)
    return _screen(request, whose, form, found)


def _screen(request: AgencyRequest, whose: Whose, form: SpanForm, found: Transcript | None) -> HttpResponse:
    context = {
        "title": "Transcript",
        "whose": whose,
        "form": form,
        "found": found,
        "told": found.span.told() if found else "",
        "rows": [(line, line.note()) for line in found.lines] if found else [],
    }
    return render(request, "sharing/transcript.html", context)


def _cells(request: AgencyRequest, whose: Whose, lines: Iterable[Line]) -> Iterator[tuple[object, ...]]:
    """One row for each category of a completion, so that a spreadsheet can add them up."""
    member = whose.member
    for line in lines:
        done = line.completion
        for part in line.parts:
            yield (
                member.member_number, member.full_name, done.started_on, done.completed_on, done.title, done.provider,
                done.get_mode_display(), done.codes, part.name, part.told,
                local(done.recorded_at).date(), line.note(),
            )  # fmt: skip


def _pdf(request: AgencyRequest, whose: Whose, found: Transcript) -> HttpResponse:
    content = transcript_pdf(found, whose.member, request.agency, today=request.today)
    return pdf_response(content, f"transcript-{found.span.key}")


transcript = own(_transcript)
member_transcript = of_member(_transcript)

"""Who lacks what, on the screen and as files."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.personnel.models import Member
from recert.reports import lacking as figures
from recert.reports.asked import Asked
from recert.reports.report import Column, Report, Table
from recert.web.reports.files import file_of, unanswered, wanted
from recert.web.reports.forms import LackingForm
from recert.web.reports.tables import WHO, WHO_FIELDS, rows_of
from recert.web.shell.access import AgencyRequest, agency_view
from recert.web.shell.lists import page_of, sort_of

AREA = "reports:start"
LACKS = (
    *WHO,
    Column("what", "What", 14),
    Column("of", "Credential type or assignment", 28),
    Column("since", "Ended or due", 11),
    Column("missing", "What is missing", 40),
)
KINDS = {figures.EXPIRED: "Not valid", figures.TRAINING: "Training overdue", figures.DOCUMENTS: "No document"}
NOTE = (
    "Active members. Not valid: a type that somebody holds or held has expired, is suspended or revoked. Overdue: open "
    "training whose due day has passed. No document: a valid credential without a card or certificate on file."
)


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def lacking(request: AgencyRequest) -> HttpResponse:
    form = LackingForm(request.GET, actor=request.actor, today=request.today)
    if form.errors:
        return unanswered(request, form, "Who lacks what")
    asked, show = form.asked(), form.cleaned_data["show"]
    sort, columns = sort_of(request, figures.SORTS, "name")
    found = figures.who_lacks(request.actor, asked, show).order_by(*columns)
    if wanted(request):
        rows = _rows(request, asked, show, found)
        told = form.told()
        report = Report("lacking", "Who lacks what", [Table("Lacking", LACKS, rows)], told, closing=[NOTE])
        return file_of(request, report, figures.how_many(request.actor, asked, show))
    page = page_of(request, found)
    missing = figures.lacks(request.actor, asked, show, [member.pk for member in page])
    rows_shown = figures.rows_of(page, missing)
    context = {"title": "Who lacks what", "form": form, "sort": sort, "page": page, "rows": rows_shown}
    return render(
        request, "reports/lacking.html", context | {"shown": figures.SHOWN, "show": show, "kinds": KINDS}
    )


def _rows(
    request: AgencyRequest, asked: Asked, show: str, found: QuerySet[Member]
) -> Iterator[tuple[object, ...]]:
    """Yield a row for each thing, by person; read when the file is written."""
    missing = figures.lacks(request.actor, asked, show)
    for pk, *who in rows_of(found, ("pk", *WHO_FIELDS)):
        for lack in missing.get(pk, ()):  # type: ignore[call-overload]
            yield *who, KINDS[lack.kind], lack.name, lack.since, lack.words

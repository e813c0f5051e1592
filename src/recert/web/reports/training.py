"""Training hours, on the screen and as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.personnel.models import Member
from recert.reports import hours as figures
from recert.reports.report import Column, Report, Table
from recert.training.hours import words
from recert.web.reports.files import PDF, file_of, unanswered, wanted
from recert.web.reports.forms import BY, HoursForm
from recert.web.reports.tables import ON_PAPER, WHO, WHO_FIELDS, rows_of
from recert.web.shell.access import AgencyRequest, agency_view
from recert.web.shell.lists import page_of, sort_of

AREA = "reports:start"
PERSON = (*WHO, Column("hours", "Hours", 8, end=True), Column("by_category", "By category", 44))
UNITS = (
    Column("unit", "Unit", 28),
    Column("category", "Category", 28),
    Column("hours", "Hours", 10, end=True),
)
CATEGORIES = (
    Column("category", "Category", 34),
    Column("hours", "Hours", 12, end=True),
    Column("completions", "Completions", 12, end=True),
)
NOTE = (
    "Hours of what was completed from the first day through the last, both included, whether or not a plan asked for "
    "it; withdrawn entries do not count. Units are those of today; a unit includes all below it."
)


@agency_view(Permission.TRAINING_VIEW, area=AREA)
@require_safe
def hours(request: AgencyRequest) -> HttpResponse:
    form = HoursForm(request.GET, actor=request.actor, today=request.today)
    if form.errors:
        return unanswered(request, form, "Training hours")
    context = {"title": "Training hours", "form": form, "span": form.span, "by": BY}
    context["shown_by"] = by = form.cleaned_data["by"]
    if by == "person":
        return _people(request, form, context)
    totals = figures.totals(request.actor, form.asked(), form.span)
    if kind := wanted(request):
        tables = _across(totals) if kind == PDF and not by else [_totals(totals, by)]
        return file_of(request, _report(form, request, tables), len(totals.lines))
    return render(request, "reports/hours.html", context | {"totals": totals})


def _people(request: AgencyRequest, form: HoursForm, context: dict[str, Any]) -> HttpResponse:
    actor, asked, span = request.actor, form.asked(), form.span
    sort, columns = sort_of(request, figures.SORTS, "name")
    found = figures.by_person(actor, asked, span).order_by(*columns)
    if wanted(request):
        table = Table("By person", PERSON, _rows(found, request, form))
        return file_of(request, _report(form, request, [table]), found.count())
    page = page_of(request, found)
    splits = figures.splits(actor, asked, span, [member.pk for member in page])
    rows = [(member, words(splits.get(member.pk, {}))) for member in page]
    return render(request, "reports/hours_people.html", context | {"page": page, "rows": rows, "sort": sort})


def _rows(found: QuerySet[Member], request: AgencyRequest, form: HoursForm) -> Iterator[tuple[object, ...]]:
    """Yield a row for each person; read when the file is written."""
    splits = figures.splits(request.actor, form.asked(), form.span)
    for pk, *rest in rows_of(found, ("pk", *WHO_FIELDS, "earned")):
        yield *rest, words(splits.get(pk, {}))  # type: ignore[call-overload]


def _totals(totals: figures.Totals, by: str) -> Table:
    if by == "category":
        each = [(one.name, one.hours, one.completions) for one in totals.categories]
        return Table("By category", CATEGORIES, each)
    rows: list[tuple[object, ...]] = []
    for line in [*totals.lines, totals.total]:
        rows.append((line.name, "All", line.total))
        rows += [(line.name, category.name, hours) for category, hours in line.cells if hours]
    return Table("By unit and category", UNITS, rows)


def _across(totals: figures.Totals) -> list[Table]:
    """Return the hours by unit, so many categories across as a page is wide."""
    lines = [*totals.lines, totals.total]
    starts = range(0, max(len(totals.categories), 1), ON_PAPER)
    return [_page(lines, totals.categories[start : start + ON_PAPER], start) for start in starts]


def _page(lines: list[figures.Line], categories: Sequence[figures.Category], start: int) -> Table:
    columns = [Column(each.key, each.name, 14, end=True) for each in categories]
    rows = [
        (
            "\u2003" * line.depth + line.name,
            line.total,
            *(hours or "" for _, hours in line.cells[start : start + ON_PAPER]),
        )
        for line in lines
    ]
    return Table("", [Column("unit", "Unit", 24), Column("all", "All", 12, end=True), *columns], rows)


def _report(form: HoursForm, request: AgencyRequest, tables: list[Table]) -> Report:
    told = form.told()
    name = f"training-hours-{form.span.first.isoformat()}-{form.span.last.isoformat()}"
    return Report(name, "Training hours", tables, told, closing=[NOTE])

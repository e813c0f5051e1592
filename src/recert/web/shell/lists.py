"""Lists: a page at a time, sorted and filtered by the address, and the whole as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO, TextIOWrapper
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from recert.web.shell.exports import told

PER_PAGE = 50
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], per_page: int = PER_PAGE) -> Page[Any]:
    """Return the page that the address asks for; a page that is not there becomes the nearest."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def page_of_wide(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """Return the same page of rows that carry much: found by their ids, so that only those of the page are filled in.

    ``rows`` have one order only (its last column tells all apart), so a page of the second half is found from the end.
    """
    page = page_of(request, rows)
    ids = cast(QuerySet[Any], page.object_list).values("pk")
    count, first, last = page.paginator.count, page.start_index(), page.end_index()
    if first > count - last:
        ids = rows.reverse().values("pk")[count - last : count - first + 1]
    page.object_list = rows.filter(pk__in=ids)
    return page


def sort_of(
    request: HttpRequest, allowed: Mapping[str, Sequence[str]], default: str
) -> tuple[str, list[str]]:
    """Return the sort key of the address (``name`` or ``-name``) and the columns to order by."""
    key = request.GET.get("sort", default)
    if key.lstrip("-") not in allowed:
        key = default
    columns = allowed[key.lstrip("-")]
    if key.startswith("-"):
        return key, [column[1:] if column.startswith("-") else f"-{column}" for column in columns]
    return key, list(columns)


def csv_cell(value: object) -> str:
    """Return a cell that a spreadsheet shows and never runs as a formula."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return the rows as a CSV file."""
    response = HttpResponse(csv_file(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def csv_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return the rows as CSV, UTF-8 with a byte order mark so that Excel reads every script."""
    content = BytesIO()
    with TextIOWrapper(
        content, encoding="utf-8-sig", newline=""
    ) as text:  # encoded as it comes: a quarter of the memory
        writer = csv.writer(text)
        writer.writerow(header)
        writer.writerows([csv_cell(value) for value in row] for row in told(rows))
        text.flush()
        return content.getvalue()

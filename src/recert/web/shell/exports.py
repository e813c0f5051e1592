"""Exports that are too large for a request: the same address is visited again by a job, which keeps the file for a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone

from recert.accounts.models import User
from recert.kernel.jobs.kinds import JobRefusedError, Tell, register
from recert.kernel.jobs.queue import Order, start
from recert.kernel.models import Job

if TYPE_CHECKING:
    from recert.web.shell.access import AgencyRequest

EXPORT = "export"
IN_A_REQUEST = 5_000  # rows; more is a job
TOLD = 1_000  # rows between two words on how far it is
GONE = "You may not see this list any more, or it is not there: open it and look."
R = TypeVar("R")
_tell: ContextVar[Tell | None] = ContextVar("export", default=None)


class LargeExportError(Exception):
    """More rows than a request should write; ``agency_view`` makes a job of it."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        super().__init__(f"{rows} rows")


def leave_if_large(found: QuerySet[Any]) -> None:
    """Leave a long export to a job: raise LargeExportError, unless this is the job."""
    if _tell.get() is None:
        leave_if_many(found.count())


def leave_if_many(rows: int) -> None:
    """Leave an export of so many rows to a job, where a request should not write it."""
    if _tell.get() is None and rows > IN_A_REQUEST:
        raise LargeExportError(rows)


def told(rows: Iterable[R]) -> Iterator[R]:
    """Yield the rows, and tell the job that writes them how far it is."""
    tell = _tell.get()
    for number, row in enumerate(rows):
        if tell and number % TOLD == 0:
            tell("Writing the file", number)
        yield row


def start_export(request: AgencyRequest, rows: int) -> HttpResponse:
    """Make a job of an export: one for a person and an address in the same minute, however often it is asked for."""
    address = request.get_full_path()
    title = f"Export {rows:,} rows: {request.resolver_match.view_name.replace(':', ', ')}"  # type: ignore[union-attr]
    minute = f"{timezone.now():%Y-%m-%d %H:%M}"
    key = uuid5(NAMESPACE_URL, f"{request.user.pk} {address} {minute}")
    job = start(Order(EXPORT, title, {"address": address}, rows), key=key, by=request.actor)
    return redirect("jobs:detail", request.agency.slug, job.pk)


def _export(job: Job, tell: Tell) -> dict[str, Any]:
    """Visit the address as the person who asked, with the permissions of now, and keep the file that comes."""
    token = _tell.set(tell)
    try:
        answer = _visit(str(job.args["address"]), job.owner_id or 0)
    finally:
        _tell.reset(token)
    name = answer["Content-Disposition"].partition("filename=")[2].strip('"')
    kept = default_storage.save(
        f"{job.agency_id}/exports/{job.key}{PurePath(name).suffix}", ContentFile(answer.content)
    )
    return {"kept": kept, "name": name, "type": answer["Content-Type"], "bytes": len(answer.content)}


def _visit(address: str, user_id: int) -> HttpResponse:
    path, _, query = address.partition("?")
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.GET = QueryDict(query)
    request.META = {"QUERY_STRING": query, "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.user = User.objects.get(pk=user_id)
    request.htmx = False  # type: ignore[attr-defined]
    match = resolve(path)
    request.resolver_match = match
    try:
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied) as refusal:
        raise JobRefusedError(GONE) from refusal
    if "Content-Disposition" not in answer:
        raise JobRefusedError(GONE)
    return answer


register(EXPORT, _export)

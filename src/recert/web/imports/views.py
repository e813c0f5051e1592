"""Screens of imports: send a file in, look at what it would do, import it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.imports import actions, jobs, queries
from recert.imports.columns import OF_KIND
from recert.imports.models import ImportFile
from recert.imports.rows import Outcome, Preview
from recert.kernel.problems import ProblemError
from recert.web.imports.forms import ColumnsForm, CommitForm, FileForm
from recert.web.imports.table import columns_of, refused_table, segments, table_rows
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import put_errors
from recert.web.shell.lists import csv_response, page_of

AREA = "imports:list"
EXPORTED = ("new", "changed", "same", "refused")


@agency_view(Permission.IMPORT, area=AREA)
@require_safe
def file_list(request: AgencyRequest) -> HttpResponse:
    """Past imports, and the ways to begin one."""
    files = queries.files()
    if request.GET.get("format") == "csv":
        header = [
            "File",
            "What",
            "Sent in",
            "By",
            "Imported",
            "Rows",
            *(name.capitalize() for name in EXPORTED),
        ]
        return csv_response("imports", header, map(_exported, files))
    return render(request, "imports/list.html", {"title": "Imports", "page": page_of(request, files)})


def _exported(file: ImportFile) -> list[Any]:
    counts = [file.counts.get(name, "") for name in ("rows", *EXPORTED)]
    moments = [at.isoformat(timespec="minutes") if at else "" for at in (file.uploaded_at, file.committed_at)]
    return [file.name, file.get_kind_display(), moments[0], file.uploaded_by or "Recert", moments[1], *counts]


@agency_view(Permission.IMPORT, area=AREA)
def upload(request: AgencyRequest, kind: str) -> HttpResponse:
    """Send a file in."""
    fields = _columns_or_404(kind)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = actions.take_file(by=request.actor, kind=kind, name=file.name, content=file.read())
        except ProblemError as problem:
            put_errors(form, problem.problems)
        else:
            return redirect(to(request, "imports:preview", taken.pk))
    return render(
        request,
        "imports/upload.html",
        {"title": f"Import {kind}", "form": form, "kind": kind, "fields": fields},
    )


def _columns_or_404(kind: str) -> Any:
    if kind not in OF_KIND:
        raise Http404
    return OF_KIND[kind]


@agency_view(Permission.IMPORT, area=AREA)
@require_safe
def template(request: AgencyRequest, kind: str) -> HttpResponse:
    """Download an empty file with every column and one example row."""
    fields = _columns_or_404(kind)
    return csv_response(
        f"{kind}-template", [each.name for each in fields], [[each.example for each in fields]]
    )


@agency_view(Permission.IMPORT, area=AREA)
@require_safe
def preview(request: AgencyRequest, pk: int) -> HttpResponse:
    """Show what the file would do, or what became of it."""
    taken = get_object_or_404(ImportFile.objects.select_related("uploaded_by"), pk=pk)
    found = queries.preview(taken, today=request.today)
    return _show(request, taken, found, ColumnsForm(preview=found))


def _show(request: AgencyRequest, taken: ImportFile, found: Preview, form: ColumnsForm) -> HttpResponse:
    show = Outcome.REFUSED if taken.committed_at else request.GET.get("show", "")
    page = page_of(request, found.of(show))
    columns = columns_of(found, page.object_list)
    context = {
        "title": f"Import: {taken.name}",
        "file": taken,
        "preview": found,
        "form": form,
        "go": CommitForm(initial={"fingerprint": found.fingerprint}),
        "columns": columns,
        "rows": table_rows(columns, page.object_list),
        "page": page,
        "show": show,
        "segments": segments(found),
    }
    return render(request, "imports/preview.html", context)


@require_POST
@agency_view(Permission.IMPORT, area=AREA)
def match(request: AgencyRequest, pk: int) -> HttpResponse:
    """Say which column holds which field, and look again."""
    taken = get_object_or_404(ImportFile.objects.select_related("uploaded_by"), pk=pk)
    found = queries.preview(taken, today=request.today)
    form = ColumnsForm(request.POST, preview=found)
    if form.is_valid():
        try:
            actions.match_columns(by=request.actor, import_id=pk, chosen=form.chosen())
        except ProblemError as problem:
            put_errors(form, problem.problems)
        else:
            return redirect(to(request, "imports:preview", pk))
    return _show(request, taken, found, form)


@require_POST
@agency_view(Permission.IMPORT, area=AREA)
def commit(request: AgencyRequest, pk: int) -> HttpResponse:
    """Import what was shown."""
    taken = get_object_or_404(queries.files(), pk=pk)
    form = CommitForm(request.POST)
    shown = form.cleaned_data["fingerprint"] if form.is_valid() else ""
    if taken.counts.get("rows", 0) > jobs.IN_A_REQUEST and not taken.committed_at:
        job = jobs.start_commit(taken, shown, by=request.actor, today=request.today)
        return redirect(to(request, "jobs:detail", job.pk))
    try:
        done = actions.commit(by=request.actor, import_id=taken.pk, fingerprint=shown, today=request.today)
    except (actions.MovedError, ProblemError) as refusal:
        messages.warning(request, str(refusal), extra_tags="warn")
    else:
        messages.success(request, _done(done), extra_tags="good")
    return redirect(to(request, "imports:preview", pk))


def _done(file: ImportFile) -> str:
    written = file.counts["new"] + file.counts["changed"]
    left = f" {file.counts['refused']:,} refused rows were left out." if file.counts["refused"] else ""
    return f"{written:,} {'row is' if written == 1 else 'rows are'} imported.{left}"


@agency_view(Permission.IMPORT, area=AREA)
@require_safe
def refused(request: AgencyRequest, pk: int) -> HttpResponse:
    """Download the refused rows with their reasons."""
    taken = get_object_or_404(ImportFile, pk=pk)
    header, rows = refused_table(queries.preview(taken, today=request.today))
    return csv_response(f"refused-rows-{pk}", header, rows)


@require_POST
@agency_view(Permission.IMPORT, area=AREA)
def drop(request: AgencyRequest, pk: int) -> HttpResponse:
    """Forget a file that was not imported."""
    taken = get_object_or_404(queries.files(), pk=pk)
    try:
        name = actions.drop_file(by=request.actor, import_id=taken.pk)
    except ProblemError as refusal:
        messages.warning(request, str(refusal), extra_tags="warn")
    else:
        messages.success(request, f"{name} is dropped; nothing of it was written.", extra_tags="good")
    return redirect(to(request, "imports:list"))

"""Screens of the library: choose types, take them, take a newer rule, make one the agency's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.core.compare import changes
from recert.core.wording import rule_sentence
from recert.credentials import library, library_actions, library_queries, type_queries
from recert.credentials.periods import rule_of
from recert.kernel.problems import ProblemError
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import put_errors
from recert.web.types.forms import LibraryForm, TakeForm, TryForm
from recert.web.types.meaning import meaning_of

AREA = "types:list"


@agency_view(Permission.TYPES_EDIT, area=AREA)
@require_safe
def show_library(request: AgencyRequest) -> HttpResponse:
    return _library_page(request, LibraryForm(request.GET), TakeForm(None))


def _library_page(request: AgencyRequest, form: LibraryForm, take_form: TakeForm) -> HttpResponse:
    found = form.found()
    context = {
        "title": "Library of credential types",
        "form": form,
        "take_form": take_form,
        "found": len(found),
        "rows": [(entry, rule_sentence(entry.parsed)) for entry in found],
        "taken": type_queries.keys_taken(),
        "ticked": request.POST.getlist("keys"),
        "all": len(library.entries()),
    }
    return render(request, "types/library.html", context)


@agency_view(Permission.TYPES_EDIT, area=AREA)
@require_POST
def take(request: AgencyRequest) -> HttpResponse:
    form = TakeForm(request.POST)
    if form.is_valid():
        try:
            taken = library_actions.take_from_library(by=request.actor, keys=form.cleaned_data["keys"])
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            said = f"Taken from the library: {len(taken.types)}."
            said += f" There already, unchanged: {taken.there_already}." if taken.there_already else ""
            messages.success(request, said, extra_tags="good")
            return redirect(to(request, "types:list"))
    return _library_page(request, LibraryForm(request.GET), form)


@agency_view(Permission.TYPES_EDIT, area=AREA)
@require_safe
def entry(request: AgencyRequest, key: str) -> HttpResponse:
    found = library.entries().get(key)
    if found is None:
        raise Http404
    form = TryForm(request.GET)
    context = {
        "title": found.name,
        "entry": found,
        "form": form,
        "meaning": meaning_of(found.parsed, form, today=request.today),
        "taken": found.key in type_queries.keys_taken(),
        "examples": [_example(each) for each in found.examples],
    }
    return render(request, "types/entry.html", context)


def _example(example: Mapping[str, Any]) -> tuple[str, date | None, date | None, date | None]:
    """Return what a worked example says, its day of issue or of renewal, and the last valid day it comes to."""
    end, renewed = example["expect"].get("new_expiry"), example.get("renewed_on")
    issued = (example.get("credential") or {}).get("issued")
    given = (None if renewed else issued, renewed, end)
    return example["says"], *(date.fromisoformat(day) if day and end else None for day in given)


@agency_view(Permission.TYPES_EDIT, area=AREA)
def update(request: AgencyRequest, pk: int) -> HttpResponse:
    kind = get_object_or_404(type_queries.all_types(), pk=pk)
    newer = library_queries.newer_in_library().get(pk)
    if newer is None:
        messages.info(request, library_actions.UP_TO_DATE)
        return redirect(to(request, "types:detail", pk))
    if request.method == "POST":
        try:
            library_actions.take_update(by=request.actor, type_id=pk, seen=request.POST.get("seen", ""))
        except ProblemError as fault:
            messages.error(request, str(fault), extra_tags="bad")
            return redirect(to(request, "types:update", pk))
        messages.success(
            request, f"{kind.name} has the library’s newer rule. No date moved.", extra_tags="good"
        )
        return redirect(to(request, "types:detail", pk))
    before = rule_of(kind)
    context = {
        "title": f"Newer rule for {kind.name}",
        "kind": kind,
        "entry": newer,
        "changes": changes(before, newer.parsed),
        "people": library_queries.affected(request.actor, pk, before, newer.parsed, today=request.today),
        "seen": library_actions.fingerprint(kind, newer),
    }
    return render(request, "types/update.html", context)


@agency_view(Permission.TYPES_EDIT, area=AREA)
@require_POST
def make_own(request: AgencyRequest, pk: int) -> HttpResponse:
    kind = get_object_or_404(type_queries.all_types(), pk=pk)
    try:
        library_actions.make_own(by=request.actor, type_id=pk)
    except ProblemError as fault:
        messages.error(request, str(fault), extra_tags="bad")
        return redirect(to(request, "types:detail", pk))
    messages.success(request, f"The rule of {kind.name} is your own now: edit it below.", extra_tags="good")
    return redirect(to(request, "types:edit", pk))

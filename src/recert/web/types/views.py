"""Screens of credential types: the list, one type with its rule, making and changing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.core.wording import rule_sentence
from recert.credentials import library, library_actions, type_actions, type_queries
from recert.credentials.models import CredentialType
from recert.credentials.periods import rule_of
from recert.kernel.problems import ProblemError
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import posted, put_errors
from recert.web.shell.lists import csv_response, page_of
from recert.web.types.forms import (
    LibraryForm,
    ListForm,
    RuleForm,
    TakeForm,
    TryForm,
    TypeForm,
    both_valid,
    values_of,
)
from recert.web.types.rules import form_values, marked
from recert.web.types.trial import trial_of

AREA = "types:list"
CSV_HEADER = ("credential_type", "issuing_authority", "discipline", "holders", "expired", "expiring", "rule")
NO_RULE = "No rule on file: a renewal has the same length as the period before."
SORTS = {
    "name": lambda row: row.type.sort_key,
    "authority": lambda row: (row.type.authority.name, row.type.sort_key),
    "discipline": lambda row: (row.type.discipline, row.type.sort_key),
    "holders": lambda row: (-row.holders, row.type.sort_key),
    "expired": lambda row: (-row.expired, row.type.sort_key),
    "expiring": lambda row: (-row.expiring, row.type.sort_key),
}


def sentence_of(kind: CredentialType) -> str:
    """Return the type's rule in words."""
    rule = rule_of(kind)
    return rule_sentence(rule) if rule else NO_RULE


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def list_types(request: AgencyRequest) -> HttpResponse:
    form = ListForm(request.GET)
    text, retired = (form.cleaned_data["q"] if form.is_valid() else ""), request.GET.get("show") == "retired"
    rows = type_queries.type_rows(request.actor, today=request.today, q=text, retired=retired)
    sort = request.GET.get("sort", "name")
    sort = sort if sort.lstrip("-") in SORTS else "name"
    rows.sort(key=SORTS[sort.lstrip("-")], reverse=sort.startswith("-"))
    if request.GET.get("format") == "csv":
        return csv_response("credential-types", CSV_HEADER, [_csv_row(row) for row in rows])
    page = page_of(request, rows)
    context = {
        "title": "Credential Types",
        "form": form,
        "sort": sort,
        "page": page,
        "retired": retired,
        "narrowed": bool(text),
        "rows": [(row, sentence_of(row.type)) for row in page],
    }
    return render(request, "types/list.html", context)


def _csv_row(row: type_queries.TypeRow) -> tuple[object, ...]:
    kind = row.type
    counts = (row.holders, row.expired, row.expiring)
    return (kind.name, kind.authority.name, kind.discipline, *counts, sentence_of(kind))


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


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def detail(request: AgencyRequest, pk: int) -> HttpResponse:
    kind = get_object_or_404(type_queries.all_types(), pk=pk)
    counts = type_queries.counts_by_type(request.actor, today=request.today, type_id=pk).get(pk, (0, 0, 0))
    form = TryForm(request.GET)
    context = {
        "title": kind.name,
        "kind": kind,
        "parts": marked(sentence_of(kind)),
        "form": form,
        "counts": dict(zip(("holders", "expired", "expiring"), counts, strict=True)),
        "trial": trial_of(rule_of(kind), form, today=request.today),
        "trail": type_queries.audit_of_type(pk)[:20],
    }
    return render(request, "types/detail.html", context)


@agency_view(Permission.TYPES_EDIT, area=AREA)
def add(request: AgencyRequest) -> HttpResponse:
    form, rule_form = TypeForm(posted(request)), RuleForm(posted(request))
    if both_valid((form, rule_form)):
        try:
            kind = type_actions.add_type(by=request.actor, facts=form.facts(rule_form.rule()))
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, f"Added. {sentence_of(kind)}", extra_tags="good")
            return redirect(to(request, "types:detail", kind.pk))
    return _form_page(request, form, rule_form, {"title": "Make a credential type"})


@agency_view(Permission.TYPES_EDIT, area=AREA)
def edit(request: AgencyRequest, pk: int) -> HttpResponse:
    kind = get_object_or_404(type_queries.all_types(), pk=pk)
    simple = form_values(kind.rule)
    form = TypeForm(posted(request), initial=values_of(kind))
    rule_form = RuleForm(posted(request), initial=simple) if simple is not None else None
    if both_valid(each for each in (form, rule_form) if each):
        rule = rule_form.rule() if rule_form and rule_form.has_changed() else kind.rule
        try:
            changed = type_actions.change_type(by=request.actor, type_id=pk, facts=form.facts(rule))
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, f"Saved. {sentence_of(changed)}", extra_tags="good")
            return redirect(to(request, "types:detail", pk))
    context = {"title": f"Edit {kind.name}", "kind": kind, "sentence": sentence_of(kind)}
    return _form_page(request, form, rule_form, context)


def _form_page(
    request: AgencyRequest, form: TypeForm, rule_form: RuleForm | None, context: dict[str, Any]
) -> HttpResponse:
    known = {"authorities": type_queries.authorities(), "disciplines": library.values_of("discipline")}
    return render(request, "types/form.html", {"form": form, "rule_form": rule_form, **known, **context})


@agency_view(Permission.TYPES_EDIT, area=AREA)
@require_POST
def retire(request: AgencyRequest, pk: int) -> HttpResponse:
    kind = get_object_or_404(type_queries.all_types(), pk=pk)
    type_actions.retire_types(by=request.actor, type_ids=[pk], on=request.today)
    messages.success(request, f"{kind.name} is retired. Who holds it keeps it.", extra_tags="good")
    return redirect(to(request, "types:detail", pk))


@agency_view(Permission.TYPES_EDIT, area=AREA)
@require_POST
def reopen(request: AgencyRequest, pk: int) -> HttpResponse:
    kind = get_object_or_404(type_queries.all_types(), pk=pk)
    type_actions.reopen_types(by=request.actor, type_ids=[pk])
    messages.success(request, f"{kind.name} is in use again.", extra_tags="good")
    return redirect(to(request, "types:detail", pk))

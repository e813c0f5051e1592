"""Screens of credential types: the list, one type with its rule, retiring."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.core.compare import NO_RULE
from recert.core.wording import rule_sentence
from recert.credentials import library, library_queries, mismatch_queries, type_actions, type_queries
from recert.credentials.models import CredentialType
from recert.credentials.periods import rule_of
from recert.personnel.queries import visible_members
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.lists import csv_response, page_of
from recert.web.types.forms import ListForm, TryForm
from recert.web.types.meaning import meaning_of

AREA = "types:list"
CSV_HEADER = ("credential_type", "issuing_authority", "discipline", "holders", "expired", "expiring", "rule")
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
        "newer": library_queries.newer_in_library() if request.actor.may(Permission.TYPES_EDIT) else {},
        "rows": [(row, sentence_of(row.type)) for row in page],
    }
    return render(request, "types/list.html", context)


def _csv_row(row: type_queries.TypeRow) -> tuple[object, ...]:
    kind = row.type
    counts = (row.holders, row.expired, row.expiring)
    return (kind.name, kind.authority.name, kind.discipline, *counts, sentence_of(kind))


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def detail(request: AgencyRequest, pk: int) -> HttpResponse:
    kind = get_object_or_404(type_queries.all_types(), pk=pk)
    counts = type_queries.counts_by_type(request.actor, today=request.today, type_id=pk).get(pk, (0, 0, 0))
    form = TryForm(request.GET)
    context = {
        "title": kind.name,
        "kind": kind,
        "meaning": meaning_of(rule_of(kind), form, today=request.today),
        "form": form,
        "entry": library.entries().get(kind.library_key),
        "newer": pk in library_queries.newer_in_library(),
        "counts": dict(zip(("holders", "expired", "expiring"), counts, strict=True)),
        "trail": type_queries.audit_of_type(pk)[:20],
    }
    return render(request, "types/detail.html", context)


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def mismatches(request: AgencyRequest, pk: int) -> HttpResponse:
    """Show who holds the type with other dates than its rule gives."""
    kind = get_object_or_404(type_queries.all_types(), pk=pk)
    page = page_of(request, mismatch_queries.mismatches(request.actor, kind, today=request.today))
    members = visible_members(request.actor).in_bulk([each.member_id for each in page])
    context = {
        "title": "Dates that differ from the rule",
        "kind": kind,
        "sentence": sentence_of(kind),
        "page": page,
        "rows": [(members[each.member_id], each) for each in page],
    }
    return render(request, "types/mismatches.html", context)


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

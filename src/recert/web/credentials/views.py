"""Screens of credentials: the list, one credential, adding and correcting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.credentials import actions, periods, queries, type_queries
from recert.credentials.mismatch_queries import mismatch_of
from recert.credentials.models import Credential
from recert.kernel.problems import ProblemError
from recert.kernel.text import fold
from recert.personnel.queries import visible_members
from recert.web.credentials.forms import (
    AddForm,
    CorrectForm,
    FilterForm,
    FindMemberForm,
    SuggestForm,
    WithdrawForm,
    facts_of,
)
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.exports import leave_if_large
from recert.web.shell.forms import posted, put_errors
from recert.web.shell.lists import csv_response, page_of_wide, sort_of

AREA = "credentials:list"
CSV_HEADER = (
    "member_number",
    "first_name",
    "last_name",
    "unit",
    "credential_type",
    "issuing_authority",
    "number",
    "issued_on",
    "valid_from",
    "valid_through",
    "status",
)
MOST_MEMBERS = 20

GONE = "Nothing was changed: this record was corrected or withdrawn meanwhile. Look at the one that stands for it now."


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def list_credentials(request: AgencyRequest) -> HttpResponse:
    form = FilterForm(
        request.GET,
        types=type_queries.all_types(),
        actor=request.actor,
        authorities=type_queries.authorities(),
    )
    sort, columns = sort_of(request, queries.SORTS, "name")
    found = queries.search(request.actor, form.wanted(), today=request.today).order_by(*columns)
    if request.GET.get("format") == "csv":
        leave_if_large(found)
        return csv_response(
            "credentials", CSV_HEADER, (_csv_row(each) for each in found.iterator(chunk_size=2000))
        )
    context = {"title": "All credentials", "form": form, "sort": sort, "page": page_of_wide(request, found)}
    return render(request, "credentials/list.html", context)


def _csv_row(credential: Any) -> tuple[object, ...]:
    member, kind = credential.member, credential.credential_type
    return (
        member.member_number,
        member.first_name,
        member.last_name,
        member.unit.name if member.unit else "",
        kind.name,
        kind.authority.name,
        credential.number,
        credential.issued_on,
        credential.valid_from,
        credential.valid_through,
        credential.status,
    )


@agency_view(Permission.CREDENTIALS_EDIT, area=AREA)
@require_safe
def find_member(request: AgencyRequest) -> HttpResponse:
    form = FindMemberForm(request.GET)
    words = fold(form.cleaned_data["q"]).split() if form.is_valid() else []
    members = visible_members(request.actor).select_related("unit")
    for word in words:
        members = members.filter(search_key__contains=word)
    context = {"title": "Add credential", "form": form, "members": members[:MOST_MEMBERS] if words else []}
    return render(request, "credentials/find_member.html", context)


@agency_view(Permission.CREDENTIALS_EDIT, area=AREA)
def add(request: AgencyRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(visible_members(request.actor), pk=pk)
    types = type_queries.types_in_use().select_related("authority")
    form = AddForm(posted(request), types=types)
    if form.is_valid():
        try:
            saved = actions.add_credential(
                by=request.actor,
                member_id=member.pk,
                type_id=form.cleaned_data["credential_type"],
                facts=form.facts(),
                today=request.today,
            )
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            return _saved(request, saved, "Added")
    context = {"title": "Add credential", "form": form, "member": member, "no_types": not types}
    return render(request, "credentials/add.html", context)


def _saved(request: AgencyRequest, saved: actions.Saved, done: str) -> HttpResponse:
    messages.success(request, f"{done}. {saved.credential.reason}", extra_tags="good")
    for warning in saved.warnings:
        messages.warning(request, warning, extra_tags="warn")
    return redirect(to(request, "credentials:detail", saved.credential.pk))


@agency_view(Permission.CREDENTIALS_EDIT, area=AREA)
@require_safe
def suggest(request: AgencyRequest, pk: int) -> HttpResponse:
    """Say what the rule gives for the type and day typed so far."""
    member = get_object_or_404(visible_members(request.actor), pk=pk)
    form = SuggestForm(request.GET)
    suggestion = None
    if form.is_valid() and form.cleaned_data["issued_on"]:
        kind = type_queries.types_in_use().filter(pk=form.cleaned_data["credential_type"]).first()
        issued_on = form.cleaned_data["issued_on"]
        if kind:
            before = queries.held_before(member.pk, kind.pk, issued_on)
            suggestion = periods.suggest(
                kind, issued_on=issued_on, birth_date=member.birth_date, before=before
            )
    return render(request, "credentials/suggestion.html", {"suggestion": suggestion})


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def detail(request: AgencyRequest, pk: int) -> HttpResponse:
    credential = get_object_or_404(_records(request), pk=pk)
    page = queries.page_of_credential(credential, today=request.today)
    context = {
        "title": f"{credential.credential_type.name} of {credential.member.full_name}",
        "credential": credential,
        "page": page,
        "by_rule": None if credential.withdrawn_at else mismatch_of(credential, page.before),
    }
    return render(request, "credentials/detail.html", context)


@agency_view(Permission.CREDENTIALS_EDIT, area=AREA)
def correct(request: AgencyRequest, pk: int) -> HttpResponse:
    credential = get_object_or_404(_records(request), pk=pk)
    if credential.withdrawn_at:
        return _gone(request, pk)
    form = CorrectForm(posted(request), initial=facts_of(credential))
    if form.is_valid():
        try:
            saved = actions.correct_credential(
                by=request.actor,
                credential_id=pk,
                facts=form.facts(),
                reason=form.cleaned_data["reason"],
                today=request.today,
            )
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            return _saved(request, saved, "Corrected; the old record stays on file")
    return _correct_page(request, credential, form, WithdrawForm(prefix="withdraw"))


@agency_view(Permission.CREDENTIALS_EDIT, area=AREA)
def withdraw(request: AgencyRequest, pk: int) -> HttpResponse:
    credential = get_object_or_404(_records(request), pk=pk)
    if credential.withdrawn_at:
        return _gone(request, pk)
    form = WithdrawForm(posted(request), prefix="withdraw")
    if form.is_valid():
        try:
            actions.withdraw_credential(
                by=request.actor, credential_id=pk, reason=form.cleaned_data["reason"]
            )
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(
                request, "Withdrawn. The record stays on file, struck through.", extra_tags="good"
            )
            return redirect(to(request, "credentials:detail", pk))
    return _correct_page(request, credential, CorrectForm(initial=facts_of(credential)), form)


def _gone(request: AgencyRequest, pk: int) -> HttpResponse:
    """Go to a record that another tab, or somebody else, corrected or withdrew first."""
    if request.method == "POST":
        messages.warning(request, GONE, extra_tags="warn")
    return redirect(to(request, "credentials:detail", pk))


def _correct_page(
    request: AgencyRequest, credential: Credential, form: CorrectForm, withdraw_form: WithdrawForm
) -> HttpResponse:
    context = {
        "title": f"Correct {credential.credential_type.name}",
        "credential": credential,
        "form": form,
        "withdraw_form": withdraw_form,
    }
    return render(request, "credentials/correct.html", context)


def _records(request: AgencyRequest) -> QuerySet[Credential]:
    return queries.visible_records(request.actor).select_related(
        "member__unit", "credential_type__authority", "recorded_by", "withdrawn_by"
    )

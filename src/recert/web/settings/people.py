"""Screens of settings: who may sign in, and as what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recert.agencies import people
from recert.agencies.models import Membership
from recert.agencies.queries import memberships, works_elsewhere
from recert.agencies.roles import Permission, Role
from recert.personnel import logins
from recert.web.settings.forms import (
    AccessForm,
    AddForm,
    MemberForm,
    PasswordForm,
    PeopleForm,
    RoleForm,
    ScopeForm,
)
from recert.web.settings.views import attempt
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.lists import csv_response, page_of, sort_of

SORTS = {
    "name": ["user__last_name", "user__first_name", "pk"],
    "email": ["user__email"],
    "role": ["role", "user__last_name", "pk"],
    "since": ["created_at", "pk"],
}
open_to_coordinators = agency_view(Permission.SETTINGS_EDIT, area="settings:agency")


@open_to_coordinators
@require_safe
def listing(request: AgencyRequest) -> HttpResponse:
    """Show who may sign in."""
    filters = PeopleForm(request.GET)
    filters.is_valid()
    sort, order = sort_of(request, SORTS, "name")
    found = _found(filters).order_by(*order)
    if request.GET.get("format") == "csv":
        return csv_response(
            "people", ["Name", "E-mail", "Role", "Access", "Since"], (_row(one) for one in found)
        )
    page = page_of(request, found.prefetch_related("members", "scopes__unit", "scopes__group"))
    shown = {"title": "Settings", "page": page, "filters": filters, "sort": sort}
    return render(request, "settings/people.html", shown)


def _found(filters: PeopleForm) -> QuerySet[Membership]:
    given = filters.cleaned_data
    active = {"active": True, "inactive": False}.get(given.get("access", ""))
    return memberships(text=given.get("q", ""), role=given.get("role", ""), active=active)


def _row(one: Membership) -> list[object]:
    access = "may sign in" if one.is_active else "taken away"
    return [str(one.user), one.user.email, one.get_role_display(), access, one.created_at.date()]


@open_to_coordinators
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def add(request: AgencyRequest) -> HttpResponse:
    """Add a login; a password that was made here is shown once, on the answer to the form itself."""
    form = AddForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done, added = attempt(form, people.add_login, {**form.cleaned_data, "by": request.actor})
        if done and added.password:
            shown = {
                "title": "Login added",
                "membership": added.membership,
                "password": added.password,
                "new": True,
            }
            return render(request, "settings/password_once.html", shown)
        if done:
            own = (
                ". They had a login already: they sign in with the password they have."
                if added.existed
                else "."
            )
            messages.success(request, f"{added.membership.user} added{own}", extra_tags="good")
            return redirect(to(request, "settings:person", added.membership.pk))
    return render(request, "settings/add_person.html", {"title": "Add a login", "form": form})


def _forms(one: Membership) -> dict[str, forms.Form]:
    member = one.members.first()
    scopes = list(one.scopes.all())
    held = {
        "units": [scope.unit_id for scope in scopes if scope.unit_id],
        "groups": [scope.group_id for scope in scopes if scope.group_id],
    }
    return {
        "role": RoleForm(initial={"role": one.role}),
        "member": MemberForm(initial={"member_number": member.member_number if member else ""}),
        "scope": ScopeForm(initial=held),
        "access": AccessForm(initial={"active": "no" if one.is_active else "yes"}),
        "password": PasswordForm(),
    }


def _page(request: AgencyRequest, one: Membership, **bound: forms.Form) -> HttpResponse:
    elsewhere = works_elsewhere(one.user_id, one.agency_id)
    shown = {
        "title": str(one.user),
        "one": one,
        "member": one.members.first(),
        "forms": _forms(one) | bound,
        "own": one.pk == request.actor.membership_id,
        "elsewhere": elsewhere,
        "bad": next(iter(bound.values()), None),
        "is_manager": one.role == Role.MANAGER,
    }
    return render(request, "settings/person.html", shown)


@open_to_coordinators
@require_safe
def person(request: AgencyRequest, pk: int) -> HttpResponse:
    """Show one login, with everything that may be changed about it."""
    return _page(request, get_object_or_404(memberships(), pk=pk))


@dataclass(frozen=True, slots=True)
class Step:
    """One of the forms on a person's page: its name there, what it does, what is said afterwards."""

    name: str
    action: Callable[..., bool]
    said: str


def _take(request: AgencyRequest, pk: int, form: forms.Form, step: Step, **given: Any) -> HttpResponse:
    """Run the step with what the form holds, and come back to the person's page."""
    one = get_object_or_404(memberships(), pk=pk)
    if form.is_valid():
        done, changed = attempt(form, step.action, {**given, "membership_id": pk, "by": request.actor})
        if done:
            messages.success(request, step.said if changed else "Nothing was different.", extra_tags="good")
            return redirect(to(request, "settings:person", pk))
    return _page(request, one, **{step.name: form})


@open_to_coordinators
@require_POST
def role(request: AgencyRequest, pk: int) -> HttpResponse:
    """Give another role."""
    form = RoleForm(request.POST)
    return _take(request, pk, form, Step("role", people.change_role, "Role changed."), **valid(form))


@open_to_coordinators
@require_POST
def member(request: AgencyRequest, pk: int) -> HttpResponse:
    """Tie the login to a member's record."""
    form = MemberForm(request.POST)
    return _take(request, pk, form, Step("member", logins.link_member, "Record changed."), **valid(form))


@open_to_coordinators
@require_POST
def scope(request: AgencyRequest, pk: int) -> HttpResponse:
    """Say which units and groups a group manager manages."""
    form = ScopeForm(request.POST)
    step = Step("scope", logins.set_scopes, "Units and groups changed.")
    return _take(request, pk, form, step, **(form.wanted() if form.is_valid() else {}))


@open_to_coordinators
@require_POST
def access(request: AgencyRequest, pk: int) -> HttpResponse:
    """Take access away from the next request on, or give it back."""
    form = AccessForm(request.POST)
    if valid(form).get("active") == "yes":
        return _take(request, pk, form, Step("access", people.reactivate_login, "Access given back."))
    said = "Access taken away. They are out at their next click."
    return _take(request, pk, form, Step("access", people.deactivate_login, said))


def valid(form: forms.Form) -> dict[str, Any]:
    """Return what the form holds, nothing when it is not valid."""
    return form.cleaned_data if form.is_valid() else {}


@open_to_coordinators
@never_cache
@sensitive_post_parameters("password")
@require_POST
def password(request: AgencyRequest, pk: int) -> HttpResponse:
    """Give a new password; it is shown once, on the answer to the form itself."""
    one = get_object_or_404(memberships(), pk=pk)
    form = PasswordForm(request.POST)
    if form.is_valid():
        done, chosen = attempt(
            form, people.give_password, {**form.cleaned_data, "membership_id": pk, "by": request.actor}
        )
        if done:
            shown = {"title": "New password", "membership": one, "password": chosen}
            return render(request, "settings/password_once.html", shown)
    return _page(request, one, password=form)

"""Screens of settings: the agency and its brand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from recert.agencies import actions, contrast
from recert.agencies.queries import agencies_closed_to
from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.web.settings.forms import AgencyForm, BrandForm
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import put_errors


def attempt(form: forms.Form, action: Callable[..., Any], given: Mapping[str, Any]) -> tuple[bool, Any]:
    """Run an action; return (done, what it returned), with its problems put beside the fields."""
    try:
        return True, action(**given)
    except ProblemError as problem:
        put_errors(form, problem.problems)
        return False, None


@agency_view(Permission.SETTINGS_EDIT, area="settings:agency")
@require_http_methods(["GET", "POST"])
def agency(request: AgencyRequest) -> HttpResponse:
    """Name, time zone and date format of the agency."""
    start = {name: getattr(request.agency, name) for name in ("name", "time_zone", "date_format")}
    form = AgencyForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        done, changed = attempt(form, actions.change_agency, {**form.cleaned_data, "by": request.actor})
        if done:
            messages.success(request, "Saved." if changed else "Nothing was different.", extra_tags="good")
            return redirect(to(request, "settings:agency"))
    return render(request, "settings/agency.html", {"title": "Settings", "form": form})


@agency_view(Permission.SETTINGS_EDIT, area="settings:agency")
@require_http_methods(["GET", "POST"])
def brand(request: AgencyRequest) -> HttpResponse:
    """Name, hosts, colours and logo of the brand."""
    mine = request.agency.brand
    closed = agencies_closed_to(mine.pk, request.user.pk)
    sent = request.method == "POST"
    form = BrandForm(
        request.POST if sent else None, request.FILES if sent else None, initial=BrandForm.start(mine)
    )
    if form.is_valid():
        done, changed = attempt(form, actions.change_brand, {**form.wanted(), "by": request.actor})
        if done:
            messages.success(request, "Saved." if changed else "Nothing was different.", extra_tags="good")
            return redirect(to(request, "settings:brand"))
    shared = actions.shared_sentence(closed) if closed else ""
    shown = {
        "title": "Settings",
        "form": form,
        "shared": shared,
        "look": _look(mine.theme, mine.accent, mine.rail),
    }
    return render(request, "settings/brand.html", shown)


def _look(theme: str, accent: str, rail: str) -> dict[str, str]:
    ground = contrast.theme(theme)
    return {"accent": accent or ground.accent, "rail": rail or ground.rail, "ink": ground.rail_ink}

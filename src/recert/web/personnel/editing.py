"""Screens that change one member."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from recert.agencies.roles import Permission
from recert.kernel.days import show
from recert.kernel.problems import ProblemError
from recert.personnel import actions
from recert.personnel.models import Member
from recert.personnel.queries import visible_members
from recert.web.personnel.forms import DeactivateForm, MemberForm, initial_of
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import posted, put_errors

AREA = "personnel:list"


@agency_view(Permission.PERSONNEL_EDIT, area=AREA)
def add(request: AgencyRequest) -> HttpResponse:
    form = MemberForm(posted(request), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            member = actions.add_member(details=form.details(), by=request.actor, today=request.today)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, f"{member} is on the roster.", extra_tags="good")
            return redirect(to(request, "personnel:detail", member.pk))
    context = {"title": "Add member", "form": form, "back": to(request, "personnel:list")}
    return render(request, "personnel/edit.html", context)


@agency_view(Permission.PERSONNEL_EDIT, area=AREA)
def edit(request: AgencyRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(visible_members(request.actor), pk=pk)
    form = MemberForm(posted(request), actor=request.actor, initial=initial_of(member))
    back = to(request, "personnel:detail", pk)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.change_member(
                member_id=pk, details=form.details(), by=request.actor, today=request.today
            )
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, "Saved." if saved else "Nothing was changed.", extra_tags="good")
            return redirect(back)
    context = {"title": f"Edit {member}", "form": form, "member": member, "back": back}
    return render(request, "personnel/edit.html", context)


@agency_view(Permission.PERSONNEL_EDIT, area=AREA)
def deactivate(request: AgencyRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(visible_members(request.actor), pk=pk)
    form = DeactivateForm(posted(request), initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        try:
            actions.deactivate_members(member_ids=[pk], on=on, by=request.actor)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            told = f"{member} is inactive from {show(on)}."
            messages.success(request, told, extra_tags="good")
            return redirect(to(request, "personnel:detail", pk))
    return _ask(request, member, title=f"Deactivate {member}", form=form, deactivates=True)


@agency_view(Permission.PERSONNEL_EDIT, area=AREA)
def reactivate(request: AgencyRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(visible_members(request.actor), pk=pk)
    if request.method == "POST":
        changed = actions.reactivate_members(member_ids=[pk], by=request.actor)
        told = f"{member} is active again." if changed else f"{member} is active already."
        messages.success(request, told, extra_tags="good")
        return redirect(to(request, "personnel:detail", pk))
    return _ask(request, member, title=f"Reactivate {member}")


def _ask(request: AgencyRequest, member: Member, **context: Any) -> HttpResponse:
    return render(request, "personnel/activity.html", {"member": member, **context})

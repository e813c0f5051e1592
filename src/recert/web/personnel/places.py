"""Screens of units and groups."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.personnel import groups as group_actions
from recert.personnel import queries
from recert.personnel import units as unit_actions
from recert.personnel.models import Group, Member, Unit
from recert.personnel.queries import Wanted
from recert.web.personnel.forms import GroupForm, LeaveForm, UnitForm
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import posted, put_errors
from recert.web.shell.lists import csv_response, page_of

AREA = "personnel:units"


@agency_view(Permission.PERSONNEL_VIEW, area=AREA)
@require_safe
def units(request: AgencyRequest) -> HttpResponse:
    rows = queries.unit_rows(request.actor, today=request.today)
    groups = queries.group_rows(request.actor, today=request.today)
    if request.GET.get("format") == "csv":
        cells = [("unit", row.unit.name, row.above, row.total) for row in rows]
        cells += [("group", group.name, "", group.active) for group in groups]
        return csv_response("units-and-groups", ("kind", "name", "below", "active_members"), cells)
    context = {"title": "Units and groups", "rows": rows, "groups": groups}
    return render(request, "personnel/units.html", context)


@agency_view(Permission.PERSONNEL_EDIT, area=AREA)
def unit_add(request: AgencyRequest) -> HttpResponse:
    form = UnitForm(posted(request), actor=request.actor, initial={"parent_id": request.GET.get("below")})
    if request.method == "POST" and form.is_valid():
        try:
            unit = unit_actions.add_unit(**form.cleaned_data, by=request.actor)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, f"Unit “{unit}” added.", extra_tags="good")
            return redirect(to(request, AREA))
    return render(request, "personnel/place.html", {"title": "Add unit", "form": form})


@agency_view(Permission.PERSONNEL_EDIT, area=AREA)
def unit(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Unit, pk=pk)
    initial = {"name": found.name, "parent_id": found.parent_id}
    form = UnitForm(posted(request), actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            unit_actions.change_unit(unit_id=pk, **form.cleaned_data, by=request.actor)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, "Saved.", extra_tags="good")
            return redirect(to(request, AREA))
    context = {"title": f"Unit {found}", "form": form, "remove": "personnel:unit_remove", "place": found}
    return render(request, "personnel/place.html", context)


@agency_view(Permission.PERSONNEL_EDIT, area=AREA)
@require_POST
def unit_remove(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Unit, pk=pk)
    try:
        unit_actions.remove_unit(unit_id=pk, by=request.actor)
    except ProblemError as fault:
        messages.error(request, str(fault), extra_tags="bad")
        return redirect(to(request, "personnel:unit", pk))
    messages.success(request, f"Unit “{found}” removed.", extra_tags="good")
    return redirect(to(request, AREA))


@agency_view(Permission.PERSONNEL_EDIT, area=AREA)
def group_add(request: AgencyRequest) -> HttpResponse:
    form = GroupForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            group = group_actions.add_group(**form.cleaned_data, by=request.actor)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, f"Group “{group}” added.", extra_tags="good")
            return redirect(to(request, "personnel:group", group.pk))
    return render(request, "personnel/place.html", {"title": "Add group", "form": form})


@agency_view(Permission.PERSONNEL_VIEW, area=AREA)
def group(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Group, pk=pk)
    wanted = Wanted(group_id=pk, people="all")
    members = queries.find_members(request.actor, wanted, today=request.today)
    form = LeaveForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            done = group_actions.remove_from_group(
                group_id=pk, member_ids=form.cleaned_data["member"], by=request.actor
            )
        except Member.DoesNotExist:
            form.add_error("member", "Somebody whom you ticked is gone. Look again.")
        else:
            messages.success(request, f"{done:,} removed from the group.", extra_tags="good")
            return redirect(to(request, "personnel:group", pk))
    context = {"title": found.name, "group": found, "page": page_of(request, members), "form": form}
    return render(request, "personnel/group.html", context)


@agency_view(Permission.PERSONNEL_EDIT, area=AREA)
def group_edit(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Group, pk=pk)
    form = GroupForm(posted(request), initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            group_actions.rename_group(group_id=pk, **form.cleaned_data, by=request.actor)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, "Saved.", extra_tags="good")
            return redirect(to(request, "personnel:group", pk))
    context = {"title": f"Group {found}", "form": form, "remove": "personnel:group_remove", "place": found}
    return render(request, "personnel/place.html", context)


@agency_view(Permission.PERSONNEL_EDIT, area=AREA)
@require_POST
def group_remove(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Group, pk=pk)
    group_actions.remove_group(group_id=pk, by=request.actor)
    messages.success(request, f"Group “{found}” removed; its members stay.", extra_tags="good")
    return redirect(to(request, AREA))

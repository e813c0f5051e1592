"""Change many members of the roster at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.personnel import actions, groups, queries
from recert.personnel.models import Group, Member
from recert.reports.roster import roster
from recert.web.personnel import forms
from recert.web.personnel.forms import ChosenForm, ManyForm, RosterForm
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import posted, put_errors

NAMED = 12


@agency_view(Permission.PERSONNEL_EDIT, area="personnel:list")
def many(request: AgencyRequest) -> HttpResponse:
    ids = list(_chosen(request).values_list("pk", flat=True))
    if not ids:
        messages.warning(request, "Nobody was chosen: tick somebody in the roster first.", extra_tags="warn")
        return redirect(to(request, "personnel:list"))
    form = ManyForm(posted(request), actor=request.actor, chosen=len(ids))
    if request.method == "POST" and form.is_valid():
        try:
            told = _do(request, form.cleaned_data, ids)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        except (Group.DoesNotExist, Member.DoesNotExist):
            form.add_error(None, "A member or group is gone. Look at the roster again.")
        else:
            messages.success(request, told, extra_tags="good")
            return redirect(to(request, "personnel:list"))
    named = _chosen(request)[:NAMED]
    context = {"title": "Change many members", "form": form, "count": len(ids), "named": named}
    return render(request, "personnel/many.html", context | {"more": len(ids) - len(named)})


def _chosen(request: AgencyRequest) -> QuerySet[Member]:
    """Return the members that the address names: the ticked ones, or all that match the filters."""
    chosen = ChosenForm(request.GET)
    chosen.is_valid()
    if chosen.cleaned_data.get("all"):
        filters = RosterForm(request.GET, actor=request.actor, ranks=queries.ranks(request.actor))
        return roster(request.actor, **filters.wanted(), today=request.today)
    ids = chosen.cleaned_data.get("member", [])
    return queries.visible_members(request.actor).filter(pk__in=ids).order_by("sort_key", "pk")


def _do(request: AgencyRequest, given: dict[str, Any], ids: list[int]) -> str:
    """Do what was chosen; return what happened, with the numbers that add up."""
    by = request.actor
    match given["what"]:
        case forms.MOVE:
            done, told = actions.move_members(member_ids=ids, unit_id=given["unit"], by=by), "moved"
        case forms.JOIN:
            done, told = groups.add_to_group(group_id=given["group"], member_ids=ids, by=by), "added"
        case forms.LEAVE:
            done, told = groups.remove_from_group(group_id=given["group"], member_ids=ids, by=by), "removed"
        case forms.DEACTIVATE:
            done, told = actions.deactivate_members(member_ids=ids, on=given["on"], by=by), "deactivated"
        case _:
            done, told = actions.reactivate_members(member_ids=ids, by=by), "reactivated"
    rest = f"; {len(ids) - done:,} were so already" if done < len(ids) else ""
    return f"{done:,} {'member' if done == 1 else 'members'} {told}{rest}."

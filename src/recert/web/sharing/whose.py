"""Whose papers a page shows: one's own, in a member's look, or those of a member that one may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.personnel.models import Member
from recert.personnel.queries import own_record, visible_members
from recert.web.shell.access import AgencyRequest, agency_view, to


@dataclass(frozen=True, slots=True)
class Whose:
    """The member, and where the pages about the member's papers are."""

    member: Member
    own: bool
    base: str
    transcript: str
    certificates: str


OfOne = Callable[[AgencyRequest, Whose], HttpResponse]


def own(view: OfOne) -> Callable[..., HttpResponse]:
    """Open the page about one's own papers; a login without a record gets a page that says so."""

    @agency_view(Permission.OWN_VIEW)
    @require_safe
    @wraps(view)
    def inside(request: AgencyRequest) -> HttpResponse:
        member = own_record(request.membership.pk)
        if member is None:
            return render(request, "me/no_record.html", {"title": "No record yet"})
        return view(request, oneself(request, member))

    return inside  # type: ignore[return-value]


def of_member(view: OfOne) -> Callable[..., HttpResponse]:
    """Open the page about a member that one may see."""

    @agency_view(Permission.PERSONNEL_VIEW, area="personnel:list")
    @require_safe
    @wraps(view)
    def inside(request: AgencyRequest, pk: int) -> HttpResponse:
        member = get_object_or_404(visible_members(request.actor), pk=pk)
        transcript = to(request, "sharing:member_transcript", pk)
        certificates = to(request, "sharing:member_certificates", pk)
        return view(request, Whose(member, False, "sharing/of_member.html", transcript, certificates))

    return inside  # type: ignore[return-value]


def oneself(request: AgencyRequest, member: Member) -> Whose:
    """Return where one's own papers are."""
    transcript, certificates = to(request, "sharing:transcript"), to(request, "sharing:certificates")
    return Whose(member, True, "sharing/own.html", transcript, certificates)

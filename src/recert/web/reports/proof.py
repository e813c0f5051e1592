"""Proof on the screen and on paper, and finding whom it is about."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.kernel import log
from recert.kernel.text import fold
from recert.personnel.queries import visible_members
from recert.reports.proof import Proof, prove
from recert.web.reports.files import file_of, made, unanswered, wanted
from recert.web.reports.proof_forms import FindForm, ProofForm
from recert.web.reports.proof_tables import proof_report
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.lists import page_of

AREA = "reports:start"


@agency_view(Permission.PERSONNEL_VIEW, area=AREA)
@require_safe
def find(request: AgencyRequest) -> HttpResponse:
    """Find the member whose record or proof is wanted."""
    form = FindForm(request.GET)
    words = fold(form.cleaned_data["q"]).split() if form.is_valid() else []
    members = visible_members(request.actor).select_related("unit").order_by("sort_key", "pk")
    for word in words:
        members = members.filter(search_key__contains=word)
    context = {"title": "Record and proof of a member", "form": form, "page": page_of(request, members)}
    return render(request, "reports/find.html", context)


@agency_view(Permission.CREDENTIALS_VIEW, area=AREA)
@require_safe
def proof(request: AgencyRequest, pk: int) -> HttpResponse:
    members = visible_members(request.actor).select_related("unit")
    member = get_object_or_404(members, pk=pk)
    form = ProofForm(request.GET, today=request.today, zone=request.agency.time_zone)
    if form.errors:
        return unanswered(request, form, f"Proof: {member.full_name}")
    found = prove(request.actor, form.question(member))
    if wanted(request):
        return file_of(request, proof_report(found, made(request), _again(request, found)), rows=0)
    context = {
        "title": "Proof",
        "member": member,
        "form": form,
        "proof": found,
        "trail": [(event, log.details(event.data)) for event in found.trail],
        "again": _again(request, found),
    }
    return render(request, "reports/proof.html", context)


def _again(request: AgencyRequest, found: Proof) -> str:
    """Return the address that asks the very same question again, at any later time."""
    question = found.question
    days = {"first": question.first, "last": question.last}
    query = {
        "as_of": question.day.isoformat(),
        "at": question.known_at.isoformat(),
        **({"type": question.kind.pk} if question.kind else {}),
        **{name: day.isoformat() for name, day in days.items() if day},
    }
    return request.build_absolute_uri(
        to(request, "reports:proof", question.member.pk, query=urlencode(query))
    )

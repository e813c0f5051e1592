"""Screens of certificates: the list, the paper itself, and taking one back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.credentials.models import Credential
from recert.kernel.problems import ProblemError
from recert.sharing import actions
from recert.sharing.models import Certificate
from recert.sharing.papers import certificate_pdf
from recert.sharing.queries import (
    certificate_rows,
    printable_certificates,
    proofs_of,
    provable_completions,
    reachable_certificates,
)
from recert.training.models import Completion
from recert.web.sharing.handing import pdf_response
from recert.web.sharing.whose import Whose, of_member, own
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.lists import page_of


def _list(request: AgencyRequest, whose: Whose) -> HttpResponse:
    member = whose.member
    completions = provable_completions(request.actor).filter(member_id=member.pk)
    page = page_of(request, completions.order_by("-completed_on", "-pk"))
    context = {
        "title": "Certificates",
        "whose": whose,
        "may_issue": whose.own or request.actor.may(Permission.COMPLETIONS_RECORD),
        "page": page,
        "rows": certificate_rows(page),
        "proofs": proofs_of(member.pk, request.today),
    }
    return render(request, "sharing/certificates.html", context)


certificates = own(_list)
member_certificates = of_member(_list)


@agency_view(Permission.OWN_VIEW)
@require_POST
def issue(request: AgencyRequest, pk: int) -> HttpResponse:
    """Make the certificate of a completion, or find it, and open it."""
    return _issued(request, lambda: actions.issue_for_completion(by=request.actor, completion_id=pk))


@agency_view(Permission.OWN_VIEW)
@require_POST
def issue_proof(request: AgencyRequest, pk: int) -> HttpResponse:
    """Make the printed proof of a credential, or find it, and open it."""
    return _issued(request, lambda: actions.issue_for_credential(by=request.actor, credential_id=pk))


def _issued(request: AgencyRequest, make: Callable[[], Certificate]) -> HttpResponse:
    try:
        made = make()
    except (Completion.DoesNotExist, Credential.DoesNotExist) as missing:
        raise Http404 from missing
    return redirect(to(request, "sharing:certificate", made.pk))


@agency_view(Permission.OWN_VIEW)
@require_safe
def certificate(request: AgencyRequest, pk: int) -> HttpResponse:
    """Hand out the PDF; of one that was revoked, or whose record was withdrawn, there is nothing to print."""
    found = get_object_or_404(printable_certificates(request.actor), pk=pk)
    address = request.build_absolute_uri(reverse("check:certificate", args=[request.agency.slug, found.code]))
    return pdf_response(certificate_pdf(found, request.agency, address), f"certificate-{found.number}")


@agency_view(Permission.OWN_VIEW)
@require_POST
def revoke(request: AgencyRequest, pk: int) -> HttpResponse:
    """Take a certificate back: its check page says so from now on."""
    found = get_object_or_404(reachable_certificates(request.actor), pk=pk)
    try:
        actions.revoke_certificate(by=request.actor, certificate_id=pk)
        said = f"Certificate {found.number} is revoked: its check page says so from now on."
        messages.success(request, said, extra_tags="good")
    except ProblemError as fault:
        messages.error(request, str(fault), extra_tags="bad")
    is_own = found.member.membership_id == request.membership.pk
    back = () if is_own else (found.member_id,)
    return redirect(to(request, f"sharing:{'' if is_own else 'member_'}certificates", *back))

"""One completion: what it says, what it said before, its correction, and its document."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from recert.agencies.actors import NotAllowedError
from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.submissions.actions import correcting, evidence
from recert.submissions.actions.correcting import visible_completions
from recert.training.models import Completion
from recert.training.queries import categories
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.documents import DocumentForm
from recert.web.shell.forms import posted, put_errors
from recert.web.submissions.forms import CorrectForm, WithdrawForm, put_problems


@agency_view(Permission.TRAINING_VIEW, area="personnel:list")
def completion(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_completions(request.actor), pk=pk)
    form = CorrectForm(posted(request), found=found)
    if form.is_bound and not request.actor.may(Permission.COMPLETIONS_RECORD):
        raise NotAllowedError("Only who records completions corrects them.")
    if form.is_bound and form.is_valid():
        try:
            new = correcting.correct_completion(
                by=request.actor,
                completion_id=pk,
                entry=form.entry(),
                reason=form.cleaned_data["reason"],
                today=request.today,
            )
        except ProblemError as fault:
            put_problems(form, fault.problems)
        else:
            messages.success(request, "Corrected. The first entry stays on file.", extra_tags="good")
            return redirect(to(request, "submissions:completion", new.pk))
    return _page(request, found, form)


@agency_view(Permission.COMPLETIONS_RECORD, area="personnel:list")
@require_POST
def attach(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_completions(request.actor), pk=pk)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        upload = cast("UploadedFile[bytes]", form.cleaned_data["file"])
        try:
            document = evidence.attach_evidence(by=request.actor, completion_id=pk, upload=upload)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, f"Attached {document.name}.", extra_tags="good")
            return redirect(to(request, "submissions:completion", pk))
    return _page(request, found, CorrectForm(None, found=found), form)


@agency_view(Permission.COMPLETIONS_RECORD, area="personnel:list")
@require_POST
def detach(request: AgencyRequest, pk: int) -> HttpResponse:
    get_object_or_404(visible_completions(request.actor), pk=pk)
    try:
        document = evidence.withdraw_evidence(by=request.actor, completion_id=pk)
    except ProblemError as fault:
        messages.error(request, str(fault), extra_tags="bad")
    else:
        messages.success(request, f"Withdrawn: {document.name}.", extra_tags="good")
    return redirect(to(request, "submissions:completion", pk))


@agency_view(Permission.COMPLETIONS_RECORD, area="personnel:list")
@require_POST
def withdraw(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_completions(request.actor), pk=pk)
    form = WithdrawForm(request.POST, prefix="withdraw")
    if form.is_valid():
        try:
            correcting.withdraw_completion(by=request.actor, completion_id=pk, **form.cleaned_data)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, "Withdrawn. It counts no more and stays on file.", extra_tags="good")
            return redirect(to(request, "submissions:completion", pk))
    return _page(request, found, CorrectForm(None, found=found), withdrawing=form)


def _page(
    request: AgencyRequest,
    found: Completion,
    form: CorrectForm,
    attaching: DocumentForm | None = None,
    withdrawing: WithdrawForm | None = None,
) -> HttpResponse:
    past = correcting.history_of(found)
    document = found.document
    is_own = found.member.membership_id == request.membership.pk
    context = {
        "title": found.title,
        "completion": found,
        "form": form,
        "past": past,
        "stands": past[0].row,
        "may_change": request.actor.may(Permission.COMPLETIONS_RECORD)
        and found.withdrawn_at is None
        and not is_own,
        "document": document,
        "is_handed_in": document is not None and evidence.is_handed_in(document),
        "attaching": attaching or DocumentForm(),
        "handed_in": found.submissions.first(),
        "withdrawing": withdrawing or WithdrawForm(prefix="withdraw"),
        "categories": categories(),
    }
    return render(request, "submissions/completion.html", context)

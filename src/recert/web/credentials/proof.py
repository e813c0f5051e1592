"""Screens about one credential's proof: what authorities did to it, and its documents."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.credentials import actions, documents, queries
from recert.kernel import days
from recert.kernel.problems import ProblemError
from recert.web.credentials.forms import ActionForm
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.documents import DocumentForm
from recert.web.shell.files import file_answer
from recert.web.shell.forms import posted, posted_files, put_errors

AREA = "credentials:list"


@agency_view(Permission.CREDENTIALS_EDIT, area=AREA)
def action(request: AgencyRequest, pk: int) -> HttpResponse:
    records = queries.visible_credentials(request.actor).select_related("member", "credential_type")
    credential = get_object_or_404(records, pk=pk)
    last = queries.actions_of(credential.pk).first()
    form = ActionForm(posted(request), kinds=actions.next_actions(last.kind if last else ""))
    if form.is_valid():
        try:
            done = actions.record_action(
                by=request.actor, credential_id=pk, today=request.today, **form.cleaned_data
            )
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            day = days.show(done.effective_on)
            messages.success(request, f"Recorded: {done.kind} from {day}.", extra_tags="good")
            return redirect(to(request, "credentials:detail", pk))
    context = {"title": "Suspend, revoke or reinstate", "credential": credential, "form": form, "last": last}
    return render(request, "credentials/action.html", context)


@agency_view(Permission.CREDENTIALS_EDIT, area=AREA)
def attach(request: AgencyRequest, pk: int) -> HttpResponse:
    records = queries.visible_records(request.actor).filter(withdrawn_at__isnull=True)
    credential = get_object_or_404(records.select_related("member", "credential_type"), pk=pk)
    form = DocumentForm(posted(request), posted_files(request))
    if form.is_valid():
        upload = cast("UploadedFile[bytes]", form.cleaned_data["file"])
        try:
            document = documents.attach_document(by=request.actor, credential_id=pk, upload=upload)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, f"Attached {document.name}.", extra_tags="good")
            return redirect(to(request, "credentials:detail", pk))
    return render(
        request,
        "credentials/attach.html",
        {"title": "Attach a document", "credential": credential, "form": form},
    )


@agency_view(Permission.OWN_VIEW)
@require_safe
def document(request: AgencyRequest, pk: int) -> HttpResponseBase:
    """Hand out a file to who may see the member, always as a download and never guessed at by the browser."""
    found = get_object_or_404(queries.visible_documents(request.actor), pk=pk)
    return file_answer(
        request, str(found.file), name=found.name, content_type=found.content_type, etag=found.sha256
    )


@agency_view(Permission.CREDENTIALS_EDIT, area=AREA)
@require_POST
def withdraw_document(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        queries.visible_documents(request.actor).filter(credential__isnull=False), pk=pk
    )
    try:
        documents.withdraw_document(by=request.actor, document_id=pk)
        messages.success(request, f"Withdrawn: {found.name}.", extra_tags="good")
    except ProblemError as fault:
        messages.error(request, str(fault), extra_tags="bad")
    return redirect(to(request, "credentials:detail", found.credential_id))

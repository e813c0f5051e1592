"""The review queue: look at what members hand in, put it right, approve, return, reject."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.credentials.type_queries import types_in_use
from recert.kernel.problems import ProblemError
from recert.submissions import queries
from recert.submissions.actions import answering, approving, deciding
from recert.submissions.entries import entry_of
from recert.submissions.looking import look_at
from recert.submissions.models import Submission
from recert.training.queries import asked_of, categories
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import posted
from recert.web.shell.lists import page_of
from recert.web.submissions.choosing import choice_of_courses
from recert.web.submissions.forms import ReviewCardForm, ReviewTrainingForm, put_problems, values_of
from recert.web.submissions.review_forms import REVIEW_STATES, AnswerForm, QueueForm, ReopenForm, TickedForm

AREA = "submissions:queue"
REVIEW = Permission.SUBMISSIONS_REVIEW
State = Submission.State


@agency_view(REVIEW, area=AREA)
@require_safe
def queue(request: AgencyRequest) -> HttpResponse:
    form = QueueForm(request.GET, actor=request.actor)
    wanted = form.wanted()
    counts = queries.counts(request.actor, wanted)
    context = {
        "title": "Review",
        "form": form,
        "state": wanted.state,
        "states": [(state, label, counts[state]) for state, label in REVIEW_STATES.items()],
        "page": page_of(request, queries.queue(request.actor, wanted)),
    }
    return render(request, "submissions/queue.html", context)


@agency_view(REVIEW, area=AREA)
@require_POST
def approve_ticked(request: AgencyRequest) -> HttpResponse:
    form = TickedForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["pick"])), extra_tags="bad")
        return redirect(to(request, AREA))
    done = approving.approve_training(
        by=request.actor, versions=form.cleaned_data["pick"], today=request.today
    )
    if done.approved:
        messages.success(request, f"Approved: {done.approved}.", extra_tags="good")
    for why in sorted(set(done.left.values())):
        count = list(done.left.values()).count(why)
        messages.warning(request, f"Left out, {count}: {why}", extra_tags="warn")
    return redirect(to(request, AREA))


@csp_update({"frame-src": [SELF], "object-src": [SELF]})
@agency_view(REVIEW, area=AREA)
def review(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_rows(request), pk=pk)
    form = _form(request, found)
    if form.is_bound and form.is_valid():
        try:
            done = approving.approve(
                by=request.actor,
                submission_id=pk,
                version=form.cleaned_data["version"],
                entry=form.entry(),
                today=request.today,
            )
        except ProblemError as fault:
            if form.cleaned_data["version"] != found.version and found.state == State.WAITING:
                messages.error(request, str(fault), extra_tags="bad")
                return redirect(to(request, "submissions:review", pk))
            put_problems(form, fault.problems)
        else:
            return _approved(request, done)
    return _page(
        request, found, form, AnswerForm(initial={"version": found.version}), ReopenForm(prefix="reopen")
    )


def _rows(request: AgencyRequest) -> QuerySet[Submission]:
    rows = queries.reviewable(request.actor)
    return rows.select_related(
        "member__unit", "course", "credential_type__authority", "decided_by", "credential", "completion"
    )


def _form(request: AgencyRequest, found: Submission) -> ReviewTrainingForm | ReviewCardForm:
    return _form_of(found, posted(request))


def _form_of(found: Submission, data: QueryDict | None) -> ReviewTrainingForm | ReviewCardForm:
    if found.is_training:
        offered = choice_of_courses(asked_of(found.member_id), all_of_them=True, chosen=found.course)
        return ReviewTrainingForm(data, initial=values_of(found), courses=offered)
    types = types_in_use().select_related("authority")
    return ReviewCardForm(data, initial=values_of(found), types=types)


def _approved(request: AgencyRequest, done: approving.Approved) -> HttpResponse:
    told = f"Approved: {done.submission} of {done.submission.member.full_name}."
    if done.met:
        told += f" Training done by it: {done.met}."
    messages.success(request, told, extra_tags="good")
    for warning in done.warnings:
        messages.warning(request, warning, extra_tags="warn")
    return redirect(to(request, AREA))


def _page(
    request: AgencyRequest,
    found: Submission,
    form: ReviewTrainingForm | ReviewCardForm,
    answer_form: AnswerForm,
    reopen_form: ReopenForm,
) -> HttpResponse:
    context = {
        "title": str(found),
        "submission": found,
        "form": form,
        "answer_form": answer_form,
        "reopen_form": reopen_form,
        "files": queries.files_of(found),
        "look": look_at(found, entry_of(found), request.today),
        "is_own": deciding.is_own(found, request.actor),
        "trail": queries.trail_of(found),
        "categories": categories(),
    }
    return render(request, "submissions/review.html", context)


@csp_update({"frame-src": [SELF], "object-src": [SELF]})
@agency_view(REVIEW, area=AREA)
@require_POST
def answer(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_rows(request), pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            done = answering.answer(
                by=request.actor,
                submission_id=pk,
                version=form.cleaned_data["version"],
                state=form.cleaned_data["to"],
                reason=form.cleaned_data["reason"],
            )
        except ProblemError as fault:
            put_problems(form, fault.problems)
        else:
            messages.success(request, f"{REVIEW_STATES[done.state]}: {done}.", extra_tags="good")
            return redirect(to(request, AREA))
    return _page(request, found, _form_of(found, None), form, ReopenForm(prefix="reopen"))


@csp_update({"frame-src": [SELF], "object-src": [SELF]})
@agency_view(REVIEW, area=AREA)
@require_POST
def reopen(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(_rows(request), pk=pk)
    form = ReopenForm(request.POST, prefix="reopen")
    if form.is_valid():
        try:
            answering.reopen(by=request.actor, submission_id=pk, reason=form.cleaned_data["reason"])
        except ProblemError as fault:
            put_problems(form, fault.problems)
        else:
            messages.success(request, "Taken back. It waits for review again.", extra_tags="good")
            return redirect(to(request, "submissions:review", pk))
    return _page(request, found, _form_of(found, None), AnswerForm(initial={"version": found.version}), form)

"""The renewal screen: the desk over all types, or the people of one assignment."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.kernel import days
from recert.kernel.problems import ProblemError
from recert.renewals import drafts, jobs
from recert.renewals.apply import NothingSelectedError, PlanMovedError, apply_run
from recert.renewals.filters import Filters
from recert.renewals.gather import Gathered, gather
from recert.renewals.late_credit import waiting
from recert.renewals.models import RenewalRun
from recert.training.models import Assignment
from recert.web.renewals import posting, rows, summary
from recert.web.renewals.export import as_csv
from recert.web.renewals.forms import FILL_LABELS, ConfirmForm, FilterForm, HandOverForm, PolicyForm, RowsForm
from recert.web.shell.access import AgencyRequest, agency_view, to


@agency_view(Permission.RENEWALS_VIEW, area="renewals:desk")
@require_safe
def desk(request: AgencyRequest) -> HttpResponse:
    """Show everyone to renew, over all types and assignments."""
    run = drafts.draft_of(by=request.actor)
    return _screen(request, run)


@agency_view(Permission.RENEWALS_VIEW, area="training:credential_assignments")
@require_safe
def for_assignment(request: AgencyRequest, pk: int) -> HttpResponse:
    """Show the people of one assignment who have expired credentials or completed training."""
    assignment = get_object_or_404(Assignment, pk=pk, credential_type__isnull=False)
    run = drafts.draft_of(by=request.actor, assignment_id=assignment.pk, due_days=assignment.due_days_before)
    return _screen(request, run)


@agency_view(Permission.RENEWALS_APPLY, area="renewals:desk")
@require_POST
def save(request: AgencyRequest, pk: int) -> HttpResponse:
    """Keep what was posted and do what the pressed button says."""
    run = _own_draft(request, pk)
    filter_form = FilterForm(request.GET, actor=request.actor)
    filters = filter_form.filters(run.assignment_id)
    form, policy = RowsForm(request.POST), PolicyForm(request.POST)
    form.is_valid()
    posting.absorb(request, run, filters, form, policy)
    posting.act(request, run, filters, form)
    if form.errors or policy.errors:
        return _screen(request, run, policy=policy, form=form)
    if form.cleaned_data.get("do") == "update":
        return redirect(to(request, "renewals:confirm", run.pk, query=request.GET.urlencode()))
    if request.htmx:
        return _screen(request, run)
    return redirect(_address(request, run))


@agency_view(Permission.RENEWALS_APPLY, area="renewals:desk")
def confirm(request: AgencyRequest, pk: int) -> HttpResponse:
    """Say what will happen; on POST, do it once."""
    own_or_done = Q(owner_id=request.user.pk) | ~Q(state=RenewalRun.State.DRAFT)
    run = get_object_or_404(
        RenewalRun, own_or_done, pk=pk
    )  # one look: it may be confirmed at this very moment
    if run.state != RenewalRun.State.DRAFT:
        return redirect(to(request, "renewals:run", run.pk))
    filters = FilterForm(request.GET, actor=request.actor).filters(run.assignment_id)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fingerprint = form.cleaned_data["fingerprint"]
        if jobs.people_shown(run) > jobs.IN_A_REQUEST:
            job = jobs.start_apply(run, fingerprint, filters, by=request.actor, today=request.today)
            return redirect(to(request, "jobs:detail", job.pk))
        try:
            apply_run(
                run_id=run.pk, fingerprint=fingerprint, filters=filters, by=request.actor, today=request.today
            )
            return redirect(to(request, "renewals:run", run.pk))
        except RenewalRun.DoesNotExist as discarded:  # in another tab
            raise Http404 from discarded
        except PlanMovedError as moved:
            return _confirm_page(request, run, filters, moved=moved)
        except NothingSelectedError:
            messages.error(request, "Nobody is ticked, so there is nothing to renew.", extra_tags="warn")
            return redirect(_address(request, run))
    return _confirm_page(request, run, filters)


@agency_view(Permission.RENEWALS_APPLY, area="renewals:desk")
@require_POST
def discard(request: AgencyRequest, pk: int) -> HttpResponse:
    """Forget the draft's edits."""
    run = _own_draft(request, pk)
    address = _address(request, run)
    drafts.discard(run=run, by=request.actor)
    messages.success(
        request, "The draft is discarded: every date is the suggestion again.", extra_tags="good"
    )
    return redirect(address)


@agency_view(Permission.RENEWALS_APPLY, area="renewals:desk")
@require_POST
def hand_over(request: AgencyRequest, pk: int) -> HttpResponse:
    """Give the draft to another coordinator."""
    run = _own_draft(request, pk)
    form = HandOverForm(request.POST, but=request.user.pk)
    address = _address(request, run)
    if not form.is_valid():
        messages.error(request, "Choose a coordinator to hand the draft over to.", extra_tags="bad")
        return redirect(address)
    try:
        colleague = drafts.hand_over(run=run, membership_id=form.cleaned_data["membership"], by=request.actor)
        messages.success(
            request, f"The draft is now with {colleague.user}, with all its edits.", extra_tags="good"
        )
    except ProblemError as problem:
        messages.error(request, str(problem), extra_tags="bad")
    return redirect(address)


def _own_draft(request: AgencyRequest, pk: int) -> RenewalRun:
    return get_object_or_404(RenewalRun, pk=pk, state=RenewalRun.State.DRAFT, owner_id=request.user.pk)


def _address(request: AgencyRequest, run: RenewalRun) -> str:
    query = request.GET.urlencode()
    if run.assignment_id:
        return to(request, "renewals:for_assignment", run.assignment_id, query=query)
    return to(request, "renewals:desk", query=query)


def _screen(
    request: AgencyRequest, run: RenewalRun, *, policy: PolicyForm | None = None, form: RowsForm | None = None
) -> HttpResponse:
    filter_form = FilterForm(request.GET, actor=request.actor)
    gathered = gather(run, filter_form.filters(run.assignment_id), by=request.actor, today=request.today)
    segment = request.GET.get("show", "") if request.GET.get("show") in rows.SEGMENTS else ""
    if request.method == "GET" and request.GET.get("format") == "csv":
        return as_csv(gathered, rows.in_segment(gathered.plan, segment))
    context = {
        **_page(request, gathered, segment),
        "title": "Renewals",
        "run": run,
        "plan": summary.counts(gathered.plan),
        "filter_form": filter_form,
        "filtered": gathered.filters != Filters(assignment=run.assignment_id),
        "segment": segment,
        "segments": rows.segment_counts(gathered.plan),
        "policy": policy if policy is not None else _policy_form(request, gathered),
        "form": form,
        "targets": summary.target_choices(gathered),
        "fill_labels": FILL_LABELS,
        "hand_over": HandOverForm(but=request.user.pk),
        "assignment": run.assignment,
        "late_credit": waiting(request.actor) if request.actor.may(Permission.CREDENTIALS_EDIT) else 0,
        "query": request.GET.urlencode(),
    }
    return render(request, "renewals/desk.html#desk" if request.htmx else "renewals/desk.html", context)


def _page(request: HttpRequest, gathered: Gathered, segment: str) -> dict[str, Any]:
    lines = rows.in_segment(gathered.plan, segment)
    types = {line.snapshot.type_id for line in lines}
    if len(types) > 1:
        shown, page = rows.first_of_each(lines), None
    else:
        page = Paginator(lines, rows.PER_PAGE).get_page(request.GET.get("page"))
        shown = list(page.object_list)
    return {"groups": rows.groups(gathered, shown, lines), "page": page, "shown_count": len(shown)}


def _policy_form(request: AgencyRequest, gathered: Gathered) -> PolicyForm:
    """Return the policy; where nobody chose days for all, those that would hold everybody's stand ready."""
    policy = gathered.plan.policy
    same = summary.same_days(gathered.plan)
    texts = {name: days.show(day) for name, day in same.items()}
    logic = "same" if policy.same_for_all else "validity"
    return PolicyForm(
        initial={"logic": logic, "days_before": policy.days_before, "target": policy.target, **texts}
    )


def _confirm_page(
    request: AgencyRequest, run: RenewalRun, filters: Filters, *, moved: PlanMovedError | None = None
) -> HttpResponse:
    gathered = gather(run, filters, by=request.actor, today=request.today)
    if not gathered.plan.selected and not moved:
        messages.error(request, "Nobody is ticked, so there is nothing to renew.", extra_tags="warn")
        return HttpResponseRedirect(_address(request, run))
    drafts.note_preview(run=run, gathered=gathered, filters=filters)
    context = {
        "title": "Confirm renewals",
        "run": run,
        "plan": summary.counts(gathered.plan),
        "fingerprint": gathered.plan.fingerprint,
        "sums": summary.sums(gathered),
        "moved": moved is not None,
        "changes": moved.changes if moved else [],
        "back": _address(request, run),
        "query": request.GET.urlencode(),
    }
    return render(request, "renewals/confirm.html", context, status=409 if moved else 200)

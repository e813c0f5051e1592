"""Past runs: what each did, line by line, and its undo."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.renewals import jobs, queries
from recert.renewals.models import RenewalLine
from recert.renewals.undo import undo_run, undoable
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.exports import leave_if_large
from recert.web.shell.lists import csv_response, page_of

HEADER = (
    "member_number",
    "first_name",
    "last_name",
    "credential_type",
    "outcome",
    "reason",
    "old_end",
    "new_start",
    "new_end",
    "training_due",
    "undone_at",
)


@agency_view(Permission.RENEWALS_VIEW, area="renewals:runs")
@require_safe
def past(request: AgencyRequest) -> HttpResponse:
    """List the runs that were confirmed."""
    runs = queries.past_runs(request.actor)
    if request.GET.get("format") == "csv":
        header = ("applied_at", "by", "types", "renewed", "skipped", "undone_at")
        rows = [
            (
                run.applied_at,
                run.applied_by,
                ", ".join(kind["name"] for kind in run.summary.get("types", [])),
                run.summary.get("renewed"),
                run.summary.get("skipped"),
                run.undone_at,
            )
            for run in queries.with_own_figures(request.actor, runs)
        ]
        return csv_response("renewal-runs", header, rows)
    page = page_of(request, runs)
    shown = {"title": "Past runs", "page": page, "runs": queries.with_own_figures(request.actor, page)}
    return render(request, "renewals/runs.html", shown)


@agency_view(Permission.RENEWALS_VIEW, area="renewals:runs")
@require_safe
def run(request: AgencyRequest, pk: int) -> HttpResponse:
    """Show what one run did."""
    [found] = queries.with_own_figures(
        request.actor, [get_object_or_404(queries.past_runs(request.actor), pk=pk)]
    )
    lines = queries.lines_of(found, request.actor)
    if request.GET.get("format") == "csv":
        leave_if_large(lines)
        return csv_response(f"renewal-run-{pk}", HEADER, (_cells(line) for line in lines))
    context = {
        "title": f"{found.summary.get('renewed', 0):,} credentials renewed",
        "run": found,
        "sums": found.summary,
        "selected": found.summary.get("renewed", 0)
        + found.summary.get("skipped", 0)
        + found.summary.get("refused", 0),
        "page": page_of(request, lines),
        "undoable": undoable(found).count(),
        "refused_undo": lines.exclude(undo_refused="").count(),
    }
    return render(request, "renewals/run.html", context)


@agency_view(Permission.RENEWALS_APPLY, area="renewals:runs")
@require_POST
def undo(request: AgencyRequest, pk: int) -> HttpResponse:
    """Undo a run where nothing happened since."""
    found = get_object_or_404(queries.past_runs(request.actor), pk=pk)
    if found.summary.get("renewed", 0) > jobs.IN_A_REQUEST:
        job = jobs.start_undo(found, by=request.actor, today=request.today)
        return redirect(to(request, "jobs:detail", job.pk))
    try:
        result = undo_run(run_id=found.pk, by=request.actor, today=request.today)
    except ProblemError as problem:
        messages.error(request, str(problem), extra_tags="bad")
        return redirect(to(request, "renewals:run", pk))
    if result.undone:
        kept = f" {result.refused:,} could not be undone: each says why below." if result.refused else ""
        messages.success(
            request,
            f"{result.undone:,} renewals undone: the old training is open again.{kept}",
            extra_tags="good",
        )
    else:
        messages.warning(request, "Nothing was left to undo.", extra_tags="warn")
    return redirect(to(request, "renewals:run", pk))


def _cells(line: RenewalLine) -> list[object]:
    member, old, new = line.member, line.credential, line.new_credential
    return [
        member.member_number,
        member.first_name,
        member.last_name,
        old.credential_type.name,
        line.outcome,
        line.reason,
        old.valid_through,
        new and new.valid_from,
        new and new.valid_through,
        line.new_enrollment and line.new_enrollment.due_on,
        line.undone_at,
    ]

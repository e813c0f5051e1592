"""One's own jobs: how far each is, what came of it, and the way to stop it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from recert.agencies.roles import Permission
from recert.kernel.jobs import queue
from recert.kernel.models import Job
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.exports import EXPORT
from recert.web.shell.lists import page_of

AREA = "jobs:list"
QUIET = timedelta(seconds=45)  # longer without a sign of life is worth a word
# Where a job's result is to be seen, and where it is to be tried again: a named address with a number of its arguments.
RESULTS = {
    "renewal": ("renewals:run", "run", "renewals:confirm"),
    "renewal undo": ("renewals:run", "run", "renewals:run"),
    "import": ("imports:preview", "file", "imports:preview"),
}
GONE = "There is no file: it is kept for a day. Export it again."


@dataclass(frozen=True, slots=True)
class Shown:
    """A job as a page shows it."""

    job: Job
    result: str
    again: str
    seconds_left: int | None
    quiet: bool


@agency_view(Permission.RENEWALS_VIEW, area=AREA)
@require_safe
def mine(request: AgencyRequest) -> HttpResponse:
    """List one's own jobs, newest first."""
    page = page_of(request, queue.jobs_of(request.actor))
    now = timezone.now()
    rows = [_shown(request, job, now) for job in page]
    return render(request, "jobs/list.html", {"title": "Jobs", "page": page, "rows": rows})


@agency_view(Permission.RENEWALS_VIEW, area=AREA)
@require_safe
def detail(request: AgencyRequest, pk: int) -> HttpResponse:
    """Show how far a job is; who waits on the page is taken to the result."""
    job = get_object_or_404(queue.jobs_of(request.actor), pk=pk)
    shown = _shown(request, job, timezone.now())
    if request.htmx and job.state == Job.State.DONE and job.kind != EXPORT:
        return HttpResponseClientRedirect(shown.result)
    template = "jobs/detail.html#progress" if request.htmx else "jobs/detail.html"
    return render(request, template, {"title": job.title, "job": job, "shown": shown})


@agency_view(Permission.RENEWALS_VIEW, area=AREA)
@require_POST
def cancel(request: AgencyRequest, pk: int) -> HttpResponse:
    """Stop a job where it can still be stopped."""
    try:
        job = queue.cancel(pk, by=request.actor)
    except Job.DoesNotExist as missing:
        raise Http404 from missing
    if job is None:
        messages.warning(request, "The job had ended already.", extra_tags="warn")
    elif job.state == Job.State.CANCELLED:
        messages.success(request, "The job is cancelled; nothing of it was done.", extra_tags="good")
    return redirect(to(request, "jobs:detail", pk))


@agency_view(Permission.RENEWALS_VIEW, area=AREA)
@require_safe
def download(request: AgencyRequest, pk: int) -> HttpResponseBase:
    """Download the file that one's own job wrote, while it is kept."""
    job = get_object_or_404(queue.jobs_of(request.actor), pk=pk)
    if "kept" not in job.result or not default_storage.exists(job.result["kept"]):
        messages.warning(request, GONE, extra_tags="warn")
        return redirect(to(request, "jobs:detail", pk))
    file = default_storage.open(job.result["kept"])
    return FileResponse(
        file,
        as_attachment=True,
        filename=job.result["name"],
        content_type=job.result.get("type", "text/csv; charset=utf-8"),
    )


def _shown(request: AgencyRequest, job: Job, now: datetime) -> Shown:
    result, again = _addresses(request, job)
    quiet = job.is_open and now - job.beat_at > QUIET
    return Shown(job, result, again, queue.seconds_left(job, now), quiet=quiet)


def _addresses(request: AgencyRequest, job: Job) -> tuple[str, str]:
    """Return where the result is to be seen, and where the job came from."""
    if job.kind == EXPORT:
        return to(request, "jobs:download", job.pk), job.args["address"].partition("?")[0]
    result, name, again = RESULTS[job.kind]
    return to(request, result, job.args[name]), to(request, again, job.args[name])

"""One completion: what it says, what it said before, and its correction."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from recert.agencies.actors import NotAllowedError
from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.submissions.actions import correcting
from recert.submissions.actions.correcting import visible_completions
from recert.training.models import Completion
from recert.training.queries import categories
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import posted
from recert.web.submissions.forms import CorrectForm, put_problems


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


def _page(request: AgencyRequest, found: Completion, form: CorrectForm) -> HttpResponse:
    past = correcting.history_of(found)
    context = {
        "title": found.title,
        "completion": found,
        "form": form,
        "past": past,
        "stands": past[0].row,
        "is_own": found.member.membership_id == request.membership.pk,
        "categories": categories(),
    }
    return render(request, "submissions/completion.html", context)

"""Record one training for many people at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.submissions.actions import recording
from recert.submissions.actions.recording import Recorded
from recert.training.queries import categories
from recert.web.shell.access import AgencyRequest, agency_view
from recert.web.shell.documents import say_files_again
from recert.web.shell.forms import posted, posted_files
from recert.web.submissions.choosing import choice_of_courses
from recert.web.submissions.forms import ManyForm, put_problems
from recert.web.submissions.review_forms import WhoForm

NAMED = 12


@agency_view(Permission.COMPLETIONS_RECORD, area="submissions:queue")
def record(request: AgencyRequest) -> HttpResponse:
    """The people are in the address, so that the training can be typed, sent and put right for the same ones."""
    by, today = request.actor, request.today
    choice = WhoForm(request.GET, actor=request.actor)
    who = choice.who()
    people = recording.chosen(by, who, today=today)
    count = people.count() if choice.is_chosen else 0
    offered = choice_of_courses(all_of_them=True)
    form = ManyForm(
        posted(request), initial={"expected": count}, files=posted_files(request), courses=offered
    )
    if form.is_bound and form.is_valid():
        try:
            done = recording.record_training(
                by=by,
                who=who,
                entry=form.entry(),
                expected=form.cleaned_data["expected"],
                upload=form.cleaned_data["file"],
                today=today,
            )
        except ProblemError as fault:
            put_problems(form, fault.problems)
        else:
            messages.success(request, _told(done), extra_tags="good")
            return redirect(request.path)
    say_files_again(form)
    context = {
        "title": "Record training for many",
        "choice": choice,
        "form": form,
        "count": count,
        **_named(people, count),
        "unknown": recording.unknown_numbers(by, (*who.numbers, *who.without), today=today),
        "categories": categories(),
    }
    return render(request, "submissions/many.html", context)


def _named(people: QuerySet[Member], count: int) -> dict[str, Any]:
    """Return the first of the people, and how many more there are."""
    return {"named": people[:NAMED] if count else [], "more": max(count - NAMED, 0)}


def _told(done: Recorded) -> str:
    """Say what happened, with the numbers that add up."""
    told = f"Recorded for {done.recorded:,} of {done.chosen:,} chosen"
    told += f"; {done.already:,} had it on file already." if done.already else "."
    if done.met:
        told += f" Trainings done by it: {done.met:,}."
    if done.late:
        told += f" Late credit: {done.late:,}, to look at under Renewals."
    return told

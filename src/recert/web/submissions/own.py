"""A member's screens: hand in training or a card, see what became of it, change or withdraw it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.credentials.type_queries import types_in_use
from recert.kernel.problems import ProblemError
from recert.personnel.queries import own_record
from recert.submissions import queries
from recert.submissions.actions import own
from recert.submissions.actions.files import keep_files
from recert.submissions.actions.holding import OPEN
from recert.submissions.looking import put_right, stands
from recert.submissions.models import Submission
from recert.training.queries import asked_of, categories
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import posted
from recert.web.shell.lists import page_of
from recert.web.submissions.choosing import choice_of_courses
from recert.web.submissions.forms import OwnCardForm, OwnTrainingForm, put_problems, values_of

HANDED_IN = "Handed in. Your training coordinator looks at it; this page tells you what became of it."
TITLES = {Submission.Kind.TRAINING: "Add training", Submission.Kind.CARD: "Add a card"}
Form = OwnTrainingForm | OwnCardForm


@agency_view(Permission.OWN_VIEW)
@require_safe
def own_list(request: AgencyRequest) -> HttpResponse:
    page = page_of(request, queries.own_submissions(request.actor))
    return render(request, "submissions/own.html", {"title": "What you handed in", "page": page})


@agency_view(Permission.OWN_VIEW)
def training(request: AgencyRequest) -> HttpResponse:
    return _entry_page(request, Submission.Kind.TRAINING, {"course": request.GET.get("course", "")})


@agency_view(Permission.OWN_VIEW)
def card(request: AgencyRequest) -> HttpResponse:
    return _entry_page(request, Submission.Kind.CARD, {"credential_type": request.GET.get("type", "")})


@agency_view(Permission.OWN_VIEW)
def change(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.visible_submissions(request.actor), pk=pk)
    if not _is_own(request, found) or found.state not in OPEN:
        return redirect(to(request, "submissions:detail", pk))
    return _entry_page(request, found.kind, values_of(found), found)


def _is_own(request: AgencyRequest, submission: Submission) -> bool:
    return bool(submission.member.membership_id == request.membership.pk)


def _entry_page(
    request: AgencyRequest, kind: str, values: dict[str, Any], found: Submission | None = None
) -> HttpResponse:
    if own_record(request.membership.pk) is None:
        return render(request, "me/no_record.html", {"title": "No record yet"})
    form = _form(request, kind, values, found)
    if form.is_bound:
        form.is_valid()
        made = _hand_in(request, kind, form, changing=found is not None)
        if made:
            messages.success(request, HANDED_IN, extra_tags="good")
            return redirect(to(request, "submissions:detail", made.pk))
    key = form.cleaned_data["key"] if form.is_bound else form["key"].value()
    context = {
        "title": f"Change: {found}" if found and str(found) else TITLES[Submission.Kind(kind)],
        "answer": found.answer if found and found.state == found.State.RETURNED else "",
        "form": form,
        "key": key,
        "files": queries.files_of_key(request.actor, key),
        "categories": categories(),
        "is_card": kind == Submission.Kind.CARD,
    }
    return render(request, "submissions/entry.html", context)


def _form(request: AgencyRequest, kind: str, values: dict[str, Any], found: Submission | None) -> Form:
    if kind == Submission.Kind.TRAINING:
        member = own_record(request.membership.pk)
        offered = choice_of_courses(
            asked_of(member.pk) if member else (), chosen=found.course if found else None
        )
        return OwnTrainingForm(posted(request), request.FILES or None, initial=values, courses=offered)
    types = types_in_use().select_related("authority")
    return OwnCardForm(posted(request), request.FILES or None, initial=values, types=types)


def _hand_in(request: AgencyRequest, kind: str, form: Form, *, changing: bool) -> Submission | None:
    """Keep the files whatever else is wrong; then hand in what was typed, if it makes sense."""
    key = form.cleaned_data["key"]
    problems = keep_files(by=request.actor, kind=kind, key=key, uploads=form.cleaned_data.get("files", []))
    for problem in problems:
        form.add_error("files", problem)
    if not form.is_valid():
        return None
    try:
        return own.hand_in(
            by=request.actor,
            key=key,
            entry=form.entry(),
            drop=form.cleaned_data["drop"],
            again=form.cleaned_data["again"],
            changing=changing,
            today=request.today,
        )
    except ProblemError as fault:
        put_problems(form, fault.problems)
        return None


@agency_view(Permission.OWN_VIEW)
@require_safe
def detail(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.visible_submissions(request.actor), pk=pk)
    if not _is_own(request, found):
        return redirect(to(request, "submissions:review", pk))
    context = {
        "title": str(found) or "Not handed in yet",
        "submission": found,
        "files": queries.files_of(found),
        "is_open": found.state in OPEN,
        "stands": stands(found),
        "put_right": put_right(found) if found.state == found.State.APPROVED else [],
    }
    return render(request, "submissions/detail.html", context)


@agency_view(Permission.OWN_VIEW)
@require_POST
def withdraw(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.visible_submissions(request.actor), pk=pk)
    if not _is_own(request, found):
        messages.error(request, "Only who handed it in withdraws it: return or reject it.", extra_tags="bad")
        return redirect(to(request, "submissions:review", pk))
    try:
        own.withdraw(by=request.actor, submission_id=pk)
        messages.success(request, "Withdrawn. Nobody looks at it any more.", extra_tags="good")
    except ProblemError as fault:
        messages.error(request, str(fault), extra_tags="bad")
    return redirect(to(request, "submissions:own"))

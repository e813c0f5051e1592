"""A member's own pages: what is next, my credentials, my training, my profile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.classes.queries import coming, untaken
from recert.kernel.problems import ProblemError
from recert.lessons.queries import begun_by, within_reach
from recert.personnel import own
from recert.personnel.models import Member
from recert.personnel.queries import own_record
from recert.reports.member import Held, Look, Record, record_of
from recert.reports.steps import Step, steps
from recert.reports.training import completions, counts_for, training_of, what_next
from recert.submissions.queries import State, own_submissions
from recert.training.queries import open_to
from recert.web.me.forms import NameForm, PasswordForm
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import put_errors

SIGNED_OUT = "Your password was changed. Every session was signed out: sign in again."
LATELY = timedelta(days=14)  # how long a refusal stays on the home page
LATEST = 50  # completions on the page of training
SHOWN_NEXT = 3  # what needs attention first, on the home page

OwnView = Callable[[AgencyRequest, Member], HttpResponse]


def with_record(view: OwnView) -> Callable[[AgencyRequest], HttpResponse]:
    """Give a view the member whose record this login shows; a login without one gets a page that says so."""

    @wraps(view)
    def inside(request: AgencyRequest) -> HttpResponse:
        member = own_record(request.membership.pk)
        if member is None:
            return render(request, "me/no_record.html", {"title": "No record yet"})
        return view(request, member)

    return inside


def _record(request: AgencyRequest, member: Member) -> Record:
    return record_of(request.actor, member, Look(request.today))


def _is_next(held: Held) -> bool:
    return held.successor is None and held.status not in {"current", "pending"}


def _is_due(step: Step, shown: set[int]) -> bool:
    """Tell whether a step is due soon and not told on the card of its credential already."""
    return step.is_soon and step.training.enrollment.credential_id not in shown


@agency_view(Permission.OWN_VIEW)
@require_safe
@with_record
def home(request: AgencyRequest, member: Member) -> HttpResponse:
    record = _record(request, member)
    rows = training_of(member.pk, request.today)
    due = steps(
        (each for each in rows if each.is_open and not each.completed_on), list(within_reach(open_to(member)))
    )
    ending = [held for held in record.held if _is_next(held)][:SHOWN_NEXT]
    shown = {held.credential.pk for held in ending}
    context = {
        "title": "Next for you",
        "record": record,
        "ending": ending,
        "steps": due,
        "soon": [step for step in due if _is_due(step, shown)][:SHOWN_NEXT],
        **_asks(request, member, due),
    }
    return render(request, "me/home.html", context)


def _asks(request: AgencyRequest, member: Member, due: Sequence[Step]) -> dict[str, Any]:
    """Return what asks for an eye beside what is due: what came back, classes, courses that were begun."""
    handed_in, lately = own_submissions(request.actor), timezone.now() - LATELY
    due_courses = {step.course.pk for step in due if step.course}
    decided = Q(state=State.RETURNED) | Q(state=State.REJECTED, decided_at__gte=lately)
    return {
        "handed_in": len(waiting := list(handed_in.filter(state=State.WAITING))),
        "waiting": {each.course_id for each in waiting if each.course_id},
        "answered": handed_in.filter(decided)[:SHOWN_NEXT],
        "untaken": untaken(member, request.today)[:SHOWN_NEXT],
        "coming": coming(member, request.today)[:SHOWN_NEXT],
        "begun": [each for each in begun_by(member)[:SHOWN_NEXT] if each.course_id not in due_courses],
    }


@agency_view(Permission.OWN_VIEW)
@require_safe
@with_record
def credentials(request: AgencyRequest, member: Member) -> HttpResponse:
    context = {"title": "Your credentials", "record": _record(request, member), "day": request.today}
    return render(request, "me/credentials.html", context)


@agency_view(Permission.OWN_VIEW)
@require_safe
@with_record
def own_training(request: AgencyRequest, member: Member) -> HttpResponse:
    rows = training_of(member.pk, request.today)
    offered = within_reach(open_to(member))  # one query, however many trainings ask
    counts = counts_for(rows)
    context = {
        "title": "Your training",
        "open": [(row, what_next(row, offered)) for row in rows if row.is_open and not row.completed_on],
        "closed": [row for row in rows if row.completed_on or not row.is_open],
        "completions": [
            (each, counts.get(each.pk, ())) for each in completions(member.pk, request.today)[:LATEST]
        ],
    }
    return render(request, "me/training.html", context)


@agency_view(Permission.OWN_VIEW)
@require_safe
def profile(request: AgencyRequest) -> HttpResponse:
    return _profile(request)


@agency_view(Permission.OWN_VIEW)
def change_name(request: AgencyRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect(to(request, "me:profile"))
    form = NameForm(request.POST)
    if not form.is_valid():
        return _profile(request, name=form)
    try:
        saved = own.change_own_name(**form.cleaned_data, by=request.actor)
    except ProblemError as fault:
        put_errors(form, fault.problems)
        return _profile(request, name=form)
    messages.success(request, "Your name was saved." if saved else "Nothing was changed.", extra_tags="good")
    return redirect(to(request, "me:profile"))


@agency_view(Permission.OWN_VIEW)
@sensitive_post_parameters()
def change_password(request: AgencyRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect(to(request, "me:profile"))
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _profile(request, password=form)
    current, new = form.cleaned_data["current"], form.cleaned_data["new"]
    try:
        own.change_own_password(current=current, new=new, by=request.actor)
    except ProblemError as fault:
        put_errors(form, fault.problems)
        return _profile(request, password=form)
    logout(request)
    messages.success(request, SIGNED_OUT, extra_tags="good")
    return redirect("account_login")


def _profile(
    request: AgencyRequest, *, name: NameForm | None = None, password: PasswordForm | None = None
) -> HttpResponse:
    member = own_record(request.membership.pk)
    holder = member or request.user
    initial = {"first_name": holder.first_name, "last_name": holder.last_name}
    context = {
        "title": "Your profile",
        "member": member,
        "name_form": name or NameForm(initial=initial),
        "password_form": password or PasswordForm(),
    }
    return render(request, "me/profile.html", context)

"""Planning a session, changing it, cancelling it and planning it again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from recert.agencies.roles import Permission
from recert.classes import actions, queries
from recert.classes.models import ClassSession
from recert.kernel.problems import ProblemError
from recert.training.models import Course
from recert.web.classes.forms import SessionForm, StateForm, session_values
from recert.web.classes.views import AREA, get_session
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import posted, put_errors


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def add(request: AgencyRequest) -> HttpResponse:
    initial = {"course": request.GET.get("course", "")}
    form = SessionForm(posted(request), initial=initial, courses=queries.classroom_courses())
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_session(facts=form.facts(), by=request.actor)
        except ProblemError as refused:
            put_errors(form, refused.problems)
        else:
            messages.success(request, "The session is planned. Now add who is to come.", extra_tags="good")
            return redirect(to(request, "classes:session", made.pk))
    context = {"title": "Plan a session", "form": form, "has_courses": queries.classroom_courses().exists()}
    return render(request, "classes/edit.html", context)


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def edit(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_session(pk)
    form = SessionForm(posted(request), initial=session_values(found), courses=_courses(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_session(session_id=pk, facts=form.facts(), by=request.actor)
        except ProblemError as refused:
            put_errors(form, refused.problems)
        else:
            messages.success(request, "The session is saved.", extra_tags="good")
            return redirect(to(request, "classes:session", pk))
    context = {"title": "Edit session", "session": found, "form": form, "has_courses": True}
    return render(request, "classes/edit.html", context)


def _courses(found: ClassSession) -> list[Course]:
    offered = list(queries.classroom_courses())
    return offered if found.course in offered else [found.course, *offered]


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_POST
def state(request: AgencyRequest, pk: int) -> HttpResponse:
    get_session(pk)
    form = StateForm(request.POST)
    if form.is_valid():
        cancelling = form.cleaned_data["to"] == "cancel"
        do = actions.cancel_session if cancelling else actions.reinstate_session
        try:
            do(session_id=pk, by=request.actor)
        except ProblemError as refused:
            messages.warning(request, str(refused), extra_tags="warn")
        else:
            said = "cancelled; who was on it stays listed" if cancelling else "planned again"
            messages.success(request, f"The session is {said}.", extra_tags="good")
    return redirect(to(request, "classes:session", pk))

"""Screens of learning plans: the list, one plan, and what changing it would do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.core.dates import counted
from recert.core.requirements.wording import requirement_sentences
from recert.credentials.models import CredentialType
from recert.kernel.problems import ProblemError
from recert.training import actions, queries
from recert.training.models import Course, LearningPlan, PlanVersion
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import posted, put_errors
from recert.web.shell.ids import is_id
from recert.web.shell.lists import csv_response, page_of, sort_of
from recert.web.training.plan_forms import PlanFilter, PlanForm, plan_values
from recert.web.training.rule_form import rule_values
from recert.web.training.using import UseForm, answer_state

AREA = "training:plans"
PLANS_HEADER = ("learning_plan", "credential_type", "courses", "hours", "open_assignments", "retired_on")


@agency_view(Permission.TRAINING_VIEW, area=AREA)
@require_safe
def plans(request: AgencyRequest) -> HttpResponse:
    form = PlanFilter(request.GET)
    sort, columns = sort_of(request, queries.PLAN_SORTS, "name")
    found = queries.plans(q=form.wanted()["q"], retired=form.wanted()["state"] == "retired").order_by(
        *columns
    )
    if request.GET.get("format") == "csv":
        return csv_response(
            "learning-plans", PLANS_HEADER, (_plan_csv(row) for row in queries.plan_rows(found))
        )
    page = page_of(request, found)
    context = {
        "title": "Learning plans",
        "form": form,
        "sort": sort,
        "page": page,
        "rows": queries.plan_rows(page.object_list),
    }
    return render(request, "training/plans.html", context)


def _plan_csv(row: queries.PlanRow) -> tuple[object, ...]:
    return (
        row.plan.name,
        row.plan.credential_type or "",
        len(row.demand.courses),
        row.hours,
        row.assignments,
        row.plan.retired_on,
    )


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def plan_add(request: AgencyRequest) -> HttpResponse:
    form = _form(request, None, _start(request))
    if request.method == "POST" and form.is_valid():
        try:
            plan = actions.add_plan(**_facts(form), content=form.content(), by=request.actor)
        except ProblemError as refused:
            put_errors(form, form.by_row(refused.problems))
        else:
            messages.success(request, f"{plan.name} is added.", extra_tags="good")
            return redirect(to(request, "training:plan", plan.pk))
    context = {"title": "New learning plan", "form": form, "categories": queries.categories()}
    return render(request, "training/plan.html", context)


def _start(request: AgencyRequest) -> dict[str, Any]:
    """Start a plan with the type that the link names, and with what that type's rule asks for."""
    type_id = request.GET.get("type", "")
    kind = CredentialType.objects.filter(pk=type_id).first() if is_id(type_id) else None
    rule = (kind.rule.get("requirement") if kind else None) or {}
    return {"type": type_id, **rule_values(rule)}


@agency_view(Permission.TRAINING_VIEW, area=AREA)
def plan(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(LearningPlan.objects.select_related("credential_type"), pk=pk)
    draft, used = queries.draft_of(pk), queries.version_in_use(pk)
    shown = draft or used
    demand = queries.demand_of(shown.pk if shown else None)
    form = _form(request, found, plan_values(found, demand, shown.requirement if shown else {}))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_plan(plan_id=pk, **_facts(form), by=request.actor)
            new = actions.draft_version(plan_id=pk, content=form.content(), by=request.actor)
        except ProblemError as refused:
            put_errors(form, form.by_row(refused.problems))
        else:
            return _saved(request, found, new)
    context = {
        "title": found.name,
        "plan": found,
        "used": used,
        "draft": draft,
        "demand": demand,
        "sentences": list(requirement_sentences(demand.rule)),
        "form": form,
        "used_by": queries.assignment_rows(
            queries.assignments(plan_id=pk, state="open"), request.actor, request.today
        ),
        "categories": queries.categories(),
    }
    return render(request, "training/plan.html", context)


def _saved(request: AgencyRequest, plan: LearningPlan, draft: PlanVersion | None) -> HttpResponse:
    """Go to the preview where people are concerned; where nobody is on the plan, the change is used at once."""
    if draft is None or not queries.assignments(plan_id=plan.pk, state="open").exists():
        if draft is not None:
            actions.use_version(plan_id=plan.pk, version_id=draft.pk, everybody=False, by=request.actor)
        messages.success(request, "The learning plan is saved.", extra_tags="good")
        return redirect(to(request, "training:plan", plan.pk))
    messages.success(request, "Saved as a draft: nobody goes by it yet.", extra_tags="good")
    return redirect(to(request, "training:plan_preview", plan.pk))


def _form(request: AgencyRequest, found: LearningPlan | None, initial: dict[str, Any]) -> PlanForm:
    kept = [value for name, value in initial.items() if name.startswith("course_")]
    kind = found.credential_type_id if found and found.credential_type_id else 0
    return PlanForm(
        posted(request),
        types=CredentialType.objects.filter(retired_on__isnull=True) | CredentialType.objects.filter(pk=kind),
        courses=(queries.courses() | Course.objects.filter(pk__in=kept)).order_by("title"),
        initial=initial,
    )


def _facts(form: PlanForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {"name": given["name"], "type_id": given["type"], "note": given["note"]}


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_safe
def preview(request: AgencyRequest, pk: int) -> HttpResponse:
    """Show how the people on a plan stand by its draft, before it is used."""
    found = get_object_or_404(LearningPlan.objects.select_related("credential_type"), pk=pk)
    draft = queries.draft_of(pk)
    if draft is None:
        return redirect(to(request, "training:plan", pk))
    demand = queries.demand_of(draft.pk)
    context = {
        "title": f"{found.name}, version {draft.number}",
        "plan": found,
        "draft": draft,
        "demand": demand,
        "sentences": list(requirement_sentences(demand.rule)),
        "standing": queries.standing(request.actor, draft),
    }
    return render(request, "training/plan_preview.html", context)


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_POST
def use(request: AgencyRequest, pk: int) -> HttpResponse:
    get_object_or_404(LearningPlan, pk=pk)
    form = UseForm(request.POST)
    if not form.is_valid():
        messages.warning(
            request, "Nothing was changed: choose what to do with the new version.", extra_tags="warn"
        )
        return redirect(to(request, "training:plan_preview", pk))
    try:
        text = _used(request, pk, form.cleaned_data["do"], form.cleaned_data["version"])
    except ProblemError as refused:
        messages.warning(request, str(refused), extra_tags="warn")
    else:
        messages.success(request, text, extra_tags="good")
    return redirect(to(request, "training:plan", pk))


def _used(request: AgencyRequest, pk: int, do: str, version_id: int) -> str:
    if do == "discard":
        actions.discard_draft(plan_id=pk, by=request.actor)
        return "The draft is thrown away; nothing was changed."
    done = actions.use_version(
        plan_id=pk, version_id=version_id, everybody=do == "everybody", by=request.actor
    )
    text = f"Version {done.version.number} is in use for new assignments."
    if not done.assignments:
        return text
    who = f"{done.people:,} {'person' if done.people == 1 else 'people'}"
    return f"{text} It holds for {who} on {counted(done.assignments, 'assignment')} now, too."


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_POST
def plan_state(request: AgencyRequest, pk: int) -> HttpResponse:
    get_object_or_404(LearningPlan, pk=pk)
    return answer_state(
        request,
        lambda: actions.retire_plan(plan_id=pk, today=request.today, by=request.actor),
        lambda: actions.reopen_plan(plan_id=pk, by=request.actor),
        to(request, "training:plan", pk),
    )

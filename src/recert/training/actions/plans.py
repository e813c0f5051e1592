"""Learning plans: add, change, retire, take into use again. What they ask for is kept in versions (``versions``)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.models import CredentialType
from recert.kernel.audit import Entry, changes, record
from recert.training.actions.checks import Problems, lest, text
from recert.training.actions.versions import NO_CONTENT, PlanContent, check_content, first_version
from recert.training.models import LearningPlan

NAME_TAKEN = "There is a learning plan with this name already."


def add_plan(
    *, name: str, content: PlanContent = NO_CONTENT, type_id: int | None = None, note: str = "", by: Actor
) -> LearningPlan:
    """Add a learning plan with its first version, in use; with a type it is the recertification training of that type.

    Raises ProblemError: name, note, type, and those of ``versions.check_content``.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        problems = Problems()
        values = _values(name, type_id, note, None, problems)
        rule = check_content(content, None, problems)
        problems.stop()
        with lest("name", NAME_TAKEN):
            plan = LearningPlan.objects.create(**values)
        first_version(plan, content, rule, by)
        record(plan_event("added", plan, {"courses": len(content.courses)}), by=by)
    return plan


def change_plan(*, plan_id: int, name: str, type_id: int | None, note: str, by: Actor) -> LearningPlan:
    """Change a plan's name, type and note; what it asks for changes by a version.

    Raises ProblemError (name, note, type), LearningPlan.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        plan = LearningPlan.objects.select_for_update().get(pk=plan_id)
        problems = Problems()
        values = _values(name, type_id, note, plan, problems)
        problems.stop()
        before = {key: getattr(plan, key) for key in values}
        for key, value in values.items():
            setattr(plan, key, value)
        if before != values:
            with lest("name", NAME_TAKEN):
                plan.save()
            record(plan_event("changed", plan, changes(before, values)), by=by)
    return plan


def retire_plan(*, plan_id: int, today: date, by: Actor) -> LearningPlan:
    """Take a plan out of use; assignments that have it keep it. Raises LearningPlan.DoesNotExist."""
    return _use_plan(plan_id, today, "retired", by)


def reopen_plan(*, plan_id: int, by: Actor) -> LearningPlan:
    """Take a retired plan into use again; ProblemError when its type has another plan by now."""
    return _use_plan(plan_id, None, "reopened", by)


def _use_plan(plan_id: int, retired_on: date | None, verb: str, by: Actor) -> LearningPlan:
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        plan = LearningPlan.objects.select_for_update().get(pk=plan_id)
        problems = Problems()
        if retired_on is None:
            with problems.of(""):
                _check_type(plan.credential_type_id, plan)
        problems.stop()
        plan.retired_on = retired_on
        with lest("", "This credential type has another learning plan by now."):
            plan.save(update_fields=["retired_on"])
        record(plan_event(verb, plan), by=by)
    return plan


def _values(
    name: str, type_id: int | None, note: str, plan: LearningPlan | None, problems: Problems
) -> dict[str, Any]:
    values: dict[str, Any] = {"credential_type_id": type_id, "name": name, "note": note}
    with problems.of("name"):
        values["name"] = text(name, most=200, needed=True)
        others = LearningPlan.objects.filter(name=values["name"])
        if (others.exclude(pk=plan.pk) if plan else others).exists():
            raise ValueError(NAME_TAKEN)
    with problems.of("type"):
        _check_type(type_id, plan)
    with problems.of("note"):
        values["note"] = text(note, most=2000, several_lines=True)
    return values


def _check_type(type_id: int | None, plan: LearningPlan | None) -> None:
    if type_id is None:
        return
    kind = CredentialType.objects.filter(pk=type_id).first()
    if kind is None or (kind.retired_on and not (plan and plan.credential_type_id == type_id)):
        raise ValueError("Choose a credential type of the list.")
    rivals = LearningPlan.objects.filter(credential_type_id=type_id, retired_on__isnull=True)
    rival = (rivals.exclude(pk=plan.pk) if plan else rivals).first()
    if rival:
        raise ValueError(
            f"{kind.name} has a learning plan already: {rival.name}. Change or retire that one first."
        )


def plan_event(verb: str, plan: LearningPlan, data: dict[str, Any] | None = None) -> Entry:
    """Return the event of an act upon a plan."""
    return Entry(f"learning_plan.{verb}", "learning_plan", plan.pk, plan.name, data=data or {})

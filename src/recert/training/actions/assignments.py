"""Assignments: create one with its people, change it, close it, open it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.models import CredentialType
from recert.kernel.audit import Entry, changes, record
from recert.kernel.problems import ProblemError
from recert.kernel.text import fold
from recert.training import bulk
from recert.training.actions.checks import Problems, lest, text
from recert.training.actions.people import Enrolled, enroll_chosen
from recert.training.actions.recount import count_again
from recert.training.models import Assignment, Enrollment, LearningPlan
from recert.training.queries import candidates, terms_of, version_in_use
from recert.training.terms import CREDENTIAL_VALIDITY, NEVER_EXPIRES, SAME_FOR_ALL, Days, Terms, suggest

NAME_TAKEN = "There is an open assignment with this name already."


def create_assignment(
    *,
    name: str,
    type_id: int | None,
    plan_id: int | None,
    terms: Terms,
    member_ids: Sequence[int] | None = None,
    today: date,
    by: Actor,
) -> tuple[Assignment, Enrolled]:
    """Create an assignment and enroll people; with a type it is a credential assignment.

    An empty name: named after the type and this year. ``member_ids`` None: all active members who hold a
    credential of the type. Returns the assignment and who was enrolled and who was not, with the reason.
    Raises ProblemError: name, type, plan and the fields of the terms.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        called = name.strip() or _name_for(type_id, today)
        wrong = _type_problems(type_id, terms)
        if type_id is None and member_ids is None:
            wrong["type"] = "Choose a credential type, or choose the people one by one."
        values = _values(called, plan_id, terms, type_id, wrong=wrong) | {"credential_type_id": type_id}
        with lest("name", NAME_TAKEN):
            assignment = Assignment.objects.create(
                **values, created_at=timezone.now(), created_by_id=by.user_id
            )
        record(_event("added", assignment), by=by)
        chosen = (
            candidates(by, type_id, today).values_list("pk", flat=True) if member_ids is None else member_ids
        )
        return assignment, enroll_chosen(assignment, list(chosen), today=today, by=by)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change did to the people's dates; whom it does not count had the new dates already."""

    assignment: Assignment
    moved: int = 0
    by_hand: int = 0
    completed: int = 0
    impossible: int = 0


def change_assignment(
    *, assignment_id: int, name: str, plan_id: int | None, terms: Terms, by: Actor
) -> Changed:
    """Change name, plan and dates. New terms move the days of open enrollments.

    Days edited by hand and completed training stay as they are, and so do days that the new terms cannot give
    (counted as ``impossible``). Raises ProblemError: name, plan and the fields of the terms;
    Assignment.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        assignment = Assignment.objects.select_for_update().get(pk=assignment_id)
        old_terms = terms_of(assignment)
        type_id = assignment.credential_type_id
        wrong = {} if type_id else _type_problems(None, terms)
        values = _values(name, plan_id, terms, type_id, assignment=assignment, wrong=wrong)
        before = {key: getattr(assignment, key) for key in values}
        for key, value in values.items():
            setattr(assignment, key, value)
        assignment.changed_at, assignment.changed_by_id = timezone.now(), by.user_id
        with lest("name", NAME_TAKEN):
            assignment.save()
        changed = Changed(assignment) if terms == old_terms else _move(assignment, terms)
        if changed.moved or values["version_id"] != before["version_id"]:
            count_again(Enrollment.objects.filter(assignment_id=assignment.pk, closed_on__isnull=True))
        said = changes(before, values)
        said = {key: change for key, change in said.items() if key not in ("sort_key", "version_id")}
        record(_event("changed", assignment, {**said, "moved": changed.moved}), by=by)
    return changed


def close_assignment(*, assignment_id: int, today: date, by: Actor) -> Assignment:
    """Close an assignment that nobody is on any more; raises ProblemError, Assignment.DoesNotExist."""
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        assignment = Assignment.objects.select_for_update().get(pk=assignment_id)
        people = Enrollment.objects.filter(assignment_id=assignment_id, closed_on__isnull=True).count()
        if people:
            who = "1 person is" if people == 1 else f"{people:,} people are"
            raise ProblemError(
                f"{who} still on this assignment: renew their credentials or withdraw them first."
            )
        _use(assignment, today, "closed", by)
    return assignment


def reopen_assignment(*, assignment_id: int, by: Actor) -> Assignment:
    """Open a closed assignment again; ProblemError when another open one has its name by now."""
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        assignment = Assignment.objects.select_for_update().get(pk=assignment_id)
        if assignment.closed_on is not None:
            problems = Problems()
            with problems.of("name"):
                _check_name(assignment.name, assignment)
            problems.stop()
            _use(assignment, None, "reopened", by)
    return assignment


def _use(assignment: Assignment, closed_on: date | None, verb: str, by: Actor) -> None:
    assignment.closed_on = closed_on
    assignment.changed_at, assignment.changed_by_id = timezone.now(), by.user_id
    with lest("name", NAME_TAKEN):
        assignment.save(update_fields=["closed_on", "changed_at", "changed_by"])
    record(_event(verb, assignment), by=by)


def _values(
    name: str,
    plan_id: int | None,
    terms: Terms,
    type_id: int | None,
    *,
    wrong: dict[str, str],
    assignment: Assignment | None = None,
) -> dict[str, Any]:
    problems = Problems(terms.problems() | wrong)
    values: dict[str, Any] = {
        "plan_id": plan_id,
        "version_id": _version(plan_id, assignment),
        "logic": terms.logic,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "due_on": terms.due_on,
        "due_days_before": terms.due_days_before,
    }
    if terms.same is None:
        values |= {"starts_on": None, "ends_on": None, "due_on": None}
    with problems.of("name"):
        values["name"] = text(name, most=250, needed=True)
        values["sort_key"] = fold(values["name"])[:250]
        if assignment is None or assignment.closed_on is None:
            _check_name(values["name"], assignment)
    with problems.of("plan"):
        _check_plan(plan_id, type_id, assignment)
    problems.stop()
    return values


def _name_for(type_id: int | None, today: date) -> str:
    """Return a name that no open assignment has: "<type> recertification, 2026", then with (2), (3)…."""
    kind = CredentialType.objects.filter(pk=type_id).first() if type_id else None
    if kind is None:
        return ""
    name = f"{kind.name} recertification, {today.year}"
    taken = set(
        Assignment.objects.filter(name__startswith=name, closed_on__isnull=True).values_list(
            "name", flat=True
        )
    )
    numbered = (f"{name} ({number})" for number in count(2))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _check_name(name: str, assignment: Assignment | None) -> None:
    others = Assignment.objects.filter(name=name, closed_on__isnull=True)
    if (others.exclude(pk=assignment.pk) if assignment else others).exists():
        raise ValueError(NAME_TAKEN)


def _check_plan(plan_id: int | None, type_id: int | None, assignment: Assignment | None) -> None:
    if plan_id is None or (assignment and assignment.plan_id == plan_id):
        return
    plan = (
        LearningPlan.objects.select_related("credential_type")
        .filter(pk=plan_id, retired_on__isnull=True)
        .first()
    )
    if plan is None:
        raise ValueError("Choose a learning plan of the list.")
    if plan.credential_type and plan.credential_type_id != type_id:
        raise ValueError(
            f"This is the learning plan of {plan.credential_type.name}: choose one for this type."
        )


def _version(plan_id: int | None, assignment: Assignment | None) -> int | None:
    """Return the version that people are to go by: the one they have, or that of the plan they get now."""
    if assignment is not None and assignment.plan_id == plan_id:
        return assignment.version_id
    found = version_in_use(plan_id)
    return found.pk if found else None


def _type_problems(type_id: int | None, terms: Terms) -> dict[str, str]:
    """Return what is wrong with putting credentials of this type on such terms."""
    if type_id is None:
        alone = "Without a credential type there is no validity to follow: give the same days for all."
        return {} if terms.logic == SAME_FOR_ALL else {"logic": alone}
    kind = CredentialType.objects.filter(pk=type_id, retired_on__isnull=True).first()
    if kind is None:
        return {"type": "Choose a credential type of the list."}
    never = (kind.rule.get("validity") or {}).get("kind") == "no_expiry"
    return {"logic": NEVER_EXPIRES} if never and terms.logic == CREDENTIAL_VALIDITY else {}


def _move(assignment: Assignment, terms: Terms) -> Changed:
    on_it = Enrollment.objects.filter(assignment_id=assignment.pk, closed_on__isnull=True).select_related(
        "credential"
    )
    new: dict[int, Days] = {}
    by_hand = completed = impossible = 0
    for enrollment in on_it:
        if enrollment.completed_on or enrollment.dates_by_hand:
            completed += enrollment.completed_on is not None
            by_hand += enrollment.completed_on is None
            continue
        days = suggest(terms, enrollment.credential).days
        if days is None:
            impossible += 1
        elif days != Days(enrollment.starts_on, enrollment.ends_on, enrollment.due_on):
            new[enrollment.pk] = days
    bulk.move(new)
    return Changed(assignment, len(new), by_hand, completed, impossible)


def _event(verb: str, assignment: Assignment, data: dict[str, Any] | None = None) -> Entry:
    return Entry(f"assignment.{verb}", "assignment", assignment.pk, assignment.name, data=data or {})

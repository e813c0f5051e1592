"""The training of a demo agency: plans, assignments in every stage, completions, a renewal that is half done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from recert.ops.demo.holdings import Holding, Scene
from recert.ops.demo.plan import Stage
from recert.ops.demo.roster import Person
from recert.renewals.apply import apply_run
from recert.renewals.drafts import draft_of, tick, tick_all
from recert.renewals.filters import Filters
from recert.renewals.gather import gather
from recert.training.actions import CourseFacts, PlanContent, assignments, completions, courses, plans
from recert.training.models import Assignment, Enrollment
from recert.training.terms import SAME_FOR_ALL, Terms

DUE_DAYS = 14
BEGUN = 0.3
DAYS_AGO = (2, 9, 20)


def write_training(scene: Scene, holdings: list[Holding]) -> None:
    """Make a plan and a credential assignment for each type that has courses, and bring it to its stage."""
    for holding in holdings:
        plan_id, course_ids = _plan(scene, holding) if holding.kind.courses else (None, [])
        if holding.kind.stage is Stage.UNASSIGNED:
            continue
        terms = Terms(due_days_before=DUE_DAYS)
        assignment, _ = assignments.create_assignment(
            name="", type_id=holding.type.pk, plan_id=plan_id, terms=terms, today=scene.today, by=scene.by
        )
        _begin(scene, holding, assignment, course_ids)
        if holding.kind.stage in (Stage.DONE, Stage.HALF_RENEWED):
            _finish(scene, holding, assignment)
        if holding.kind.stage is Stage.HALF_RENEWED:
            _renew_half(scene, assignment)


def _plan(scene: Scene, holding: Holding) -> tuple[int, list[int]]:
    ids = [
        courses.add_course(
            facts=CourseFacts(title, parts=[(category, hours)], provider=scene.agency.brand), by=scene.by
        ).pk
        for title, hours, category in holding.kind.courses
    ]
    plan = plans.add_plan(
        name=f"{holding.type.name} recertification", type_id=holding.type.pk,
        content=PlanContent(ids, _rule(holding.kind.hours)), by=scene.by,
    )  # fmt: skip
    return plan.pk, ids


def _rule(hours: Sequence[tuple[str, str]]) -> dict[str, Any]:
    rows = [{"key": category, "min": float(least)} for category, least in hours]
    return {"categories": rows} if rows else {}


def _enrollments(assignment: Assignment, members: Sequence[int] | None = None) -> dict[int, int]:
    """Return enrollment ids by member id."""
    found = Enrollment.objects.filter(assignment_id=assignment.pk, starts_on__isnull=False).order_by("pk")
    rows = dict(found.values_list("member_id", "pk"))
    return rows if members is None else {pk: rows[pk] for pk in members if pk in rows}


def _begin(scene: Scene, holding: Holding, assignment: Assignment, course_ids: list[int]) -> None:
    """Some have the first of several courses behind them."""
    if len(course_ids) < 2:  # noqa: PLR2004 - the only course would complete the training
        return
    others = [pk for member, pk in _enrollments(assignment).items() if member not in set(holding.listed)]
    _record(
        scene, assignment, [pk for pk in others if scene.rng.random() < BEGUN], course_ids[:1], days_ago=30
    )


def _finish(scene: Scene, holding: Holding, assignment: Assignment) -> None:
    """Those who are to be renewed have completed everything, on several days."""
    enrollments = list(_enrollments(assignment, holding.listed).values())
    for start, days_ago in enumerate(DAYS_AGO):
        _record(scene, assignment, enrollments[start :: len(DAYS_AGO)], None, days_ago=days_ago)


def _record(
    scene: Scene,
    assignment: Assignment,
    enrollments: list[int],
    course_ids: list[int] | None,
    *,
    days_ago: int,
) -> None:
    if enrollments:
        completions.record_completions(
            assignment_id=assignment.pk, enrollment_ids=enrollments, course_ids=course_ids,
            completed_on=scene.today - timedelta(days_ago), today=scene.today, by=scene.by,
        )  # fmt: skip


def _renew_half(scene: Scene, assignment: Assignment) -> None:
    """Apply a renewal of every second person, as the coordinator would."""
    by, today = scene.by, scene.today
    filters = Filters(assignment=assignment.pk)
    run = draft_of(by=by, assignment_id=assignment.pk, due_days=DUE_DAYS)
    ready = [line.snapshot.credential_id for line in gather(run, filters, by=by, today=today).plan.selected]
    tick_all(run=run, selected=False, by=by)
    tick(run=run, credential_ids=ready[::2], selected=True, by=by)
    plan = gather(run, filters, by=by, today=today).plan
    if plan.selected:
        apply_run(run_id=run.pk, fingerprint=plan.fingerprint, filters=filters, by=by, today=today)


def write_review(scene: Scene, people: list[Person]) -> None:
    """Assign a policy review that has nothing to do with credentials: one running, one over."""
    title = scene.agency.review
    course = courses.add_course(facts=CourseFacts(title, parts=[("Policy", "1")]), by=scene.by)
    plan = plans.add_plan(name=title, content=PlanContent([course.pk]), by=scene.by)
    first = people[0].branch
    chosen = [
        person.member.pk for person in people if person.branch == first and not person.member.inactive_since
    ]
    for days_ago, share in ((400, 1.0), (25, 0.4)):
        starts = scene.today - timedelta(days_ago)
        terms = Terms(SAME_FOR_ALL, starts, starts + timedelta(60), starts + timedelta(45))
        assignment, _ = assignments.create_assignment(
            name=f"{title}, {starts:%B %Y}", type_id=None, plan_id=plan.pk, terms=terms, member_ids=chosen,
            today=scene.today, by=scene.by,
        )  # fmt: skip
        done = [pk for pk in _enrollments(assignment).values() if scene.rng.random() < share]
        _record(scene, assignment, done, None, days_ago=days_ago - 12)

"""Undo a run as one audited act. A person who has moved on since keeps the new dates, and the result says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.changing import holders_changed
from recert.credentials.models import Credential
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.kernel.reading import OneOf
from recert.personnel.models import Member
from recert.personnel.queries import queue_for
from recert.renewals.models import RenewalLine, RenewalRun
from recert.training.actions.recount import count_again
from recert.training.following import catch_up
from recert.training.models import Assignment, Completion, Enrollment

RENEWED_AGAIN = "Was renewed again since."
CORRECTED = "The new credential was corrected or withdrawn since."
STARTED = "Has training recorded on the new assignment."
ELSEWHERE = "Has been given the old training again since."


@dataclass(frozen=True, slots=True)
class Undone:
    """How many of the run's renewals were undone now, and how many were refused."""

    undone: int
    refused: int


def undoable(run: RenewalRun) -> QuerySet[RenewalLine]:
    """Return the lines that can still be undone."""
    lines = RenewalLine.objects.filter(
        run_id=run.pk, outcome=RenewalLine.Outcome.RENEWED, undone_at__isnull=True
    )
    for _, refusal in _refusals(run):
        lines = lines.exclude(refusal)
    return lines


def undo_run(*, run_id: int, by: Actor, today: date) -> Undone:
    """Take back what the run renewed, where nothing happened since; raise ProblemError for a run that is no run.

    The new credentials are withdrawn, the new training closed, the old training opened again, assignments that the run
    made and that nobody is on any more are closed. Each refused line keeps its reason.
    """
    by.require(Permission.RENEWALS_APPLY)
    with transaction.atomic():
        run = RenewalRun.objects.select_for_update().get(pk=run_id)
        if run.state == RenewalRun.State.DRAFT:
            message = "This run has not been confirmed, so there is nothing to undo."
            raise ProblemError(message)
        _lock(run)
        now = timezone.now()
        _refuse(run)
        undone = undoable(run).update(undone_at=now, undo_refused="")
        if undone:
            _take_back(run, by, now, today)
        refused = RenewalLine.objects.filter(run_id=run.pk, outcome="renewed", undone_at__isnull=True).count()
        _close_run(run, by, now, refused)
        if undone:
            record([_audit(run, undone, refused), *_audit_each(run, now)], by=by)
    return Undone(undone, refused)


def _lock(run: RenewalRun) -> None:
    """Hold the people as every writer of their credentials does, in one order: refusals stand on firm ground.

    Then the run's own assignments: whoever is being enrolled there is seen before an empty one is closed.
    """
    if connection.vendor == "sqlite":  # there the transaction is the only writer
        return
    lines = RenewalLine.objects.filter(run_id=run.pk, outcome="renewed", undone_at__isnull=True)
    queue_for(Member.objects.filter(pk__in=lines.order_by().values("member_id")))
    made = Assignment.objects.filter(made_by_run=run.pk, closed_on__isnull=True).order_by("pk")
    list(made.select_for_update().values_list("pk"))


def _refusals(run: RenewalRun) -> list[tuple[str, Q]]:
    """Return each reason to refuse with the condition on a line of the run, the first that holds being told."""
    later = Credential.objects.filter(renews_id=OuterRef("new_credential_id"), withdrawn_at__isnull=True)
    gone = Credential.objects.filter(pk=OuterRef("new_credential_id"), withdrawn_at__isnull=False)
    done = Completion.objects.filter(enrollment_id=OuterRef("new_enrollment_id"), withdrawn_at__isnull=True)
    finished = Enrollment.objects.filter(pk=OuterRef("new_enrollment_id"), completed_on__isnull=False)
    again = Enrollment.objects.filter(
        closed_on__isnull=True,
        member_id=OuterRef("member_id"),
        assignment_id=OuterRef("closed_enrollment__assignment_id"),
    ).filter(~Q(pk=OuterRef("new_enrollment_id")))
    # Mostly nobody: found first, lest the database look at every pair of old and open training of an assignment.
    left = RenewalLine.objects.filter(run_id=run.pk, closed_enrollment__isnull=False).order_by()
    on_old = Enrollment.objects.filter(
        closed_on__isnull=True, assignment_id__in=left.values("closed_enrollment__assignment_id").distinct()
    )
    back = OneOf(F("member_id"), on_old.order_by().values("member_id"))
    return [
        (RENEWED_AGAIN, Q(Exists(later))),
        (CORRECTED, Q(Exists(gone))),
        (STARTED, Q(Exists(done))),
        (STARTED, Q(Exists(finished))),
        (ELSEWHERE, Q(back) & Q(Exists(again))),
    ]


def _refuse(run: RenewalRun) -> None:
    """Write the reasons. Other lines stay untouched: PostgreSQL checks every key of a row that is updated twice.

    That check would hold each person, and take most of the time of undoing.
    """
    open_lines = RenewalLine.objects.filter(run_id=run.pk, outcome="renewed", undone_at__isnull=True)
    open_lines.exclude(undo_refused="").update(undo_refused="")
    for reason, condition in _refusals(run):
        open_lines.filter(condition, undo_refused="").update(undo_refused=reason)


def _take_back(run: RenewalRun, by: Actor, now: datetime, today: date) -> None:
    taken = RenewalLine.objects.filter(run_id=run.pk, undone_at=now)
    Credential.objects.filter(pk__in=taken.values("new_credential_id")).update(
        withdrawn_at=now, withdrawn_by_id=by.user_id, withdrawn_reason=f"Renewal undone by {by.name}"[:300]
    )
    Enrollment.objects.filter(pk__in=taken.values("new_enrollment_id"), closed_on__isnull=True).update(
        closed_on=today, closed_reason=Enrollment.Closed.UNDONE
    )
    old = Enrollment.objects.filter(
        pk__in=taken.filter(closed_enrollment__isnull=False).values("closed_enrollment_id")
    )
    old.filter(closed_reason="renewed").update(closed_on=None, closed_reason="")
    catch_up(old.filter(closed_on__isnull=True))
    since = Completion.objects.filter(member_id=OuterRef("member_id"), recorded_at__gte=run.applied_at)
    count_again(old.filter(Exists(since), closed_on__isnull=True))
    holders_changed(list(taken.order_by().values_list("member_id", flat=True).distinct()))
    on_it = Enrollment.objects.filter(assignment_id=OuterRef("pk"), closed_on__isnull=True)
    Assignment.objects.filter(~Exists(on_it), made_by_run=run.pk, closed_on__isnull=True).update(
        closed_on=today
    )


def _close_run(run: RenewalRun, by: Actor, now: datetime, refused: int) -> None:
    if refused == 0 and run.state != RenewalRun.State.UNDONE:
        run.state, run.undone_at, run.undone_by_id = RenewalRun.State.UNDONE, now, by.user_id
        run.save(update_fields=["state", "undone_at", "undone_by"])


def _audit(run: RenewalRun, undone: int, refused: int) -> Entry:
    names = ", ".join(kind["name"] for kind in run.summary.get("types", []))
    return Entry("renewal.undone", "renewal_run", run.pk, names, data={"undone": undone, "refused": refused})


def _audit_each(run: RenewalRun, now: datetime) -> Iterator[Entry]:
    """Yield one event for each credential that was taken back."""
    taken = RenewalLine.objects.filter(run_id=run.pk, undone_at=now).values_list(
        "new_credential_id", "member_id", "credential__credential_type__name"
    )
    for credential_id, member_id, name in taken:
        yield Entry(
            "credential.renewal_undone", "credential", credential_id, name, member_id, {"run": run.pk}
        )

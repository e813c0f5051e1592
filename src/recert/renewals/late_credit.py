"""Training done inside the cycle but recorded after the renewal: the renewal that should have been, and the one that was.

Nothing changes by itself: somebody corrects the renewed credential to it, or keeps it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.core.facts import MissingFact
from recert.core.kinds import Rule
from recert.core.snapshots import CredentialSnapshot
from recert.core.suggesting import should_have_been
from recert.credentials.actions import correct_credential
from recert.credentials.drafts import Facts
from recert.credentials.models import Credential, CredentialType
from recert.credentials.periods import rule_of
from recert.credentials.queries import latest
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.training import bulk
from recert.training.models import Assignment, Enrollment
from recert.training.queries import terms_of, visible_enrollments
from recert.training.terms import Days, suggest

MOVED = "Something changed since you looked: look at the dates again."
NOBODY = "Tick at least one person."


@dataclass(frozen=True, slots=True)
class LateCredit:
    """A renewal (``renewed``) that training recorded later would have made from ``valid_from`` to ``valid_through``."""

    enrollment_id: int
    member: Member
    type: CredentialType
    done_on: date
    recorded_at: datetime | None
    renewed: Credential
    renewed_on: date
    valid_from: date
    valid_through: date
    reason: str

    @property
    def seen(self) -> str:
        """What a person sees and confirms: it is refused once it is another."""
        days = (self.renewed.pk, self.renewed_on, self.valid_from, self.valid_through)
        return "_".join(str(part) for part in (self.enrollment_id, *days))


def late_credits(actor: Actor) -> list[LateCredit]:
    """Return the renewals that training recorded after them would have made other ones, by name (four queries)."""
    enrollments = list(_recorded_late(actor))
    renewed = {
        one.renews_id: one for one in latest().filter(renews__in=[each.credential_id for each in enrollments])
    }
    types = {
        kind.pk: kind
        for kind in CredentialType.objects.filter(pk__in={one.credential_type_id for one in renewed.values()})
    }
    rules = {pk: rule_of(kind) for pk, kind in types.items()}
    found = []
    for enrollment in enrollments:
        held, after = enrollment.credential, renewed.get(enrollment.credential_id)
        if held is None or after is None:
            continue
        kind = types[after.credential_type_id]
        credit = _credit(enrollment, held, after, kind, rules[kind.pk])
        found += [credit] if credit else []
    return found


def waiting(actor: Actor) -> int:
    """Return how many people's training was recorded after their renewal, and nobody has looked at it yet."""
    return _recorded_late(actor).count()


def _recorded_late(actor: Actor) -> QuerySet[Enrollment]:
    """Return the training that a renewal closed and whose completion was recorded later, by name."""
    noted = visible_enrollments(actor).filter(
        late_credit_at__isnull=False, completed_on__isnull=False, credential__withdrawn_at__isnull=True
    )
    return noted.select_related("member", "credential").order_by("member__sort_key", "member_id", "pk")


def _credit(
    enrollment: Enrollment, held: Credential, after: Credential, kind: CredentialType, rule: Rule | None
) -> LateCredit | None:
    snapshot = CredentialSnapshot(
        held.pk, held.member_id, kind.pk, held.issued_on, held.valid_from, held.valid_through or date.max, held.anchor,
        enrollment.member.birth_date, training_done_on=enrollment.completed_on,
    )  # fmt: skip
    try:
        earned = should_have_been(snapshot, rule)
    except MissingFact:
        return None
    if earned is None or enrollment.completed_on is None:
        return None
    renewed_on, outcome = earned
    start, through = outcome.valid_from or outcome.new_issue, outcome.new_expiry
    if start is None or through is None or (start, through) == (after.valid_from, after.valid_through):
        return None
    return LateCredit(
        enrollment.pk, enrollment.member, kind, enrollment.completed_on, enrollment.late_credit_at, after, renewed_on,
        start, through, outcome.reason,
    )  # fmt: skip


def correct(*, by: Actor, seen: Sequence[str], today: date) -> int:
    """Correct these renewals to what the training earned; all or nothing. Return how many.

    ``seen``: what was shown of each. The renewed credential is replaced, the old row stays on file; open training that
    follows the credential's days moves with them. Raises ProblemError where anything is not as it was seen.
    """
    by.require(Permission.CREDENTIALS_EDIT)
    with transaction.atomic():
        chosen = _chosen(by, seen)
        bulk.note_late_credit([credit.enrollment_id for credit in chosen], now=None)
        for credit in chosen:
            reason = f"Late credit: {credit.reason}"
            facts = Facts(credit.renewed_on, credit.renewed.number, credit.valid_from, credit.valid_through)
            saved = correct_credential(
                by=by, credential_id=credit.renewed.pk, facts=facts, reason=reason[:300], today=today
            )
            _move_training(saved.credential)
    return len(chosen)


def keep(*, by: Actor, seen: Sequence[str]) -> int:
    """Keep these renewals as they are: they are listed no more unless something is recorded again. Return how many.

    Raises ProblemError where anything is not as it was seen.
    """
    by.require(Permission.CREDENTIALS_EDIT)
    with transaction.atomic():
        chosen = _chosen(by, seen)
        ids = [credit.enrollment_id for credit in chosen]
        bulk.note_late_credit(ids, now=None)
        record([_kept(credit) for credit in chosen], by=by)
    return len(chosen)


def _chosen(by: Actor, seen: Sequence[str]) -> list[LateCredit]:
    """Return what was seen, as it stands now; refuse where it is another by now."""
    if not seen:
        raise ProblemError(NOBODY)
    now = {credit.seen: credit for credit in late_credits(by)}
    if not set(seen) <= set(now):
        raise ProblemError(MOVED)
    return [now[one] for one in dict.fromkeys(seen)]


def _move_training(credential: Credential) -> None:
    """Let open training that follows the credential's days follow the corrected ones."""
    following: Iterable[Enrollment] = Enrollment.objects.filter(
        credential_id=credential.pk, closed_on__isnull=True, dates_by_hand=False,
        assignment__logic=Assignment.Logic.CREDENTIAL_VALIDITY,
    ).select_related("assignment")  # fmt: skip
    moved: dict[int, Days] = {}
    for each in following:
        days = suggest(terms_of(each.assignment), credential).days
        moved |= {each.pk: days} if days else {}
    bulk.move(moved)


def _kept(credit: LateCredit) -> Entry:
    data = {"type": credit.type.name, "done_on": credit.done_on.isoformat(), "credential": credit.renewed.pk}
    member = credit.member
    return Entry("late_credit.kept", "credential", credit.renewed.pk, str(member), member.pk, data)

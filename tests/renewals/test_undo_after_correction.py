"""A credential is renewed, then corrected, then its renewal is undone: its training belongs to the correction."""

from collections.abc import Callable
from datetime import date

from recert.agencies.actors import Actor
from recert.credentials.actions import correct_credential
from recert.credentials.drafts import Facts
from recert.credentials.models import Credential
from recert.renewals.models import RenewalRun
from recert.renewals.undo import undo_run
from recert.training.models import Enrollment


def corrected(old: Credential, number: str, by: Actor, today: date) -> Credential:
    facts = Facts(old.issued_on, number, old.valid_from, old.valid_through)
    saved = correct_credential(by=by, credential_id=old.pk, facts=facts, reason="Misread", today=today)
    return saved.credential


def test_the_old_training_opens_on_what_stands_for_the_credential_now(
    expired: list[Credential],
    draft: RenewalRun,
    confirm: Callable[..., RenewalRun],
    coordinator: Actor,
    today: date,
) -> None:
    run = confirm(draft)
    once = corrected(expired[0], "A1", coordinator, today)
    twice = corrected(once, "A2", coordinator, today)
    undo_run(run_id=run.pk, by=coordinator, today=today)
    open_ones = Enrollment.objects.filter(member_id=twice.member_id, closed_on__isnull=True)
    assert [each.credential_id for each in open_ones] == [twice.pk]

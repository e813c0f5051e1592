"""Open training follows a credential that is corrected; training that is over stays where it was."""

from datetime import date

import pytest

from recert.agencies.actors import Actor
from recert.credentials.actions import correct_credential
from recert.credentials.drafts import Facts
from tests.factories.training import CredentialEnrollmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope", "sound")]


def test_open_training_follows_the_correction(coordinator: Actor) -> None:
    open_one = CredentialEnrollmentFactory()
    old = open_one.credential
    closed = CredentialEnrollmentFactory(
        credential=old, member=old.member, closed_on=date(2026, 1, 1), closed_reason="withdrawn"
    )
    other = CredentialEnrollmentFactory()
    facts = Facts(old.issued_on, "right", old.valid_from, old.valid_through)
    new = correct_credential(
        by=coordinator, credential_id=old.pk, facts=facts, reason="Misread", today=date(2026, 11, 23)
    ).credential
    for enrollment, credential_id in ((open_one, new.pk), (closed, old.pk), (other, other.credential_id)):
        enrollment.refresh_from_db()
        assert enrollment.credential_id == credential_id

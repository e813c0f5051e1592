"""Two coordinators at once: each act happens once, and the loser is told in words."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.credentials.actions import add_credential, correct_credential
from recert.credentials.drafts import Facts
from recert.credentials.models import Credential
from recert.credentials.queries import latest
from recert.kernel.problems import ProblemError
from recert.kernel.tenancy import agency_scope
from tests.factories import CredentialFactory

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]
TODAY = date(2026, 11, 23)


def at_once(agency: Agency, *acts: Callable[[], object]) -> list[str]:
    """Run the acts at the same time and return what each of them said."""

    def run(act: Callable[[], object]) -> str:
        try:
            with agency_scope(agency.pk):
                act()
        except ProblemError as told:
            return str(told)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def follower(by: Actor, old: Credential) -> Callable[[], object]:
    ids = {"member_id": old.member_id, "type_id": old.credential_type_id}
    return lambda: add_credential(by=by, facts=Facts(date(2026, 12, 1)), today=date(2026, 12, 1), **ids)


def corrector(by: Actor, old: Credential) -> Callable[[], object]:
    facts = Facts(old.issued_on, "right", old.valid_from, old.valid_through)
    return lambda: correct_credential(by=by, credential_id=old.pk, facts=facts, reason="Misread", today=TODAY)


def test_the_same_card_added_twice_at_once_is_added_once(agency: Agency, coordinator: Actor) -> None:
    old = CredentialFactory(agency=agency)
    said = at_once(agency, *[follower(coordinator, old)] * 4)
    assert said[-1] == "done"
    assert all("already on file" in told for told in said[:-1])


def test_a_row_corrected_twice_at_once_is_corrected_once(agency: Agency, coordinator: Actor) -> None:
    old = CredentialFactory(agency=agency)
    said = at_once(agency, *[corrector(coordinator, old)] * 4)
    assert said[-1] == "done"
    assert all("meanwhile" in told for told in said[:-1])


def test_corrected_and_renewed_at_once_leaves_one_latest(agency: Agency, coordinator: Actor) -> None:
    old = CredentialFactory(agency=agency)
    assert at_once(agency, follower(coordinator, old), corrector(coordinator, old)) == ["done", "done"]
    with agency_scope(agency.pk):
        assert latest().count() == 1
        assert Credential.objects.filter(withdrawn_at__isnull=True).count() == 2

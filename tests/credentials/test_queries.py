"""What lists and pages read: status for a day, filters, history as known, and who may see whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.credentials.models import Credential
from recert.credentials.queries import (
    STATUSES,
    Wanted,
    history_of,
    latest,
    of_status,
    search,
    visible_credentials,
    with_status,
)
from recert.credentials.type_queries import type_rows
from recert.personnel.models import Unit
from tests.factories import (
    AuthorityActionFactory,
    CredentialFactory,
    CredentialTypeFactory,
    MemberFactory,
    UnitFactory,
    renewed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def one_of_each() -> dict[str, Credential]:
    made = {
        "current": CredentialFactory(valid_through=TODAY + 91 * DAY),
        "expiring": CredentialFactory(valid_through=TODAY + 90 * DAY),
        "expired": CredentialFactory(valid_through=TODAY - DAY),
        "pending": CredentialFactory(valid_from=TODAY + DAY, issued_on=TODAY, valid_through=TODAY + 99 * DAY),
        "suspended": AuthorityActionFactory(effective_on=TODAY).credential,
        "revoked": AuthorityActionFactory(kind="revoked", effective_on=TODAY).credential,
    }
    CredentialFactory(withdrawn_at=datetime(2026, 1, 1, tzinfo=UTC))
    return made


def test_each_status_is_found_alike_by_condition_and_by_annotation() -> None:
    made = one_of_each()
    annotated = {each.pk: each.status for each in with_status(latest(), TODAY)}
    for status in STATUSES:
        assert [each.pk for each in of_status(latest(), status, TODAY)] == [made[status].pk]
        assert annotated[made[status].pk] == status


def test_the_last_day_counts_and_no_end_is_current() -> None:
    today_last = CredentialFactory(valid_through=TODAY)
    never = CredentialFactory(valid_through=None)
    found = {each.pk: each.status for each in with_status(latest(), TODAY)}
    assert found == {today_last.pk: "expiring", never.pk: "current"}


def test_an_action_of_tomorrow_holds_nothing_today() -> None:
    credential = AuthorityActionFactory(effective_on=TODAY + DAY).credential
    assert not of_status(latest(), "suspended", TODAY).exists()
    assert of_status(latest(), "suspended", TODAY + DAY).get().pk == credential.pk


def found(actor: Actor, **wanted: Any) -> list[int]:
    return [each.pk for each in search(actor, Wanted(**wanted), today=TODAY).order_by("pk")]


def test_search_by_name_without_accents_and_by_number(coordinator: Actor) -> None:
    jose = CredentialFactory(member=MemberFactory(first_name="José", last_name="Peña"), number="AB-77")
    CredentialFactory()
    assert found(coordinator, q="jose pena") == [jose.pk]
    assert found(coordinator, q="b-77") == [jose.pk]
    assert found(coordinator, q="peña b-77") == [jose.pk]


def test_the_filters_narrow(coordinator: Actor) -> None:
    one, _ = (
        CredentialFactory(valid_through=date(2027, 1, 31)),
        CredentialFactory(valid_through=date(2027, 3, 1)),
    )
    never = CredentialFactory(valid_through=None)
    assert found(coordinator, type_id=one.credential_type_id) == [one.pk]
    assert found(coordinator, authority_id=never.credential_type.authority_id) == [never.pk]
    within = {"expires_from": date(2027, 1, 31), "expires_to": date(2027, 2, 28)}
    assert found(coordinator, **within) == [one.pk]


def tree(parent: Unit | None = None) -> Unit:
    unit: Unit = UnitFactory(parent=parent)
    return unit


def test_a_unit_holds_what_is_below_it(coordinator: Actor) -> None:
    station = tree()
    below = CredentialFactory(member=MemberFactory(unit=tree(station)))
    CredentialFactory(member=MemberFactory(unit=tree()))
    assert found(coordinator, unit_id=station.pk) == [below.pk]
    assert found(coordinator, unit_id=999_999) == []


def test_inactive_members_are_shown_when_asked_for(coordinator: Actor) -> None:
    gone = CredentialFactory(member=MemberFactory(inactive_since=TODAY))
    here = CredentialFactory()
    assert found(coordinator) == [here.pk]
    assert found(coordinator, people="inactive") == [gone.pk]
    assert found(coordinator, people="all") == [gone.pk, here.pk]


def test_a_manager_sees_the_managed_units_only(manager: Actor) -> None:
    mine = CredentialFactory(member=MemberFactory(unit=Unit.objects.get(name="Managed station")))
    CredentialFactory()
    assert [each.pk for each in visible_credentials(manager)] == [mine.pk]


def test_what_our_file_said_on_a_day(scope: Agency) -> None:
    wrong = CredentialFactory(withdrawn_at=datetime(2026, 2, 1, tzinfo=UTC))
    right = CredentialFactory(
        member=wrong.member,
        credential_type=wrong.credential_type,
        corrects=wrong,
        recorded_at=datetime(2026, 2, 1, tzinfo=UTC),
        valid_through=date(2025, 12, 31),
    )
    then = history_of(wrong.member_id, as_of=TODAY, known_at=datetime(2026, 1, 15, tzinfo=UTC))
    assert [(each.pk, each.status) for each in then] == [(wrong.pk, "expiring")]
    assert [(each.pk, each.status) for each in history_of(wrong.member_id, as_of=TODAY)] == [
        (right.pk, "expired")
    ]


def test_type_rows_count_active_latest_credentials(coordinator: Actor) -> None:
    kind = CredentialTypeFactory(name="BLS")
    CredentialTypeFactory(name="Unused")
    old = CredentialFactory(credential_type=kind, valid_through=TODAY - DAY)
    renewed(old)
    CredentialFactory(credential_type=kind, valid_through=TODAY - DAY)
    CredentialFactory(credential_type=kind, valid_through=TODAY + DAY)
    CredentialFactory(credential_type=kind, member=MemberFactory(inactive_since=TODAY))
    rows = [
        (row.type.name, row.holders, row.expired, row.expiring) for row in type_rows(coordinator, today=TODAY)
    ]
    assert rows == [("BLS", 3, 1, 1), ("Unused", 0, 0, 0)]

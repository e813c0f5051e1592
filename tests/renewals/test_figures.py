"""The figures of Home, and where a renewal's training may go."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.credentials.models import Credential, CredentialType
from recert.renewals.figures import expirations, figures
from recert.renewals.filters import Filters, listed
from recert.renewals.gather import gather
from recert.renewals.models import RenewalRun
from recert.web.renewals.summary import target_choices
from tests.factories import (
    AssignmentFactory,
    CredentialFactory,
    CredentialTypeFactory,
    EnrollmentFactory,
    MemberFactory,
)

from .conftest import WHOLE_DESK

FIRST = date(2030, 1, 1)


def ending(kind: CredentialType, day: date, **more: object) -> Credential:
    return CredentialFactory(
        member=more.pop("member", None) or MemberFactory(),
        credential_type=kind,
        valid_from=day - timedelta(days=700),
        valid_through=day,
        **more,
    )


def test_expirations_are_added_up_by_month_and_say_who_was_renewed(
    cpr: CredentialType, coordinator: Actor
) -> None:
    for day in (date(2030, 1, 1), date(2030, 1, 31), date(2030, 3, 5), date(2031, 1, 31)):
        ending(cpr, day)
    old = ending(cpr, date(2030, 3, 31))
    ending(cpr, date(2032, 3, 31), member=old.member, renews=old)
    ending(cpr, date(2030, 2, 1), withdrawn_at=timezone.now())
    found = expirations(coordinator, FIRST, date(2030, 12, 31))
    assert [(one.year, one.month, one.waiting, one.renewed) for one in found] == [
        (2030, 1, 2, 0),
        (2030, 3, 1, 1),
    ]


@pytest.fixture
def kinds_of_rows(cpr: CredentialType, today: date) -> dict[str, Credential]:
    """One credential of every sort that a figure could count, or not."""
    retired = CredentialTypeFactory(name="Gone", retired_on=today)
    gone = MemberFactory(inactive_since=today)
    rows = {
        "expired": ending(cpr, today - timedelta(days=1)),
        "today": ending(cpr, today),
        "in 30": ending(cpr, today + timedelta(days=30)),
        "in 60": ending(cpr, today + timedelta(days=60)),
        "in 90": ending(cpr, today + timedelta(days=90)),
        "in 91": ending(cpr, today + timedelta(days=91)),
        "done": ending(cpr, today + timedelta(days=400)),
        "training open": ending(cpr, today + timedelta(days=400)),
        "training closed": ending(cpr, today + timedelta(days=400)),
        "retired type": ending(retired, today - timedelta(days=5)),
        "inactive": ending(cpr, today - timedelta(days=5), member=gone),
        "withdrawn": ending(cpr, today - timedelta(days=5), withdrawn_at=timezone.now()),
        "renewed": ending(cpr, today - timedelta(days=5)),
        "renewal withdrawn": ending(cpr, today - timedelta(days=6)),
        "never ends": CredentialFactory(credential_type=cpr, valid_through=None),
    }
    member = rows["expired"].member
    rows["second of a person"] = ending(CredentialTypeFactory(), today - timedelta(days=8), member=member)
    rows["not yet"] = CredentialFactory(
        credential_type=cpr, valid_from=today + timedelta(days=1), valid_through=today + timedelta(days=9)
    )
    for name, withdrawn in (("renewed", None), ("renewal withdrawn", timezone.now())):
        old = rows[name]
        ending(cpr, today + timedelta(days=700), member=old.member, renews=old, withdrawn_at=withdrawn)
    for name, done, closed in (
        ("done", today, None), ("training open", None, None), ("training closed", today, today),
        ("renewed", today, None), ("inactive", today, None),
    ):  # fmt: skip
        EnrollmentFactory(
            member=rows[name].member,
            credential=rows[name],
            completed_on=done,
            closed_on=closed,
            closed_reason="renewed" if closed else "",
        )
    return rows


LISTED = {
    "expired", "today", "in 30", "in 60", "in 90", "done", "renewal withdrawn", "second of a person",
}  # fmt: skip


def test_the_desk_lists_what_ends_soon_or_is_done_whichever_way_it_is_looked_up(
    kinds_of_rows: dict[str, Credential], coordinator: Actor, today: date
) -> None:
    names = {row.pk: name for name, row in kinds_of_rows.items()}
    assert {names[row.pk] for row in listed(coordinator, WHOLE_DESK, today)} == LISTED
    assert {names[row.pk] for row in listed(coordinator, WHOLE_DESK, today, of=names)} == LISTED
    farther = {names[row.pk] for row in listed(coordinator, Filters(days=91), today)}
    assert farther == LISTED | {"in 91"}
    done = {names[row.pk] for row in listed(coordinator, Filters(because="done"), today)}
    assert done == {"done"}


def test_home_counts_what_the_desk_lists_and_how_the_agency_stands(
    kinds_of_rows: dict[str, Credential], coordinator: Actor, today: date
) -> None:
    found = figures(coordinator, today)
    cpr, other = found.types
    assert (cpr.name, cpr.expired, cpr.expiring, cpr.done, cpr.total) == ("CPR", 2, 5, 1, 7)
    assert cpr.earliest == today - timedelta(days=6)
    assert (other.expired, other.total) == (1, 1)
    assert sum(kind.total for kind in found.types) == len(LISTED)
    standing = found.standing
    assert standing.expired == 4  # the retired type too: its holders are not current
    assert standing.expired_people == 3  # one holds two of them
    members = len({row.member_id for row in kinds_of_rows.values()}) - 1
    assert (standing.members, standing.fully_current) == (members, members - 3)
    assert (standing.expiring_30, standing.expiring_60, standing.expiring_90) == (3, 4, 5)


def test_a_manager_sees_the_figures_of_the_own_people_alone(
    kinds_of_rows: dict[str, Credential], manager: Actor, today: date
) -> None:
    assert figures(manager, today).standing.members == 0
    assert figures(manager, today).types == []


def test_training_may_join_an_open_assignment_that_nobody_leaves(
    cpr: CredentialType, expired: list[Credential], draft: RenewalRun, coordinator: Actor, today: date
) -> None:
    free = AssignmentFactory(name="CPR 2026", credential_type=cpr)
    EnrollmentFactory(assignment=free, member=MemberFactory(), credential=None)
    gathered = gather(draft, WHOLE_DESK, by=coordinator, today=today)
    named = [words for value, words in target_choices(gathered) if value.isdigit()]
    assert named == ["Join: CPR 2026"]

"""The figures of Home, and where a renewal's training may go."""

from datetime import date, timedelta

from django.utils import timezone

from recert.agencies.actors import Actor
from recert.credentials.models import Credential, CredentialType
from recert.renewals import queries
from recert.renewals.gather import gather
from recert.renewals.models import RenewalRun
from recert.web.renewals.summary import target_choices
from tests.factories import AssignmentFactory, CredentialFactory, EnrollmentFactory, MemberFactory

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
    found = queries.expirations(coordinator, FIRST, date(2030, 12, 31))
    assert [(one.year, one.month, one.waiting, one.renewed) for one in found] == [
        (2030, 1, 2, 0),
        (2030, 3, 1, 1),
    ]


def test_training_may_join_an_open_assignment_that_nobody_leaves(
    cpr: CredentialType, expired: list[Credential], draft: RenewalRun, coordinator: Actor, today: date
) -> None:
    free = AssignmentFactory(name="CPR 2026", credential_type=cpr)
    EnrollmentFactory(assignment=free, member=MemberFactory(), credential=None)
    gathered = gather(draft, WHOLE_DESK, by=coordinator, today=today)
    named = [words for value, words in target_choices(gathered) if value.isdigit()]
    assert named == ["Join: CPR 2026"]

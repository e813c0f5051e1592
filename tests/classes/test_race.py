"""Two instructors at once: completions come once, and the last place is taken once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import pytest
from django.db import connection

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.roles import Role
from recert.classes import actions
from recert.classes.models import AttendanceCredit, Attendee
from recert.kernel.problems import ProblemError
from recert.kernel.tenancy import agency_scope
from recert.training.models import Completion
from tests.factories import AttendeeFactory, ClassSessionFactory, MemberFactory, MembershipFactory, actor_of

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]
DAY, TODAY = date(2026, 11, 9), date(2026, 11, 23)


def at_once(agency: Agency, acts: list[Callable[[], object]]) -> list[str]:
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


def test_a_session_completed_four_times_at_once_is_completed_once(agency: Agency, coordinator: Actor) -> None:
    with agency_scope(agency.pk):
        session = ClassSessionFactory(starts_on=DAY)
        AttendeeFactory.create_batch(25, session=session, mark="present")
    do = partial(actions.complete_session, session_id=session.pk, today=TODAY, by=coordinator)
    assert at_once(agency, [do] * 4) == ["done"] * 4
    with agency_scope(agency.pk):
        assert (Completion.objects.count(), AttendanceCredit.objects.count()) == (25, 25)


def test_the_last_place_is_taken_once(agency: Agency) -> None:
    with agency_scope(agency.pk):
        session = ClassSessionFactory(starts_on=date(2026, 12, 3), capacity=1, sign_up=True)
        memberships = MembershipFactory.create_batch(4, role=Role.MEMBER)
        for membership in memberships:
            MemberFactory(membership=membership)
        actors = [actor_of(membership) for membership in memberships]
    acts = [partial(actions.sign_up, session_id=session.pk, today=TODAY, by=by) for by in actors]
    said = at_once(agency, acts)
    assert (said.count("done"), sum("full" in told for told in said)) == (1, 3)
    with agency_scope(agency.pk):
        assert Attendee.objects.count() == 1

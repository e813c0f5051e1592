"""A quiz handed in twice at the same moment, in two tabs or by a double press: it counts once."""

from datetime import date

import pytest
from django.db import connection

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.kernel.models import AuditEvent
from recert.kernel.tenancy import agency_scope
from recert.lessons import actions
from recert.lessons.models import Attempt
from recert.training.models import Completion
from tests.credentials.test_race import at_once
from tests.lessons.helping import answer_all, make_course

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def test_a_quiz_handed_in_by_four_at_once_counts_once(
    agency: Agency, coordinator: Actor, member_actor: Actor, today: date
) -> None:
    with agency_scope(agency.pk):
        course = make_course(coordinator, "quiz")
        actions.begin(course_id=course.pk, by=member_actor)
        attempt = actions.start_attempt(course_id=course.pk, number=1, by=member_actor)
        answer_all(course, 1, attempt, [0], member_actor)

    def hand_in() -> object:
        return actions.hand_in(course_id=course.pk, number=1, attempt=1, today=today, by=member_actor)

    assert at_once(agency, *[hand_in] * 4) == ["done"] * 4
    with agency_scope(agency.pk):
        assert Attempt.objects.get().passed
        assert Completion.objects.count() == 1
        assert AuditEvent.objects.filter(kind="quiz.handed_in").count() == 1


def test_two_attempts_started_at_once_are_one(
    agency: Agency, coordinator: Actor, member_actor: Actor
) -> None:
    with agency_scope(agency.pk):
        course = make_course(coordinator, "quiz", attempts=1)
        actions.begin(course_id=course.pk, by=member_actor)
    at_once(agency, *[lambda: actions.start_attempt(course_id=course.pk, number=1, by=member_actor)] * 4)
    with agency_scope(agency.pk):
        assert Attempt.objects.count() == 1

"""Sessions of classroom courses, and who is on them."""

from datetime import date, time

import factory

from recert.classes.models import AttendanceCredit, Attendee, ClassSession
from tests.factories.base import TenantFactory
from tests.factories.credentials import LONG_AGO
from tests.factories.personnel import MemberFactory
from tests.factories.training import CompletionFactory, CourseFactory


class ClassSessionFactory(TenantFactory):
    """On 2026-03-09 from 8 to 12 unless told otherwise; of a course of four hours."""

    class Meta:
        model = ClassSession

    course = factory.SubFactory(CourseFactory, kind="classroom")
    starts_on = date(2026, 3, 9)
    ends_on = factory.SelfAttribute("starts_on")
    starts_at = time(8)
    ends_at = time(12)
    place = "Station 4, training room"
    created_at = LONG_AGO


class AttendeeFactory(TenantFactory):
    """Not marked, unless a mark is given."""

    class Meta:
        model = Attendee

    session = factory.SubFactory(ClassSessionFactory)
    member = factory.SubFactory(MemberFactory)
    added_at = LONG_AGO
    mark = ""
    marked_at = factory.LazyAttribute(lambda row: LONG_AGO if row.mark else None)


class AttendanceCreditFactory(TenantFactory):
    """Of somebody who was present at a session that was held."""

    class Meta:
        model = AttendanceCredit

    attendee = factory.SubFactory(AttendeeFactory, mark="present", session__held_at=LONG_AGO)
    completion = factory.SubFactory(
        CompletionFactory, member=factory.SelfAttribute("..attendee.member"), source="attendance"
    )
    mark = "present"

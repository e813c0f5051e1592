"""The sign-in sheet and the entry of a calendar."""

import re
from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar

from recert.agencies.models import Agency
from recert.classes import papers
from recert.classes.models import ClassSession
from tests.factories import AttendeeFactory, ClassSessionFactory, UnitFactory

pytestmark = pytest.mark.usefixtures("sound")
NAMES = [("An", "Nguyễn Văn"), ("花子", "佐藤"), ("محمد", "العربي"), ("A" * 60, "O’Brien #panic()")]


@pytest.fixture
def session(scope: Agency) -> ClassSession:
    found: ClassSession = ClassSessionFactory(
        course__codes="A-1, B-2", course__accreditation="CAPCE 7", instructor="Ana Ruiz"
    )
    return found


def test_the_sheet_has_everyone_and_room_for_walk_ins(session: ClassSession, agency: Agency) -> None:
    people = [
        AttendeeFactory(session=session, member__first_name=first, member__last_name=last)
        for first, last in NAMES
    ]
    data = papers.sheet_data(session, people, agency)
    assert [row[0] for row in data["people"]] == [f"{first} {last}" for first, last in NAMES]
    assert data["spare"] > 0
    facts = dict(data["facts"])
    assert (facts["Training codes"], facts["Accreditation"]) == ("A-1, B-2", "CAPCE 7")
    assert facts["Date"] == "9 Mar 2026, 08:00 to 12:00"
    assert papers.sign_in_sheet(session, people, agency).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("last", "columns"), [(date(2026, 3, 11), ["9 Mar 2026", "10 Mar 2026", "11 Mar 2026"]),
                          (date(2026, 3, 13), ["Signature"])],
)  # fmt: skip
def test_a_few_days_are_signed_each(agency: Agency, last: date, columns: list[str]) -> None:
    session = ClassSessionFactory(agency=agency, ends_on=last)
    assert papers.sheet_data(session, [], agency)["columns"] == columns


def test_many_people_take_several_pages(session: ClassSession, agency: Agency) -> None:
    unit = UnitFactory()
    people = [AttendeeFactory.build(session=session, member__unit=unit) for _ in range(90)]
    made = papers.sign_in_sheet(session, people, agency)
    assert re.search(rb"/Type/Pages/Count [4-9]", made)


def test_a_calendar_reads_the_agencys_own_hours(session: ClassSession, agency: Agency) -> None:
    [event] = Calendar.from_ical(papers.calendar_of(session, agency)).walk("VEVENT")
    assert event.decoded("dtstart").astimezone(UTC) == datetime(
        2026, 3, 9, 12, tzinfo=UTC
    )  # New York, in summer
    assert event.decoded("dtend").time() == time(12)
    assert str(event["status"]) == "CONFIRMED"
    assert "rrule" not in event


def test_days_in_a_row_repeat(agency: Agency) -> None:
    session = ClassSessionFactory(agency=agency, ends_on=date(2026, 3, 11))
    [event] = Calendar.from_ical(papers.calendar_of(session, agency)).walk("VEVENT")
    assert event["rrule"]["COUNT"] == [3]

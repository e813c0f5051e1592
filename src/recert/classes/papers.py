"""Papers of a session: the sign-in sheet as PDF, and the session as an entry of a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from recert.agencies.models import Agency
from recert.classes.models import Attendee, ClassSession
from recert.core.requirements import plain
from recert.kernel.days import show
from recert.kernel.pdf import render_pdf
from recert.training.hours import parts_of, words

SIGN_IN = Path(__file__).parent / "pdf" / "sign_in.typ"
SPARE_LINES = 8  # for walk-ins
MOST_COLUMNS = 3  # a session of more days is signed once


def sign_in_sheet(session: ClassSession, people: Iterable[Attendee], agency: Agency) -> bytes:
    """Return the sheet that people sign, with their names and empty lines for walk-ins (``member__unit`` joined)."""
    return render_pdf(SIGN_IN, sheet_data(session, people, agency))


def sheet_data(session: ClassSession, people: Iterable[Attendee], agency: Agency) -> Mapping[str, Any]:
    """Return what the sheet says."""
    course = session.course
    every = [date.fromordinal(session.starts_on.toordinal() + step) for step in range(session.days)]
    hours = f"{plain(course.hours)} hours" + (
        f" ({said})" if (said := words(parts_of(course.hours_by_category))) else ""
    )
    return {
        "title": f"Sign-in sheet: {course.title}",
        "agency": agency.name,
        "course": course.title,
        "facts": [
            ["Date", when(session)],
            ["Place", session.place],
            ["Instructor", session.instructor],
            ["Hours", hours],
            ["Training codes", course.codes],
            ["Accreditation", course.accreditation],
            ["Provider", course.provider],
        ],
        "columns": [show(day) for day in every] if 1 < len(every) <= MOST_COLUMNS else ["Signature"],
        "people": [
            [one.member.full_name, one.member.member_number, one.member.unit.name if one.member.unit else ""]
            for one in people
        ],
        "spare": SPARE_LINES,
    }


def when(session: ClassSession) -> str:
    """Return the days and hours in words: ``3 Dec 2026, 08:00 to 17:00``."""
    days = show(session.starts_on)
    if session.days > 1:
        days += f" to {show(session.ends_on)}"
    return f"{days}, {session.starts_at:%H:%M} to {session.ends_at:%H:%M}"


def calendar_of(session: ClassSession, agency: Agency) -> bytes:
    """Return the session as an iCalendar file; one of several days is repeated daily."""
    zone = ZoneInfo(agency.time_zone)
    event = Event()
    event.add("uid", f"class-session-{session.pk}@{agency.slug}")
    event.add("dtstamp", session.created_at)
    event.add("summary", session.course.title)
    event.add("dtstart", datetime.combine(session.starts_on, session.starts_at, zone))
    event.add("dtend", datetime.combine(session.starts_on, session.ends_at, zone))
    if session.days > 1:
        event.add("rrule", {"freq": "daily", "count": session.days})
    event.add("location", session.place)
    if session.instructor:
        event.add("description", f"Instructor: {session.instructor}")
    event.add("status", "CANCELLED" if session.cancelled_at else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Recert//Classes//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())

"""Calendar files (RFC 5545): entries of days or of hours, without alarms, the same identity each time they are read."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

NAMED = 100  # people named in one entry; the rest is counted
VERSION = "2"  # counts up when the same days are written differently
EVERY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a whole day or of several in a row; ``key`` is unique in the feed.

    ``hours``: from when to when on each of the days, on the clock of the calendar's zone; ``busy``: taken then.
    """

    key: str
    on: date
    last: date
    title: str
    text: str
    known_at: datetime
    hours: tuple[time, time] | None = None
    place: str = ""
    busy: bool = False


def tag_of(feed: str, name: str, entries: Iterable[Entry]) -> str:
    """Return the entity tag of what ``write`` would make, without making it."""
    seen = hashlib.sha256(f"{VERSION} {feed} {name}".encode())
    for each in entries:
        seen.update(
            repr((each.key, each.on, each.last, each.title, each.text, each.hours, each.place)).encode()
        )
    return f'"{seen.hexdigest()[:32]}"'


def write(feed: str, name: str, entries: Iterable[Entry], zone: ZoneInfo) -> bytes:
    """Return the calendar file. ``feed`` names the feed for the identity of its entries, ``name`` is what people read."""
    calendar = Calendar()
    for key, value in (("prodid", "-//Recert//Calendar//EN"), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(key, value)
    calendar.add("x-wr-calname", plain(name))
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for each in entries:
        calendar.add_component(_event(feed, each, zone))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(feed: str, entry: Entry, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'{feed} {entry.key}')}@recert")
    event.add("dtstamp", entry.known_at)
    if entry.hours is None:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.last + timedelta(days=1))
    else:
        begins, ends = entry.hours
        event.add("dtstart", datetime.combine(entry.on, begins, zone))
        event.add("dtend", datetime.combine(entry.on, ends, zone))
        if entry.last > entry.on:
            event.add("rrule", {"freq": "daily", "count": (entry.last - entry.on).days + 1})
    if entry.place:
        event.add("location", plain(entry.place))
    event.add("summary", plain(entry.title))
    event.add("description", "\n".join(plain(line) for line in entry.text.split("\n")))
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def plain(text: str) -> str:
    """Return one line of text: what people typed can never begin a line of its own."""
    return "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)

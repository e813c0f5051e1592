"""Calendar files (RFC 5545): all-day entries without alarms, the same identity each time they are read."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

NAMED = 100  # people named in one entry; the rest is counted
VERSION = "1"  # counts up when the same days are written differently
EVERY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a whole day or of several in a row; ``key`` is unique in the feed."""

    key: str
    on: date
    last: date
    title: str
    text: str
    known_at: datetime


def tag_of(feed: str, name: str, entries: Iterable[Entry]) -> str:
    """Return the entity tag of what ``write`` would make, without making it."""
    seen = hashlib.sha256(f"{VERSION} {feed} {name}".encode())
    for each in entries:
        seen.update(repr((each.key, each.on, each.last, each.title, each.text)).encode())
    return f'"{seen.hexdigest()[:32]}"'


def write(feed: str, name: str, entries: Iterable[Entry]) -> bytes:
    """Return the calendar file. ``feed`` names the feed for the identity of its entries, ``name`` is what people read."""
    calendar = Calendar()
    for key, value in (("prodid", "-//Recert//Calendar//EN"), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(key, value)
    calendar.add("x-wr-calname", plain(name))
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for each in entries:
        calendar.add_component(_event(feed, each))
    return bytes(calendar.to_ical())


def _event(feed: str, entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'{feed} {entry.key}')}@recert")
    event.add("dtstamp", entry.known_at)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.last + timedelta(days=1))
    event.add("summary", plain(entry.title))
    event.add("description", "\n".join(plain(line) for line in entry.text.split("\n")))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def plain(text: str) -> str:
    """Return one line of text: what people typed can never begin a line of its own."""
    return "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)

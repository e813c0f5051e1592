"""A calendar feed as it is handed out: its name, its entries, and when they last changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from recert.agencies.models import Agency
from recert.kernel.models import AuditEvent
from recert.personnel.queries import active_on
from recert.reports.happenings import Happening, happenings
from recert.sharing import ics
from recert.sharing.models import CalendarFeed
from recert.sharing.queries import people_of

TWO = 2  # so many people are named in a title; of more it tells the number


@dataclass(frozen=True, slots=True)
class Feed:
    """``tag`` and ``changed_at`` let a calendar ask cheaply whether anything is new."""

    identity: str
    name: str
    entries: Sequence[ics.Entry]
    tag: str
    changed_at: datetime
    zone: str

    def content(self) -> bytes:
        """Return the calendar file."""
        return ics.write(self.identity, self.name, self.entries, ZoneInfo(self.zone))


def feed_of(feed: CalendarFeed, agency: Agency, *, today: date) -> Feed | None:
    """Return what the feed shows today (seven queries at most, however many people); None when nobody is left to show."""
    people = people_of(feed)
    if people is None or not people.filter(active_on(today)).exists():
        return None
    own = feed.kind == CalendarFeed.Kind.OWN
    entries = [_entry(each, own=own) for each in happenings(people, today=today, own=own)]
    identity = f"{agency.pk} {feed.membership_id} {feed.kind} {feed.unit_id or ''}"
    name = _name(feed, agency)
    changed, tag = _changed_at(agency, today, feed), ics.tag_of(identity, name, entries)
    return Feed(identity, name, entries, tag, changed, agency.time_zone)


def _name(feed: CalendarFeed, agency: Agency) -> str:
    if feed.kind == CalendarFeed.Kind.OWN:
        return f"My credentials and training, {agency.name}"
    return f"{feed.unit.name if feed.unit else 'My people'}: credentials and training, {agency.name}"


def _entry(happening: Happening, *, own: bool) -> ics.Entry:
    people = happening.people
    whom = ", ".join(people) if len(people) <= TWO else f"{len(people)} people"
    title = happening.what if own else f"{happening.what}: {whom}"
    named = [] if own else list(people[: ics.NAMED])
    more = [f"and {len(people) - ics.NAMED} more"] if not own and len(people) > ics.NAMED else []
    text = "\n".join(filter(None, [happening.note, *named, *more]))
    one = happening
    busy = own and one.hours is not None
    return ics.Entry(one.key, one.on, one.last, title, text, one.known_at, one.hours, one.place, busy)


def _changed_at(agency: Agency, today: date, feed: CalendarFeed) -> datetime:
    """Return the last moment when the feed may have changed: any act in the agency, or the turn of the day.

    Every change leaves an audit event beside it, so this is never earlier than the change itself.
    """
    last = AuditEvent.objects.order_by("-at", "-id").values_list("at", flat=True).first()
    midnight = datetime.combine(today, time(), ZoneInfo(agency.time_zone)).astimezone(UTC)
    return max(midnight, feed.made_at, last or midnight)

"""The first steps of counting: drop what is pending, outside the period, used or too short; what was there counts once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from recert.core.dates import ONE_DAY, DateOutOfRangeError, DateRange, add_days, add_months, say
from recert.core.facts import MissingFact
from recert.core.requirements.entries import Entry, Line, Verdict, hours_words, on_words
from recert.core.requirements.kinds import NO_HOURS, Equivalent, Requirement, Unique, WindowKind


@dataclass(frozen=True, slots=True)
class Frame:
    """The days that count, and those of the period before from which hours may be carried over. None: any, none."""

    days: DateRange | None = None
    before: DateRange | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry whose hours may count: towards one of these categories ("" for none)."""

    index: int
    entry: Entry
    hours: Decimal
    options: tuple[str, ...]
    carried: bool = False


@dataclass(slots=True)
class Sorted:
    """What is left to count, what was dropped (by its place in the log), and what stands as a fact beside its hours."""

    kept: list[Kept] = field(default_factory=list)
    dropped: dict[int, Line] = field(default_factory=dict)
    standing: list[int] = field(default_factory=list)


def frame_of(requirement: Requirement, period: DateRange | None, application: date | None) -> Frame:
    """Return the days that count for a requirement. Raises MissingFact where the application's day is needed."""
    window = requirement.window
    if window and window.kind is WindowKind.ROLLING:
        if application is None:
            raise MissingFact("application_date")
        return Frame(DateRange(add_months(application, -window.months), application))
    if period is None or not requirement.carryover:
        return Frame(period)
    return Frame(period, _period_before(period))


def whole_months(period: DateRange) -> int:
    """Return how many whole months a period has. Raises MissingFact where it has no end."""
    if period.through is None:
        raise MissingFact("end_of_the_period")
    end = period.through + ONE_DAY
    months = (end.year - period.start.year) * 12 + end.month - period.start.month
    return months - (add_months(period.start, months) > end)  # clamped: 31 January to 27 February is a month


def _period_before(period: DateRange) -> DateRange | None:
    """Return the period of the same length that ends the day before: whole months where it has them."""
    if period.through is None:
        return None
    months = whole_months(period)
    try:
        whole = months and add_months(period.start, months) == period.through + ONE_DAY
        length = (period.through - period.start).days + 1
        start = add_months(period.start, -months) if whole else add_days(period.start, -length)
    except DateOutOfRangeError:
        start = date.min
    return DateRange(start, period.start - ONE_DAY)


def sort_out(requirement: Requirement, log: Sequence[Entry], frame: Frame) -> Sorted:
    """Return what is left to count, earliest first, with the line of every entry that is dropped."""
    found, seen = Sorted(), dict[Any, Entry]()
    named, unique = requirement.named, requirement.unique
    for index in sorted(range(len(log)), key=lambda place: _order(log[place])):
        entry = log[index]
        line = _not_standing(requirement, entry, frame)
        if line and line.verdict is Verdict.OUTSIDE_PERIOD and _held_now(entry):
            found.standing.append(index)
        if line is None:
            found.standing.append(index)
            kept = _kept(requirement, index, entry, named, frame)
            if isinstance(kept, Line):
                line = kept
            else:
                line = _seen_before(seen, kept, unique) if unique else None
                found.kept += [] if line else [kept]
        if line is not None:
            found.dropped[index] = line
    return found


def _order(entry: Entry) -> tuple[date, Decimal, tuple[str, ...]]:
    """Sort by day, on one day the longer first, so that the order of the log does not matter; undated ones stay."""
    return (entry.on, -entry.hours, entry.categories) if entry.on else (date.min, NO_HOURS, ())


def _not_standing(requirement: Requirement, entry: Entry, frame: Frame) -> Line | None:
    facts = entry.facts
    if facts.get("pending_approval"):
        return Line(entry, Verdict.PENDING_APPROVAL, why="it is not approved yet")
    used = facts.get("used_in_previous_cycle")
    days = frame.days
    if days and entry.on and entry.on not in days and (used or not _carried(entry, frame)):
        return Line(entry, Verdict.OUTSIDE_PERIOD, why=_outside(entry.on, days))
    if used and requirement.exclude_used:
        return Line(entry, Verdict.ALREADY_USED, why="it was used in the previous cycle")
    return None


def _held_now(entry: Entry) -> bool:
    """Tell whether the entry is a credential held today: the day it was earned does not matter."""
    return bool(entry.facts.get("credential")) and entry.facts.get("current") is True


def _carried(entry: Entry, frame: Frame) -> bool:
    return bool(frame.before and entry.on and entry.on in frame.before)


def _outside(day: date, days: DateRange) -> str:
    if day < days.start:
        return f"{say(day)} is before {say(days.start)}, from when hours count"
    return f"{say(day)} is after {say(days.through or day)}, until when hours count"


def _kept(
    requirement: Requirement, index: int, entry: Entry, named: frozenset[str], frame: Frame
) -> Kept | Line:
    hours = entry.hours
    if requirement.equivalents:
        found = _equivalent_hours(requirement.equivalents, entry)
        if found is None:
            return Line(entry, Verdict.ALREADY_USED, why="it was spent elsewhere")
        hours = found
    least = requirement.min_session_hours
    if hours == NO_HOURS:
        return Line(entry, Verdict.TOO_SHORT, why="no hours are recorded")
    if least and max(hours, entry.session_hours) < least:
        return Line(
            entry,
            Verdict.TOO_SHORT,
            why=f"{hours_words(hours)} is less than {hours_words(least)}, the shortest that counts",
        )
    options = _options(
        entry,
        named,
        open_to_all=requirement.uncategorized_counts,
        any_serves=bool(not named and (requirement.groups or requirement.subsets)),
    )
    if not options:
        return Line(entry, Verdict.WRONG_CATEGORY, why=_wrong(entry))
    return Kept(index, entry, hours, options, frame.before is not None and _carried(entry, frame))


def _equivalent_hours(equivalents: Sequence[Equivalent], entry: Entry) -> Decimal | None:
    """Return the hours that an entry counts as; None: it was spent elsewhere."""
    for each in equivalents:
        times = _times(each, entry.facts)
        if times:
            return None if each.unless and entry.facts.get(each.unless) else each.hours * times
    return entry.hours


def _times(each: Equivalent, facts: Mapping[str, Any]) -> int:
    """Return how many times an entry holds what is worth the hours: numbers count in whole multiples."""
    if each.where.word:
        return int(each.where.matches(facts))
    return min(_multiples(facts, each), default=0)


def _multiples(facts: Mapping[str, Any], each: Equivalent) -> Iterator[int]:
    for name, value in each.where.fields:
        fact: Any = facts.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or value == 0:
            yield int(fact == value)
        else:
            good = isinstance(fact, int | float | Decimal) and not isinstance(fact, bool) and fact > 0
            yield int(fact // value) if good else 0


def _options(entry: Entry, named: frozenset[str], *, open_to_all: bool, any_serves: bool) -> tuple[str, ...]:
    """Return the categories that the hours may serve; its own, or "", where any will do.

    Without ``any_serves`` nothing asks for a category by name, so that the first of its own stands for all.
    """
    fitting = tuple(category for category in entry.categories if category in named)
    if fitting or not (open_to_all or not named):
        return fitting
    return entry.categories[: None if any_serves else 1] or ("",)


def _wrong(entry: Entry) -> str:
    if not entry.categories:
        return "it has no category, and the rule counts by category"
    return f"the rule has no category {' or '.join(entry.categories)}"


def _seen_before(seen: dict[Any, Entry], kept: Kept, unique: Unique) -> Line | None:
    """Return the line of an entry whose key counted already; note the key where it is new."""
    entry, value = kept.entry, kept.entry.facts.get(unique.key)
    if (
        value is None
        or isinstance(value, dict | list)
        or not unique.where.matches(entry.facts, kept.options[0])
    ):
        return None
    first = seen.setdefault(value, entry)
    if first is entry or (entry.session is not None and entry.session == first.session):
        return None
    return Line(entry, Verdict.DUPLICATE, why=f"the same {unique.key} counted already, {on_words(first)}")

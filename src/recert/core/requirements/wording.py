"""A requirement and its period in plain sentences, for screens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from recert.core._reader import listed
from recert.core.dates import counted, say, say_month_day
from recert.core.requirements.entries import hours_words, plain
from recert.core.requirements.kinds import (
    ANY,
    NO_HOURS,
    Bands,
    Cap,
    Equivalent,
    PerMonth,
    Requirement,
    RequirementSet,
    WindowKind,
)
from recert.core.requirements.periods import (
    Cycle,
    FixedGrid,
    IssueIn,
    NthFull,
    RequirementPeriod,
    Rolling,
    Year,
    Years,
    grid_words,
)

LAST_LETTERS = {1: "st", 2: "nd", 3: "rd"}


def period_sentence(period: RequirementPeriod | None) -> str:
    """Return when hours are owed."""
    match period:
        case None | Cycle():
            return "Hours are owed in the credential's own period."
        case Rolling(months):
            return f"Hours count {counted(months, 'month')} back."
        case Years() | FixedGrid():
            return f"Hours are owed {grid_words(period)}{_first_words(period.first)}."


def _first_words(first: NthFull | IssueIn | None) -> str:
    match first:
        case None:
            return ""
        case NthFull(1):
            return ", first in the period that starts after the day of issue"
        case NthFull(number):
            return f", first in the {_ordinal(number)} period that starts after the day of issue"
        case IssueIn(start, through, then, other):
            span = f"from {say_month_day(start)} to {say_month_day(through)}"
            return f", first in the {_year(then)} where issued {span}, else in the {_year(other)}"


def _year(year: Year) -> str:
    return "year of issue" if year is Year.SAME else "year after issue"


def missing_words(requirement: Requirement, name: str, part: Any) -> str:
    """Return in words what is missing under one name of a shortfall, see Assessment."""
    if isinstance(part, tuple):
        return f"the {course_words(part)}"
    if isinstance(part, Decimal):
        return f"{hours_words(part)} {_missing_where(requirement, name)}"
    if isinstance(part, int):
        return exam_words(part)
    if part != ANY:
        return f"the credential {part}, current"
    most = max(group.each_gt or NO_HOURS for group in requirement.groups if name in group.keys)
    more = f"more than {hours_words(most)}" if most else "any hours"
    return f"{more} of {_names([name])}"


def _missing_where(requirement: Requirement, name: str) -> str:
    if name == "total":
        return "in all"
    if any(category.key == name for category in requirement.categories):
        return f"of {_names([name])}"
    kind, _, number = name.rpartition("_")
    if kind == "group":
        keys = requirement.groups[int(number) - 1].keys
        return f"of {_names(keys)}{' together' if len(keys) > 1 else ''}"
    return f"of {requirement.subsets[int(number) - 1].where.in_words().replace('_', ' ')}"


def course_words(courses: Iterable[str]) -> str:
    """Return the courses that are asked for: course A; courses A and B."""
    names = [*courses]
    return f"{'course' if len(names) == 1 else 'courses'} {_names(names)}"


def exam_words(attempts: int) -> str:
    """Return the examination that is asked for."""
    return f"the examination, passed within {counted(attempts, 'attempt')}"


def _names(keys: Iterable[str]) -> str:
    return listed([key.replace("_", " ") for key in keys], "and")


def _ordinal(number: int) -> str:
    teen = 10 < number % 100 < 14  # noqa: PLR2004 - eleventh, twelfth and thirteenth end in "th"
    return f"{number}{'th' if teen else LAST_LETTERS.get(number % 10, 'th')}"


def set_sentence(found: RequirementSet) -> str:
    """Return for which credentials a version is."""
    if found.periods_from:
        return f"{found.name}: for credentials whose own period starts on {say(found.periods_from)} or later"
    return found.name or "For every period"


def requirement_sentences(requirement: Requirement) -> Iterator[str]:
    """Yield what is asked for, and how hours are counted, one sentence each; categories have a table of their own."""
    yield from _asked(requirement)
    yield from _counted(requirement)
    if requirement.any_of:
        yield f"One of these is enough: {'; or '.join(way_words(way) for way in requirement.any_of)}."
    if requirement.all:
        yield f"Each of these is asked: {'; and '.join(way_words(way) for way in requirement.all)}."


def way_words(way: Requirement) -> str:
    """Return a way in a few words, without a full stop."""
    parts = [sentence.rstrip(".") for sentence in (*_asked(way), *_category_words(way), *_counted(way))]
    parts += [f"the credential {_names([way.credential])}, held and current"] if way.credential else []
    attempts = way.exam_attempts
    parts += [exam_words(attempts)] if attempts else []
    nested = [" or ".join(way_words(each) for each in way.any_of)] if way.any_of else []
    nested += [" and ".join(way_words(each) for each in way.all)] if way.all else []
    return ", ".join(part[:1].lower() + part[1:] for part in [*parts, *nested])


def _category_words(requirement: Requirement) -> Iterator[str]:
    for category in requirement.categories:
        most = "" if category.most is None else f" (at most {plain(category.most)})"
        yield (
            f"{hours_words(category.least)} of {_names([category.key])}{most}"
            if category.least
            else f"{_names([category.key])}{most}"
        )


def _asked(requirement: Requirement) -> Iterator[str]:
    prorate = requirement.prorate
    if isinstance(prorate, PerMonth):
        months = (
            "each month of the period" if prorate.months is None else counted(int(prorate.months), "month")
        )
        yield f"{hours_words(prorate.hours)} for {months}."
    elif isinstance(prorate, Bands):
        yield f"A share of {hours_words(prorate.base)} by the length of the cycle: {_bands(prorate)}."
    elif requirement.total_min:
        yield f"{hours_words(requirement.total_min)} in all."
    for group in requirement.groups:
        each = "" if group.each_gt is None else f", each more than {plain(group.each_gt)}"
        yield f"{hours_words(group.least)} of {_names(group.keys)} together{each}."
    for subset in requirement.subsets:
        yield f"{hours_words(subset.least)} of {subset.where.in_words().replace('_', ' ')} among them."
    if requirement.courses:
        yield f"The {course_words(requirement.courses)}."


def _bands(prorate: Bands) -> str:
    return ", ".join(
        f"{plain(prorate.base * share)} from {plain(start)} months"
        + ("" if below is None else f" to less than {plain(below)}")
        for start, below, share in prorate.bands
    )


def _counted(requirement: Requirement) -> Iterator[str]:
    yield from (_cap_sentence(cap) for cap in requirement.caps)
    if requirement.per_day_max is not None:
        yield f"At most {hours_words(requirement.per_day_max)} of one day count."
    if requirement.min_session_hours:
        yield f"Less than {hours_words(requirement.min_session_hours)} at a time does not count."
    if requirement.unique:
        yield f"The same {requirement.unique.key} counts once."
    for each in requirement.equivalents:
        yield _equivalent_sentence(each)
    if requirement.exclude_used:
        yield "What was used in the previous cycle does not count."
    if requirement.carryover is not None:
        most = f"At most {hours_words(requirement.carryover)}" if requirement.carryover else "No hours"
        yield f"{most} of the period before may count."
    if requirement.window and requirement.window.kind is WindowKind.ROLLING:
        yield f"Only the {counted(requirement.window.months, 'month')} before the application count."
    if requirement.uncategorized_counts and requirement.categories:
        yield "Hours of other categories add to the total."


def _cap_sentence(cap: Cap) -> str:
    what = cap.where.in_words().replace("_", " ")
    return f"At most {hours_words(cap.most)} of {what} count." if cap.most else f"No hours of {what} count."


def _equivalent_sentence(each: Equivalent) -> str:
    fields = [f"{value} {name}".replace("_", " ") for name, value in each.where.fields]
    unless = f", unless {each.unless.replace('_', ' ')}" if each.unless else ""
    return f"{listed(fields or [each.where.word], 'and')} count as {hours_words(each.hours)}{unless}."

"""Do these completions satisfy the requirement? What counted, towards what, why not, and what is missing.

Source of the counting order: the rule vocabulary (docs/rules.md). Every period is given with both ends included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from recert.core.dates import DateRange
from recert.core.facts import MissingFact
from recert.core.requirements.counting import count, lines_of
from recert.core.requirements.dropping import Sorted, frame_of, sort_out, whole_months
from recert.core.requirements.entries import Entry, Line, Verdict, hours_words, plain
from recert.core.requirements.kinds import ANY, NO_HOURS, PerMonth, Requirement
from recert.core.requirements.wording import course_words, exam_words, missing_words

CENTS = Decimal("0.000001")
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Whether a log satisfies a requirement, and all that leads there.

    ``by_category`` is after caps and not cut off at a category's least. ``shortfall``: hours missing by ``total``,
    category, ``group_1``… and ``subset_1``…; "any" where a category needs however little; ``must_include``: courses.
    ``missing`` says the same in words, under the same names.
    ``lines`` has one line for each entry, in the order of the log. ``required_total`` is there where it is prorated.
    """

    by_category: Mapping[str, Decimal]
    counted_total: Decimal
    shortfall: Mapping[str, Any]
    missing: Mapping[str, str]
    lines: tuple[Line, ...]
    required_total: Decimal | None = None
    required: Decimal | None = None

    @property
    def satisfied(self) -> bool:
        """Whether nothing is missing."""
        return not self.shortfall

    @property
    def hours_missing(self) -> Decimal:
        """The hours missing, added over everything that is named."""
        return sum((part for part in self.shortfall.values() if isinstance(part, Decimal)), NO_HOURS)

    @property
    def reason(self) -> str:
        """Say it in one sentence with the rule's numbers."""
        have = (
            f"{plain(self.counted_total)} of {hours_words(self.required)}"
            if self.required
            else hours_words(self.counted_total)
        )
        if self.satisfied:
            return f"Satisfied: {have} counted."
        return f"Missing: {', '.join(self.missing.values())}; {have} counted."


def assess(
    requirement: Requirement,
    log: Sequence[Entry],
    *,
    period: DateRange | None = None,
    application_date: date | None = None,
) -> Assessment:
    """Return what these entries count towards a requirement.

    ``period``: the days that count, both included; None: every day does. Raises MissingFact where the rule needs
    ``application_date`` or the period's length, DateOutOfRangeError beyond the calendar.
    """
    own = _own(requirement, log, period, application_date)
    if not (requirement.any_of or requirement.all):
        return own
    parts = [
        assess(inherited(requirement, part), log, period=period, application_date=application_date)
        for part in requirement.all
    ]
    if not requirement.any_of:
        return _together(requirement, own, parts)
    ways = [inherited(requirement, way) for way in requirement.any_of]
    best = best_way(requirement, ways, log, period=period, application_date=application_date)[1]
    return _together(requirement, own, [best, *parts])


def best_way(
    requirement: Requirement,
    ways: Sequence[Requirement],
    log: Sequence[Entry],
    *,
    period: DateRange | None,
    application_date: date | None,
) -> tuple[Requirement, Assessment]:
    """Return the way of ``any_of`` that is satisfied, else the one nearest to it, with what counts towards it."""
    found = [assess(way, log, period=period, application_date=application_date) for way in ways]
    place = min(range(len(ways)), key=lambda at: _distance(requirement.any_of[at], (at, found[at])))
    return ways[place], found[place]


def _distance(way: Requirement, numbered: tuple[int, Assessment]) -> tuple[bool, bool, Decimal, int, int]:
    """Return how far a way is from being satisfied: ways in hours before the others, then by hours, then in order."""
    place, found = numbered
    by_hours = way.owes_hours or bool(way.all or way.any_of)
    return not found.satisfied, not by_hours, found.hours_missing, len(found.shortfall), place


def inherited(around: Requirement, way: Requirement) -> Requirement:
    """Return a way, or a part of ``all``, with what the requirement around it says of counting."""
    return replace(
        way,
        caps=around.caps + way.caps,
        equivalents=way.equivalents or around.equivalents,
        per_day_max=around.per_day_max if way.per_day_max is None else way.per_day_max,
        min_session_hours=around.min_session_hours
        if way.min_session_hours is None
        else way.min_session_hours,
        unique=way.unique or around.unique,
        exclude_used=way.exclude_used or around.exclude_used,
        carryover=around.carryover if way.carryover is None else way.carryover,
        window=way.window or around.window,
    )


def _together(requirement: Requirement, own: Assessment, parts: Sequence[Assessment]) -> Assessment:
    """Return the whole: what all ask for. The counts are those of the first part that asks for hours."""
    shortfall, words = dict(own.shortfall), dict(own.missing)
    for number, part in enumerate(parts, 2):
        for name, missing in part.shortfall.items():
            free = f"{name}_{number}" if name in shortfall else name
            shortfall[free], words[free] = missing, part.missing[name]
    counting = (
        [own, *parts]
        if requirement.owes_hours
        else [*(part for part in parts if part.by_category or part.required), own]
    )
    first = counting[0]
    lines = tuple(
        _with_fact(one, others)
        for one, *others in zip(first.lines, *(each.lines for each in [own, *parts]), strict=True)
    )
    return replace(first, shortfall=shortfall, missing=words, lines=lines)


def _with_fact(line: Line, others: Sequence[Line]) -> Line:
    """Return the line, or where it counted nothing the one that says what the entry is otherwise good for."""
    facts = (each for each in others if each.verdict is Verdict.COUNTED and not each.counted)
    return line if line.counted else next(facts, line)


def _own(
    requirement: Requirement, log: Sequence[Entry], period: DateRange | None, application: date | None
) -> Assessment:
    found = sort_out(requirement, log, frame_of(requirement, period, application))
    required = _required(requirement, period)
    hours = count(requirement, found.kept, required)
    facts = _Facts(requirement, log, found)
    by_category, total = hours.by_category(requirement), hours.total
    lines = found.dropped | lines_of(hours)
    lines |= {place: _kept_for(lines[place], why) for place, why in facts.held.items()}
    missing = dict(_hours_missing(requirement, required, total, by_category))
    for number, subset in enumerate(requirement.subsets, 1):
        missing[f"subset_{number}"] = subset.least - hours.of(subset.where)
    shortfall = {name: part for name, part in missing.items() if part == ANY or part >= CENTS} | facts.missing
    return Assessment(
        by_category,
        total,
        shortfall,
        {name: missing_words(requirement, name, part) for name, part in shortfall.items()},
        tuple(lines[place] for place in range(len(log))),
        required if requirement.prorate else None,
        required,
    )


def _kept_for(line: Line, why: str) -> Line:
    return (
        replace(line, verdict=Verdict.COUNTED, why=why)
        if not line.counted or line.verdict is Verdict.COUNTED
        else line
    )


def _required(requirement: Requirement, period: DateRange | None) -> Decimal | None:
    """Return the hours owed in all. Raises MissingFact where they hang on the period, and none is given."""
    prorate = requirement.prorate
    if prorate is None:
        return requirement.total_min
    if isinstance(prorate, PerMonth):
        months = _months(period) if prorate.months is None else prorate.months
        return _rounded(prorate.hours * months)
    months = _months(period) if prorate.cycle_months is None else prorate.cycle_months
    fitting = (
        share
        for start, below, share in prorate.bands
        if start <= months and (below is None or months < below)
    )
    return _rounded(prorate.base * next(fitting, WHOLE))  # outside of every band everything is owed


def _months(period: DateRange | None) -> Decimal:
    if period is None:
        raise MissingFact("period")
    return Decimal(whole_months(period))


def _rounded(hours: Decimal) -> Decimal:
    return hours.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize() + NO_HOURS


def _hours_missing(
    requirement: Requirement, required: Decimal | None, total: Decimal, by_category: Mapping[str, Decimal]
) -> Iterator[tuple[str, Any]]:
    if required:
        yield "total", required - total
    for category in requirement.categories:
        yield category.key, category.least - by_category[category.key]
    for number, group in enumerate(requirement.groups, 1):
        have = {key: by_category.get(key, NO_HOURS) for key in group.keys}
        yield f"group_{number}", group.least - sum(have.values(), NO_HOURS)
        least = {category.key: category.least for category in requirement.categories}
        for key, hours in have.items():
            if group.each_gt is not None and hours <= group.each_gt and least.get(key, NO_HOURS) <= hours:
                yield key, ANY


class _Facts:
    """What is satisfied by a fact, not by hours: courses, a credential, an examination."""

    def __init__(self, requirement: Requirement, log: Sequence[Entry], found: Sorted) -> None:
        self.held: dict[int, str] = {}
        self.missing: dict[str, Any] = {}
        self._standing = [(place, log[place].facts) for place in found.standing]
        courses = tuple(
            course
            for course in requirement.courses
            if not self._find(_is_course, course, f"the {course_words([course])}")
        )
        if courses:
            self.missing["must_include"] = courses
        credential, attempts = requirement.credential, requirement.exam_attempts
        if credential and not self._find(_is_credential, credential, f"the credential {credential}"):
            self.missing["credential"] = credential
        if attempts and not self._find(_is_exam, attempts, exam_words(attempts)):
            self.missing["exam_passed_within_attempts"] = attempts

    def _find(self, test: Any, value: Any, words: str) -> bool:
        """Note the first entry that is what is asked for, and in words what it is."""
        place = next((place for place, facts in self._standing if test(facts, value)), None)
        if place is not None:
            self.held[place] = words
        return place is not None


def _is_course(facts: Mapping[str, Any], course: str) -> bool:
    named = facts.get("course")
    return course in (named if isinstance(named, tuple | list) else (named,)) or course == facts.get("title")


def _is_credential(facts: Mapping[str, Any], credential: str) -> bool:
    return bool(facts.get("credential") == credential and facts.get("current") is True)


def _is_exam(facts: Mapping[str, Any], attempts: int) -> bool:
    attempt = facts.get("attempt", facts.get("attempts", 1))
    number = isinstance(attempt, int) and attempt <= attempts
    return bool(facts.get("kind") == "exam" and facts.get("passed", True) is True and number)

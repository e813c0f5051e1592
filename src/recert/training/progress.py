"""How far a member is with what a plan asks for, counted by ``core.requirements``. Pure: no query, no clock."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from recert.core.dates import DateRange
from recert.core.requirements import (
    Assessment,
    Bar,
    Entry,
    Line,
    Verdict,
    assess,
    bars_of,
    hours_words,
    plain,
)
from recert.core.requirements import Requirement as Rule
from recert.training.demand import COURSE, Demand, Needed, course_key
from recert.training.hours import MODE_FACTS, NOTHING, codes_of, key_of_category, total

ALL = 100
OWN = "a course of the plan"


@dataclass(frozen=True, slots=True)
class Done:
    """A living completion. ``codes``: its own and those of its course; ``days``: over how many days it lies."""

    title: str
    completed_on: date
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    course_id: int | None = None
    enrollment_id: int | None = None
    id: int | None = None
    provider: str = ""
    mode: str = ""
    codes: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    days: int = 1

    @property
    def hours(self) -> Decimal:
        """The hours in all."""
        return total(self.parts)


@dataclass(frozen=True, slots=True)
class Counted:
    """A completion, and what became of each part of it. ``by_hours``: whether hours are asked for at all."""

    done: Done
    lines: Sequence[Line]
    by_hours: bool = True

    @property
    def hours(self) -> Decimal:
        """The hours that count."""
        return sum((line.counted for line in self.lines), NOTHING)

    @property
    def counts(self) -> bool:
        """Whether it serves the training at all."""
        counted = [line for line in self.lines if line.counted or line.verdict is Verdict.COUNTED]
        return any(self.by_hours or line.why for line in counted)

    @property
    def why(self) -> str:
        """Say it in a sentence, or one for each part that fared differently."""
        if not self.by_hours and not self.counts:
            return "Not counted: it is none of the courses and codes that are asked for."
        said = " ".join(dict.fromkeys(line.sentence for line in self.lines))
        own = course_key(self.done.course_id) if self.done.course_id is not None else ""
        return re.sub(
            r"the course (?!course:)",
            "the training code ",
            said.replace(f"the course {own}", OWN) if own else said,
        )


@dataclass(frozen=True)
class Progress:
    """What is done of what is needed, and why. ``bars``: hours asked for, the total first; ``counted``: each completion."""

    demand: Demand
    assessment: Assessment
    bars: Sequence[Bar]
    counted: Sequence[Counted]
    met: bool

    @property
    def courses(self) -> int:
        """How many courses are asked for."""
        return len(self.demand.courses)

    @property
    def courses_done(self) -> int:
        """How many of them are done."""
        return self.courses - len(self.missing_courses)

    @property
    def missing_courses(self) -> list[Needed]:
        """The courses still to take, in order."""
        missing = self.assessment.shortfall.get("must_include", ())
        return [each for each in self.demand.courses if course_key(each.course_id) in missing]

    @property
    def hours(self) -> Decimal:
        """The hours asked for: in all where a total is, else added over the categories."""
        return self._hours[0][1]

    @property
    def hours_done(self) -> Decimal:
        """The hours that count towards them, none beyond what is asked for."""
        return self._hours[0][0]

    @cached_property
    def _hours(self) -> list[tuple[Decimal, Decimal]]:
        """Hours counted and asked for: in all, and added over the categories; nothing where none are asked for."""
        whole = [(min(bar.counted, bar.required), bar.required) for bar in self.bars if not bar.name]
        named = [(min(bar.counted, bar.required), bar.required) for bar in self.bars if bar.name]
        sums = [
            (sum((have for have, _ in pairs), NOTHING), sum((of for _, of in pairs), NOTHING))
            for pairs in (whole, named)
            if pairs
        ]
        return sums or [(NOTHING, NOTHING)]

    @property
    def missing(self) -> list[str]:
        """Say what is missing, item by item; courses by their titles."""
        titles = [each.title for each in self.missing_courses]
        words = [text for name, text in self.assessment.missing.items() if name != "must_include"]
        codes = [f"training code {code}" for code in self.missing_codes]
        nothing = ["that it is recorded as done"] if self.demand.asks_nothing and not self.met else []
        return [*titles, *codes, *words, *nothing]

    @property
    def missing_codes(self) -> list[str]:
        """The training codes that no completion has yet."""
        missing = self.assessment.shortfall.get("must_include", ())
        return [code for code in missing if not code.startswith(COURSE)]

    @property
    def words(self) -> str:
        """Say it: ``2 of 3 courses``, ``41.5 of 60 hours``, or both."""
        parts = []
        if self.courses:
            parts.append(f"{self.courses_done} of {self.courses} course{'' if self.courses == 1 else 's'}")
        if self.hours:
            short = self.hours_done == self.hours and any(bar.missing for bar in self.bars)
            said = ", not in every category" if short else ""
            parts.append(f"{plain(self.hours_done)} of {hours_words(self.hours)}{said}")
        return ", ".join(parts) or ("Completed" if self.met else "Not completed")

    @property
    def percent(self) -> int:
        """The share that is done, rounded down, from 0 to 100; 100 only when all is met.

        Of the hours it is that in all or that by category, whichever is less.
        """
        if self.met:
            return ALL
        hours = min(self._hours, key=lambda pair: pair[0] / pair[1] if pair[1] else NOTHING)
        pairs = [(Decimal(self.courses_done), Decimal(self.courses)), hours]
        given = [done / of for done, of in pairs if of]
        return min(int(ALL * sum(given) / len(given)), ALL - 1) if given else 0


@dataclass(frozen=True, slots=True)
class Held:
    """A credential that a rule asks for, under the rule's name, with its first and last valid day (None: never ends)."""

    name: str
    start: date
    through: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Tell whether it is current on this day."""
        return self.start <= day and (self.through is None or day <= self.through)


@dataclass(frozen=True, slots=True)
class Frame:
    """The training that is counted for: its period, both days included, and its enrollment (None: nobody's).

    ``held``: the credentials that the rule asks for; those valid on ``day`` count. Work counts with what was held then:
    what ends afterwards does not undo it.
    """

    period: DateRange
    enrollment_id: int | None = None
    held: Sequence[Held] = ()
    day: date | None = None

    @property
    def current(self) -> list[Entry]:
        """What is held on the day, as the rule takes it: an entry without hours for each."""
        names = {one.name: one for one in self.held if self.day is None or one.is_valid_on(self.day)}
        return [
            Entry(one.start, facts={"credential": name, "current": True, "title": name})
            for name, one in names.items()
        ]


def progress(demand: Demand, done: Iterable[Done], frame: Frame) -> Progress:
    """Return how far these completions meet the demand. What was recorded for this training counts after its end too."""
    completions = list(done)
    pairs = [(one, entry) for one in completions for entry in _entries(demand, one, frame)]
    current = frame.current
    log = [*(entry for _, entry in pairs), *current]
    end = frame.period.through
    found = assess(demand.whole, log, period=frame.period, application_date=end)
    own = [one for one in completions if not demand.asks_nothing or one.enrollment_id == frame.enrollment_id]
    counted = [
        Counted(
            one,
            [line for (of, _), line in zip(pairs, found.lines, strict=False) if of is one],
            demand.owes_hours or demand.asks_nothing,
        )
        for one in own
    ]
    met = bool(completions or current) and found.satisfied
    if demand.asks_nothing:
        met = bool(own)
    bars = bars_of(demand.whole, log, period=frame.period, application_date=end)
    return Progress(demand, found, bars, counted, met)


def is_met(demand: Demand, done: Sequence[Done], frame: Frame) -> bool:
    """Tell whether these completions meet the demand; quicker than the whole progress."""
    if demand.asks_nothing:
        return any(one.enrollment_id == frame.enrollment_id for one in done)
    log = [*(entry for one in done for entry in _entries(demand, one, frame)), *frame.current]
    found = assess(demand.whole, log, period=frame.period, application_date=frame.period.through)
    return bool(log) and found.satisfied


def met_on(demand: Demand, done: Sequence[Done], frame: Frame) -> date | None:
    """Return the first day by which these completions meet the demand, None where they do not."""
    if frame.held:
        return _first_day(demand, done, frame)
    if not is_met(demand, done, frame):
        return None
    days = sorted({one.completed_on for one in done})
    place = bisect_left(
        days, True, key=lambda day: is_met(demand, [one for one in done if one.completed_on <= day], frame)
    )
    return days[min(place, len(days) - 1)]


def _first_day(demand: Demand, done: Sequence[Done], frame: Frame) -> date | None:
    """Return it where credentials matter: one may end again, so every day is looked at on which something was added."""
    begun = (one.start for one in frame.held if frame.day is None or one.start <= frame.day)
    first = frame.period.start
    for day in sorted({max(day, first) for day in (*(one.completed_on for one in done), *begun)}):
        if is_met(demand, [one for one in done if one.completed_on <= day], replace(frame, day=day)):
            return day
    return None


def missing(demand: Demand, done: Sequence[Done], frame: Frame, *, title: str, on: date) -> list[Done] | None:
    """Return the completions that meet the whole demand when added to ``done``, all on one day; None: none would.

    One for each course not yet taken; one titled ``title`` for each kind of hours still short; where the plan asks for
    nothing in particular, one titled ``title``.
    """
    if is_met(demand, done, frame):
        return []
    bound = frame.enrollment_id
    found = progress(demand, done, frame)
    rows = [Done(each.title, on, each.parts, each.course_id, bound) for each in found.missing_courses]
    if demand.asks_nothing:
        return [Done(title, on, enrollment_id=bound)]
    for _ in range(3):  # hours of a category count towards the total too, so what is short is asked again
        now = progress(demand, [*done, *rows], frame)
        short = _short(demand.rule, now.assessment)
        if now.met or short is None:
            break
        rows.append(Done(title, on, short, enrollment_id=bound))
    return rows if is_met(demand, [*done, *rows], frame) else None


def _short(rule: Rule, found: Assessment) -> dict[str, Decimal] | None:
    """Return the hours that are short, by category: of categories first, then of groups, then in all."""
    short = {name: part for name, part in found.shortfall.items() if isinstance(part, Decimal)}
    named = {category.key: short[category.key] for category in rule.categories if category.key in short}
    if named:
        return named
    for number, group in enumerate(rule.groups, 1):
        if f"group_{number}" in short:
            return {group.keys[0]: short[f"group_{number}"]}
    free = [category.key for category in rule.categories if category.most is None] or [""]
    return {free[0]: short["total"]} if "total" in short else None


def _entries(demand: Demand, one: Done, frame: Frame) -> Iterator[Entry]:
    """Return a completion as the rule takes it: an entry for each category of its hours, one without hours for none."""
    on = one.completed_on
    if one.enrollment_id is not None and one.enrollment_id == frame.enrollment_id and frame.period.through:
        on = min(on, frame.period.through)
    facts = _facts(one, demand.codes)
    whole = one.hours
    for category, hours in one.parts.items() or [("", NOTHING)]:
        name = demand.spelled.get(key_of_category(category), category)
        yield Entry(
            on,
            hours,
            (name,) if name else (),
            {"category": name, **facts},
            one.id or id(one),
            whole,
            one.days,
        )


def _facts(one: Done, spelled: Mapping[str, str]) -> dict[str, Any]:
    """Return what a rule may ask of a completion; its codes as the rule spells them (``spelled``), large or small."""
    course = (course_key(one.course_id),) if one.course_id is not None else ()
    return {
        **one.facts,
        "title": one.title,
        "provider": one.provider,
        "mode": MODE_FACTS.get(one.mode, ()),
        "course": (*course, *(spelled.get(code.casefold(), code) for code in codes_of(one.codes))),
    }

"""Reads the terms of renewal of a rule. ``rules.parse_rule`` is the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from recert.core._reader import Reader, spell
from recert.core._reading_validity import MOST_DAYS, MOST_MONTHS, MOST_YEARS
from recert.core.kinds import AfterThat, Anchor, BeforeWindow, GraceMonth, Late, Reentry, Renewal
from recert.core.moments import FixedDay, Moment, MonthsBefore, Offset, Side, Unit

MOST = {"days": MOST_DAYS, "months": MOST_MONTHS, "years": MOST_YEARS, "calendar": MOST_MONTHS}
IN_WINDOW_UNITS = (
    Unit.DAYS_BEFORE, Unit.MONTHS_BEFORE, Unit.YEARS_BEFORE, Unit.DAYS_AFTER, Unit.MONTHS_AFTER,
)  # fmt: skip
LATE_UNITS = (Unit.DAYS_AFTER, Unit.MONTHS_AFTER, Unit.YEARS_AFTER)


def read_renewal(reader: Reader) -> Renewal:
    renewal = Renewal(
        renewable=reader.flag("renewable", default=True),
        opens=_window_edge(reader, "opens"),
        closes=_window_edge(reader, "closes"),
        in_window=reader.choice("in_window", Anchor),
        before_window=reader.choice("before_window", BeforeWindow),
        late=_late(reader),
        reentry=_reentry(reader),
        grace_month=_grace_month(reader),
        business_day_roll=_business_day_roll(reader),
        amendment=_amendment(reader),
    )
    reader.done()
    return renewal


def _offset(section: Reader, units: tuple[Unit, ...]) -> dict[str, Callable[[str], Moment]]:
    def read(name: str) -> Moment:
        return Offset(Unit(name), section.number(name, 0, MOST[name.split("_", maxsplit=1)[0]]))

    return dict.fromkeys(units, read)


def _fixed(section: Reader, side: Side) -> Callable[[str], Moment]:
    return lambda name: FixedDay(side, section.month_day(name))


def _window_edge(reader: Reader, name: str) -> Moment | None:
    section = reader.section(name)
    if section is None:
        return None
    months = "calendar_months_before_expiry_month"
    included = section.flag("includes_expiry_month", default=False)
    if not section.has(months) and section.has("includes_expiry_month"):
        section.note("includes_expiry_month", f"goes only together with {months}")
    found: Moment | None = section.one_of(
        {
            **_offset(section, IN_WINDOW_UNITS),
            months: lambda key: MonthsBefore(section.number(key, 1, MOST_MONTHS), included),
            "fixed_in_expiry_year": _fixed(section, Side.IN_EXPIRY_YEAR),
            "fixed": _fixed(section, Side.BEFORE),
        }
    )
    section.done()
    return found


def _late(reader: Reader) -> Late | None:
    section = reader.section("late")
    if section is None:
        return None
    until = section.section("until")
    moment = (
        None
        if until is None
        else until.one_of(
            {**_offset(until, (*LATE_UNITS, Unit.CALENDAR_MONTHS_AFTER)), "fixed": _fixed(until, Side.AFTER)}
        )
    )
    if until:
        until.done()
    late = Late(
        moment, section.choice("anchor", Anchor), section.choice("after_that", AfterThat), _tiers(section),
        section.flag("penalty", default=False),
    )  # fmt: skip
    section.done()
    return late


def _tiers(section: Reader) -> tuple[tuple[tuple[str, Any], ...], ...]:
    tiers = []
    for tier in section.sections("tiers"):
        for name, value in tier.data.items():
            if not isinstance(value, str | int | float):
                tier.note(str(name), f"{spell(value)} is neither a number nor a word")
        tiers.append(tuple(sorted(tier.data.items())))
    return tuple(tiers)


def _reentry(reader: Reader) -> Reentry | None:
    section = reader.section("reentry")
    if section is None:
        return None
    edge, until = section.section("from"), section.section("until")
    start = (edge or section).one_of(_offset(edge or section, LATE_UNITS))
    end = None if until is None else until.one_of(_offset(until, LATE_UNITS))
    for part in (section, edge, until):
        if part:
            part.done()
    return Reentry(start, end)


def _grace_month(reader: Reader) -> GraceMonth | None:
    section = reader.section("grace_month")
    if section is None:
        return None
    grace = GraceMonth(section.number("before", 0, 12, 0), section.number("after", 0, 12, 0))
    section.done()
    return grace


def _business_day_roll(reader: Reader) -> bool:
    value = reader.raw("business_day_roll")
    if value not in (None, "next"):
        reader.note("business_day_roll", f"{spell(value)} is not known here; give next")
    return bool(value == "next")


def _amendment(reader: Reader) -> str | tuple[str, ...] | None:
    value = reader.raw("amendment")
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return tuple(value)
    reader.note("amendment", "give the changes that move no date, as a text or a list of texts")
    return None

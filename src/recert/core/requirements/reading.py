"""Read a requirement from data; every problem is noted beside its field. ``rules.parse_rule`` is the door."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from recert.core._reader import Problem, Reader, RuleError, listed, spell
from recert.core.requirements.kinds import (
    NO_HOURS,
    Bands,
    Cap,
    Category,
    Equivalent,
    Group,
    PerMonth,
    Requirement,
    Subset,
    Unique,
    Where,
    Window,
    WindowKind,
)

MOST_MONTHS, DEEPEST = 600, 4
CAP_WORDS, SUBSET_WORDS = ("mode", "topic", "role"), ("tag", "category")


def parse_requirement(data: Mapping[str, Any]) -> Requirement:
    """Return the requirement that the data describes. Raises RuleError, which names every field that is wrong."""
    problems: list[Problem] = []
    found = read_requirement(Reader(data, "requirement", problems))
    if problems:
        raise RuleError(*problems)
    return found


def read_requirement(reader: Reader, depth: int = 0) -> Requirement:
    """Return the requirement of one object; ``depth`` counts the ways around it."""
    found = Requirement(
        total_min=reader.hours("total_min"),
        categories=_categories(reader),
        caps=_caps(reader),
        groups=tuple(_group(each) for each in reader.sections("groups")),
        subsets=tuple(_subset(each) for each in reader.sections("subsets")),
        must_include=reader.texts("must_include"),
        any_of=_ways(reader, "any_of", depth),
        all=_ways(reader, "all", depth),
        course=reader.text("course"),
        credential=reader.text("credential"),
        exam_attempts=_attempts(reader),
        equivalents=tuple(_equivalent(each) for each in reader.sections("equivalents")),
        per_day_max=reader.hours("per_day_max", positive=True),
        min_session_hours=reader.hours("min_session_hours"),
        unique=_unique(reader),
        exclude_used=reader.flag("exclude_used", default=False),
        carryover=_carryover(reader),
        window=_window(reader),
        prorate=_prorate(reader),
        uncategorized_counts=reader.flag("uncategorized_counts", default=False),
    )
    reader.done()
    _conflicts(reader, found)
    return found


def _ways(reader: Reader, name: str, depth: int) -> tuple[Requirement, ...]:
    parts = reader.sections(name)
    if reader.has(name) and not parts:
        reader.note(name, "give at least one requirement")
    if parts and depth >= DEEPEST:
        reader.note(name, f"ways inside ways go at most {DEEPEST} deep")
        return ()
    return tuple(read_requirement(part, depth + 1) for part in parts)


def _attempts(reader: Reader) -> int | None:
    name = "exam_passed_within_attempts"
    value = reader.number(name, 1, 100, 0)
    return value or None


def _categories(reader: Reader) -> tuple[Category, ...]:
    found = tuple(_category(each) for each in reader.sections("categories"))
    keys = [category.key for category in found]
    doubled = next((key for key in keys if key and keys.count(key) > 1), None)
    if doubled:
        reader.note("categories", f"{spell(doubled)} is there twice; give each category once")
    return found


def _category(reader: Reader) -> Category:
    found = Category(
        reader.text("key", needed=True), reader.hours("min") or NO_HOURS, reader.hours("max"), _caps(reader),
        reader.text("about"),
    )  # fmt: skip
    if found.most is not None and found.most < found.least:
        reader.note("max", f"at most {found.most} hours can never make the least of {found.least}")
    reader.done()
    return found


def _caps(reader: Reader) -> tuple[Cap, ...]:
    return tuple(_cap(each) for each in reader.sections("caps"))


def _cap(reader: Reader) -> Cap:
    found = Cap(_where(reader, CAP_WORDS), reader.hours("max", needed=True) or NO_HOURS)
    reader.done()
    return found


def _group(reader: Reader) -> Group:
    found = Group(reader.texts("keys"), reader.hours("min") or NO_HOURS, reader.hours("each_gt"))
    if not found.keys:
        reader.note("keys", "give the categories that owe hours together")
    reader.done()
    return found


def _subset(reader: Reader) -> Subset:
    found = Subset(_where(reader, SUBSET_WORDS), reader.hours("min", needed=True) or NO_HOURS)
    reader.done()
    return found


def _equivalent(reader: Reader) -> Equivalent:
    hours = reader.hours("hours", needed=True) or NO_HOURS
    found = Equivalent(_where(reader, ("kind",)), hours, reader.text("unless"))
    reader.done()
    return found


def _unique(reader: Reader) -> Unique | None:
    if isinstance(reader.data.get("unique"), str):  # the short form: the key alone
        return Unique(reader.text("unique"))
    section = reader.section("unique")
    if section is None:
        return None
    where = _where(section, CAP_WORDS) if section.has("where") else Where()
    section.raw("where")
    found = Unique(section.text("key", needed=True), where)
    section.done()
    return found


def _carryover(reader: Reader) -> Decimal | None:
    long = isinstance(reader.data.get("carryover"), Mapping)
    section = reader.section("carryover") if long else None
    if section is None:  # the short form: the hours alone
        return reader.hours("carryover")
    most = section.hours("max", needed=True)
    section.done()
    return most


def _window(reader: Reader) -> Window | None:
    section = reader.section("window")
    if section is None:
        return None
    kind = section.choice("kind", WindowKind)
    if kind is None and not section.has("kind"):
        section.note("kind", f"missing; give {listed(list(WindowKind))}")
    rolling = kind is WindowKind.ROLLING
    months = section.number("months", 1, MOST_MONTHS) if rolling else 0
    if rolling and section.raw("before") not in (None, "application"):
        section.note("before", f"{spell(section.data['before'])} is not known here; give application")
    section.done()
    return Window(kind or WindowKind.PERIOD, months)


def _prorate(reader: Reader) -> PerMonth | Bands | None:
    section = reader.section("prorate")
    if section is None:
        return None
    found = _per_month(section) if section.has("per_month") else _by_bands(section)
    section.done()
    return found


def _per_month(section: Reader) -> PerMonth:
    return PerMonth(section.hours("per_month", needed=True) or NO_HOURS, section.hours("months"))


def _by_bands(section: Reader) -> Bands:
    if not section.has("base"):
        section.note("", "give per_month, or base with bands")
    base, cycle = section.hours("base") or NO_HOURS, section.hours("cycle_months")
    bands = tuple(_band(section, index, row) for index, row in enumerate(section.listing("bands")))
    if not bands:
        section.note("bands", "missing; give rows of [from months, below months, share]")
    return Bands(base, bands, cycle)


def _band(section: Reader, index: int, row: Any) -> tuple[Decimal, Decimal | None, Decimal]:
    name = f"bands[{index}]"
    if not isinstance(row, list | tuple) or len(row) != 3:  # noqa: PLR2004 - from, below, share
        section.note(name, f"{spell(row)} is not [from months, below months, share]")
        return NO_HOURS, None, NO_HOURS
    start, below, share = (section.as_hours(name, value) for value in row)
    if start is None or share is None or (below is not None and below <= start):
        section.note(name, "the months must rise, and the share be given")
    return start or NO_HOURS, below, share or NO_HOURS


def _where(reader: Reader, among: tuple[str, ...]) -> Where:
    value = reader.raw("where")
    if isinstance(value, str) and value.strip():
        return Where(word=value, among=among)
    if isinstance(value, Mapping) and value:
        # sorted: a database may give the fields of an object in another order
        return Where(tuple(sorted(_pair(reader, str(name), fact) for name, fact in value.items())))
    reader.note(
        "where", f"{spell(value)} does not say what is meant; give one word, or an object with fields"
    )
    return Where()


def _pair(reader: Reader, name: str, value: Any) -> tuple[str, str | int | bool]:
    if isinstance(value, str | int | bool):
        return name, value
    reader.note(f"where.{name}", f"{spell(value)} is neither a word nor a whole number")
    return name, ""


def _conflicts(reader: Reader, found: Requirement) -> None:
    """Note what no requirement can mean, although each field by itself is fine."""
    most: Mapping[str, Decimal | None] = {each.key: each.most for each in found.categories}
    for index, group in enumerate(found.groups):
        limits = [most.get(key) for key in group.keys]
        given = [limit for limit in limits if limit is not None]
        if len(given) == len(limits) and sum(given) < group.least:
            reader.note(f"groups[{index}].min", "its categories cannot count so many hours together")
    limits = [each.most for each in found.categories]
    given = [limit for limit in limits if limit is not None]
    capped = found.categories and len(given) == len(limits) and not found.uncategorized_counts
    if capped and found.total_min and not found.groups and sum(given) < found.total_min:
        reader.note("total_min", f"the categories can count {sum(given)} hours at most")

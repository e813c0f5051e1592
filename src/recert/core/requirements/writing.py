"""A requirement written back as data: what ``reading`` reads, without loss."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

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
)


def dump_requirement(found: Requirement) -> dict[str, Any]:
    """Return the requirement as data; ``parse_requirement`` of it gives an equal one."""
    carryover = {} if found.carryover is None else {"carryover": {"max": number(found.carryover)}}
    fields = _fields(found).items()  # a 0 is a value, and stays
    given = {name: value for name, value in fields if value is not None and value is not False}
    return {name: value for name, value in given.items() if value not in ("", [])} | carryover


def _fields(found: Requirement) -> Mapping[str, Any]:
    return {
        "total_min": number(found.total_min),
        "categories": [_category(each) for each in found.categories],
        "caps": [_cap(each) for each in found.caps],
        "groups": [_group(each) for each in found.groups],
        "subsets": [_subset(each) for each in found.subsets],
        "must_include": list(found.must_include),
        "any_of": [dump_requirement(each) for each in found.any_of],
        "all": [dump_requirement(each) for each in found.all],
        "course": found.course,
        "credential": found.credential,
        "exam_passed_within_attempts": found.exam_attempts,
        "equivalents": [_equivalent(each) for each in found.equivalents],
        "per_day_max": number(found.per_day_max),
        "min_session_hours": number(found.min_session_hours),
        "unique": found.unique and _unique(found.unique),
        "exclude_used": found.exclude_used,
        "window": found.window and _window(found.window),
        "prorate": found.prorate and _prorate(found.prorate),
        "uncategorized_counts": found.uncategorized_counts,
    }


def number(value: Decimal | None) -> int | float | None:
    """Return hours as JSON has them: whole ones without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _category(each: Category) -> dict[str, Any]:
    about, least = ({"about": each.about} if each.about else {}), number(each.least)
    most = {} if each.most is None else {"max": number(each.most)}
    caps = {"caps": [_cap(cap) for cap in each.caps]} if each.caps else {}
    return {"key": each.key} | about | ({"min": least} if least else {}) | most | caps


def _cap(each: Cap) -> dict[str, Any]:
    return {"where": _where(each.where), "max": number(each.most)}


def _group(each: Group) -> dict[str, Any]:
    least = {"min": number(each.least)} if each.least != NO_HOURS else {}
    gt = {} if each.each_gt is None else {"each_gt": number(each.each_gt)}
    return {"keys": list(each.keys)} | least | gt


def _subset(each: Subset) -> dict[str, Any]:
    return {"where": _where(each.where), "min": number(each.least)}


def _equivalent(each: Equivalent) -> dict[str, Any]:
    unless = {"unless": each.unless} if each.unless else {}
    return {"where": _where(each.where), "hours": number(each.hours)} | unless


def _unique(each: Unique) -> dict[str, Any]:
    where = {"where": _where(each.where)} if each.where != Where() else {}
    return {"key": each.key} | where


def _window(each: Window) -> dict[str, Any]:
    rolling = {"months": each.months, "before": "application"} if each.months else {}
    return {"kind": each.kind.value} | rolling


def _prorate(each: PerMonth | Bands) -> dict[str, Any]:
    if isinstance(each, PerMonth):
        months = {} if each.months is None else {"months": number(each.months)}
        return {"per_month": number(each.hours)} | months
    cycle = {} if each.cycle_months is None else {"cycle_months": number(each.cycle_months)}
    return (
        {"base": number(each.base)}
        | cycle
        | {"bands": [[number(part) for part in band] for band in each.bands]}
    )


def _where(where: Where) -> str | dict[str, Any]:
    return where.word or dict(where.fields)

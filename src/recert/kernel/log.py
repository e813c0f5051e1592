"""Read the audit trail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from recert.kernel import days
from recert.kernel.models import AuditEvent

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def audit_events(
    *,
    who: str = "",
    kind: str = "",
    text: str = "",
    first: date | None = None,
    last: date | None = None,
    zone: str = "UTC",
) -> QuerySet[AuditEvent]:
    """Return the events of the agency in scope, newest first.

    ``who`` is part of the actor's name, ``text`` part of the subject's; ``first`` and ``last`` are days of
    ``zone``, both inclusive.
    """
    found = AuditEvent.objects.all()
    if who:
        found = found.filter(by_name__icontains=who)
    if kind:
        found = found.filter(kind=kind)
    if text:
        found = found.filter(subject_name__icontains=text)
    if first:
        found = found.filter(at__gte=_midnight(first, zone))
    if last:
        found = found.filter(at__lt=_midnight(last + timedelta(days=1), zone))
    return found


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def details(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return an event's data as (what, in words), like ``("Role", "Auditor → Member")``.

    Empty values are left out.
    """
    changed = data.get("changes")
    flat = {key: value for key, value in data.items() if key != "changes"}
    flat |= changed if isinstance(changed, Mapping) else {}
    rows = [(_label(key), _told(value)) for key, value in flat.items()]
    return [(label, words) for label, words in rows if words]


def _told(value: Any) -> str:
    """Return ``old → new`` for a pair, as ``kernel.audit.changes`` writes them."""
    if isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value):  # noqa: PLR2004
        old, new = (_words(part) or "nothing" for part in value)
        return f"{old} → {new}"
    return _words(value)


def _label(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{_label(str(key)).lower()}: {_told(part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(_words(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return _day(text) if _DAY.fullmatch(text) else text


def _day(text: str) -> str:
    try:
        return days.show(date.fromisoformat(text))
    except ValueError:
        return text

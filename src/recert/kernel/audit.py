"""Write audit events beside the change, one or many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from recert.kernel.insert import insert_rows
from recert.kernel.models import AuditEvent

COLUMNS = (
    "at",
    "by_id",
    "by_name",
    "kind",
    "subject_type",
    "subject_id",
    "subject_name",
    "member_id",
    "data",
)


class Named(Protocol):
    """Whoever acts: a signed-in person or the system itself."""

    @property
    def user_id(self) -> int | None:
        """The login, if there is one."""

    @property
    def name(self) -> str:
        """As the log shows it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one event says. ``kind`` is ``noun.verb`` of an event registered in ``kernel.events``."""

    kind: str
    subject_type: str
    subject_id: int | None
    subject_name: str
    member_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def record(entries: Entry | Iterable[Entry], *, by: Named) -> None:
    """Append the events, inside the caller's transaction; thousands cost one statement."""
    many = [entries] if isinstance(entries, Entry) else entries
    now = timezone.now()
    insert_rows(AuditEvent, COLUMNS, [row_of(entry, by, now) for entry in many])


def row_of(entry: Entry, by: Named, now: datetime) -> tuple[Any, ...]:
    """Return the values of ``COLUMNS`` for one event."""
    return (
        now,
        by.user_id,
        by.name,
        entry.kind,
        entry.subject_type,
        entry.subject_id,
        entry.subject_name[:300],
        entry.member_id,
        json.dumps(dict(entry.data), cls=DjangoJSONEncoder, ensure_ascii=False),
    )


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return ``{field: [old, new]}`` of what differs, as text."""
    return {
        name: [str(before.get(name) or ""), str(value or "")]
        for name, value in after.items()
        if (before.get(name) or "") != (value or "")
    }

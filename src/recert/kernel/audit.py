"""Write audit events beside the change, one or many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from recert.kernel.insert import Ready, insert_rows, ready
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


_as_json = DjangoJSONEncoder(
    ensure_ascii=False
).encode  # made once: thousands of events are written at a time


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
    insert_rows(AuditEvent, COLUMNS, (_row(entry, by, now) for entry in many))


def ready_events(entries: Iterable[Entry], *, by: Named, now: datetime) -> Ready:
    """Return the events ready to be written: worked out before a transaction, appended inside it."""
    return ready(AuditEvent, COLUMNS, (_row(entry, by, now) for entry in entries))


def _row(entry: Entry, by: Named, now: datetime) -> tuple[Any, ...]:
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
        _as_json(dict(entry.data)),
    )


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return ``{field: [old, new]}`` of what differs, as text."""
    return {
        name: [str(before.get(name) or ""), str(value or "")]
        for name, value in after.items()
        if (before.get(name) or "") != (value or "")
    }

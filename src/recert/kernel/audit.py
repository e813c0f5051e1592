"""Write audit events beside the change, one or many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils import timezone

from recert.kernel.models import AuditEvent


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
    """Append the events, inside the caller's transaction."""
    many = [entries] if isinstance(entries, Entry) else list(entries)
    now = timezone.now()
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                at=now,
                by_id=by.user_id,
                by_name=by.name,
                kind=entry.kind,
                subject_type=entry.subject_type,
                subject_id=entry.subject_id,
                subject_name=entry.subject_name[:300],
                member_id=entry.member_id,
                data=dict(entry.data),
            )
            for entry in many
        ],
        batch_size=2000,
    )


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return ``{field: [old, new]}`` of what differs, as text."""
    return {
        name: [str(before.get(name) or ""), str(value or "")]
        for name, value in after.items()
        if (before.get(name) or "") != (value or "")
    }

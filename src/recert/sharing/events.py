"""What the sharing app writes into the audit log."""

from __future__ import annotations

from recert.kernel.events import register

register(
    certificate__issued="Certificate issued",
    certificate__revoked="Certificate revoked",
    calendar_feed__opened="Calendar address made",
    calendar_feed__stopped="Calendar address stopped",
)

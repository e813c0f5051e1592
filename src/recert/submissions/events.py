"""What the submissions app writes into the audit log."""

from __future__ import annotations

from recert.kernel.events import register

register(
    submission__handed_in="Handed in for review",
    submission__changed="Submission changed",
    submission__withdrawn="Submission withdrawn",
    submission__approved="Submission approved",
    submission__returned="Submission returned",
    submission__rejected="Submission rejected",
    submission__reopened="Approval taken back",
)

"""What the classes app writes into the audit log."""

from __future__ import annotations

from recert.kernel.events import register

register(
    class_session__added="Session planned",
    class_session__changed="Session changed",
    class_session__cancelled="Session cancelled",
    class_session__reinstated="Session planned again",
    class_session__completed="Session completed",
    attendee__added="Members put on a session",
    attendee__removed="Members taken off a session",
    attendee__signed_up="Member signed up for a session",
    attendee__signed_off="Member signed off from a session",
    attendee__walked_in="Member walked into a session",
    attendee__marked="Attendance recorded",
)

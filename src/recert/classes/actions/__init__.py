"""Writes of the classes app: sessions, the people on them, their attendance and what it becomes."""

from recert.classes.actions.attendance import (
    Completed,
    Marked,
    MarkGiven,
    add_walk_in,
    complete_session,
    mark_attendance,
)
from recert.classes.actions.people import Added, Removed, add_people, remove_people, sign_off, sign_up
from recert.classes.actions.sessions import (
    SessionFacts,
    cancel_session,
    change_session,
    plan_session,
    reinstate_session,
)
from recert.classes.actions.teaching import add_own_walk_in, mark_own_class

__all__ = [
    "Added",
    "Completed",
    "MarkGiven",
    "Marked",
    "Removed",
    "SessionFacts",
    "add_own_walk_in",
    "add_people",
    "add_walk_in",
    "cancel_session",
    "change_session",
    "complete_session",
    "mark_attendance",
    "mark_own_class",
    "plan_session",
    "reinstate_session",
    "remove_people",
    "sign_off",
    "sign_up",
]

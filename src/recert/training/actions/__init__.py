"""Writes of the training app: plans and courses, assignments, the people on them, their completions."""

from recert.training.actions.assignments import (
    Changed,
    change_assignment,
    close_assignment,
    create_assignment,
    reopen_assignment,
)
from recert.training.actions.completions import Recorded, Undone, record_completions, withdraw_completions
from recert.training.actions.people import Enrolled, Withdrawn, enroll_members, withdraw_enrollments
from recert.training.actions.plans import (
    add_course,
    add_plan,
    change_course,
    change_plan,
    reopen_course,
    reopen_plan,
    retire_course,
    retire_plan,
)

__all__ = [
    "Changed",
    "Enrolled",
    "Recorded",
    "Undone",
    "Withdrawn",
    "add_course",
    "add_plan",
    "change_assignment",
    "change_course",
    "change_plan",
    "close_assignment",
    "create_assignment",
    "enroll_members",
    "record_completions",
    "reopen_assignment",
    "reopen_course",
    "reopen_plan",
    "retire_course",
    "retire_plan",
    "withdraw_completions",
    "withdraw_enrollments",
]

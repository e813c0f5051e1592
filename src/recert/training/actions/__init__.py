"""Writes of the training app: plans and courses, assignments, the people on them, their completions."""

from recert.training.actions.assignments import (
    Changed,
    change_assignment,
    close_assignment,
    create_assignment,
    reopen_assignment,
)
from recert.training.actions.completions import Recorded, Undone, record_completions, withdraw_completions
from recert.training.actions.courses import (
    CourseFacts,
    add_course,
    change_course,
    reopen_course,
    retire_course,
)
from recert.training.actions.people import Enrolled, Withdrawn, enroll_members, withdraw_enrollments
from recert.training.actions.plans import add_plan, change_plan, reopen_plan, retire_plan
from recert.training.actions.versions import PlanContent, discard_draft, draft_version, use_version

__all__ = [
    "Changed",
    "CourseFacts",
    "Enrolled",
    "PlanContent",
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
    "discard_draft",
    "draft_version",
    "enroll_members",
    "record_completions",
    "reopen_assignment",
    "reopen_course",
    "reopen_plan",
    "retire_course",
    "retire_plan",
    "use_version",
    "withdraw_completions",
    "withdraw_enrollments",
]

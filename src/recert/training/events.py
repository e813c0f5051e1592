"""What the training app writes into the audit log."""

from __future__ import annotations

from recert.kernel.events import register

register(
    course__added="Course added",
    course__changed="Course changed",
    course__retired="Course retired",
    course__reopened="Course in use again",
    learning_plan__added="Learning plan added",
    learning_plan__changed="Learning plan changed",
    learning_plan__drafted="Learning plan: new version drafted",
    learning_plan__draft_discarded="Learning plan: draft thrown away",
    learning_plan__version_used="Learning plan: version taken into use",
    learning_plan__retired="Learning plan retired",
    learning_plan__reopened="Learning plan in use again",
    assignment__added="Assignment added",
    assignment__changed="Assignment changed",
    assignment__closed="Assignment closed",
    assignment__reopened="Assignment open again",
    enrollment__added="Members enrolled",
    enrollment__withdrawn="Members withdrawn from training",
    completion__recorded="Completions recorded",
    completion__corrected="Completion corrected",
    completion__withdrawn="Completions withdrawn",
)

"""Reads about online courses: the draft, what is published, how far a member is."""

from recert.lessons.queries.drafts import (
    Stuck,
    draft_of,
    is_changed,
    latest_edition,
    lessons_of,
    online_courses,
    questions_of,
    stuck_in,
)
from recert.lessons.queries.offers import Offer, offers_for
from recert.lessons.queries.walks import (
    Step,
    Walk,
    begun_by,
    file_for,
    published,
    startable,
    taking_of,
    walk_of,
    within_reach,
)

__all__ = [
    "Offer",
    "Step",
    "Stuck",
    "Walk",
    "begun_by",
    "draft_of",
    "file_for",
    "is_changed",
    "latest_edition",
    "lessons_of",
    "offers_for",
    "online_courses",
    "published",
    "questions_of",
    "startable",
    "stuck_in",
    "taking_of",
    "walk_of",
    "within_reach",
]

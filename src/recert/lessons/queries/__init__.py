"""Reads about online courses: the draft, what is published, how far a member is."""

from recert.lessons.queries.drafts import (
    Stuck,
    draft_of,
    is_changed,
    latest_edition,
    lessons_of,
    questions_of,
    stuck_in,
)
from recert.lessons.queries.offers import Offer, offers_for
from recert.lessons.queries.walks import Step, Walk, file_for, published, taking_of, walk_of

__all__ = [
    "Offer",
    "Step",
    "Stuck",
    "Walk",
    "draft_of",
    "file_for",
    "is_changed",
    "latest_edition",
    "lessons_of",
    "offers_for",
    "published",
    "questions_of",
    "stuck_in",
    "taking_of",
    "walk_of",
]

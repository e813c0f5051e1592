"""What the lessons app writes into the audit log."""

from __future__ import annotations

from recert.kernel.events import register

register(
    lesson__added="Lesson added",
    lesson__changed="Lesson changed",
    lesson__moved="Lesson moved",
    lesson__removed="Lesson removed",
    question__added="Question added",
    question__changed="Question changed",
    question__removed="Question removed",
    edition__published="Online course published",
    taking__begun="Online course begun",
    taking__finished="Online course finished",
    quiz__handed_in="Quiz handed in",
    quiz__opened_again="One more attempt at a quiz allowed",
)

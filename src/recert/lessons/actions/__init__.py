"""Writes of the lessons app: what authors write and publish, and what members do with it."""

from recert.lessons.actions.authoring import add_lesson, change_lesson, move_lesson, remove_lesson
from recert.lessons.actions.publishing import allow_attempt, publish
from recert.lessons.actions.questions import add_question, change_question, remove_question
from recert.lessons.actions.quizzes import answer, hand_in, start_attempt
from recert.lessons.actions.takings import begin, mark_done, open_file, open_lesson, watch

__all__ = [
    "add_lesson",
    "add_question",
    "allow_attempt",
    "answer",
    "begin",
    "change_lesson",
    "change_question",
    "hand_in",
    "mark_done",
    "move_lesson",
    "open_file",
    "open_lesson",
    "publish",
    "remove_lesson",
    "remove_question",
    "start_attempt",
    "watch",
]

"""How far a member is with a course: every lesson, what is done of it, where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.lessons.content import Content, Part, of_edition
from recert.lessons.models import Attempt, Edition, LessonFile, LessonKind, LessonState, Taking
from recert.lessons.watching import percent
from recert.personnel.models import Member
from recert.training.models import Course
from recert.training.queries import open_to

SLACK = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A lesson of a taking, by its number from 1. ``attempts``: at its quiz, in order."""

    number: int
    part: Part
    state: LessonState | None
    attempts: tuple[Attempt, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return bool(self.state and self.state.done_at)

    @property
    def file_was_opened(self) -> bool:
        """Whether the member opened its PDF file."""
        return bool(self.state and self.state.file_opened_at)

    @property
    def watched(self) -> int:
        """How much of the video was seen, in per cent."""
        if self.is_done:
            return 100
        return percent(self.state.seen, float(self.part.seconds)) if self.state else 0

    @property
    def open_attempt(self) -> Attempt | None:
        """The attempt that is not handed in yet."""
        return next((each for each in self.attempts if each.handed_in_at is None), None)

    @property
    def last_attempt(self) -> Attempt | None:
        """The attempt handed in last."""
        handed_in = [each for each in self.attempts if each.handed_in_at]
        return handed_in[-1] if handed_in else None

    @property
    def attempts_left(self) -> int | None:
        """How many attempts may still begin; None: as many as anybody likes."""
        if self.part.quiz is None or self.part.quiz.attempts == 0:
            return None
        more = self.state.more_attempts if self.state else 0
        return max(0, self.part.quiz.attempts + more - len(self.attempts))

    @property
    def is_used_up(self) -> bool:
        """Whether the quiz is not passed and no attempt is left."""
        return not self.is_done and self.attempts_left == 0 and self.open_attempt is None

    def may_say_watched(self, now: datetime) -> bool:
        """Whether the video's whole length has passed since it was opened (for browsers without JavaScript)."""
        length = timedelta(seconds=float(self.part.seconds)) - SLACK
        return self.state is not None and now >= self.state.opened_at + length


@dataclass(frozen=True, slots=True)
class Walk:
    """A taking with its lessons."""

    taking: Taking
    content: Content
    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """How many lessons are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def is_all_done(self) -> bool:
        """Whether every lesson is done and every quiz passed."""
        return self.done == len(self.steps)

    @property
    def words(self) -> str:
        """How far it is, in words."""
        return f"{self.done} of {len(self.steps)} {'lesson' if len(self.steps) == 1 else 'lessons'} done"

    def after(self, number: int) -> Step | None:
        """Return the lesson after this one that is not done, else the first that is not; None when all are."""
        later = [step for step in (*self.steps[number:], *self.steps) if not step.is_done]
        return later[0] if later else None

    @property
    def next_step(self) -> Step:
        """Where to go on: the lesson last opened while it is not done, else the next that is not, else the last opened."""
        here = self.step(self.taking.place) or self.steps[0]
        return self.after(here.number - 1) or here

    def step(self, number: int) -> Step | None:
        """Return the lesson with this number."""
        return self.steps[number - 1] if 1 <= number <= len(self.steps) else None


def published() -> QuerySet[Course]:
    """Return the courses that have been published."""
    return Course.objects.filter(pk__in=Edition.objects.order_by().values("course_id"))


def within_reach(courses: QuerySet[Course]) -> QuerySet[Course]:
    """Leave out the online courses that were never published: nobody can take them yet."""
    unpublished = Q(kind=Course.Kind.ONLINE) & ~Q(pk__in=published().values("pk"))
    return courses.exclude(unpublished)


def startable(member: Member) -> QuerySet[Course]:
    """Return the online courses that are published and that the member may begin now."""
    return published().filter(pk__in=open_to(member).values("pk"), kind=Course.Kind.ONLINE)


def begun_by(member: Member) -> QuerySet[Taking]:
    """Return the courses that a member has begun and not finished, the one seen last first (its course is joined)."""
    found = Taking.objects.filter(
        member_id=member.pk, finished_at__isnull=True, course__retired_on__isnull=True
    )
    return found.select_related("course", "edition").defer("edition__content").order_by("-seen_at", "-id")


def taking_of(member_id: int, course_id: int) -> Taking | None:
    """Return the taking of a course that the member began last (an open one is that), with its edition and course."""
    rows = Taking.objects.filter(member_id=member_id, course_id=course_id).select_related("edition", "course")
    return rows.order_by("-begun_at", "-id").first()


def walk_of(taking: Taking) -> Walk:
    """Return how far the taking is, in two queries (its edition was read with it)."""
    content = of_edition(taking.edition.content)
    states = {state.lesson_key: state for state in LessonState.objects.filter(taking_id=taking.pk)}
    attempts = list(Attempt.objects.filter(taking_id=taking.pk).order_by("number"))
    return Walk(taking, content, _steps(content, states, attempts))


def _steps(content: Content, states: dict[int, LessonState], attempts: Sequence[Attempt]) -> tuple[Step, ...]:
    return tuple(
        Step(
            number, part, states.get(part.key),
            tuple(each for each in attempts if each.lesson_key == part.key) if part.kind == LessonKind.QUIZ else (),
        )
        for number, part in enumerate(content.parts, start=1)
    )  # fmt: skip


def file_for(file_id: int, by: Actor) -> LessonFile | None:
    """Return a file that the actor may open: an author any, a member those of the editions that the member takes."""
    found = LessonFile.objects.filter(pk=file_id).first()
    if found is None or by.may(Permission.TRAINING_EDIT):
        return found
    editions = Edition.objects.filter(
        course_id=found.course_id, takings__member__membership_id=by.membership_id or 0
    )
    shown = any(file_id in file_ids for file_ids in editions.values_list("file_ids", flat=True))
    return found if shown else None

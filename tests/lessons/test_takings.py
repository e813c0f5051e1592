"""A member goes through a course: it goes on where it was left, and is credited once when all of it is done."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.lessons import actions
from recert.lessons.actions.authoring import Written
from recert.lessons.models import Lesson, LessonState, Taking
from recert.lessons.queries import Walk, offers_for, taking_of, walk_of
from recert.personnel.models import Member
from recert.training.models import Completion, Course
from tests.factories import (
    AssignmentFactory,
    EnrollmentFactory,
    MemberFactory,
    PlanCourseFactory,
    PlanVersionFactory,
    TakingFactory,
)
from tests.lessons.helping import SECONDS, make_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope", "sound")]


@pytest.fixture
def sam(member_actor: Actor, agency: Agency) -> Member:
    return Member.objects.get(membership_id=member_actor.membership_id)


def walk(course: Course, member: Member) -> Walk:
    found = taking_of(member.pk, course.pk)
    assert found is not None
    return walk_of(found)


def later(seconds: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds))


def test_begun_left_and_gone_on_with(
    coordinator: Actor, member_actor: Actor, sam: Member, today: date
) -> None:
    course = make_course(coordinator, "text", "image", "pdf")
    actions.begin(course_id=course.pk, by=member_actor)
    assert actions.mark_done(course_id=course.pk, number=1, today=today, by=member_actor) == 2
    again = actions.begin(course_id=course.pk, by=member_actor)
    assert (again.place, Taking.objects.count()) == (2, 1)
    assert walk(course, sam).next_step.number == 2
    assert not Completion.objects.exists()


def test_a_file_is_read_only_once_it_was_opened(
    coordinator: Actor, member_actor: Actor, sam: Member, today: date
) -> None:
    course = make_course(coordinator, "pdf", "text")
    place: dict[str, Any] = {"course_id": course.pk, "number": 1, "by": member_actor}
    actions.begin(course_id=course.pk, by=member_actor)
    with pytest.raises(ProblemError, match="Open the file first"):
        actions.mark_done(**place, today=today)
    key = actions.open_file(**place)
    opened = LessonState.objects.get().file_opened_at
    assert (actions.open_file(**place), LessonState.objects.get().file_opened_at) == (key, opened)
    assert actions.mark_done(**place, today=today) == 2
    with pytest.raises(ProblemError, match="no PDF file"):
        actions.open_file(**place | {"number": 2})


def test_the_last_lesson_finishes_and_credits_once(
    coordinator: Actor, member_actor: Actor, sam: Member, today: date
) -> None:
    course = make_course(coordinator, "text", "text")
    actions.begin(course_id=course.pk, by=member_actor)
    actions.mark_done(course_id=course.pk, number=2, today=today, by=member_actor)
    assert actions.mark_done(course_id=course.pk, number=1, today=today, by=member_actor) is None
    with pytest.raises(Taking.DoesNotExist):
        actions.mark_done(course_id=course.pk, number=1, today=today, by=member_actor)
    completion = Completion.objects.get()
    assert (completion.member_id, completion.course_id, completion.source) == (sam.pk, course.pk, "course")
    assert (completion.completed_on, completion.hours) == (today, course.hours)
    assert Taking.objects.get().completion_id == completion.pk
    assert AuditEvent.objects.filter(kind="taking.finished", member_id=sam.pk).count() == 1


def test_it_counts_for_the_training_that_asks_for_it(
    coordinator: Actor, member_actor: Actor, sam: Member, today: date
) -> None:
    course = make_course(coordinator, "text")
    version = PlanVersionFactory()
    PlanCourseFactory(version=version, course=course)
    assignment = AssignmentFactory(plan=version.plan, version=version)
    enrollment = EnrollmentFactory(
        member=sam, assignment=assignment, starts_on=today - timedelta(9), due_on=today, ends_on=today
    )
    [offer] = offers_for(sam)
    assert (offer.due_on, offer.asked_by) == (today, assignment.name)
    actions.begin(course_id=course.pk, by=member_actor)
    actions.mark_done(course_id=course.pk, number=1, today=today, by=member_actor)
    enrollment.refresh_from_db()
    assert enrollment.completed_on == today


def test_finished_it_may_be_taken_once_more(
    coordinator: Actor, member_actor: Actor, sam: Member, today: date
) -> None:
    course = make_course(coordinator, "text")
    for _ in range(2):
        actions.begin(course_id=course.pk, by=member_actor)
        actions.mark_done(course_id=course.pk, number=1, today=today, by=member_actor)
    assert Completion.objects.count() == Taking.objects.filter(finished_at__isnull=False).count() == 2


def test_what_was_begun_does_not_break_when_the_author_goes_on(
    coordinator: Actor, member_actor: Actor, sam: Member, today: date
) -> None:
    course = make_course(coordinator, "text", "quiz", questions=1)
    actions.begin(course_id=course.pk, by=member_actor)
    attempt = actions.start_attempt(course_id=course.pk, number=2, by=member_actor)
    for lesson in Lesson.objects.filter(kind="quiz"):
        actions.remove_lesson(lesson_id=lesson.pk, by=coordinator)
    actions.change_lesson(lesson_id=Lesson.objects.get().pk, written=Written("New", "x"), by=coordinator)
    actions.publish(course_id=course.pk, by=coordinator)
    assert [step.part.title for step in walk(course, sam).steps] == ["Text", "Quiz"]
    right = {"course_id": course.pk, "number": 2, "attempt": attempt.number, "by": member_actor}
    actions.answer(**right, place=1, chosen=[0])
    assert actions.hand_in(**right, today=today).passed
    assert actions.mark_done(course_id=course.pk, number=1, today=today, by=member_actor) is None


def test_a_retired_course_is_not_begun_but_finished(
    coordinator: Actor, member_actor: Actor, sam: Member, today: date
) -> None:
    begun, other = make_course(coordinator, "text"), make_course(coordinator, "text")
    actions.begin(course_id=begun.pk, by=member_actor)
    Course.objects.update(retired_on=today)
    with pytest.raises(ProblemError, match="not open to you"):
        actions.begin(course_id=other.pk, by=member_actor)
    assert [offer.course for offer in offers_for(sam)] == [begun]
    assert actions.mark_done(course_id=begun.pk, number=1, today=today, by=member_actor) is None


@pytest.mark.parametrize("change", [{"audience": "assigned"}, {"kind": "classroom"}])
def test_a_course_for_others_is_not_begun(
    change: dict[str, str], coordinator: Actor, member_actor: Actor, sam: Member
) -> None:
    course = make_course(coordinator, "text")
    Course.objects.update(**change)
    assert offers_for(sam) == []
    with pytest.raises(ProblemError, match="not open to you"):
        actions.begin(course_id=course.pk, by=member_actor)


# ── Video ───


@pytest.fixture
def video(coordinator: Actor, member_actor: Actor, sam: Member) -> Course:
    course = make_course(coordinator, "video", "text")
    actions.begin(course_id=course.pk, by=member_actor)
    return course


def watch(course: Course, by: Actor, *spans: tuple[float, float], at: float = 0) -> bool:
    day = timezone.localdate()
    return actions.watch(course_id=course.pk, number=1, spans=spans, at=at, today=day, by=by).is_done


def test_a_video_is_done_when_nearly_all_of_it_was_watched(
    video: Course, member_actor: Actor, sam: Member
) -> None:
    with later(30):
        assert not watch(video, member_actor, (2, 4), at=4)
        assert not watch(video, member_actor, (2, 4), at=4), "the same once more"
        assert walk(video, sam).steps[0].watched == 50
        assert watch(video, member_actor, (0, 2.1), at=2.1)


def test_where_it_stands_is_kept_for_other_devices(video: Course, member_actor: Actor, sam: Member) -> None:
    with later(30):
        watch(video, member_actor, (0, 1.5), at=1.5)
    assert float(LessonState.objects.get().seconds) == 1.5


def test_the_clock_of_the_server_decides(video: Course, member_actor: Actor, sam: Member) -> None:
    with time_machine.travel(LessonState.objects.get().opened_at, tick=False):
        assert not watch(video, member_actor, (0, SECONDS))
        assert walk(video, sam).steps[0].watched < 60


def test_without_scripts_a_video_is_believed_after_its_length(
    video: Course, member_actor: Actor, today: date
) -> None:
    opened: datetime = LessonState.objects.get().opened_at
    early = time_machine.travel(opened + timedelta(seconds=1), tick=False)
    with early, pytest.raises(ProblemError, match="Watch it to its end"):
        actions.mark_done(course_id=video.pk, number=1, today=today, by=member_actor)
    with time_machine.travel(opened + timedelta(seconds=SECONDS), tick=False):
        assert actions.mark_done(course_id=video.pk, number=1, today=today, by=member_actor) == 2


def test_a_quiz_is_not_done_by_saying_so(
    coordinator: Actor, member_actor: Actor, sam: Member, today: date
) -> None:
    course = make_course(coordinator, "quiz")
    actions.begin(course_id=course.pk, by=member_actor)
    with pytest.raises(ProblemError, match="when it is passed"):
        actions.mark_done(course_id=course.pk, number=1, today=today, by=member_actor)


# ── What the database itself refuses ───


def test_two_open_takings_are_refused() -> None:
    taking = TakingFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        TakingFactory(member=taking.member, edition=taking.edition)


def test_finished_without_completion_is_refused() -> None:
    taking = TakingFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Taking.objects.filter(pk=taking.pk).update(finished_at=timezone.now())


def test_one_completion_finishes_one_taking(
    coordinator: Actor, member_actor: Actor, sam: Member, today: date
) -> None:
    course = make_course(coordinator, "text")
    actions.begin(course_id=course.pk, by=member_actor)
    actions.mark_done(course_id=course.pk, number=1, today=today, by=member_actor)
    other = TakingFactory(member=sam)
    with pytest.raises(IntegrityError), transaction.atomic():
        Taking.objects.filter(pk=other.pk).update(
            finished_at=timezone.now(), completion_id=Completion.objects.get().pk
        )


def test_a_page_of_courses_costs_the_same_for_any_number(
    coordinator: Actor, member_actor: Actor, sam: Member, django_assert_num_queries: object
) -> None:
    for _ in range(3):
        course = make_course(coordinator, "text")
        actions.begin(course_id=course.pk, by=member_actor)
    make_course(coordinator, "text")
    with django_assert_num_queries(5):  # type: ignore[operator]
        assert len(offers_for(sam)) == 4
    MemberFactory()

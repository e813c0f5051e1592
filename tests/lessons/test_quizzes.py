"""A quiz: the server draws and shuffles, answers are kept one by one, an attempt counts once."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.lessons import actions
from recert.lessons.content import Answer, Item, Quiz
from recert.lessons.models import Attempt, Taking
from recert.lessons.queries import stuck_in, taking_of, walk_of
from recert.lessons.quizzing import pick, score
from recert.personnel.models import Member
from recert.training.models import Completion, Course
from tests.factories import AttemptFactory
from tests.lessons.helping import answer_all, make_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope", "sound")]
Begun = Callable[..., Course]


@pytest.fixture
def begun(coordinator: Actor, member_actor: Actor) -> Begun:
    def make(**quiz: Any) -> Course:
        course = make_course(coordinator, "quiz", **quiz)
        actions.begin(course_id=course.pk, by=member_actor)
        return course

    return make


def go(course: Course, chosen: list[int], by: Actor, today: date) -> Attempt:
    """One whole attempt with the same answer everywhere; 0 is right."""
    attempt = actions.start_attempt(course_id=course.pk, number=1, by=by)
    answer_all(course, 1, attempt, chosen, by)
    return actions.hand_in(course_id=course.pk, number=1, attempt=attempt.number, today=today, by=by)


def item(key: int, *right: bool, points: int = 1) -> Item:
    return Item(key, "?", sum(right) > 1, points, "", tuple(Answer(str(each), each) for each in right))


def quiz(*items: Item, **facts: Any) -> Quiz:
    values = {
        "drawn": None,
        "pass_mark": 80,
        "attempts": 0,
        "shuffle_questions": True,
        "shuffle_answers": True,
    }
    return Quiz(**(values | facts), items=items)


def test_questions_are_drawn_and_shuffled_on_the_server() -> None:
    bank = quiz(*(item(key, True, False, False, False) for key in range(20)), drawn=5)
    drawn = [pick(bank, Random(seed)) for seed in range(40)]
    assert all(len({each["key"] for each in one}) == 5 for one in drawn)
    assert len({tuple(each["key"] for each in one) for one in drawn}) == 40
    assert len({tuple(each["order"]) for one in drawn for each in one}) > 10


def test_without_shuffling_they_come_as_written() -> None:
    bank = quiz(
        *(item(key, True, False) for key in (7, 3, 9)), shuffle_questions=False, shuffle_answers=False
    )
    assert pick(bank, Random(1)) == [{"key": key, "order": [0, 1]} for key in (7, 3, 9)]


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ({"1": [0], "2": [0, 1]}, 4),
        ({"1": [0], "2": [0]}, 1),
        ({"1": [0], "2": [0, 1, 2]}, 1),
        ({"1": [1], "2": [1, 0]}, 3),
        ({}, 0),
    ],
)
def test_points_are_for_exactly_the_right_answers(given: dict[str, list[int]], points: int) -> None:
    bank = quiz(item(1, True, False), item(2, True, True, False, points=3), pass_mark=75)
    result = score(bank, [{"key": 1}, {"key": 2}], given)
    assert (result.points, result.out_of, result.passed) == (points, 4, points >= 3)


def test_the_pass_mark_is_not_rounded() -> None:
    bank = quiz(*(item(key, True, False) for key in range(3)), pass_mark=67)
    assert not score(bank, [{"key": key} for key in range(3)], {"0": [0], "1": [0]}).passed  # 66.7 %


def test_two_tabs_get_one_attempt(begun: Begun, member_actor: Actor) -> None:
    course = begun()
    first, second = (actions.start_attempt(course_id=course.pk, number=1, by=member_actor) for _ in range(2))
    assert first.pk == second.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        AttemptFactory(taking=Taking.objects.get(), lesson_key=first.lesson_key, number=2)


def test_answers_are_kept_one_by_one_and_may_change(begun: Begun, member_actor: Actor) -> None:
    course = begun()
    attempt = actions.start_attempt(course_id=course.pk, number=1, by=member_actor)
    key = str(attempt.questions[0]["key"])
    for chosen in ([2], [0]):
        actions.answer(course_id=course.pk, number=1, attempt=1, place=1, chosen=chosen, by=member_actor)
    assert Attempt.objects.get().given == {key: [0]}


@pytest.mark.parametrize("chosen", [[], [3], [-1], [0, 1]])
def test_an_answer_that_is_none_is_refused(chosen: list[int], begun: Begun, member_actor: Actor) -> None:
    course = begun()
    actions.start_attempt(course_id=course.pk, number=1, by=member_actor)
    with pytest.raises(ProblemError) as caught:
        actions.answer(course_id=course.pk, number=1, attempt=1, place=1, chosen=chosen, by=member_actor)
    assert list(caught.value.problems) == ["answer"]


@pytest.mark.parametrize("place", [0, 3, 99])
def test_a_question_that_is_not_there(place: int, begun: Begun, member_actor: Actor) -> None:
    course = begun()
    actions.start_attempt(course_id=course.pk, number=1, by=member_actor)
    with pytest.raises(Attempt.DoesNotExist):
        actions.answer(course_id=course.pk, number=1, attempt=1, place=place, chosen=[0], by=member_actor)


def test_handed_in_twice_it_counts_once_and_answers_come_too_late(
    begun: Begun, member_actor: Actor, today: date
) -> None:
    course = begun()
    failed = go(course, [1], member_actor, today)
    again = actions.hand_in(course_id=course.pk, number=1, attempt=1, today=today, by=member_actor)
    late = actions.answer(course_id=course.pk, number=1, attempt=1, place=1, chosen=[0], by=member_actor)
    assert (failed.points, again.points, late.given) == (0, 0, failed.given)
    assert again.handed_in_at == failed.handed_in_at
    assert Attempt.objects.count() == AuditEvent.objects.filter(kind="quiz.handed_in").count() == 1


def test_passed_the_course_is_credited(begun: Begun, member_actor: Actor, today: date) -> None:
    course = begun()
    assert not go(course, [1], member_actor, today).passed
    assert go(course, [0], member_actor, today).passed
    assert Completion.objects.get().course_id == course.pk


def test_attempts_run_out_and_one_more_is_allowed_once(
    begun: Begun, coordinator: Actor, member_actor: Actor, today: date
) -> None:
    course = begun(attempts=2)
    for _ in range(2):
        go(course, [1], member_actor, today)
    with pytest.raises(ProblemError, match="Ask your training coordinator"):
        actions.start_attempt(course_id=course.pk, number=1, by=member_actor)
    [stuck] = stuck_in(course.pk, coordinator)
    for _ in range(2):
        actions.allow_attempt(taking_id=stuck.taking.pk, lesson_key=stuck.lesson_key, by=coordinator)
    assert stuck_in(course.pk, coordinator) == []
    taking = taking_of(stuck.taking.member_id, course.pk)
    assert taking is not None
    assert walk_of(taking).steps[0].attempts_left == 1
    assert go(course, [0], member_actor, today).passed


def test_only_whom_one_may_see_is_stuck(
    begun: Begun, manager: Actor, member_actor: Actor, today: date
) -> None:
    course = begun(attempts=1)
    go(course, [1], member_actor, today)
    assert stuck_in(course.pk, manager) == []


def test_somebody_elses_attempt_is_not_there(begun: Begun, coordinator: Actor, member_actor: Actor) -> None:
    course = begun()
    actions.start_attempt(course_id=course.pk, number=1, by=member_actor)
    with pytest.raises(Member.DoesNotExist):
        actions.start_attempt(course_id=course.pk, number=1, by=coordinator)


def test_points_without_handing_in_are_refused() -> None:
    attempt = AttemptFactory()
    for change in ({"points": 1}, {"passed": True}, {"handed_in_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attempt.objects.filter(pk=attempt.pk).update(**change)

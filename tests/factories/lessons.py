"""Online courses: drafts, editions, and how far members are."""

from typing import Any

import factory
from django.core.files.base import ContentFile

from recert.lessons.content import of_draft
from recert.lessons.models import Attempt, Edition, Lesson, LessonFile, LessonState, Question, Taking
from tests.factories.base import TenantFactory
from tests.factories.credentials import LONG_AGO
from tests.factories.personnel import MemberFactory
from tests.factories.training import CompletionFactory, CourseFactory

PNG = b"\x89PNG\r\n\x1a\n0000"


class OnlineCourseFactory(CourseFactory):
    kind = "online"


class LessonFileFactory(TenantFactory):
    class Meta:
        model = LessonFile

    course = factory.SubFactory(OnlineCourseFactory)
    name = "ladder.png"
    file = factory.LazyFunction(lambda: ContentFile(PNG, "stored.png"))
    content_type = "image/png"
    size = len(PNG)
    sha256 = factory.Sequence("{:064x}".format)
    recorded_at = LONG_AGO


class LessonFactory(TenantFactory):
    class Meta:
        model = Lesson

    course = factory.SubFactory(OnlineCourseFactory)
    position = factory.Sequence(lambda number: number % 20_000 + 1)
    file = None
    kind = factory.LazyAttribute(lambda lesson: "image" if lesson.file else "text")
    title = factory.Sequence("Lesson {}".format)
    text = "Read this."


class QuestionFactory(TenantFactory):
    class Meta:
        model = Question

    lesson = factory.SubFactory(LessonFactory, kind="quiz")
    text = factory.Sequence("Question {}?".format)
    answers = factory.LazyFunction(lambda: [{"text": "Yes", "right": True}, {"text": "No", "right": False}])


class EditionFactory(TenantFactory):
    """What the course's draft holds when it is made; a draft without a lesson gets one."""

    class Meta:
        model = Edition

    course = factory.SubFactory(OnlineCourseFactory)
    number = factory.Sequence(lambda number: number + 1)
    published_at = LONG_AGO

    @classmethod
    def _create(cls, model: type[Edition], *args: Any, **values: Any) -> Edition:
        course = values["course"]
        if not Lesson.objects.filter(course=course).exists():
            LessonFactory(course=course)
        lessons = Lesson.objects.filter(course=course).select_related("file", "captions").order_by("position")
        content = of_draft(lessons, list(Question.objects.filter(lesson__course=course).order_by("id")))
        made = {"content": content.stored(), "lessons": len(content.parts), "file_ids": content.file_ids}
        return super()._create(model, *args, **(made | values))


class TakingFactory(TenantFactory):
    class Meta:
        model = Taking

    member = factory.SubFactory(MemberFactory)
    edition = factory.SubFactory(EditionFactory)
    course = factory.SelfAttribute("edition.course")
    begun_at = LONG_AGO
    seen_at = LONG_AGO
    completion = None
    finished_at = factory.LazyAttribute(lambda taking: LONG_AGO if taking.completion else None)


class FinishedTakingFactory(TakingFactory):
    completion = factory.SubFactory(
        CompletionFactory, member=factory.SelfAttribute("..member"), course=factory.SelfAttribute("..course")
    )


class LessonStateFactory(TenantFactory):
    class Meta:
        model = LessonState

    taking = factory.SubFactory(TakingFactory)
    lesson_key = factory.LazyAttribute(lambda state: state.taking.edition.content["parts"][0]["key"])
    opened_at = LONG_AGO


class AttemptFactory(TenantFactory):
    class Meta:
        model = Attempt

    taking = factory.SubFactory(TakingFactory)
    lesson_key = factory.LazyAttribute(lambda attempt: attempt.taking.edition.content["parts"][0]["key"])
    number = 1
    questions = factory.LazyFunction(list)
    out_of = 1
    begun_at = LONG_AGO

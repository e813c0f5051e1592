"""What authors write, and what becomes of it when it is published."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from recert.agencies.actors import Actor, NotAllowedError
from recert.kernel.problems import ProblemError
from recert.lessons import actions
from recert.lessons.actions import files
from recert.lessons.actions.authoring import Written
from recert.lessons.actions.questions import Asked
from recert.lessons.content import of_edition
from recert.lessons.models import Edition, Lesson, LessonFile, LessonKind
from recert.lessons.queries import draft_of, is_changed, latest_edition
from recert.training.models import Course
from tests.factories import LessonFactory, OnlineCourseFactory, QuestionFactory
from tests.factories.lessons import PNG
from tests.lessons.helping import PDF, add, ask, clip, make_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope", "sound")]


def refused(course: Course, kind: str, by: Actor, content: bytes, name: str = "a.mp4") -> str:
    upload = SimpleUploadedFile(name, content)
    with pytest.raises(ProblemError) as caught:
        actions.add_lesson(
            course_id=course.pk, kind=kind, written=Written("T", "x", "y"), upload=upload, by=by
        )
    assert list(caught.value.problems) == ["file"]
    assert not Lesson.objects.exists()
    return str(caught.value)


@pytest.mark.parametrize("kind", LessonKind.values)
def test_a_lesson_of_every_kind(kind: str, coordinator: Actor) -> None:
    lesson = add(OnlineCourseFactory(), kind, coordinator)
    assert (lesson.position, bool(lesson.file)) == (1, kind in {"image", "video", "pdf"})


@pytest.mark.parametrize("ending", ["mp4", "webm"])
def test_a_video_is_stored_with_its_length_under_a_name_that_says_nothing(
    ending: str, coordinator: Actor
) -> None:
    upload = clip(ending)
    upload.name = "../../etc/steps.exe"
    lesson = actions.add_lesson(
        course_id=OnlineCourseFactory().pk,
        kind="video",
        written=Written("Steps"),
        upload=upload,
        by=coordinator,
    )
    file = LessonFile.objects.get(pk=lesson.file_id)
    assert (file.name, file.content_type, file.seconds) == (f"steps.{ending}", f"video/{ending}", 4)
    assert "steps" not in str(file.file)
    assert default_storage.exists(str(file.file))


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("video", PDF), ("video", PNG), ("video", b"\x00\x00\x00\x14ftypqt  "), ("video", b"MZ\x90"), ("image", PDF),
        ("image", b"<svg onload=alert(1)>"), ("image", b"GIF89a"), ("pdf", PNG), ("pdf", b"<html>"), ("pdf", b""),
        ("text", PDF), ("quiz", PNG),
    ],
)  # fmt: skip
def test_a_wrong_kind_of_file_is_refused_and_not_kept(kind: str, content: bytes, coordinator: Actor) -> None:
    refused(OnlineCourseFactory(), kind, coordinator, content, "card.pdf")
    assert not LessonFile.objects.exists()


def test_a_video_that_does_not_say_its_length_is_refused(coordinator: Actor) -> None:
    assert "cannot be read" in refused(
        OnlineCourseFactory(), "video", coordinator, b"\x00\x00\x00\x14ftypisom"
    )


def test_a_file_over_its_limit_is_refused(coordinator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(files.LARGEST, LessonKind.IMAGE, 9)
    assert "at most 0 MB" in refused(OnlineCourseFactory(), "image", coordinator, PNG)


def test_text_of_a_megabyte_is_refused_in_words(coordinator: Actor) -> None:
    with pytest.raises(ProblemError, match="At most 50000 characters; this has 1000000") as caught:
        add(OnlineCourseFactory(), "text", coordinator, text="x" * 1_000_000)
    assert list(caught.value.problems) == ["text"]


def test_lessons_move_and_leave_gaps_nobody_sees(coordinator: Actor) -> None:
    course = OnlineCourseFactory()
    one, two, three = (add(course, "text", coordinator, title=title) for title in "abc")
    actions.remove_lesson(lesson_id=two.pk, by=coordinator)
    assert actions.move_lesson(lesson_id=three.pk, up=True, by=coordinator)
    assert not actions.move_lesson(lesson_id=three.pk, up=True, by=coordinator), "it is the first"
    assert [part.title for part in draft_of(course.pk).parts] == ["c", "a"]
    assert one.course_id == course.pk


@pytest.mark.parametrize(
    ("answers", "several", "field"),
    [
        ([("Only", True)], False, "answers"),
        ([("A", False), ("B", False)], False, "answers"),
        ([("A", True), ("B", True)], False, "answers"),
        ([("A", True), ("A", False)], False, "answer_1"),
        ([("A", False), ("", True), ("B", False)], False, "answer_1"),
        ([("A", True), ("x" * 501, False)], False, "answer_1"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    answers: list[tuple[str, bool]], several: bool, field: str, coordinator: Actor
) -> None:
    quiz = LessonFactory(kind="quiz")
    with pytest.raises(ProblemError) as caught:
        actions.add_question(lesson_id=quiz.pk, asked=Asked("Which?", answers, several), by=coordinator)
    assert field in caught.value.problems


def test_a_bank_has_an_end(coordinator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recert.lessons.actions.questions.MOST_QUESTIONS", 1)
    quiz = LessonFactory(kind="quiz")
    ask(quiz, coordinator)
    with pytest.raises(ProblemError, match="at most 1 questions"):
        ask(quiz, coordinator)


def test_what_is_not_ready_is_not_published(coordinator: Actor) -> None:
    course = OnlineCourseFactory()
    with pytest.raises(ProblemError, match="no lesson yet"):
        actions.publish(course_id=course.pk, by=coordinator)
    quiz = add(course, "quiz", coordinator, drawn=2)
    with pytest.raises(ProblemError, match="no question yet"):
        actions.publish(course_id=course.pk, by=coordinator)
    ask(quiz, coordinator)
    with pytest.raises(ProblemError, match="is to ask 2 questions but has 1"):
        actions.publish(course_id=course.pk, by=coordinator)
    assert not Edition.objects.exists()


def test_an_edition_holds_the_whole_course_and_never_changes(coordinator: Actor) -> None:
    course = make_course(coordinator, "text", "image", "video", "pdf", "quiz")
    edition = latest_edition(course.pk)
    assert edition is not None
    content = of_edition(edition.content)
    assert content == draft_of(course.pk)
    assert (edition.number, edition.lessons, len(edition.file_ids)) == (1, 5, 3)
    with pytest.raises(ProblemError, match="Nothing was changed"):
        actions.publish(course_id=course.pk, by=coordinator)
    first = Lesson.objects.order_by("position")[0]
    actions.change_lesson(lesson_id=first.pk, written=Written("New", "words"), by=coordinator)
    assert is_changed(draft_of(course.pk), edition)
    edition.refresh_from_db()
    assert of_edition(edition.content) == content
    assert actions.publish(course_id=course.pk, by=coordinator).number == 2


def test_only_who_may_edit_training_writes_courses(manager: Actor, coordinator: Actor) -> None:
    lesson, question = LessonFactory(kind="quiz"), QuestionFactory()
    asked = Asked("Which?", [("A", True), ("B", False)])
    for refusal in (
        lambda: actions.add_lesson(course_id=lesson.course_id, kind="text", written=Written("T"), by=manager),
        lambda: actions.change_lesson(lesson_id=lesson.pk, written=Written("T"), by=manager),
        lambda: actions.move_lesson(lesson_id=lesson.pk, up=True, by=manager),
        lambda: actions.remove_lesson(lesson_id=lesson.pk, by=manager),
        lambda: actions.add_question(lesson_id=lesson.pk, asked=asked, by=manager),
        lambda: actions.change_question(question_id=question.pk, asked=asked, by=manager),
        lambda: actions.remove_question(question_id=question.pk, by=manager),
        lambda: actions.publish(course_id=lesson.course_id, by=manager),
        lambda: actions.allow_attempt(taking_id=1, lesson_key=1, by=manager),
    ):
        with pytest.raises(NotAllowedError):
            refusal()


# ── Captions ───

CUES = "\ufeffWEBVTT\n\n00:00.000 --> 00:04.000\nPut the ladder up.\n"


def track(words: str | bytes = CUES) -> SimpleUploadedFile:
    return SimpleUploadedFile("steps.vtt", words if isinstance(words, bytes) else words.encode())


def captioned(by: Actor) -> Lesson:
    return actions.add_lesson(
        course_id=OnlineCourseFactory().pk, kind="video", written=Written("Steps"), upload=clip(),
        captions=track(), by=by,
    )  # fmt: skip


def test_captions_are_published_with_their_video(coordinator: Actor) -> None:
    lesson = captioned(coordinator)
    edition = actions.publish(course_id=lesson.course_id, by=coordinator)
    assert edition.file_ids == sorted([lesson.file_id, lesson.captions_id])  # type: ignore[type-var]
    shown = of_edition(edition.content).parts[0].captions
    assert shown
    assert (shown.name, shown.content_type) == ("steps.vtt", "text/vtt")
    assert not is_changed(draft_of(lesson.course_id), edition)


def test_an_edition_from_before_captions_is_read(coordinator: Actor) -> None:
    lesson = captioned(coordinator)
    stored = actions.publish(course_id=lesson.course_id, by=coordinator).content
    del stored["parts"][0]["captions"]
    assert of_edition(stored).parts[0].captions is None


def test_captions_stay_with_their_video_and_go_with_another(coordinator: Actor) -> None:
    lesson = captioned(coordinator)

    def change(**files: SimpleUploadedFile) -> int | None:
        changed = actions.change_lesson(lesson_id=lesson.pk, written=Written("S"), by=coordinator, **files)
        return changed.captions_id

    assert change() == lesson.captions_id
    assert change(captions=track()) not in {None, lesson.captions_id}
    assert change(upload=clip("webm")) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("1\n00:00 --> 00:01\nSRT", "begins with the word WEBVTT"),
        ("", "begins with the word WEBVTT"),
        ("WEBVTT\n\nno times", "no caption in it"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\n\xff\xfe", "Save it as UTF-8"),
        ("WEBVTT\n" + "x" * 1_100_000, "more than 1 MB"),
    ],
)
def test_a_file_that_holds_no_captions_is_refused(coordinator: Actor, words: str | bytes, said: str) -> None:
    lesson = captioned(coordinator)
    with pytest.raises(ProblemError) as caught:
        actions.change_lesson(
            lesson_id=lesson.pk, written=Written("S"), captions=track(words), by=coordinator
        )
    assert list(caught.value.problems) == ["captions"]
    assert said in str(caught.value)
    assert Lesson.objects.get().captions_id == lesson.captions_id

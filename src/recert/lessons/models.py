"""Online courses: what an author writes, what was published of it, and how far each member is.

The author works on a draft (``Lesson``, ``Question``). Publishing writes an ``Edition``: the whole course as it is now,
which never changes again. Who begins takes the latest edition and keeps it to the end, whatever the author does meanwhile;
so nothing that somebody has done can lose its lesson, its question or the answer that was right then.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from recert.kernel.tenancy import TenantForeignKey, TenantModel, key_indexes, key_of, same_agency
from recert.personnel.models import Member
from recert.training.models import Completion, Course


class LessonKind(models.TextChoices):
    """What a lesson is made of."""

    TEXT = "text", "Text"
    IMAGE = "image", "Picture"
    VIDEO = "video", "Video"
    PDF = "pdf", "PDF file"
    QUIZ = "quiz", "Quiz"


class LessonFile(TenantModel):
    """A picture, video, PDF file or captions of a course. It is never removed: an edition may show it for years."""

    course = TenantForeignKey(Course, on_delete=models.PROTECT, related_name="lesson_files")
    name = models.CharField(max_length=200)
    file = models.FileField(max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    seconds = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        """A video has its length, nothing else has one."""

        db_table = "lesson_file"
        constraints: ClassVar = [
            key_of("lesson_file"),
            models.CheckConstraint(
                condition=Q(content_type__startswith="video/", seconds__gt=0)
                | (~Q(content_type__startswith="video/") & Q(seconds__isnull=True)),
                name="lesson_file_video_has_length",
            ),
            *same_agency("lesson_file", "course"),
        ]
        indexes: ClassVar = key_indexes("lesson_file", "course")

    def __str__(self) -> str:
        return self.name


class Lesson(TenantModel):
    """A lesson of the draft, in its place. ``alt`` says what a picture shows; ``drawn`` None: every question."""

    course = TenantForeignKey(Course, on_delete=models.PROTECT, related_name="lessons")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=LessonKind.choices)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    alt = models.CharField(max_length=300, blank=True)
    file = TenantForeignKey(
        LessonFile, null=True, blank=True, on_delete=models.PROTECT, related_name="lessons"
    )
    captions = TenantForeignKey(
        LessonFile, null=True, blank=True, on_delete=models.PROTECT, related_name="captioned_lessons"
    )
    drawn = models.PositiveSmallIntegerField(null=True, blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    attempts = models.PositiveSmallIntegerField(default=3)
    shuffle_questions = models.BooleanField(default=True)
    shuffle_answers = models.BooleanField(default=True)

    class Meta:
        """Each place once; a file where the kind has one, and only there."""

        db_table = "lesson"
        ordering = ("position",)
        constraints: ClassVar = [
            key_of("lesson"),
            models.UniqueConstraint(fields=["agency", "course", "position"], name="lesson_place_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["text", "quiz"], file__isnull=True)
                | Q(kind__in=["image", "video", "pdf"], file__isnull=False),
                name="lesson_file_by_kind",
            ),
            models.CheckConstraint(
                condition=Q(captions__isnull=True) | Q(kind="video"), name="lesson_captions_of_a_video"
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__gte=1, pass_mark__lte=100), name="lesson_pass_mark_is_percent"
            ),
            *same_agency("lesson", "course", "file", "captions"),
        ]
        indexes: ClassVar = key_indexes("lesson", "course", "file", "captions")

    def __str__(self) -> str:
        return self.title


class Question(TenantModel):
    """A question of a quiz's bank. ``answers``: ``[{"text": …, "right": bool}, …]`` in the author's order."""

    lesson = TenantForeignKey(Lesson, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    several = models.BooleanField(default=False)
    points = models.PositiveSmallIntegerField(default=1)
    explanation = models.TextField(blank=True)
    answers = models.JSONField(default=list)

    class Meta:
        """In the order in which they were written."""

        db_table = "question"
        ordering = ("id",)
        constraints: ClassVar = [
            key_of("question"),
            models.CheckConstraint(condition=Q(points__gte=1), name="question_has_points"),
            *same_agency("question", "lesson"),
        ]
        indexes: ClassVar = key_indexes("question", "lesson")

    def __str__(self) -> str:
        return self.text


class Edition(TenantModel):
    """A course as it was published; see ``lessons.content`` for what ``content`` holds. It never changes.

    ``lessons`` and ``file_ids`` say, without reading all of it, how many lessons it has and which files they show.
    """

    course = TenantForeignKey(Course, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    lessons = models.PositiveSmallIntegerField()
    file_ids = models.JSONField(default=list)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        """Numbered in the course."""

        db_table = "edition"
        ordering = ("number",)
        constraints: ClassVar = [
            key_of("edition"),
            models.UniqueConstraint(fields=["agency", "course", "number"], name="edition_number_once"),
            *same_agency("edition", "course"),
        ]

    def __str__(self) -> str:
        return f"edition {self.number}"


class Taking(TenantModel):
    """One member going through one edition of a course. ``place`` is the number of the lesson last opened, from 1.

    Finished means credited: ``finished_at`` and ``completion`` come together.
    """

    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="takings")
    course = TenantForeignKey(Course, on_delete=models.PROTECT, related_name="takings")
    edition = TenantForeignKey(Edition, on_delete=models.PROTECT, related_name="takings")
    place = models.PositiveSmallIntegerField(default=1)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    completion = TenantForeignKey(
        Completion, null=True, blank=True, on_delete=models.PROTECT, related_name="takings"
    )

    class Meta:
        """One open taking of a course for a member; one completion for a finished one."""

        db_table = "taking"
        ordering = ("-begun_at", "-id")
        constraints: ClassVar = [
            key_of("taking"),
            models.UniqueConstraint(
                fields=["agency", "member", "course"],
                name="taking_open_once",
                condition=Q(finished_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["agency", "completion"],
                name="taking_credited_once",
                condition=Q(completion__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, completion__isnull=True)
                | Q(finished_at__isnull=False, completion__isnull=False),
                name="taking_finished_is_credited",
            ),
            *same_agency("taking", "member", "course", "edition", "completion"),
        ]
        indexes: ClassVar = key_indexes("taking", "member", "course", "edition", "completion")

    def __str__(self) -> str:
        return f"{self.member_id} takes {self.course_id}"


class LessonState(TenantModel):
    """How far a taking is with one lesson, by the lesson's key in the edition.

    ``file_opened_at``: when its PDF file was. ``seconds``: where the video stands; ``seen``: the spans of it that were
    watched, ``[[from, to], …]``, in order.
    """

    taking = TenantForeignKey(Taking, on_delete=models.CASCADE, related_name="states")
    lesson_key = models.BigIntegerField()
    opened_at = models.DateTimeField()
    file_opened_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    seconds = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    seen = models.JSONField(default=list)
    more_attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """Once for a lesson."""

        db_table = "lesson_state"
        constraints: ClassVar = [
            key_of("lesson_state"),
            models.UniqueConstraint(fields=["agency", "taking", "lesson_key"], name="lesson_state_once"),
            *same_agency("lesson_state", "taking"),
        ]

    def __str__(self) -> str:
        return f"lesson {self.lesson_key} of {self.taking_id}"


class Attempt(TenantModel):
    """One go at a quiz: what the server picked, in the order shown, and what was answered so far.

    ``questions``: ``[{"key": question, "order": [answer, …]}, …]``; ``given``: ``{question: [answer, …]}`` with the
    answers as numbered in the edition, from 0.
    """

    taking = TenantForeignKey(Taking, on_delete=models.CASCADE, related_name="quiz_attempts")
    lesson_key = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    questions = models.JSONField()
    given = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    points = models.PositiveIntegerField(null=True, blank=True)
    out_of = models.PositiveIntegerField()
    passed = models.BooleanField(default=False)

    class Meta:
        """Numbered; one open at a time, whatever number of tabs there are; points once it is handed in."""

        db_table = "attempt"
        ordering = ("number",)
        constraints: ClassVar = [
            key_of("attempt"),
            models.UniqueConstraint(
                fields=["agency", "taking", "lesson_key", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "taking", "lesson_key"],
                name="attempt_open_once",
                condition=Q(handed_in_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True, points__isnull=True, passed=False)
                | Q(handed_in_at__isnull=False, points__isnull=False),
                name="attempt_points_when_handed_in",
            ),
            *same_agency("attempt", "taking"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.taking_id}"

    @property
    def percent(self) -> int:
        """The points in whole per cent, never rounded up: 79.9 is not 80."""
        return (self.points or 0) * 100 // self.out_of

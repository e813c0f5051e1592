"""Learning plans, assignments, enrollments and completions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from recert.credentials.models import Credential, CredentialType, Document
from recert.kernel.tenancy import TenantForeignKey, TenantModel, key_indexes, key_of, same_agency
from recert.kernel.text import FoldedField
from recert.personnel.models import Member, Unit
from recert.training.hours import parts_of, words


class Mode(models.TextChoices):
    """How training is given; ``hours.MODE_FACTS`` says which words of a rule each one answers to."""

    IN_PERSON = "in_person", "In person"
    LIVE_ONLINE = "live_online", "Live online"
    ONLINE = "online", "Online, at one’s own pace"


class Course(TenantModel):
    """Something to take: a class, an online course, an outside training.

    ``codes``: training codes separated by commas; a plan that asks for a code takes any course that has it.
    ``hours_by_category``: hours as text by category, "" for hours of no category; ``hours`` is their sum.
    """

    class Kind(models.TextChoices):
        """Where it is done."""

        ONLINE = "online", "Online, with lessons made here"
        CLASSROOM = "classroom", "Classroom, with sessions"
        EXTERNAL = "external", "Done elsewhere"

    class Audience(models.TextChoices):
        """Who may find and start it."""

        EVERYONE = "everyone", "Every member"
        ASSIGNED = "assigned", "Only who has it in a learning plan"
        UNIT = "unit", "One unit and those below it"

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.EXTERNAL)
    mode = models.CharField(max_length=12, choices=Mode.choices, blank=True)
    codes = models.CharField(max_length=200, blank=True)
    accreditation = models.CharField(max_length=60, blank=True)
    about = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.EVERYONE)
    unit = TenantForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hours_by_category = models.JSONField(default=dict, blank=True)
    provider = models.CharField(max_length=120, blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)])
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        """Titles are unique in the agency."""

        db_table = "course"
        ordering = ("title",)
        constraints: ClassVar = [
            key_of("course"),
            models.UniqueConstraint(fields=["agency", "title"], name="course_title_once"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="course_hours_not_negative"),
            models.CheckConstraint(
                condition=Q(audience="unit", unit__isnull=False)
                | (~Q(audience="unit") & Q(unit__isnull=True)),
                name="course_unit_where_asked",
            ),
            *same_agency("course", "unit"),
        ]
        indexes: ClassVar = key_indexes("course", "unit")

    def __str__(self) -> str:
        return self.title

    @property
    def categories(self) -> str:
        """Its hours by category, in words."""
        return words(parts_of(self.hours_by_category))


class LearningPlan(TenantModel):
    """What has to be met. A plan bound to a credential type is the type's recertification training."""

    name = models.CharField(max_length=200)
    credential_type = TenantForeignKey(
        CredentialType, null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    note = models.TextField(blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        """One living recertification plan for a type."""

        db_table = "learning_plan"
        ordering = ("name",)
        constraints: ClassVar = [
            key_of("learning_plan"),
            models.UniqueConstraint(fields=["agency", "name"], name="learning_plan_name_once"),
            models.UniqueConstraint(
                fields=["agency", "credential_type"],
                name="learning_plan_one_per_type",
                condition=Q(credential_type__isnull=False, retired_on__isnull=True),
            ),
            *same_agency("learning_plan", "credential_type"),
        ]
        indexes: ClassVar = key_indexes("learning_plan", "credential_type")

    def __str__(self) -> str:
        return self.name


class PlanVersion(TenantModel):
    """What a plan asks for, from the moment it is used; people who are on it stay on theirs until somebody moves them.

    ``requirement``: hours in the vocabulary of rules, without the courses. ``used_at`` None: a draft, used by nobody yet.
    """

    plan = TenantForeignKey(LearningPlan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    requirement = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Numbered from 1; at most one draft of a plan."""

        db_table = "plan_version"
        ordering = ("number",)
        constraints: ClassVar = [
            key_of("plan_version"),
            models.UniqueConstraint(fields=["agency", "plan", "number"], name="plan_version_number_once"),
            models.UniqueConstraint(
                fields=["agency", "plan"], name="plan_version_one_draft", condition=Q(used_at__isnull=True)
            ),
            *same_agency("plan_version", "plan"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class PlanCourse(TenantModel):
    """A course of a version of a plan, in order."""

    version = TenantForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="plan_courses")
    course = TenantForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """Each course once in a version."""

        db_table = "plan_course"
        ordering = ("position", "id")
        constraints: ClassVar = [
            key_of("plan_course"),
            models.UniqueConstraint(fields=["agency", "version", "course"], name="plan_course_once"),
            *same_agency("plan_course", "version", "course"),
        ]
        indexes: ClassVar = key_indexes("plan_course", "version", "course")


class Assignment(TenantModel):
    """A learning plan given to members for a training period; bound to a type it is a credential assignment."""

    class Logic(models.TextChoices):
        """Where each person's training period comes from."""

        CREDENTIAL_VALIDITY = "credential_validity", "By each credential’s validity"
        SAME_FOR_ALL = "same_for_all", "Same start and end for all"

    name = models.CharField(max_length=250)
    sort_key = FoldedField(max_length=250)
    credential_type = TenantForeignKey(
        CredentialType, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )
    plan = TenantForeignKey(
        LearningPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )
    version = TenantForeignKey(
        PlanVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )
    logic = models.CharField(max_length=20, choices=Logic.choices, default=Logic.CREDENTIAL_VALIDITY)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_days_before = models.PositiveSmallIntegerField(default=14)
    made_by_run = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        """Names are unique among open assignments; days in order."""

        db_table = "assignment"
        ordering = ("sort_key", "id")
        constraints: ClassVar = [
            key_of("assignment"),
            models.UniqueConstraint(
                fields=["agency", "name"],
                name="assignment_open_name_once",
                condition=Q(closed_on__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(logic="credential_validity")
                | Q(starts_on__isnull=False, ends_on__isnull=False, due_on__isnull=False),
                name="assignment_same_for_all_has_days",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__gte=F("starts_on"), ends_on__gte=F("due_on")),
                name="assignment_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(plan__isnull=True, version__isnull=True)
                | Q(plan__isnull=False, version__isnull=False),
                name="assignment_plan_with_version",
            ),
            *same_agency("assignment", "credential_type", "plan", "version"),
        ]
        indexes: ClassVar = key_indexes("assignment", "credential_type", "plan", "version")

    def __str__(self) -> str:
        return self.name


class Enrollment(TenantModel):
    """One member on one assignment. ``credential`` is the one whose period the training runs in.

    ``late_credit_at``: when a completion was recorded although a renewal had closed the training; None once somebody
    has looked at it.
    """

    class Closed(models.TextChoices):
        """Why an enrollment ended."""

        RENEWED = "renewed", "Closed by renewal"
        WITHDRAWN = "withdrawn", "Withdrawn"
        UNDONE = "undone", "Undone"

    assignment = TenantForeignKey(Assignment, on_delete=models.PROTECT, related_name="enrollments")
    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="enrollments")
    credential = TenantForeignKey(
        Credential, null=True, blank=True, on_delete=models.PROTECT, related_name="enrollments"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    dates_by_hand = models.BooleanField(default=False)
    completed_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.CharField(max_length=12, choices=Closed.choices, blank=True)
    late_credit_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        """Once on an assignment while open; start ≤ due ≤ end."""

        db_table = "enrollment"
        constraints: ClassVar = [
            key_of("enrollment"),
            models.UniqueConstraint(
                fields=["agency", "assignment", "member"],
                name="enrollment_open_once",
                condition=Q(closed_on__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")) & Q(ends_on__gte=F("due_on")),
                name="enrollment_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_reason="")
                | (Q(closed_on__isnull=False) & ~Q(closed_reason="")),
                name="enrollment_closed_with_reason",
            ),
            *same_agency("enrollment", "assignment", "member", "credential"),
        ]
        indexes: ClassVar = [
            *key_indexes("enrollment", "assignment", "member", "credential"),
            models.Index(
                fields=["agency", "completed_on"],
                name="enrollment_done_ix",
                condition=Q(closed_on__isnull=True, completed_on__isnull=False),
            ),
            models.Index(
                fields=["agency", "late_credit_at"],
                name="enrollment_late_credit_ix",
                condition=Q(late_credit_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.assignment_id}"


class Completion(TenantModel):
    """A member finished a course or an outside training on a day, with hours and evidence; never overwritten.

    ``enrollment``: what it was recorded for; it counts for every other enrollment whose rule takes it, too.
    ``facts``: what a rule may ask beyond the columns (topic, role, tag, kind, flags). ``corrects``: the entry that this
    one replaces, which stays on file as withdrawn.
    """

    class Source(models.TextChoices):
        """How it came on file."""

        RECORDED = "recorded", "Recorded by staff"
        COURSE = "course", "Finished online"
        ATTENDANCE = "attendance", "Attended a class"
        SUBMITTED = "submitted", "Handed in by the member and approved"

    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="completions")
    course = TenantForeignKey(
        Course, null=True, blank=True, on_delete=models.PROTECT, related_name="completions"
    )
    enrollment = TenantForeignKey(
        Enrollment, null=True, blank=True, on_delete=models.PROTECT, related_name="completions"
    )
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.RECORDED)
    provider = models.CharField(max_length=120, blank=True)
    mode = models.CharField(max_length=12, choices=Mode.choices, blank=True)
    codes = models.CharField(max_length=200, blank=True)
    started_on = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    hours_by_category = models.JSONField(default=dict, blank=True)
    evidence = TenantForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="completions"
    )
    corrects = TenantForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacements"
    )
    completed_on = models.DateField()
    hours = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        """A completion of an enrollment's course is recorded once."""

        db_table = "completion"
        ordering = ("-completed_on", "-id")
        constraints: ClassVar = [
            key_of("completion"),
            models.UniqueConstraint(
                fields=["agency", "enrollment", "course"],
                name="completion_once",
                condition=Q(withdrawn_at__isnull=True, enrollment__isnull=False, course__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["agency", "corrects"],
                name="completion_corrected_once",
                condition=Q(corrects__isnull=False),
            ),
            models.CheckConstraint(condition=Q(hours__gte=0), name="completion_hours_not_negative"),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(completed_on__gte=F("started_on")),
                name="completion_days_in_order",
            ),
            *same_agency("completion", "member", "course", "enrollment", "evidence", "corrects"),
        ]
        indexes: ClassVar = [
            *key_indexes("completion", "course", "enrollment", "evidence", "corrects"),
            models.Index(fields=["agency", "member", "-completed_on"], name="completion_member_ix"),
        ]

    def __str__(self) -> str:
        return f"{self.title} on {self.completed_on}"

    @property
    def categories(self) -> str:
        """Its hours by category, in words."""
        return words(parts_of(self.hours_by_category))

    @property
    def document(self) -> Document | None:
        """The evidence that is on file; None where there is none or it was taken out."""
        found = self.evidence
        return found if found is not None and found.withdrawn_at is None else None

"""Classroom courses: sessions, who is to come and who was there, and the completions that came of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from recert.kernel.tenancy import TenantForeignKey, TenantModel, key_indexes, key_of, same_agency
from recert.personnel.models import Member
from recert.training.models import Completion, Course


class ClassSession(TenantModel):
    """A classroom course given once: on one day, or on several in a row at the same hours.

    ``held_at``: when its completions were first recorded. ``capacity`` None: as many as like. ``sign_up``: members may
    put themselves on it.
    """

    course = TenantForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    starts_on = models.DateField()
    ends_on = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    place = models.CharField(max_length=200)
    instructor = models.CharField(max_length=150, blank=True)
    instructor_member = TenantForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    capacity = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    sign_up = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        """Days and hours in order; held or cancelled, not both."""

        db_table = "class_session"
        ordering = ("starts_on", "starts_at", "id")
        constraints: ClassVar = [
            key_of("class_session"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="class_session_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="class_session_hours_in_order"
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="class_session_capacity"
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="class_session_held_or_cancelled",
            ),
            *same_agency("class_session", "course", "instructor_member"),
        ]
        indexes: ClassVar = key_indexes(
            "class_session", "course", "instructor_member", "starts_on", "ends_on"
        )

    def __str__(self) -> str:
        return f"{self.course_id} on {self.starts_on}"

    @property
    def days(self) -> int:
        """How many days it takes."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def state(self) -> str:
        """``planned``, ``held`` or ``cancelled``."""
        return "cancelled" if self.cancelled_at else "held" if self.held_at else "planned"


class Attendee(TenantModel):
    """A member on a session: put on it, signed up or walked in; and whether the member was there."""

    class Source(models.TextChoices):
        """How the member came to be on it."""

        ADDED = "added", "Put on it"
        SIGNED_UP = "signed_up", "Signed up"
        WALK_IN = "walk_in", "Walked in"

    class Mark(models.TextChoices):
        """Whether somebody was there."""

        PRESENT = "present", "Present"
        PARTLY = "partly", "Partly"
        ABSENT = "absent", "Absent"

    session = TenantForeignKey(ClassSession, on_delete=models.PROTECT, related_name="attendees")
    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="classes")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.ADDED)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    mark = models.CharField(max_length=8, choices=Mark.choices, blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        """Once on a session; hours where, and only where, somebody was there for a part."""

        db_table = "attendee"
        constraints: ClassVar = [
            key_of("attendee"),
            models.UniqueConstraint(fields=["agency", "session", "member"], name="attendee_once"),
            models.CheckConstraint(
                condition=Q(mark="partly", hours__isnull=False, hours__gt=0)
                | (~Q(mark="partly") & Q(hours__isnull=True)),
                name="attendee_hours_of_a_part",
            ),
            models.CheckConstraint(
                condition=Q(mark="", marked_at__isnull=True) | (~Q(mark="") & Q(marked_at__isnull=False)),
                name="attendee_marked_with_time",
            ),
            *same_agency("attendee", "session", "member"),
        ]
        indexes: ClassVar = key_indexes("attendee", "session", "member")

    def __str__(self) -> str:
        return f"{self.member_id} on {self.session_id}"


class AttendanceCredit(TenantModel):
    """The completion that an attendance became, and the mark and hours it was recorded for; never overwritten."""

    attendee = TenantForeignKey(Attendee, on_delete=models.PROTECT, related_name="credits")
    completion = TenantForeignKey(Completion, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=8, choices=Attendee.Mark.choices)
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """However often and by however many a session is completed: one living completion for each attendance."""

        db_table = "attendance_credit"
        constraints: ClassVar = [
            key_of("attendance_credit"),
            models.UniqueConstraint(
                fields=["agency", "attendee"],
                name="attendance_credit_once",
                condition=Q(taken_back_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["agency", "completion"], name="attendance_credit_of_one_completion"
            ),
            *same_agency("attendance_credit", "attendee", "completion"),
        ]
        indexes: ClassVar = key_indexes("attendance_credit", "attendee")

    def __str__(self) -> str:
        return f"{self.attendee_id}: {self.completion_id}"

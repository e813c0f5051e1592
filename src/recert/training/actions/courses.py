"""Courses: add, change, retire, take into use again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, changes, record
from recert.personnel.models import Unit
from recert.training.actions.checks import Problems, hours, lest, text
from recert.training.hours import codes_of, key_of_category, stored, total
from recert.training.models import Course, Mode

TITLE_TAKEN = "There is a course with this title already."
MOST_PARTS = 20


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """What a course is. ``parts``: (category, hours) pairs, "" for hours of no category; ``codes`` separated by commas.

    ``unit_id``: who may see it where ``audience`` is ``unit``: its members and those of the units below.
    """

    title: str
    kind: str = Course.Kind.EXTERNAL
    mode: str = ""
    codes: str = ""
    provider: str = ""
    accreditation: str = ""
    about: str = ""
    parts: Sequence[tuple[str, Decimal | str]] = ()
    audience: str = Course.Audience.EVERYONE
    unit_id: int | None = None


def add_course(*, facts: CourseFacts, by: Actor) -> Course:
    """Add a course to the agency's list.

    Raises ProblemError: the names of the facts, and ``category_<n>`` and ``hours_<n>`` by position from 0.
    """
    by.require(Permission.TRAINING_EDIT)
    values = _values(facts)
    with transaction.atomic(), lest("title", TITLE_TAKEN):
        course = Course.objects.create(**values)
        record(_event("added", course), by=by)
    return course


def change_course(*, course_id: int, facts: CourseFacts, by: Actor) -> Course:
    """Change a course. What was completed keeps the title and hours it was recorded with.

    Raises ProblemError as ``add_course``; Course.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        course = Course.objects.select_for_update().get(pk=course_id)
        values = _values(facts, course_id)
        before = {name: getattr(course, name) for name in values}
        for name, value in values.items():
            setattr(course, name, value)
        with lest("title", TITLE_TAKEN):
            course.save()
        record(_event("changed", course, changes(before, values)), by=by)
    return course


def retire_course(*, course_id: int, today: date, by: Actor) -> Course:
    """Take a course out of use; plans that name it keep it. Raises Course.DoesNotExist."""
    return _use(course_id, today, "retired", by)


def reopen_course(*, course_id: int, by: Actor) -> Course:
    """Take a retired course into use again; raises Course.DoesNotExist."""
    return _use(course_id, None, "reopened", by)


def _use(course_id: int, retired_on: date | None, verb: str, by: Actor) -> Course:
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        course = Course.objects.select_for_update().get(pk=course_id)
        course.retired_on = retired_on
        course.save(update_fields=["retired_on"])
        record(_event(verb, course), by=by)
    return course


def _values(facts: CourseFacts, course_id: int | None = None) -> dict[str, Any]:
    values: dict[str, Any] = {name: given for name, given in asdict(facts).items() if name != "parts"}
    problems = Problems()
    with problems.of("title"):
        values["title"] = text(facts.title, most=200, needed=True)
        others = Course.objects.filter(title=values["title"])
        if (others.exclude(pk=course_id) if course_id else others).exists():
            raise ValueError(TITLE_TAKEN)
    with problems.of("codes"):
        values["codes"] = text(", ".join(codes_of(facts.codes)), most=200)
    for name, most in (("provider", 120), ("accreditation", 60)):
        with problems.of(name):
            values[name] = text(values[name], most=most)
    with problems.of("about"):
        values["about"] = text(facts.about, most=4000, several_lines=True)
    _check_choices(facts, problems)
    parts = checked_parts(facts.parts, problems)
    problems.stop()
    return values | {"hours": total(parts), "hours_by_category": stored(parts)}


def _check_choices(facts: CourseFacts, problems: Problems) -> None:
    if facts.kind not in Course.Kind:
        problems.found["kind"] = "Choose where it is done."
    if facts.mode and facts.mode not in Mode:
        problems.found["mode"] = "Choose a way of the list."
    if facts.audience not in Course.Audience:
        problems.found["audience"] = "Choose who may see it."
    if (facts.audience == Course.Audience.UNIT) != (facts.unit_id is not None):
        needs = facts.unit_id is None
        problems.found["unit_id"] = (
            "Choose the unit whose members may see it." if needs else "Only where one unit may see it."
        )
    elif facts.unit_id is not None and not Unit.objects.filter(pk=facts.unit_id).exists():
        problems.found["unit_id"] = "Choose a unit of the list."


def checked_parts(given: Sequence[tuple[str, Decimal | str]], problems: Problems) -> Mapping[str, Decimal]:
    """Return hours by category; what is wrong goes to ``category_<n>`` and ``hours_<n>``, by position from 0."""
    parts: dict[str, Decimal] = {}
    for index, (category, value) in enumerate(given[: MOST_PARTS + 1]):
        with problems.of(f"category_{index}"):
            name = text(category, most=60)
            if key_of_category(name) in {key_of_category(other) for other in parts}:
                raise ValueError("This category is there already." if name else "Name the category.")
            with problems.of(f"hours_{index}"):
                parts[name] = hours(value)
    if len(given) > MOST_PARTS:
        problems.found[f"category_{MOST_PARTS}"] = f"At most {MOST_PARTS} categories."
    return parts


def _event(verb: str, course: Course, data: dict[str, Any] | None = None) -> Entry:
    return Entry(f"course.{verb}", "course", course.pk, course.title, data=data or {})

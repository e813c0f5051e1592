"""The course of the agency that a training was, as a choice in its form, and what is taken from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from recert.submissions.entries import EXAMS
from recert.training.hours import parts_of
from recert.training.models import Course
from recert.training.queries import courses
from recert.web.shell.ids import is_id
from recert.web.submissions.fields import row_values

NONE = "None of these"
ASKED, OTHERS = "Asked for by open training", "All other courses"
TAKEN_OVER = ("title", "provider", "mode", "codes")  # what is left empty is as the course says


@dataclass(frozen=True, slots=True)
class Offered:
    """Courses to choose from: those that open training asks for, and others."""

    asked: Sequence[Course] = ()
    others: Sequence[Course] = ()

    @property
    def by_id(self) -> dict[int, Course]:
        """Every course, by its id."""
        return {each.pk: each for each in (*self.asked, *self.others)}

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """The choices of a field, in groups where there are two kinds."""
        first, rest = _options(self.asked), _options(self.others)
        groups = [(ASKED, first), (OTHERS, rest)] if first and rest else [*first, *rest]
        return [("", NONE), *groups]


def choice_of_courses(
    asked: Iterable[Course] = (), *, all_of_them: bool = False, chosen: Course | None = None
) -> Offered:
    """Return the courses to offer; ``all_of_them``: the agency's, too; ``chosen`` is one of them, were it retired since."""
    first = sorted(asked, key=_title)
    known = {each.pk for each in first}
    rest = [each for each in courses() if each.pk not in known] if all_of_them else []
    if chosen and chosen.pk not in known | {each.pk for each in rest}:
        rest.append(chosen)
    return Offered(first, sorted(rest, key=_title))


def leave(given: dict[str, Any], before: Course) -> None:
    """Take out what was taken over from another course that was chosen before, where nobody changed it."""
    given |= {name: "" for name in TAKEN_OVER if given.get(name) == getattr(before, name)}
    if given["parts"] == parts_of(before.hours_by_category):
        given["parts"] = {}


def fill(form: forms.Form, given: dict[str, Any], course: Course) -> None:
    """Take over from the course what was left empty: its name, provider, mode, codes, and its hours."""
    given |= {name: given.get(name) or getattr(course, name) for name in TAKEN_OVER}
    untold = not given["parts"] and not any(name.startswith("hours_") for name in form.errors)
    if untold and given.get("role") not in EXAMS:
        given["parts"] = parts_of(course.hours_by_category)


def begun(initial: Mapping[str, Any], known: Mapping[int, Course]) -> dict[str, Any]:
    """Return what a form shows first: where only a course is chosen yet, all that the course says."""
    chosen = str(initial.get("course") or "")
    course = known.get(int(chosen)) if is_id(chosen) else None
    if course is None or initial.get("title"):
        return dict(initial)
    said = {name: getattr(course, name) for name in TAKEN_OVER}
    return {**initial, **said, **row_values(course.hours_by_category)}


def _options(found: Iterable[Course]) -> list[tuple[str, str]]:
    return [(str(each.pk), each.title) for each in found]


def _title(course: Course) -> str:
    return course.title.casefold()

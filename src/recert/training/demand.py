"""What a version of a plan asks for, as counting takes it. Pure: no query, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from recert.core.requirements import Requirement as Rule
from recert.training.hours import key_of_category, total

COURSE = "course:"


def course_key(course_id: int) -> str:
    """Return what a rule calls a course of the agency's list."""
    return f"{COURSE}{course_id}"


@dataclass(frozen=True, slots=True)
class Needed:
    """A course of a plan."""

    course_id: int
    title: str
    parts: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def hours(self) -> Decimal:
        """The hours in all."""
        return total(self.parts)


@dataclass(frozen=True)
class Demand:
    """What a version of a plan asks for: courses in order, and hours by a rule. Nothing: one completion meets it."""

    courses: tuple[Needed, ...] = ()
    rule: Rule = field(default_factory=Rule)

    @cached_property
    def whole(self) -> Rule:
        """The rule with the courses, each by its id."""
        keys = tuple(course_key(each.course_id) for each in self.courses)
        return replace(self.rule, must_include=(*keys, *self.rule.must_include))

    @cached_property
    def spelled(self) -> dict[str, str]:
        """The rule's own spelling of each category, by what equal categories have in common."""
        return {key_of_category(key): key for key in _named(self.rule)}

    @cached_property
    def codes(self) -> dict[str, str]:
        """The rule's own spelling of each training code, by the code in small letters."""
        return {code.casefold(): code for code in _codes(self.rule)}

    @cached_property
    def owes_hours(self) -> bool:
        """Whether hours are asked for, in whatever way."""
        return _owes(self.rule)

    @cached_property
    def credentials(self) -> frozenset[str]:
        """The credentials that must be held, or may be instead of something else, as the rule calls them."""
        return frozenset(_credentials(self.rule))

    @property
    def asks_nothing(self) -> bool:
        """Whether any completion at all meets it."""
        return self.whole == Rule()


def _owes(rule: Rule) -> bool:
    return rule.owes_hours or any(_owes(part) for part in (*rule.any_of, *rule.all))


def _credentials(rule: Rule) -> Iterator[str]:
    if rule.credential:
        yield rule.credential
    for part in (*rule.any_of, *rule.all):
        yield from _credentials(part)


def _codes(rule: Rule) -> Iterator[str]:
    yield from rule.courses
    for part in (*rule.any_of, *rule.all):
        yield from _codes(part)


def _named(rule: Rule) -> Iterator[str]:
    yield from rule.named
    for part in (*rule.any_of, *rule.all):
        yield from _named(part)

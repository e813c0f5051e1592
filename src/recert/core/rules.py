"""The rule vocabulary: read a rule from data, check that it makes sense, write it back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from recert.core._conflicts import conflicts
from recert.core._reader import Problem, Reader, RuleError, listed
from recert.core._reading_renewal import read_renewal
from recert.core._reading_validity import KINDS, read_validity
from recert.core.kinds import NoExpiry, Renewal, Rule
from recert.core.requirements.kinds import RequirementSet
from recert.core.requirements.period_data import read_period
from recert.core.requirements.reading import read_requirement
from recert.core.writing import dump_rule

__all__ = ["Problem", "Rule", "RuleError", "dump_rule", "parse_rule"]


def parse_rule(data: Mapping[str, Any]) -> Rule:
    """Return the rule that ``{"validity", "renewal", "period", "requirement" or "requirement_sets"}`` describes.

    Raises RuleError, which names every field that is wrong, unknown or does not go with the others.
    """
    problems: list[Problem] = []
    reader = Reader(data, "", problems)
    section = reader.section("validity")
    if section is None:
        reader.note("validity", f"missing; give an object with a kind: {listed(list(KINDS))}")
    validity = NoExpiry() if section is None else read_validity(section)
    terms, period = reader.section("renewal"), reader.section("period")
    renewal = None if terms is None else read_renewal(terms)
    owed = None if period is None else read_period(period)
    sets = read_requirement_sets(reader)
    reader.done()
    if not problems:
        problems.extend(conflicts(validity, renewal or Renewal()))
    if problems:
        raise RuleError(*problems)
    return Rule(validity, renewal, owed, sets)


def read_requirement_sets(reader: Reader) -> tuple[RequirementSet, ...]:
    """Return the versions of what is owed, the earliest first; one without a name where there is only one."""
    single = reader.section("requirement")
    given = reader.sections("requirement_sets")
    if single and given:
        reader.note("requirement", "does not go together with requirement_sets; give one of them")
    if single:
        return (RequirementSet(read_requirement(single)),)
    found = [_requirement_set(each) for each in given]
    days = [each.periods_from or date.min for each in found]
    if len(set(days)) < len(days):
        reader.note("requirement_sets", "two sets are for the same periods; give each its own periods_from")
    return tuple(sorted(found, key=lambda each: each.periods_from or date.min))


def _requirement_set(reader: Reader) -> RequirementSet:
    name = reader.text("name", needed=True)
    periods_from = None if reader.raw("periods_from") is None else reader.day("periods_from")
    section = reader.section("requirement")
    if section is None:
        reader.note("requirement", "missing; give an object")
    reader.done()
    return RequirementSet(read_requirement(section or Reader({}, "", [])), name, periods_from)

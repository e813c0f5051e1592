"""Two rules side by side: what reads differently, and whose next dates would be others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from recert.core.dates import DateOutOfRangeError, say
from recert.core.facts import MissingFact
from recert.core.kinds import Rule
from recert.core.requirements.entries import hours_words, plain
from recert.core.requirements.kinds import RequirementSet
from recert.core.requirements.wording import period_sentence, requirement_sentences, set_sentence
from recert.core.windows import Held, Outcome, renew, same_length
from recert.core.wording import rule_sentences

NO_RULE = "No rule on file: a renewal has the same length as the period before."
NO_HOURS = "No hours on file."


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a rule in sentences, before and after; ``differs``: whether they say something else."""

    part: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the two say something else."""
        return self.before != self.after


def changes(before: Rule | None, after: Rule | None) -> list[Change]:
    """Return the parts of two rules side by side: dates, when hours are owed, and what is owed."""
    return [
        Change("Dates and renewal", tuple(_dates(before)), tuple(_dates(after))),
        Change("When hours are owed", tuple(_period(before)), tuple(_period(after))),
        Change("Hours and courses", tuple(_owed(before)), tuple(_owed(after))),
    ]


def _dates(rule: Rule | None) -> Iterator[str]:
    yield from rule_sentences(rule) if rule else (NO_RULE,)


def _period(rule: Rule | None) -> Iterator[str]:
    if rule and rule.requirement_sets:
        yield period_sentence(rule.period)


def _owed(rule: Rule | None) -> Iterator[str]:
    if rule is None or not rule.requirement_sets:
        yield NO_HOURS
        return
    for each in rule.requirement_sets:
        if len(rule.requirement_sets) > 1:
            yield f"{set_sentence(each)}."
        yield from owed_sentences(each)


def owed_sentences(found: RequirementSet) -> Iterator[str]:
    """Yield what a version asks for, its categories too, one sentence each."""
    for category in found.requirement.categories:
        most = "" if category.most is None else f", at most {plain(category.most)}"
        name = category.key[:1].upper() + category.key[1:].replace("_", " ")
        yield f"{name}: {hours_words(category.least) if category.least else 'any hours'}{most}."
        for cap in category.caps:
            yield f"At most {hours_words(cap.most)} of {cap.where.in_words()} count in {category.key}.".replace(
                "_", " "
            )
    yield from requirement_sentences(found.requirement)


@dataclass(frozen=True, slots=True)
class Holding:
    """A credential that would be renewed next; ``key`` is whatever the caller knows it by."""

    key: Any
    held: Held
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A credential whose next dates would be others, and the sentence of each rule."""

    key: Any
    renewed_on: date
    before: Outcome
    after: Outcome


def differences(
    before: Rule | None, after: Rule | None, holdings: Iterable[Holding], today: date
) -> Iterator[Difference]:
    """Yield the credentials that the two rules renew to other dates, or not both.

    Each is renewed on its last valid day, or today where that is past. One that cannot be computed by either rule does
    not differ.
    """
    for holding in holdings:
        on = max(today, holding.held.expires or today)
        one, other = (_outcome(rule, holding, on) for rule in (before, after))
        if _told(one) != _told(other):
            yield Difference(holding.key, on, one, other)


def _told(outcome: Outcome) -> tuple[date | None, date | None, bool]:
    return outcome.valid_from, outcome.new_expiry, outcome.new_issue is None


def _outcome(rule: Rule | None, holding: Holding, on: date) -> Outcome:
    try:
        return renew(rule, holding.held, on, holding.birth_date) if rule else same_length(holding.held, on)
    except MissingFact as missing:
        return Outcome("missing_fact", None, None, str(missing), "Needs a fact first")
    except DateOutOfRangeError:
        return Outcome(
            "too_late", None, None, f"Renewed on {say(on)} it ends beyond the calendar.", "Too far ahead"
        )

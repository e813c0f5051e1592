"""What a rule means, shown: as sentences, as five periods, as outcomes, and for the people who hold the type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from recert.agencies.actors import Actor
from recert.core.compare import NO_RULE
from recert.core.kinds import Rule
from recert.core.requirements import plain
from recert.core.requirements.kinds import RequirementSet
from recert.core.requirements.wording import period_sentence, requirement_sentences, set_sentence
from recert.core.wording import rule_sentence
from recert.credentials.library_queries import Affected, affected
from recert.credentials.models import CredentialType
from recert.credentials.periods import rule_of
from recert.web.types.forms import TryForm
from recert.web.types.trial import Trial, trial_of

_NUMBERS = re.compile(
    r"(\d+ (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"|\d+ (?:calendar |whole )?(?:year|month|day)s?|every (?:second|third|fourth|fifth|\d+\w*) year|every year"
    r"|(?:January|July) to (?:June|December)|last day of the \w+ month|birth month|birthday|old last valid day"
    r"|day of renewal|never expires)"
)


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category of a requirement, as a table shows it."""

    name: str
    hours: str
    most: str
    capped: str
    about: str


@dataclass(frozen=True, slots=True)
class Owed:
    """One version of what is owed."""

    title: str
    rows: list[CategoryRow]
    sentences: list[str]

    @property
    def has_most(self) -> bool:
        """Tell whether a category has a most."""
        return any(row.most for row in self.rows)

    @property
    def has_caps(self) -> bool:
        """Tell whether a category has a cap inside."""
        return any(row.capped for row in self.rows)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Everything that a page shows of a rule. ``parts``: the sentence, with whether each part is a number of the rule."""

    parts: list[tuple[str, bool]]
    trial: Trial | None
    period: str
    owed: list[Owed]
    affected: Affected | None = None


def meaning_of(rule: Rule | None, form: TryForm, *, today: date, people: Affected | None = None) -> Meaning:
    """Return what a rule (None: no rule) means, tried with the days of the form."""
    period = period_sentence(rule.period) if rule and rule.requirement_sets else ""
    return Meaning(
        marked(rule_sentence(rule) if rule else NO_RULE),
        trial_of(rule, form, today=today),
        period,
        [_owed(each) for each in rule.requirement_sets] if rule else [],
        people,
    )


def people_of(
    actor: Actor, kind: CredentialType | None, rule: Rule | None, *, today: date
) -> Affected | None:
    """Return who would get other dates by this rule than by the type's own; None for a new type."""
    return affected(actor, kind.pk, rule_of(kind), rule, today=today) if kind else None


def marked(sentence: str) -> list[tuple[str, bool]]:
    """Return the sentence in parts, each with whether it is one of the rule's own numbers or days."""
    return [(part, bool(_NUMBERS.fullmatch(part))) for part in _NUMBERS.split(sentence) if part]


def _owed(found: RequirementSet) -> Owed:
    return Owed(set_sentence(found), list(_rows(found)), list(requirement_sentences(found.requirement)))


def _rows(found: RequirementSet) -> Iterator[CategoryRow]:
    for each in found.requirement.categories:
        capped = ", ".join(f"{plain(cap.most)} {cap.where.in_words()}" for cap in each.caps)
        most = "" if each.most is None else plain(each.most)
        name = each.key.replace("_", " ")
        yield CategoryRow(name[:1].upper() + name[1:], plain(each.least), most, capped, each.about)

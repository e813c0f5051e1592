"""A credential as it was typed, checked and completed by its type's rule, before it is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from recert.credentials import periods
from recert.credentials.models import Credential, CredentialType
from recert.kernel import days
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member

NUMBER_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Facts:
    """What the card says. No ``valid_from``: the day of issue; no ``valid_through``: by the rule, unless ``never``."""

    issued_on: date
    number: str = ""
    valid_from: date | None = None
    valid_through: date | None = None
    never_expires: bool = False


def draft(
    kind: CredentialType, member: Member, facts: Facts, before: Credential | None, today: date
) -> tuple[Credential, list[str]]:
    """Return the unsaved credential, by the card and the rule, with its warnings.

    ``before`` is the credential that it renews, if any. Raises ProblemError for days and numbers that make no sense.
    """
    problems = _fact_problems(facts, member, today)
    if problems:
        raise ProblemError(problems)
    suggested = periods.suggest(kind, issued_on=facts.issued_on, birth_date=member.birth_date, before=before)
    start = facts.valid_from or suggested.valid_from
    printed = facts.valid_through is not None or facts.never_expires
    if not printed and not suggested.known:
        raise ProblemError({"valid_through": suggested.reason})
    through = facts.valid_through if printed else suggested.valid_through
    _refuse_end_before_start(start, through, suggested)
    by_rule = suggested.known and through == suggested.valid_through
    reason = suggested.reason if by_rule else _printed_reason(suggested)
    credential = Credential(
        member_id=member.pk,
        credential_type_id=kind.pk,
        number=facts.number.strip(),
        issued_on=facts.issued_on,
        valid_from=start,
        valid_through=through,
        anchor=suggested.anchor if by_rule else None,
        reason=reason[:500],
        recorded_at=timezone.now(),
    )
    warnings = [] if by_rule or not suggested.known else [f"Saved as entered. {_by_rule(suggested)}"]
    return credential, warnings


def _fact_problems(facts: Facts, member: Member, today: date) -> dict[str, str]:
    problems = {}
    number = facts.number.strip()
    if len(number) > NUMBER_LENGTH:
        problems["number"] = f"A number has at most {NUMBER_LENGTH} characters; this one has {len(number)}."
    elif not number.isprintable():
        problems["number"] = (
            "The number holds characters that cannot be printed. Type it as it stands on the card."
        )
    if facts.issued_on > today:
        problems["issued_on"] = f"{days.show(facts.issued_on)} has not come yet. Enter the day it was issued."
    elif member.birth_date and facts.issued_on <= member.birth_date:
        problems["issued_on"] = (
            f"{member.full_name} was born on {days.show(member.birth_date)}, after this day."
        )
    if facts.never_expires and facts.valid_through:
        problems["valid_through"] = "Either it never expires, or it ends on a day: take one of them out."
    return problems


def _refuse_end_before_start(start: date, through: date | None, suggested: periods.Suggestion) -> None:
    if through is not None and through < start:
        hint = f" {_by_rule(suggested)}" if suggested.known and suggested.valid_through != through else ""
        raise ProblemError(
            {"valid_through": f"{days.show(through)} is before the start, {days.show(start)}.{hint}"}
        )


def _by_rule(suggested: periods.Suggestion) -> str:
    end = (
        "never expire" if suggested.valid_through is None else f"end on {days.show(suggested.valid_through)}"
    )
    return f"By the rule it would {end}: {suggested.reason}"


def _printed_reason(suggested: periods.Suggestion) -> str:
    return (
        f"As entered from the card. {_by_rule(suggested)}" if suggested.known else "As entered from the card."
    )


def same_number(credential: Credential) -> list[str]:
    """Warn where a living credential of this type and number belongs to somebody else."""
    if not credential.number:
        return []
    other = (
        Credential.objects.filter(
            credential_type_id=credential.credential_type_id,
            number=credential.number,
            withdrawn_at__isnull=True,
        )
        .filter(~Q(member_id=credential.member_id))
        .select_related("member")
        .first()
    )
    return (
        [f"Number {credential.number} is also on file for {other.member.full_name}: check the card."]
        if other
        else []
    )


def overlaps(chain: Iterable[Credential], credential: Credential) -> list[str]:
    """Warn where the days overlap those of another living credential of the chain."""
    for each in chain:
        mine, theirs = credential.valid_through, each.valid_through
        if (theirs is None or credential.valid_from <= theirs) and (mine is None or each.valid_from <= mine):
            until = days.show(theirs) or "no end"
            return [f"It overlaps the record valid from {days.show(each.valid_from)} to {until}."]
    return []

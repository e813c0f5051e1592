"""Writes about credentials. Nothing is overwritten: a new row corrects or follows the old one.

``renews`` says how our file strings the rows of one person and type together; no authority printed it. It is the one
column, beside ``withdrawn_*``, that is ever updated: where a row is corrected, taken out or added in between, the row
after it is tied to its new neighbour. So each chain keeps one living successor for each row and one latest row, and a
credential that was renewed already can still be corrected, without being renewed a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.changing import holders_changed
from recert.credentials.drafts import Facts, draft, overlaps, same_number
from recert.credentials.models import AuthorityAction, Credential, CredentialType
from recert.credentials.replacing import move_to_replacements
from recert.kernel import days
from recert.kernel.audit import Entry, changes, record
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member

REASON_LENGTH, ACTION_REASON_LENGTH = 300, 500
FAR = timedelta(days=366)
Kind = AuthorityAction.Kind
# What may follow what: a credential without any action stands like a reinstated one.
MAY_FOLLOW: Mapping[str, tuple[str, ...]] = {
    "": (Kind.SUSPENDED, Kind.REVOKED),
    Kind.REINSTATED: (Kind.SUSPENDED, Kind.REVOKED),
    Kind.SUSPENDED: (Kind.REINSTATED, Kind.REVOKED),
    Kind.REVOKED: (Kind.REINSTATED,),
}


@dataclass(frozen=True, slots=True)
class Saved:
    """The new credential and what a person should look at, in sentences."""

    credential: Credential
    warnings: list[str] = field(default_factory=list)


def add_credential(*, by: Actor, member_id: int, type_id: int, facts: Facts, today: date) -> Saved:
    """Add a credential to a member's chain of that type and return it with warnings.

    Printed days win over the rule's; a difference is a warning and part of the stored reason. Raises ProblemError
    ({field: sentence}), Member.DoesNotExist, CredentialType.DoesNotExist.
    """
    by.require(Permission.CREDENTIALS_EDIT)
    with transaction.atomic():
        member = _one_writer(member_id)
        kind = CredentialType.objects.get(pk=type_id)
        if kind.retired_on is not None:
            raise ProblemError({"credential_type": f"{kind.name} is no longer in use. Choose another type."})
        chain = _chain(member.pk, kind.pk)
        before = [each for each in chain if each.valid_from < (facts.valid_from or facts.issued_on)][-1:]
        credential, warnings = draft(kind, member, facts, before[0] if before else None, today)
        _refuse_same_start(chain, credential)
        credential.recorded_by_id = by.user_id
        _tie_in(chain, credential)
        credential.save()
        _tie_next(chain, credential)
        record(_entry("credential.added", credential, kind, member, data=_shown(credential)), by=by)
        holders_changed([member.pk])
    return Saved(credential, warnings + same_number(credential) + overlaps(chain, credential))


def correct_credential(*, by: Actor, credential_id: int, facts: Facts, reason: str, today: date) -> Saved:
    """Replace a wrongly entered credential; the old row stays on file as withdrawn, for the reason given.

    The replacement takes the old row's place in the chain, between the one it renewed and the one that renewed it, and
    what authorities did to it. Raises ProblemError, Credential.DoesNotExist.
    """
    by.require(Permission.CREDENTIALS_EDIT)
    reason = _reason(reason, REASON_LENGTH)
    with transaction.atomic():
        old = _locked(credential_id)
        kind, member = old.credential_type, old.member
        chain = [each for each in _chain(member.pk, kind.pk) if each.pk != old.pk]
        new, warnings = draft(kind, member, facts, _renewed_by(old, chain), today)
        differences = changes(_shown(old), _shown(new))
        if not differences:
            raise ProblemError("Nothing is different: change what is wrong, or leave the record as it is.")
        _refuse_same_start(chain, new)
        _refuse_out_of_order(old, new, chain)
        _withdraw(old, reason, by)
        new.recorded_by_id, new.corrects_id, new.renews_id = by.user_id, old.pk, old.renews_id
        new.save()
        Credential.objects.filter(renews_id=old.pk, withdrawn_at__isnull=True).update(renews_id=new.pk)
        move_to_replacements({old.pk: new.pk})
        data = {"changes": differences, "reason": reason, "corrects": old.pk}
        record(_entry("credential.corrected", new, kind, member, data=data), by=by)
        holders_changed([member.pk])
    return Saved(new, warnings + same_number(new) + overlaps(chain, new))


def withdraw_credential(*, by: Actor, credential_id: int, reason: str) -> Credential:
    """Take out a credential that should never have been entered; it stays on file as withdrawn.

    Raises ProblemError, Credential.DoesNotExist.
    """
    by.require(Permission.CREDENTIALS_EDIT)
    reason = _reason(reason, REASON_LENGTH)
    with transaction.atomic():
        old = _locked(credential_id)
        _withdraw(old, reason, by)
        after = Credential.objects.filter(renews_id=old.pk, withdrawn_at__isnull=True)
        after.update(renews_id=old.renews_id)
        data = {**_shown(old), "reason": reason}
        record(_entry("credential.withdrawn", old, old.credential_type, old.member, data=data), by=by)
        holders_changed([old.member_id])
    return old


def record_action(
    *, by: Actor, credential_id: int, kind: str, effective_on: date, reason: str, today: date
) -> AuthorityAction:
    """Record that the authority suspended, revoked or reinstated the credential from a day on.

    The day must come after the last action's and may lie up to a year ahead. Raises ProblemError,
    Credential.DoesNotExist.
    """
    by.require(Permission.CREDENTIALS_EDIT)
    with transaction.atomic():
        credential = _locked(credential_id)
        problems = _action_problems(credential, kind, effective_on, today)
        if not reason.strip():
            problems["reason"] = "Say why, as the authority's notice does."
        if problems:
            raise ProblemError(problems)
        action = AuthorityAction(
            credential_id=credential.pk,
            kind=kind,
            effective_on=effective_on,
            reason=_reason(reason, ACTION_REASON_LENGTH),
            recorded_at=timezone.now(),
            recorded_by_id=by.user_id,
        )
        action.save()
        data = {"effective_on": effective_on.isoformat(), "reason": action.reason}
        entry = _entry(
            f"credential.{kind}", credential, credential.credential_type, credential.member, data=data
        )
        record(entry, by=by)
        holders_changed([credential.member_id])
    return action


def next_actions(last: str) -> tuple[str, ...]:
    """Return the kinds of action that may follow this one ('' where there is none yet)."""
    return MAY_FOLLOW[last]


def _locked(credential_id: int) -> Credential:
    """Return the credential, held until the end of the transaction; raise ProblemError where it is withdrawn."""
    rows = Credential.objects.select_related("member", "credential_type", "credential_type__authority")
    _one_writer(Credential.objects.values_list("member_id", flat=True).get(pk=credential_id))
    credential = rows.select_for_update(of=("self",)).get(pk=credential_id)
    if credential.withdrawn_at is not None:
        raise ProblemError(
            "This record was corrected or withdrawn meanwhile. Open the one that stands for it now."
        )
    return credential


def _one_writer(member_id: int) -> Member:
    """Let the writers of one person's credentials queue, always at the same place."""
    return Member.objects.select_for_update().get(pk=member_id)


def _chain(member_id: int, type_id: int) -> list[Credential]:
    """Return the living credentials of a person and type in order of their first day, held until the end.

    They are read once they are held: a renewal that held them before may have added one.
    """
    rows = Credential.objects.filter(
        member_id=member_id, credential_type_id=type_id, withdrawn_at__isnull=True
    ).order_by("valid_from", "pk")
    list(rows.select_for_update().values_list("pk"))
    return list(rows)


def _refuse_same_start(chain: list[Credential], credential: Credential) -> None:
    if any(each.valid_from == credential.valid_from for each in chain):
        day = days.show(credential.valid_from)
        raise ProblemError(
            {
                "valid_from": f"This type is already on file for this person from {day}. Open that record and correct it."
            }
        )


def _renewed_by(old: Credential, chain: list[Credential]) -> Credential | None:
    return next((each for each in chain if each.pk == old.renews_id), None)


def _refuse_out_of_order(old: Credential, new: Credential, chain: list[Credential]) -> None:
    """Keep the replacement between its neighbours."""
    earlier = _renewed_by(old, chain)
    later = next((each for each in chain if each.renews_id == old.pk), None)
    if earlier and new.valid_from <= earlier.valid_from:
        day = days.show(earlier.valid_from)
        raise ProblemError(
            {"valid_from": f"It renewed a credential that is valid from {day}, so it starts later."}
        )
    if later and new.valid_from >= later.valid_from:
        day = days.show(later.valid_from)
        raise ProblemError({"valid_from": f"It was renewed from {day}, so it starts earlier than that."})


def _tie_in(chain: list[Credential], credential: Credential) -> None:
    """Let the new row renew the one before it; whoever renewed that one is untied first (one living successor)."""
    earlier = [each for each in chain if each.valid_from < credential.valid_from]
    if earlier:
        credential.renews_id = earlier[-1].pk
        Credential.objects.filter(renews_id=earlier[-1].pk, withdrawn_at__isnull=True).update(renews_id=None)


def _tie_next(chain: list[Credential], credential: Credential) -> None:
    """Let the row after the new one renew it."""
    later = next((each for each in chain if each.valid_from > credential.valid_from), None)
    if later is not None:
        Credential.objects.filter(pk=later.pk).update(renews_id=credential.pk)


def _withdraw(old: Credential, reason: str, by: Actor) -> None:
    old.withdrawn_at, old.withdrawn_by_id, old.withdrawn_reason = timezone.now(), by.user_id, reason
    old.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])


def _action_problems(credential: Credential, kind: str, effective_on: date, today: date) -> dict[str, str]:
    last = (
        AuthorityAction.objects.filter(credential_id=credential.pk).order_by("-effective_on", "-id").first()
    )
    if Credential.objects.filter(renews_id=credential.pk, withdrawn_at__isnull=True).exists():
        return {"": "This credential was renewed: record the action on the newer one."}
    problems = {}
    if kind not in next_actions(last.kind if last else ""):
        state = last.get_kind_display().lower() if last else "neither suspended nor revoked"
        problems["kind"] = f"It is {state}, so it cannot be {kind or 'changed'} now."
    if last and effective_on <= last.effective_on:
        said = (
            f"{last.get_kind_display()} from {days.show(last.effective_on)} is on file: choose a later day."
        )
        problems["effective_on"] = said
    elif effective_on < credential.valid_from:
        problems["effective_on"] = f"The credential is valid only from {days.show(credential.valid_from)}."
    elif effective_on > today + FAR:
        problems["effective_on"] = "That is more than a year ahead. Record it when the day is nearer."
    return problems


def _reason(text: str, longest: int) -> str:
    text = text.strip()
    if not text:
        raise ProblemError({"reason": "Say why, so that the file explains itself later."})
    if len(text) > longest:
        raise ProblemError({"reason": f"At most {longest} characters; this has {len(text)}."})
    if "\x00" in text:
        raise ProblemError({"reason": "The reason holds a character that cannot be stored. Type it again."})
    return text


def _shown(credential: Credential) -> dict[str, Any]:
    through = credential.valid_through
    return {
        "number": credential.number,
        "issued_on": credential.issued_on.isoformat(),
        "valid_from": credential.valid_from.isoformat(),
        "valid_through": through.isoformat() if through else "never expires",
    }


def _entry(
    kind: str, credential: Credential, of: CredentialType, member: Member, data: Mapping[str, Any]
) -> Entry:
    name = f"{of.name} of {member.full_name}"
    return Entry(kind, "credential", credential.pk, name, member.pk, data)

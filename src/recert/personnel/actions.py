"""Change the roster: add and change members, and deactivate, reactivate or move many at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, changes, record
from recert.kernel.days import show
from recert.kernel.problems import ProblemError
from recert.personnel.details import Details, checked
from recert.personnel.models import Member, Unit
from recert.personnel.names import keys_of
from recert.personnel.queries import hold_members, visible_members


def add_member(*, details: Details, by: Actor, today: date) -> Member:
    """Add a member to the roster. Raises ProblemError with a sentence for each field."""
    by.require(Permission.PERSONNEL_EDIT)
    kept = checked(details, today=today)
    with transaction.atomic():
        unit = _unit(kept.unit_id)
        member = Member(**_columns(kept))
        _write_alone(kept.member_number, member.save)
        record(_entry("member.added", member, unit=unit.name if unit else ""), by=by)
    return member


def change_member(*, member_id: int, details: Details, by: Actor, today: date) -> bool:
    """Change a member's details; return False when nothing differs. Raises ProblemError, DoesNotExist."""
    by.require(Permission.PERSONNEL_EDIT)
    kept = checked(details, today=today)
    with transaction.atomic():
        unit = _unit(kept.unit_id)  # units are held before people, as everywhere: nobody waits in a ring
        member = visible_members(by).select_for_update(of=("self",)).get(pk=member_id)
        before = _told(member, Unit.objects.filter(pk=member.unit_id or 0).first())
        columns = _columns(kept)
        for name, value in columns.items():
            setattr(member, name, value)
        told = changes(before, _told(member, unit))
        if not told:
            return False
        _write_alone(
            kept.member_number, lambda: Member.objects.filter(pk=member_id).update(**columns), but=member_id
        )
        record(_entry("member.changed", member, changes=told), by=by)
    return True


def deactivate_members(*, member_ids: Iterable[int], on: date, by: Actor) -> int:
    """Make members inactive from ``on`` (their first inactive day); return how many changed.

    Who is inactive from that day or an earlier one already stays as is. Nothing is deleted. Raises
    ProblemError when somebody was hired later than ``on``, and DoesNotExist.
    """
    by.require(Permission.PERSONNEL_EDIT)
    with transaction.atomic():
        members = [member for member in hold_members(by, member_ids) if member.is_active_on(on)]
        if late := next((member for member in members if member.hired_on and member.hired_on > on), None):
            raise ProblemError({"on": f"{late} was hired on {show(late.hired_on)}, after this day."})
        _of(members).update(inactive_since=on)
        record([_entry("member.deactivated", member, on=on.isoformat()) for member in members], by=by)
    return len(members)


def reactivate_members(*, member_ids: Iterable[int], by: Actor) -> int:
    """Make inactive members (also those who will be) active; return how many changed. Raises DoesNotExist."""
    by.require(Permission.PERSONNEL_EDIT)
    with transaction.atomic():
        members = [member for member in hold_members(by, member_ids) if member.inactive_since]
        _of(members).update(inactive_since=None)
        record(
            [_entry("member.reactivated", member, since=str(member.inactive_since)) for member in members],
            by=by,
        )
    return len(members)


def move_members(*, member_ids: Iterable[int], unit_id: int | None, by: Actor) -> int:
    """Put members into a unit (None: no unit); return how many moved. Raises ProblemError, DoesNotExist."""
    by.require(Permission.PERSONNEL_EDIT)
    with transaction.atomic():
        unit = _unit(unit_id)
        members = [member for member in hold_members(by, member_ids) if member.unit_id != unit_id]
        names: dict[int | None, str] = dict(Unit.objects.values_list("pk", "name"))
        _of(members).update(unit_id=unit_id)
        record(
            [
                _entry(
                    "member.moved",
                    member,
                    changes={"unit": [names.get(member.unit_id, ""), unit.name if unit else ""]},
                )
                for member in members
            ],
            by=by,
        )
    return len(members)


def _of(members: Iterable[Member]) -> QuerySet[Member]:
    return Member.objects.filter(pk__in=[member.pk for member in members])


def _columns(details: Details) -> dict[str, Any]:
    sort_key, search_key = keys_of(
        details.first_name, details.last_name, details.member_number, details.email
    )
    return {**asdict(details), "sort_key": sort_key, "search_key": search_key}


def _unit(unit_id: int | None) -> Unit | None:
    if unit_id is None:
        return None
    unit = Unit.objects.select_for_update().filter(pk=unit_id).first()
    if unit is None:
        raise ProblemError({"unit_id": "This unit is gone. Choose another one."})
    return unit


def _write_alone(number: str, write: Any, *, but: int | None = None) -> None:
    """Write; a member number that somebody else has, even since a moment ago, becomes a sentence."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        holder = Member.objects.filter(member_number=number).first()
        if holder is None or holder.pk == but:
            raise
        raise ProblemError(
            {"member_number": f"{holder} has this member number. Give this member another one."}
        ) from None


def _told(member: Member, unit: Unit | None) -> dict[str, Any]:
    return {
        "member number": member.member_number,
        "first name": member.first_name,
        "last name": member.last_name,
        "e-mail": member.email,
        "unit": unit.name if unit else "",
        "rank": member.rank,
        "hired on": member.hired_on,
        "born": member.birth_date,
    }


def _entry(kind: str, member: Member, **data: object) -> Entry:
    return Entry(kind, "member", member.pk, str(member), member_id=member.pk, data=data)

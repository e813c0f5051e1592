"""What a person changes about themselves: the name and the password."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from recert.accounts.models import User
from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, changes, record
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.personnel.names import check_first_name, check_last_name, keys_of


def change_own_name(*, first_name: str, last_name: str, by: Actor) -> bool:
    """Rename the actor's login and roster record; False when nothing differs. Raises ProblemError."""
    by.require(Permission.OWN_VIEW)
    first, last = _checked_names(first_name, last_name)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=by.user_id or 0)
        own = Member.objects.filter(membership_id=by.membership_id or 0)
        member = own.select_for_update().first()
        holder = member or user
        told = changes(
            {"first name": holder.first_name, "last name": holder.last_name},
            {"first name": first, "last name": last},
        )
        if not told and (user.first_name, user.last_name) == (first, last):
            return False
        User.objects.filter(pk=user.pk).update(first_name=first, last_name=last)
        if member:
            sort_key, search_key = keys_of(first, last, member.member_number, member.email)
            own.update(first_name=first, last_name=last, sort_key=sort_key, search_key=search_key)
        record(_entry("member.renamed", by, member, f"{first} {last}", changes=told), by=by)
    return True


def change_own_password(*, current: str, new: str, by: Actor) -> None:
    """Change the password of the actor's login, which ends every session of it. Raises ProblemError."""
    by.require(Permission.OWN_VIEW)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=by.user_id or 0)
        if not user.check_password(current):
            raise ProblemError({"current": "This is not your password now. Nothing was changed."})
        if current == new:
            raise ProblemError({"new": "This is your password already. Choose another one."})
        try:
            validate_password(new, user)
        except ValidationError as fault:
            raise ProblemError({"new": " ".join(fault.messages)}) from fault
        user.set_password(new)
        user.save(update_fields=["password"])
        member = Member.objects.filter(membership_id=by.membership_id or 0).first()
        record(_entry("login.password_changed", by, member, str(user)), by=by)


def _checked_names(first_name: str, last_name: str) -> tuple[str, str]:
    problems: dict[str, str] = {}
    kept = {"first_name": first_name, "last_name": last_name}
    for field, check in (("first_name", check_first_name), ("last_name", check_last_name)):
        try:
            kept[field] = check(kept[field])
        except ValueError as fault:
            problems[field] = str(fault)
    if problems:
        raise ProblemError(problems)
    return kept["first_name"], kept["last_name"]


def _entry(kind: str, by: Actor, member: Member | None, name: str, **data: object) -> Entry:
    if member is None:
        return Entry(kind, "membership", by.membership_id, name, data=data)
    return Entry(kind, "member", member.pk, name, member_id=member.pk, data=data)

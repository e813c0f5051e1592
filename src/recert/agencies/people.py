"""Change who may sign in to an agency, and as what."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from recert.accounts.logins import clean_email, draft_login, find_login, insert_login, new_password
from recert.accounts.models import User
from recert.agencies.actors import Actor
from recert.agencies.models import Membership
from recert.agencies.queries import works_elsewhere
from recert.agencies.roles import Permission, Role
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError

OWN = "This is your own access. Another training coordinator has to change it."
LAST = "This is the last active training coordinator. Make somebody else training coordinator first."


@dataclass(frozen=True, slots=True)
class Added:
    """A login that was added; ``password`` only when it was made here, to be shown once."""

    membership: Membership
    password: str | None
    existed: bool


def add_login(*, email: str, first_name: str, last_name: str, role: str, password: str, by: Actor) -> Added:
    """Give a person a role in the agency in scope.

    A login that exists already (of another agency) is used as it is, names and password included. Without
    ``password`` a random one is made. Raises ProblemError for each field.
    """
    by.require(Permission.SETTINGS_EDIT)
    given = _role(role)
    chosen = password or new_password()
    with transaction.atomic():
        _hold_coordinators()
        user = find_login(_email(email))
        existed = user is not None
        if user is None:
            user = _new_login(email, first_name, last_name, chosen)
        membership = _new_membership(user, given)
        record(_entry("login.added", membership, role=given.label), by=by)
    made_here = not password and not existed
    return Added(membership, chosen if made_here else None, existed)


def change_role(*, membership_id: int, role: str, by: Actor) -> bool:
    """Give a login another role; return False when it has it already. Raises ProblemError, DoesNotExist."""
    by.require(Permission.SETTINGS_EDIT)
    given = _role(role)
    with transaction.atomic():
        membership = _hold(membership_id)
        old = Role(membership.role)
        if old == given:
            return False
        if given != Role.COORDINATOR:
            _keep_a_coordinator(membership, by, field="role")
        Membership.objects.filter(pk=membership_id).update(role=given)
        record(_entry("login.role_changed", membership, changes={"role": [old.label, given.label]}), by=by)
    return True


def deactivate_login(*, membership_id: int, by: Actor) -> bool:
    """Take away access from the next request on; return False when it was taken already."""
    by.require(Permission.SETTINGS_EDIT)
    with transaction.atomic():
        membership = _hold(membership_id)
        if not membership.is_active:
            return False
        _keep_a_coordinator(membership, by, field="")
        Membership.objects.filter(pk=membership_id).update(is_active=False)
        record(_entry("login.deactivated", membership), by=by)
    return True


def reactivate_login(*, membership_id: int, by: Actor) -> bool:
    """Give access back, in the role of before; return False when nothing was taken."""
    by.require(Permission.SETTINGS_EDIT)
    with transaction.atomic():
        membership = _hold(membership_id)
        if membership.is_active:
            return False
        Membership.objects.filter(pk=membership_id).update(is_active=True)
        record(_entry("login.reactivated", membership), by=by)
    return True


def give_password(*, membership_id: int, password: str, by: Actor) -> str:
    """Give a login a new password (a random one for ""), sign it out everywhere, and return the password.

    Raises ProblemError when the login also works elsewhere: one agency must not take over another's.
    """
    by.require(Permission.SETTINGS_EDIT)
    with transaction.atomic():
        membership = _hold(membership_id)
        if membership.pk == by.membership_id:
            raise ProblemError("Change your own password with “Change password”.")
        if works_elsewhere(membership.user_id, membership.agency_id):
            raise ProblemError("This person also works in another agency: only they can set a new password.")
        chosen = password or new_password()
        _set_password(membership.user, chosen)
        record(_entry("login.password_set", membership), by=by)
    return chosen


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise ProblemError({"password": " ".join(fault.messages)}) from fault
    user.set_password(password)
    user.save(update_fields=["password"])


def _role(role: str) -> Role:
    if role not in Role.values:
        raise ProblemError({"role": "Choose a role from the list."})
    return Role(role)


def _email(text: str) -> str:
    try:
        return clean_email(text)
    except ValueError as fault:
        raise ProblemError({"email": str(fault)}) from fault


def _new_login(email: str, first_name: str, last_name: str, password: str) -> User:
    user = draft_login(email=email, first_name=first_name, last_name=last_name, password=password)
    if not insert_login(user):
        raise ProblemError(
            {"email": "Somebody made a login with this address just now. Add it again to use that one."}
        )
    return user


def _new_membership(user: User, role: Role) -> Membership:
    before = Membership.objects.filter(user=user).first()
    if before:
        here = (
            "has a login here already"
            if before.is_active
            else "had a login here; give the access back in the list"
        )
        raise ProblemError({"email": f"{user} {here} ({Role(before.role).label})."})
    return Membership.objects.create(user=user, role=role)


def _hold_coordinators() -> list[int]:
    """Lock the active coordinators' rows: changes of people queue up, so one always stays."""
    held = Membership.objects.select_for_update().filter(role=Role.COORDINATOR, is_active=True).order_by("pk")
    return [membership.pk for membership in held]


def _hold(membership_id: int) -> Membership:
    _hold_coordinators()
    return Membership.objects.select_related("user").get(pk=membership_id)


def _keep_a_coordinator(membership: Membership, by: Actor, *, field: str) -> None:
    if membership.pk == by.membership_id:
        raise ProblemError({field: OWN})
    if (
        membership.role == Role.COORDINATOR
        and membership.is_active
        and _hold_coordinators() == [membership.pk]
    ):
        raise ProblemError({field: LAST})


def _entry(kind: str, membership: Membership, **data: object) -> Entry:
    return Entry(kind, "membership", membership.pk, str(membership.user), data=data)

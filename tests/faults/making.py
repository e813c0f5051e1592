"""Agencies for these tests, made quickly: everybody's credential of each type is to be renewed today."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.utils import timezone

from recert.accounts.models import User
from recert.agencies.models import Agency, Brand, Membership
from recert.agencies.queries import today_in
from recert.agencies.roles import Role
from recert.credentials.models import Credential, CredentialType, IssuingAuthority
from recert.kernel.insert import insert_rows, take_ids
from recert.kernel.statistics import count_rows
from recert.kernel.tenancy import agency_scope, require_agency_id
from recert.personnel.models import Group, GroupMember, Member, Unit
from recert.training.models import Assignment, Enrollment

RULE = {
    "validity": {
        "kind": "duration",
        "years": 2,
        "from": "issue",
        "month_overflow": "clamp",
        "end": "day_before",
    },
    "renewal": {"in_window": "previous_expiry"},
}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MEMBER = (
    "id",
    "member_number",
    "first_name",
    "last_name",
    "email",
    "rank",
    "sort_key",
    "search_key",
    "created_at",
)
CARD = (
    "id", "member_id", "credential_type_id", "number", "issued_on", "valid_from", "valid_through", "reason",
    "recorded_at", "withdrawn_reason",
)  # fmt: skip
TRAINING = (
    "id", "assignment_id", "member_id", "credential_id", "starts_on", "ends_on", "due_on", "dates_by_hand",
    "closed_reason", "created_at",
)  # fmt: skip


def ready() -> bool:
    """Answer once the process is there, with its connection open."""
    connection.ensure_connection()
    return True


def make_agency(
    *,
    people: int,
    types: int = 1,
    users: int = 1,
    groups: int = 0,
    apart: int = 0,
    seed: int = 0,
    counted: bool = True,
) -> dict[str, Any]:
    """Return the ids of a new agency; its groups are random halves of its people, so any two of them overlap.

    ``apart``: so many groups more, of which no two share anybody.
    ``counted``: the database knows how much there is, as it does a minute after so many rows came.
    """
    chance = random.Random(seed)
    slug = f"faults-{uuid4().hex[:12]}"
    brand, _ = Brand.objects.get_or_create(slug="faults", defaults={"name": "Faults"})
    agency = Agency.objects.create(brand=brand, slug=slug, name=slug, time_zone="UTC")
    with agency_scope(agency.pk), transaction.atomic():
        members = _members(people)
        made = {
            "agency": agency.pk,
            "slug": slug,
            "members": members,
            "users": [_coordinator(slug, number) for number in range(users)],
            "groups": [_group(chance.sample(members, people // 2), f"Half {n}") for n in range(groups)],
            "apart": [_group(members[n::apart], f"Part {n}") for n in range(apart)],
            "units": [_unit(number) for number in range(2)],
        }
        for number in range(types):
            _credentials(agency, members, number, chance)
    if counted:
        count_rows(Member, GroupMember, Credential, Enrollment)
    return made


def _members(count: int) -> list[int]:
    ids, now = take_ids(Member, count), timezone.now()
    rows = [(pk, f"F{pk}", "Ana", f"P{pk}", "", "", f"p{pk} ana", f"ana p{pk} f{pk}", now) for pk in ids]
    insert_rows(Member, MEMBER, rows)
    return ids


def _coordinator(slug: str, number: int) -> int:
    user = User.objects.create(email=f"c{number}@{slug}.example", first_name="Ana", last_name=f"Vega{number}")
    Membership.objects.create(user=user, role=Role.COORDINATOR)
    return user.pk


def _group(members: list[int], name: str) -> int:
    group = Group.objects.create(name=name)
    places = [GroupMember(group_id=group.pk, member_id=pk) for pk in members]
    GroupMember.objects.bulk_create(places, batch_size=2000)
    return group.pk


def _unit(number: int) -> int:
    unit = Unit.objects.create(name=f"Station {number}")
    Unit.objects.filter(pk=unit.pk).update(path=f"/{unit.pk}/")
    return unit.pk


def _credentials(agency: Agency, members: list[int], number: int, chance: random.Random) -> None:
    """Give everybody a credential that ends about now; two of three are on its old training."""
    authority = IssuingAuthority.objects.create(name=f"Board {number}")
    name, today, now = f"Type {number}", today_in(agency), timezone.now()
    kind = CredentialType.objects.create(name=name, sort_key=name.lower(), authority=authority, rule=RULE)
    old = Assignment.objects.create(
        name=f"{name} 2024", sort_key=name.lower(), credential_type=kind, created_at=now
    )
    cards = take_ids(Credential, len(members))
    ends = [today + timedelta(days=chance.randint(-30, 20)) for _ in members]
    start = today - timedelta(days=710)
    rows = [
        (pk, member, kind.pk, f"N{pk}", start, start, end, "", now, "")
        for pk, member, end in zip(cards, members, ends, strict=True)
    ]
    insert_rows(Credential, CARD, rows)
    places = take_ids(Enrollment, len(members))
    training = [
        (pk, old.pk, member, card, start, end, end, False, "", now)
        for pk, member, card, end in zip(places, members, cards, ends, strict=True)
    ]
    insert_rows(Enrollment, TRAINING, [row for at, row in enumerate(training) if at % 3])


def sign_in(*, user: int) -> str:
    """Return the key of a session in which this user is signed in."""
    found, session = User.objects.get(pk=user), SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(found.pk), BACKEND
    session[HASH_SESSION_KEY] = found.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def expire() -> int:
    """Let the agency's latest credentials end today, as if the years had passed."""
    today = timezone.now().date()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE credential SET valid_from = %s, valid_through = %s "
            "WHERE agency_id = %s AND renews_id IS NOT NULL AND withdrawn_at IS NULL",
            [today - timedelta(days=40), today, require_agency_id()],
        )
        return int(cursor.rowcount)

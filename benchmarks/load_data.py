"""The agencies, people and logins that ``load.py`` clicks through, and the counts that must hold afterwards.

Each person holds an expired EMT card with its training (what is renewed), and a CPR card that is good for half a year with
training of its own (what others correct and complete meanwhile, for the same people).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from recert.accounts.models import User
from recert.agencies.models import Agency, Brand, Membership
from recert.agencies.roles import Role
from recert.credentials.models import Credential, CredentialType, IssuingAuthority
from recert.kernel.insert import insert_rows, take_ids
from recert.kernel.statistics import count_rows
from recert.kernel.tenancy import agency_scope
from recert.ops.demo.names import NAMINGS
from recert.personnel.models import Member, Unit
from recert.personnel.names import keys_of
from recert.renewals.models import RenewalLine, RenewalRun
from recert.renewals.rows import ENROLLMENT
from recert.training.models import Assignment, Enrollment

UNITS = 20
RULE = {
    "validity": {
        "kind": "duration",
        "years": 2,
        "from": "issue",
        "month_overflow": "clamp",
        "end": "same_day",
    },
    "renewal": {"in_window": "previous_expiry"},
}
MEMBER = (
    "id", "member_number", "first_name", "last_name", "email", "rank", "unit_id", "sort_key", "search_key", "created_at",
)  # fmt: skip
CARD = (
    "id", "member_id", "credential_type_id", "number", "issued_on", "valid_from", "valid_through", "reason",
    "recorded_at", "withdrawn_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Course:
    """A credential type of an agency: everybody's card, and everybody's place on its training."""

    type_id: int
    assignment_id: int
    cards: list[int]
    places: list[int]


@dataclass(frozen=True, slots=True)
class Place:
    """An agency as the clicking people know it."""

    agency_id: int
    slug: str
    members: list[int]
    emt: Course
    cpr: Course


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who is signed in."""

    place: Place
    session: str


@dataclass(slots=True)
class Written:
    """What people were told was saved, in one agency."""

    members: int = 0
    corrections: int = 0
    completions: set[int] = field(default_factory=set)


def prepare() -> None:
    """Bring the tables up to date."""
    call_command("migrate", verbosity=0)


def agency(slug: str, people: int) -> Place:
    """Make an agency with that many people."""
    slug = f"{slug}-{time.time():.0f}"
    brand, _ = Brand.objects.get_or_create(slug="load", defaults={"name": "Load"})
    made = Agency.objects.create(brand=brand, slug=slug, name=slug)
    today = timezone.now().date()
    with agency_scope(made.pk), transaction.atomic():
        authority = IssuingAuthority.objects.create(name="Board")
        members = _members(people)
        emt = _course("EMT", authority, members, today - timedelta(days=10))
        cpr = _course("CPR", authority, members, today + timedelta(days=200))
    count_rows(Member, Credential, Enrollment)  # what a living database has done by itself
    return Place(made.pk, slug, members, emt, cpr)


def _members(count: int) -> list[int]:
    units = take_ids(Unit, UNITS)
    Unit.objects.bulk_create(
        Unit(pk=pk, name=f"Station {at}", path=f"/{pk}/") for at, pk in enumerate(units, start=1)
    )
    random, now = Random(count), timezone.now()
    weights, members = [naming.weight for naming in NAMINGS], take_ids(Member, count)
    rows = []
    for at, pk in enumerate(members):
        naming = random.choices(NAMINGS, weights)[0]
        first, last, number = random.choice(naming.first), random.choice(naming.last), f"B-{at + 1001}"
        keys = keys_of(first, last, number, "")
        rows.append((pk, number, first, last, "", "Medic", random.choice(units), *keys, now))
    insert_rows(Member, MEMBER, rows)
    return members


def _course(name: str, authority: IssuingAuthority, members: list[int], end: date) -> Course:
    start, now = end - timedelta(days=730), timezone.now()
    kind = CredentialType.objects.create(name=name, sort_key=name.lower(), authority=authority, rule=RULE)
    assignment = Assignment.objects.create(
        name=f"{name} training", sort_key=f"{name.lower()} training", credential_type=kind, created_at=now
    )
    cards, places = take_ids(Credential, len(members)), take_ids(Enrollment, len(members))
    rows = [
        (pk, member, kind.pk, f"N{pk}", start, start, end, "", now, "")
        for pk, member in zip(cards, members, strict=True)
    ]
    insert_rows(Credential, CARD, rows)
    training = [
        (pk, assignment.pk, member, card, start, end, end, False, "", now)
        for pk, member, card in zip(places, members, cards, strict=True)
    ]
    insert_rows(Enrollment, ENROLLMENT, training)
    return Course(kind.pk, assignment.pk, cards, places)


def logins(place: Place, count: int) -> list[Login]:
    """Sign that many coordinators of an agency in."""
    found = []
    for at in range(count):
        user = User.objects.create_user(
            f"{at}@{place.slug}.example", first_name="Ana", last_name=f"Vega {at}"
        )
        with agency_scope(place.agency_id):
            Membership.objects.create(user=user, role=Role.COORDINATOR)
        browser = Client()
        browser.force_login(user)
        found.append(Login(place, browser.cookies["sessionid"].value))
    return found


def touch(place: Place) -> float:
    """Write as anybody else does, behind whoever holds one of the people, and return the seconds that it took."""
    began = time.perf_counter()
    with agency_scope(place.agency_id), transaction.atomic():
        Member.objects.select_for_update().get(pk=place.members[len(place.members) // 2])
    return time.perf_counter() - began


def let_go() -> None:
    """Close the connection of this thread."""
    connection.close()


def problems(place: Place, written: Written, runs: dict[str, int]) -> list[str]:
    """Compare the records of an agency with what people were told; return what does not add up, in sentences."""
    with agency_scope(place.agency_id):
        counted = {
            "members": (Member.objects.count(), len(place.members) + written.members),
            "corrections": (
                Credential.objects.filter(
                    credential_type_id=place.cpr.type_id, corrects__isnull=False
                ).count(),
                written.corrections,
            ),
            "living CPR cards": (_living(place.cpr.type_id).count(), len(place.members)),
            "completed": (
                Enrollment.objects.filter(
                    assignment_id=place.cpr.assignment_id, completed_on__isnull=False
                ).count(),
                len(written.completions),
            ),
            **_renewed(place, runs),
        }
    return [
        f"{place.slug}: {found:,} {name}, not {told:,}."
        for name, (found, told) in counted.items()
        if found != told
    ]


def _living(type_id: int) -> object:
    return Credential.objects.filter(credential_type_id=type_id, withdrawn_at__isnull=True)


def _renewed(place: Place, runs: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Return what is on file after the runs and what should be: one living successor where the last run stands."""
    people, standing = len(place.members), runs.get("standing", 0)
    living = Credential.objects.filter(
        credential_type_id=place.emt.type_id, withdrawn_at__isnull=True, renews__isnull=False
    )
    confirmed = RenewalRun.objects.exclude(state=RenewalRun.State.DRAFT)
    lines = RenewalLine.objects.all()
    said = sum(run.summary["renewed"] + run.summary["skipped"] for run in confirmed)
    open_places = Enrollment.objects.filter(
        assignment__credential_type_id=place.emt.type_id, closed_on__isnull=True
    )
    return {
        "confirmed runs": (confirmed.count(), runs.get("confirmed", 0)),
        "undone runs": (confirmed.filter(state=RenewalRun.State.UNDONE).count(), runs.get("undone", 0)),
        "lines of runs": (lines.count(), said),
        "lines undone": (lines.filter(undone_at__isnull=False).count(), runs.get("undone", 0) * people),
        "living successors": (living.count(), standing * people),
        "people with one": (living.values("renews").distinct().count(), standing * people),
        "people on open training": (open_places.values("member").distinct().count(), people),
        "open places": (open_places.count(), people),
    }

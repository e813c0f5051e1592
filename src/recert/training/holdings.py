"""Credentials that plans ask for: who holds them, and how our types are meant by the names in a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from recert.agencies.queries import today_here
from recert.credentials.models import CredentialType
from recert.credentials.queries import held_on, living
from recert.kernel.insert import among
from recert.kernel.text import fold
from recert.training.models import Assignment, PlanVersion
from recert.training.progress import Held


@dataclass(frozen=True, slots=True)
class Holdings:
    """What members hold of what is asked for, by member; looked at on a day."""

    of: Mapping[int, list[Held]] = field(default_factory=dict)
    day: date | None = None


NOTHING_HELD = Holdings()


def holdings(member_ids: Collection[int], names: Collection[str], day: date | None = None) -> Holdings:
    """Return which credentials with these names the members hold or held, in two queries; none where no name is given.

    Those that have begun by the day (None: today) and are not suspended or revoked on it. A name is that of a type of the
    agency, however its letters are written, or its key in the library.
    """
    if not names:
        return NOTHING_HELD
    day = day or today_here()
    rows = (
        among(living(), "member", list(member_ids))
        .filter(_called(names), ~Q(pk__in=held_on(day).values("credential_id")), valid_from__lte=day)
        .order_by("valid_from", "pk")
        .values_list(
            "member_id",
            "credential_type__sort_key",
            "credential_type__library_key",
            "valid_from",
            "valid_through",
        )
    )
    found: dict[int, list[Held]] = {}
    for member_id, called, key, start, through in rows:
        for name in (each for each in names if fold(each) in (called, fold(key))):
            found.setdefault(member_id, []).append(Held(name, start, through))
    return Holdings(found, day)


def unknown(names: Iterable[str]) -> list[str]:
    """Return the names that no credential type of the agency has, in order."""
    wanted = list(names)
    types = CredentialType.objects.order_by().values_list("sort_key", "library_key") if wanted else ()
    known = {fold(text) for pair in types for text in pair}
    return [name for name in wanted if fold(name) not in known]


def asking() -> list[int]:
    """Return the versions that open assignments go by and that ask for a credential."""
    in_use = Assignment.objects.filter(closed_on__isnull=True, version__isnull=False).values("version_id")
    found = PlanVersion.objects.filter(pk__in=in_use, requirement__icontains='"credential"')
    return list(found.values_list("pk", flat=True))


def _called(names: Iterable[str]) -> Q:
    """Return the condition that a credential's type has one of the names."""
    wanted = list(names)
    by_name = Q(credential_type__sort_key__in=[fold(name) for name in wanted])
    return by_name | Q(credential_type__library_key__in=wanted)

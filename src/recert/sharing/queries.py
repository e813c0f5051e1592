"""Reads about certificates and calendar feeds, from inside and from outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.queries import actor_for
from recert.agencies.roles import Permission
from recert.core.requirements import hours_words
from recert.credentials.models import Credential
from recert.credentials.queries import latest, living, with_status
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member
from recert.personnel.queries import units_below, visible_members
from recert.sharing.codes import LONGEST, digest_of, typed
from recert.sharing.models import CalendarFeed, Certificate
from recert.training.models import Completion


def reachable_members(actor: Actor) -> QuerySet[Member]:
    """Return the members whose papers the actor may open: those that the actor may see, and oneself."""
    if actor.sees_all:
        return visible_members(actor)
    seen = Q(pk__in=visible_members(actor).values("id"))
    return Member.objects.filter(seen | Q(membership_id=actor.membership_id or 0))


def reachable_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Return the certificates of these members, revoked ones too."""
    found = Certificate.objects.filter(member_id__in=reachable_members(actor).values("id"))
    return found.select_related("member", "completion__course", "credential__credential_type__authority")


def printable_certificates(actor: Actor) -> QuerySet[Certificate]:
    """Return those that still prove something: neither revoked nor of a record that was withdrawn."""
    living = {"completion__withdrawn_at__isnull": True, "credential__withdrawn_at__isnull": True}
    return reachable_certificates(actor).filter(revoked_at__isnull=True, **living)


def provable_completions(actor: Actor) -> QuerySet[Completion]:
    """Return the completions that a certificate can be made of."""
    return Completion.objects.filter(
        member_id__in=reachable_members(actor).values("id"), withdrawn_at__isnull=True
    )


def provable_credentials(actor: Actor) -> QuerySet[Credential]:
    """Return the credentials that a printed proof can be made of."""
    return living().filter(member_id__in=reachable_members(actor).values("id"))


def find_certificate(agency: Agency, code: str) -> Certificate | None:
    """Return the certificate of this check code, with all that its page says (one query)."""
    with agency_scope(agency.pk):
        found = Certificate.objects.filter(digest=digest_of(typed(code)))
        return found.select_related("member", "completion", "credential__credential_type__authority").first()


def status_on(credential_id: int, day: date) -> str:
    """Return a credential's status on the day."""
    found = with_status(Credential.objects.filter(pk=credential_id), day).get()
    return str(found.status)  # type: ignore[attr-defined]  # annotated by with_status


def feeds_of(membership_id: int) -> QuerySet[CalendarFeed]:
    """Return the login's calendars that have an address."""
    return CalendarFeed.objects.filter(membership_id=membership_id, stopped_at__isnull=True).select_related(
        "unit"
    )


def find_feed(agency: Agency, secret: str) -> CalendarFeed | None:
    """Return the feed of this address while its login still has access to the agency (one query)."""
    if len(secret) > LONGEST:
        return None
    with agency_scope(agency.pk):
        found = CalendarFeed.objects.filter(digest=digest_of(secret), stopped_at__isnull=True)
        at_work = found.filter(membership__is_active=True, membership__user__is_active=True)
        return at_work.select_related("membership__user", "unit").first()


def actor_of(feed: CalendarFeed) -> Actor:
    """Return who the feed speaks for, with the role of now."""
    return actor_for(feed.membership)


def people_of(feed: CalendarFeed) -> QuerySet[Member] | None:
    """Return whose days the feed shows; None where its owner may not see anybody by it any more."""
    actor = actor_of(feed)
    if feed.kind == CalendarFeed.Kind.OWN:
        return Member.objects.filter(membership_id=feed.membership_id)
    if not actor.may(Permission.PERSONNEL_VIEW):
        return None
    people = visible_members(actor)
    return (
        people if feed.unit_id is None else people.filter(unit_id__in=units_below(feed.unit_id).values("id"))
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A completion and its living certificate, if one was made."""

    completion: Completion
    certificate: Certificate | None

    @property
    def hours(self) -> str:
        """Its hours, in words."""
        return hours_words(self.completion.hours)


def certificate_rows(completions: Iterable[Completion]) -> list[Row]:
    """Return these completions with their certificates (one query)."""
    many = list(completions)
    found = Certificate.objects.filter(completion_id__in=[each.pk for each in many], revoked_at__isnull=True)
    by_completion = {each.completion_id: each for each in found}
    return [Row(each, by_completion.get(each.pk)) for each in many]


@dataclass(frozen=True, slots=True)
class Proof:
    """A credential, its status, and its living certificate, if one was made."""

    credential: Credential
    status: str
    certificate: Certificate | None


def proofs_of(member_id: int, today: date) -> list[Proof]:
    """Return what the member holds, with the printed proofs of it (two queries)."""
    held = with_status(latest().filter(member_id=member_id), today).select_related(
        "credential_type__authority"
    )
    found = Certificate.objects.filter(member_id=member_id, revoked_at__isnull=True, credential__isnull=False)
    by_credential = {each.credential_id: each for each in found}
    rows = held.order_by("credential_type__sort_key", "pk")
    return [Proof(each, str(each.status), by_credential.get(each.pk)) for each in rows]  # type: ignore[attr-defined]

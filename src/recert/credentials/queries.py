"""Reads about credentials. Status is computed for a day, here in SQL and in ``core.validity`` alike."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from recert.agencies.actors import Actor
from recert.credentials.models import AuthorityAction, Credential
from recert.personnel.queries import visible_members

EXPIRING_DAYS = 90


def living() -> QuerySet[Credential]:
    """Return the credentials that our file holds today: not withdrawn."""
    return Credential.objects.filter(withdrawn_at__isnull=True)


def latest() -> QuerySet[Credential]:
    """Return the last credential of each chain: living, without a living successor."""
    successor = Credential.objects.filter(renews_id=OuterRef("pk"), withdrawn_at__isnull=True)
    return living().filter(~Exists(successor))


def visible_credentials(actor: Actor) -> QuerySet[Credential]:
    """Return the latest credentials of the members that the actor may see."""
    if actor.sees_all:
        return latest()
    return latest().filter(member_id__in=visible_members(actor).values("id"))


def with_hold(credentials: QuerySet[Credential], day: date) -> QuerySet[Credential]:
    """Annotate ``hold``: ``suspended`` or ``revoked`` where the last authority action up to the day says so, else ''."""
    last = (
        AuthorityAction.objects.filter(credential_id=OuterRef("pk"), effective_on__lte=day)
        .order_by("-effective_on", "-id")
        .values("kind")[:1]
    )
    return credentials.annotate(last_action=Subquery(last, output_field=CharField())).annotate(
        hold=Case(
            When(last_action__in=["suspended", "revoked"], then=F("last_action")), default=Value(""), output_field=CharField(),
        ),
    )


def with_status(credentials: QuerySet[Credential], day: date) -> QuerySet[Credential]:
    """Annotate ``status`` for the day (after ``hold``): the words of ``core.validity.Status``."""
    soon = day + timedelta(days=EXPIRING_DAYS)
    return with_hold(credentials, day).annotate(
        status=Case(
            When(withdrawn_at__isnull=False, then=Value("withdrawn")),
            When(~Q(hold=""), then=F("hold")),
            When(valid_from__gt=day, then=Value("pending")),
            When(valid_through__isnull=True, then=Value("current")),
            When(valid_through__lt=day, then=Value("expired")),
            When(valid_through__lte=soon, then=Value("expiring")),
            default=Value("current"),
            output_field=CharField(),
        ),
    )

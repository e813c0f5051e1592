"""Reads about credentials. Status is computed for a day, here in SQL and in ``core.validity`` alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from recert.agencies.actors import Actor
from recert.credentials.models import AuthorityAction, Credential, Document
from recert.kernel.models import AuditEvent
from recert.kernel.text import fold
from recert.personnel.models import Member, Unit
from recert.personnel.queries import active_on, visible_members

EXPIRING_DAYS = 90
HOLDS = ("suspended", "revoked")
NEVER = date(9999, 12, 31)
STATUSES = ("current", "expiring", "expired", "pending", "suspended", "revoked")


def living() -> QuerySet[Credential]:
    """Return the credentials that our file holds today: not withdrawn."""
    return Credential.objects.filter(withdrawn_at__isnull=True)


def latest() -> QuerySet[Credential]:
    """Return the last credential of each chain: living, without a living successor."""
    successor = Credential.objects.filter(renews_id=OuterRef("pk"), withdrawn_at__isnull=True)
    return living().filter(~Exists(successor))


def visible_credentials(actor: Actor) -> QuerySet[Credential]:
    """Return the latest credentials of the members that the actor may see."""
    return _of_visible(actor, latest())


def visible_records(actor: Actor) -> QuerySet[Credential]:
    """Return every credential, older and withdrawn ones too, of the members that the actor may see."""
    return _of_visible(actor, Credential.objects.all())


def _of_visible(actor: Actor, credentials: QuerySet[Credential]) -> QuerySet[Credential]:
    if actor.sees_all:
        return credentials
    return credentials.filter(member_id__in=visible_members(actor).values("id"))


def visible_documents(actor: Actor) -> QuerySet[Document]:
    """Return the documents that the actor may open; withdrawn ones only for who sees the whole agency."""
    if actor.sees_all:
        return Document.objects.all()
    return Document.objects.filter(
        member_id__in=visible_members(actor).values("id"), withdrawn_at__isnull=True
    )


def with_hold(
    credentials: QuerySet[Credential], day: date, known_at: datetime | None = None
) -> QuerySet[Credential]:
    """Annotate ``hold``: ``suspended`` or ``revoked`` where the last authority action up to the day says so, else ''.

    ``known_at``: only actions recorded up to that moment count.
    """
    actions = AuthorityAction.objects.filter(credential_id=OuterRef("pk"), effective_on__lte=day)
    if known_at is not None:
        actions = actions.filter(recorded_at__lte=known_at)
    last = actions.order_by("-effective_on", "-id").values("kind")[:1]
    return credentials.annotate(last_action=Subquery(last, output_field=CharField())).annotate(
        hold=Case(
            When(last_action__in=HOLDS, then=F("last_action")), default=Value(""), output_field=CharField()
        )
    )


def with_status(
    credentials: QuerySet[Credential], day: date, known_at: datetime | None = None
) -> QuerySet[Credential]:
    """Annotate ``status`` for the day (and ``hold``): the words of ``core.validity.Status``.

    ``known_at``: as our file knew it at that moment (withdrawals and actions recorded later do not count).
    """
    soon = day + timedelta(days=EXPIRING_DAYS)
    gone = Q(withdrawn_at__isnull=False) if known_at is None else Q(withdrawn_at__lte=known_at)
    return with_hold(credentials, day, known_at).annotate(
        status=Case(
            When(gone, then=Value("withdrawn")),
            When(~Q(hold=""), then=F("hold")),
            When(valid_from__gt=day, then=Value("pending")),
            When(valid_through__isnull=True, then=Value("current")),
            When(valid_through__lt=day, then=Value("expired")),
            When(valid_through__lte=soon, then=Value("expiring")),
            default=Value("current"),
            output_field=CharField(),
        )
    )


def history_of(member_id: int, *, as_of: date, known_at: datetime | None = None) -> QuerySet[Credential]:
    """Return what our file held about the member at a moment (None: now), with each record's ``status`` on ``as_of``.

    Ordered by type and first day; withdrawn records are left out unless they were withdrawn after ``known_at``.
    """
    records = Credential.objects.filter(member_id=member_id)
    if known_at is None:
        records = records.filter(withdrawn_at__isnull=True)
    else:
        still = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=known_at)
        records = records.filter(still, recorded_at__lte=known_at)
    return (
        with_status(records, as_of, known_at)
        .select_related("credential_type", "credential_type__authority")
        .order_by("credential_type__sort_key", "credential_type_id", "valid_from", "id")
    )


def held_on(day: date) -> QuerySet[AuthorityAction]:
    """Return the actions that hold a credential on the day: the last one up to it, where it suspends or revokes."""
    later = AuthorityAction.objects.filter(
        credential_id=OuterRef("credential_id"),
        effective_on__lte=day,
        effective_on__gt=OuterRef("effective_on"),
    )
    return AuthorityAction.objects.filter(~Exists(later), effective_on__lte=day, kind__in=HOLDS)


def of_status(credentials: QuerySet[Credential], status: str, day: date) -> QuerySet[Credential]:
    """Return those of one status on the day, by plain conditions (``with_status`` would look at every row).

    ``credentials`` must hold living rows only; raises KeyError for an unknown status.
    """
    if status in HOLDS:
        return credentials.filter(pk__in=held_on(day).filter(kind=status).values("credential_id"))
    soon = day + timedelta(days=EXPIRING_DAYS)
    condition = {
        "current": Q(valid_from__lte=day) & (Q(valid_through__isnull=True) | Q(valid_through__gt=soon)),
        "expiring": Q(valid_from__lte=day, valid_through__gte=day, valid_through__lte=soon),
        "expired": Q(valid_from__lte=day, valid_through__lt=day),
        "pending": Q(valid_from__gt=day),
    }[status]
    return credentials.filter(condition, ~Q(pk__in=held_on(day).values("credential_id")))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list of credentials is narrowed to; days are inclusive. ``people``: active, inactive or all."""

    q: str = ""
    type_id: int | None = None
    status: str = ""
    unit_id: int | None = None
    authority_id: int | None = None
    expires_from: date | None = None
    expires_to: date | None = None
    people: str = "active"


SORTS: Mapping[str, tuple[str, ...]] = {
    "name": ("member__sort_key", "member_id", "credential_type__sort_key", "pk"),
    "type": ("credential_type__sort_key", "member__sort_key", "pk"),
    "number": ("number", "pk"),
    "unit": ("member__unit__name", "member__sort_key", "pk"),
    "expires": ("ends", "member__sort_key", "pk"),
}


def search(actor: Actor, wanted: Wanted, *, today: date) -> QuerySet[Credential]:
    """Return the latest credentials that match, with ``status`` for today and ``ends`` for sorting; not yet ordered."""
    found = visible_credentials(actor)
    if wanted.status:
        found = of_status(found, wanted.status, today)
    found = found.filter(*_conditions(wanted, today)).annotate(
        ends=Coalesce(F("valid_through"), Value(NEVER), output_field=DateField())
    )
    return with_status(found, today).select_related("member", "member__unit", "credential_type__authority")


def _conditions(wanted: Wanted, today: date) -> list[Q]:
    given = [
        (wanted.type_id, Q(credential_type_id=wanted.type_id)),
        (wanted.authority_id, Q(credential_type__authority_id=wanted.authority_id)),
        (wanted.expires_from, Q(valid_through__gte=wanted.expires_from)),
        (wanted.expires_to, Q(valid_through__lte=wanted.expires_to)),
    ]
    conditions = [condition for value, condition in given if value is not None]
    if wanted.unit_id is not None:
        paths = Unit.objects.filter(pk=wanted.unit_id).values_list("path", flat=True)
        below = Unit.objects.filter(path__startswith=paths[0]) if paths else Unit.objects.none()
        conditions.append(Q(member__unit_id__in=below.values("id")))
    if wanted.people != "all":
        active = Q(member_id__in=Member.objects.filter(active_on(today)).values("id"))
        conditions.append(active if wanted.people == "active" else ~active)
    words = fold(wanted.q).split()
    return conditions + [Q(member__search_key__contains=word) | Q(number__icontains=word) for word in words]


def chain_of(credential: Credential, *, today: date) -> list[Credential]:
    """Return every record of this member and type, newest first, withdrawn ones too, with ``status`` for today."""
    records = Credential.objects.filter(
        member_id=credential.member_id, credential_type_id=credential.credential_type_id
    )
    return list(
        with_status(records, today)
        .select_related("recorded_by", "withdrawn_by")
        .order_by("-valid_from", "-id")
    )


def corrected_ids(credential: Credential, chain: Iterable[Credential]) -> list[int]:
    """Return the id of the credential and of the records that it corrects, one after the other."""
    corrects = {record.pk: record.corrects_id for record in chain}
    ids: list[int] = []
    at: int | None = credential.pk
    while at is not None and at not in ids:
        ids.append(at)
        at = corrects.get(at)
    return ids


def actions_of(credential_id: int) -> QuerySet[AuthorityAction]:
    """Return what authorities did to the credential, latest first."""
    actions = AuthorityAction.objects.filter(credential_id=credential_id).select_related("recorded_by")
    return actions.order_by("-effective_on", "-id")


def documents_of(credential_ids: Iterable[int]) -> QuerySet[Document]:
    """Return the documents of these credentials, latest first, withdrawn ones too."""
    return Document.objects.filter(credential_id__in=list(credential_ids)).select_related("recorded_by")


def audit_of(credential_ids: Iterable[int]) -> QuerySet[AuditEvent]:
    """Return the audit trail of these credentials, latest first."""
    return AuditEvent.objects.filter(subject_type="credential", subject_id__in=list(credential_ids))


def held_before(member_id: int, type_id: int, day: date) -> Credential | None:
    """Return the living credential of this type that a new one from this day would renew."""
    earlier = living().filter(member_id=member_id, credential_type_id=type_id, valid_from__lt=day)
    return earlier.order_by("-valid_from", "-pk").first()


@dataclass(frozen=True, slots=True)
class CredentialPage:
    """What a credential's page shows. ``shown`` is the credential with ``status``; chain and trail are latest first."""

    shown: Credential
    chain: list[Credential]
    successor: Credential | None
    replacement: Credential | None
    actions: list[AuthorityAction]
    documents: list[Document]
    trail: list[AuditEvent]

    @property
    def before(self) -> Credential | None:
        """The credential that it renews."""
        return next((each for each in self.chain if each.pk == self.shown.renews_id), None)

    @property
    def is_latest(self) -> bool:
        """Tell whether the credential stands and nothing renewed it."""
        return self.shown.withdrawn_at is None and self.successor is None


def page_of_credential(credential: Credential, *, today: date) -> CredentialPage:
    """Return the credential's page, in four queries; what belongs to the records that it corrects is included."""
    chain = chain_of(credential, today=today)
    ids = corrected_ids(credential, chain)
    return CredentialPage(
        shown=next(each for each in chain if each.pk == credential.pk),
        chain=chain,
        successor=next(
            (each for each in chain if each.renews_id == credential.pk and not each.withdrawn_at), None
        ),
        replacement=next((each for each in chain if each.corrects_id == credential.pk), None),
        actions=list(actions_of(credential.pk)),
        documents=list(documents_of(ids)),
        trail=list(audit_of(ids)),
    )

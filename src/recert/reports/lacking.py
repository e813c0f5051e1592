"""Who lacks what: what is not valid any more, what has no document, whose training is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from recert.agencies.actors import Actor
from recert.credentials.models import Credential, Document
from recert.credentials.queries import with_status
from recert.personnel.models import Member
from recert.reports.asked import Asked, people
from recert.reports.compliance import counted, is_valid
from recert.training.counting import progress_of
from recert.training.models import Enrollment

EXPIRED, TRAINING, DOCUMENTS = "expired", "training", "documents"
SHOWN = {
    "": "Not valid or overdue",
    EXPIRED: "Not valid",
    TRAINING: "Training overdue",
    DOCUMENTS: "No document",
}
SORTS: Mapping[str, tuple[str, ...]] = {
    "name": ("sort_key", "pk"),
    "number": ("member_number", "pk"),
    "unit": ("unit__name", "sort_key", "pk"),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that a member lacks: of what, since when, and in words what is missing."""

    kind: str
    name: str
    since: date | None
    words: str


def not_valid(actor: Actor, asked: Asked) -> QuerySet[Credential]:
    """Return what the members hold or held and do not hold validly."""
    return counted(actor, asked).filter(~is_valid(asked.day))


def without_document(actor: Actor, asked: Asked) -> QuerySet[Credential]:
    """Return the valid credentials that no document on file proves."""
    proof = Document.objects.filter(credential_id=OuterRef("pk"), withdrawn_at__isnull=True)
    return counted(actor, asked).filter(is_valid(asked.day), ~Exists(proof))


def overdue(actor: Actor, asked: Asked) -> QuerySet[Enrollment]:
    """Return the open training that should have been completed."""
    found = Enrollment.objects.filter(
        closed_on__isnull=True,
        completed_on__isnull=True,
        due_on__lt=asked.day,
        member_id__in=people(actor, asked).values("id"),
    )
    return found if asked.type_id is None else found.filter(assignment__credential_type_id=asked.type_id)


def _queries(actor: Actor, asked: Asked, show: str) -> dict[str, QuerySet[Any]]:
    """Return what is looked for, by kind (``show``: see ``SHOWN``)."""
    every = {EXPIRED: not_valid, TRAINING: overdue, DOCUMENTS: without_document}
    kinds = (show,) if show else (EXPIRED, TRAINING)
    return {kind: every[kind](actor, asked) for kind in kinds}


def who_lacks(actor: Actor, asked: Asked, show: str) -> QuerySet[Member]:
    """Return the members who lack something; not yet ordered."""
    condition = Q()
    for found in _queries(actor, asked, show).values():
        condition |= Q(pk__in=found.order_by().values("member_id"))
    return people(actor, asked).filter(condition).select_related("unit")


def how_many(actor: Actor, asked: Asked, show: str) -> int:
    """Return how many things are lacking in all (a query for each kind)."""
    return sum(found.count() for found in _queries(actor, asked, show).values())


def lacks(
    actor: Actor, asked: Asked, show: str, member_ids: Sequence[int] | None = None
) -> dict[int, list[Lack]]:
    """Return what each member lacks, by the member's id (at most five queries); ``member_ids``: only of these."""
    found: dict[int, list[Lack]] = {}
    for kind, rows in _queries(actor, asked, show).items():
        of_these = rows if member_ids is None else rows.filter(member_id__in=member_ids)
        told = _training(of_these) if kind == TRAINING else _credentials(of_these, kind, asked.day)
        for member_id, lack in told:
            found.setdefault(member_id, []).append(lack)
    return found


def _credentials(found: QuerySet[Credential], kind: str, day: date) -> Iterator[tuple[int, Lack]]:
    rows = with_status(found, day).order_by("credential_type__sort_key", "pk")
    fields = ("member_id", "credential_type__name", "valid_through", "status")
    for member_id, name, through, status in rows.values_list(*fields).iterator(chunk_size=5_000):
        if kind == DOCUMENTS:
            yield member_id, Lack(kind, name, None, "No card or certificate is attached")
        else:
            yield member_id, Lack(kind, name, through if status == EXPIRED else None, status.capitalize())


def _training(found: QuerySet[Enrollment]) -> Iterator[tuple[int, Lack]]:
    rows = list(found.select_related("assignment").order_by("due_on", "pk"))
    progress = progress_of(rows)
    for each in rows:
        missing = progress[each.pk].missing
        words = f"Missing: {'; '.join(missing)}" if missing else progress[each.pk].words
        yield each.member_id, Lack(TRAINING, each.assignment.name, each.due_on, words)


def rows_of(
    members: Iterable[Member], lacking: Mapping[int, Sequence[Lack]]
) -> list[tuple[Member, Sequence[Lack]]]:
    """Return the members, each with what is lacking."""
    return [(member, lacking.get(member.pk, ())) for member in members]

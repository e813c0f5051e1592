"""One member's credentials as of any day, and as our file knew them at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from recert.agencies.actors import Actor
from recert.credentials.models import AuthorityAction, Credential, Document
from recert.credentials.queries import HOLDS, NEVER, history_of, visible_documents
from recert.kernel.days import distance, show
from recert.personnel.models import Member
from recert.reports.roster import WORST_FIRST
from recert.reports.timeline import Chain, Hold, Period, Timeline, timeline
from recert.submissions.queries import on_file

VALID = ("current", "expiring")
DAY = timedelta(days=1)
LONG = 730  # days; above this one speaks of years
NAMED = 4  # types named one by one in the sentence of the day


@dataclass(frozen=True, slots=True)
class Look:
    """From when one looks: the day, what our file held at a moment (None: now), how days are written."""

    day: date
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What a member holds of one credential type on a day."""

    credential: Credential
    status: str
    day: date
    successor: Credential | None
    documents: Sequence[Document]

    @property
    def is_valid(self) -> bool:
        """Tell whether it is good on the day."""
        return self.status in VALID

    @property
    def away(self) -> str:
        """How far the day that counts is: ``in 14 days``, ``3 days ago``; "" where it never expires."""
        if self.status == "pending":
            return f"starts {distance(self.credential.valid_from, self.day)}"
        last = self.credential.valid_through
        return distance(last, self.day) if last else ""

    @property
    def left(self) -> tuple[str, str]:
        """The same as a big figure and its words: ``("14", "days left")``."""
        last = self.credential.valid_through
        if last is None:
            return "∞", "no end"
        days = (last - self.day).days
        count, word = (abs(days) // 365, "year") if abs(days) > LONG else (abs(days), "day")
        return str(count), f"{word}{'' if count == 1 else 's'} {'left' if days >= 0 else 'ago'}"


@dataclass(frozen=True, slots=True)
class Record:
    """A member's credentials on a day: one row for each type, the chains in full, and the proof."""

    held: Sequence[Held]
    timeline: Timeline | None
    actions: Sequence[AuthorityAction]
    documents: Sequence[Document]
    headline: str
    told: str


def end_of(day: date, zone: str) -> datetime:
    """Return the last moment of the day in a time zone: what our file said on that day was known by then."""
    return datetime.combine(day + DAY, time(), ZoneInfo(zone)) - timedelta(microseconds=1)


def record_of(actor: Actor, member: Member, look: Look) -> Record:
    """Return the member's record (three queries). ``member`` is one that the actor may see."""
    history = list(history_of(member.pk, as_of=look.day, known_at=look.known_at))
    actions = list(_actions(member.pk, look))
    documents = list(_documents(actor, member.pk, look))
    chains = [list(chain) for _, chain in groupby(history, key=lambda each: each.credential_type_id)]
    held = [_held(chain, documents, look.day) for chain in chains]
    drawn = timeline([_chain(chain, actions) for chain in chains], look.day)
    ordered = sorted(held, key=lambda each: WORST_FIRST.index(each.status))
    return Record(ordered, drawn, actions, documents, *_sentence(ordered, look))


def _actions(member_id: int, look: Look) -> QuerySet[AuthorityAction]:
    actions = AuthorityAction.objects.filter(credential__member_id=member_id)
    if look.known_at:
        actions = actions.filter(recorded_at__lte=look.known_at)
    return actions.select_related("credential__credential_type").order_by("-effective_on", "-pk")


def _documents(actor: Actor, member_id: int, look: Look) -> QuerySet[Document]:
    documents = visible_documents(actor).filter(member_id=member_id, withdrawn_at__isnull=True)
    if look.known_at:
        documents = documents.filter(recorded_at__lte=look.known_at)
    return on_file(documents).select_related("credential__credential_type", "recorded_by")


def _held(chain: Sequence[Credential], documents: Iterable[Document], day: date) -> Held:
    """Return the period that counts on the day: of those begun the one that lasts longest, else the first to come."""
    begun = [each for each in chain if each.valid_from <= day]
    at = max(begun, key=lasting) if begun else chain[0]
    later = [each for each in chain if each.renews_id == at.pk]
    proof = [document for document in documents if document.credential_id == at.pk]
    return Held(at, _status(at), day, later[0] if later else None, proof)


def lasting(credential: Credential) -> tuple[date, date]:
    """Return what the longest lasting credential has most of: its last day, then its first."""
    return credential.valid_through or NEVER, credential.valid_from


def _status(credential: Credential) -> str:
    return str(credential.status)  # type: ignore[attr-defined]  # annotated by credentials.queries.with_status


def _chain(records: Sequence[Credential], actions: Sequence[AuthorityAction]) -> Chain:
    holds = [hold for each in records for hold in holds_of(each, actions)]
    periods = [Period(each.valid_from, each.valid_through) for each in records]
    return Chain(records[-1].credential_type.name, periods, holds)


def holds_of(credential: Credential, actions: Iterable[AuthorityAction]) -> list[Hold]:
    """Return the days on which the credential was held back; a hold ends with the next action or the period."""
    own = sorted((each for each in actions if each.credential_id == credential.pk), key=_when)
    ends = [*(each.effective_on - DAY for each in own[1:]), credential.valid_through]
    return [
        Hold(action.effective_on, end, action.kind)
        for action, end in zip(own, ends, strict=False)
        if action.kind in HOLDS
    ]


def _when(action: AuthorityAction) -> tuple[date, int]:
    return action.effective_on, action.pk


def _sentence(held: Sequence[Held], look: Look) -> tuple[str, str]:
    """Return what one has to know about the day, and the details."""
    if not held:
        return f"On {show(look.day)}: no credentials on file.", ""
    good = [each for each in held if each.is_valid]
    bad = [each for each in held if not each.is_valid]
    plural = "" if len(held) == 1 else "s"
    verb = "is" if len(good) == 1 else "are"
    headline = f"On {show(look.day)}: {len(good)} of {len(held)} credential{plural} {verb} valid."
    told = [_why_not(each) for each in bad[:NAMED]]
    if len(bad) > NAMED:
        told.append(f"{len(bad) - NAMED} more are not valid.")
    ends = [each.credential.valid_through for each in good if each.credential.valid_through]
    if ends:
        rest = "All the others are" if bad else "All are" if len(held) > 1 else "It is"
        told.append(f"{rest} valid through {show(min(ends))} at least.")
    return headline, " ".join(told)


def _why_not(held: Held) -> str:
    name, credential = held.credential.credential_type.name, held.credential
    if held.status == "expired":
        return f"{name} ended on {show(credential.valid_through)}."
    if held.status == "pending":
        return f"{name} starts on {show(credential.valid_from)}."
    return f"{name} is {held.status}."

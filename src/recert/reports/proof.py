"""Proof: was a member certified on a day, and what did our file say about it at a moment?

Everything here follows from records that are never overwritten, so the same question has the same answer for ever.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.core.serializers.json import DjangoJSONEncoder

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.models import AuthorityAction, Credential, CredentialType, Document
from recert.credentials.queries import audit_of, history_of, visible_documents
from recert.kernel.days import show
from recert.kernel.models import AuditEvent
from recert.personnel.models import Member
from recert.reports.gaps import Gap, gaps_of
from recert.reports.member import VALID, lasting
from recert.reports.sources import sources
from recert.submissions.queries import on_file


@dataclass(frozen=True, slots=True)
class Question:
    """Was the member certified on ``day``, by what our file held at ``known_at``? ``kind`` None: all types.

    ``first`` and ``last`` bound the days that are searched for gaps (None: from the first period on; to ``day``).
    """

    member: Member
    day: date
    known_at: datetime
    kind: CredentialType | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one credential type: the record that counts, and the sentence."""

    kind: CredentialType
    record: Credential | None
    status: str
    words: str

    @property
    def is_yes(self) -> bool:
        """Tell whether the member was certified."""
        return self.status in VALID


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with where it came from, and whether our file held it at the moment asked for.

    ``replaced_by``: the record that corrected it, if one did.
    """

    record: Credential
    source: str
    then: bool
    replaced_by: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """The answer and everything that it rests on; what came after the moment asked for is there too, marked."""

    question: Question
    verdicts: Sequence[Verdict]
    today: Sequence[Verdict]
    gaps: Sequence[Gap]
    entries: Sequence[Entry]
    actions: Sequence[AuthorityAction]
    documents: Sequence[Document]
    trail: Sequence[AuditEvent]
    code: str

    def held(self, one: AuthorityAction | Document) -> bool:
        """Tell whether our file held an action or a document at the moment asked for."""
        gone = one.withdrawn_at if isinstance(one, Document) else None
        at = self.question.known_at
        return one.recorded_at <= at and (gone is None or gone > at)

    @property
    def acts(self) -> list[tuple[AuthorityAction, bool]]:
        """What authorities did, each with whether our file held it then."""
        return [(each, self.held(each)) for each in self.actions]

    @property
    def papers(self) -> list[tuple[Document, bool]]:
        """The documents, each with whether our file held it then."""
        return [(each, self.held(each)) for each in self.documents]

    @property
    def has_records(self) -> bool:
        """Tell whether our file held anything at the moment, so that there can be gaps in it."""
        return any(entry.then for entry in self.entries)

    @property
    def answer(self) -> str:
        """The answer in one sentence."""
        return _answer(self.question, self.verdicts)

    @property
    def moved(self) -> str:
        """What our file says today where that is another answer; "" where it is the same."""
        then = {each.words for each in self.verdicts}
        now = [each.words for each in self.today]
        if then == set(now):
            return ""
        told = [words for words in now if words not in then]
        return " ".join(told) or "what it said then about some types was taken out since."


def prove(actor: Actor, question: Question) -> Proof:
    """Return the answer (eight queries). ``question.member`` is one that the actor may see."""
    member_id, kind = question.member.pk, question.kind
    actions = list(_actions(question))
    then = list(_of_kind(history_of(member_id, as_of=question.day, known_at=question.known_at), kind))
    now = list(_of_kind(history_of(member_id, as_of=question.day), kind))
    records = list(_records(question))
    ids = [record.pk for record in records]
    trail = list(audit_of(ids).order_by("at", "pk"))
    documents = list(_documents(actor, question, ids))
    told = sources(records, trail)
    known = {record.pk for record in then}
    replaced = {record.corrects_id: record.pk for record in records if record.corrects_id}
    known_actions = [each for each in actions if each.recorded_at <= question.known_at]
    return Proof(
        question=question,
        verdicts=_verdicts(then, question),
        today=_verdicts(now, question),
        gaps=gaps_of(_chains(then), known_actions, first=question.first, last=question.last or question.day),
        entries=[
            Entry(record, told[record.pk], record.pk in known, replaced.get(record.pk)) for record in records
        ],
        actions=actions,
        documents=documents,
        trail=trail if actor.may(Permission.AUDIT_VIEW) else [],
        code=_code(question, records, known_actions),
    )


def _of_kind(history: Iterable[Credential], kind: CredentialType | None) -> Iterable[Credential]:
    return (each for each in history if kind is None or each.credential_type_id == kind.pk)


def _records(question: Question) -> Iterable[Credential]:
    found = Credential.objects.filter(member_id=question.member.pk)
    if question.kind:
        found = found.filter(credential_type_id=question.kind.pk)
    return found.select_related("credential_type", "recorded_by", "withdrawn_by").order_by(
        "recorded_at", "pk"
    )


def _actions(question: Question) -> Iterable[AuthorityAction]:
    found = AuthorityAction.objects.filter(credential__member_id=question.member.pk)
    if question.kind:
        found = found.filter(credential__credential_type_id=question.kind.pk)
    return found.select_related("credential__credential_type", "recorded_by").order_by("effective_on", "pk")


def _documents(actor: Actor, question: Question, ids: Sequence[int]) -> Iterable[Document]:
    found = visible_documents(actor).filter(member_id=question.member.pk)
    if question.kind:
        found = found.filter(credential_id__in=ids)
    found = on_file(found).select_related("credential__credential_type", "recorded_by")
    return found.order_by("recorded_at", "pk")


def _chains(records: Iterable[Credential]) -> list[list[Credential]]:
    return [list(chain) for _, chain in groupby(records, key=lambda each: each.credential_type_id)]


def _verdicts(records: Sequence[Credential], question: Question) -> list[Verdict]:
    """Return a verdict for each type that our file knew of, or for the one asked for."""
    found = [_verdict(chain, question) for chain in _chains(records)]
    if question.kind and not found:
        name, day = question.member.full_name, show(question.day)
        words = f"No. For {day} there is no {question.kind.name} of {name} on file."
        return [Verdict(question.kind, None, "", words)]
    return found


def _verdict(chain: Sequence[Credential], question: Question) -> Verdict:
    """Judge one type by the record that lasts longest of those begun by the day, as the compliance report does."""
    begun = [each for each in chain if each.valid_from <= question.day]
    at = max(begun, key=lasting) if begun else chain[0]
    status = str(at.status)  # type: ignore[attr-defined]  # annotated by credentials.queries.history_of
    return Verdict(at.credential_type, at, status, _words(at, status, question))


def _words(at: Credential, status: str, question: Question) -> str:
    name = at.credential_type.name
    day, who = show(question.day), question.member.full_name
    through = f"through {show(at.valid_through)}" if at.valid_through else "without end"
    dates = f"from {show(at.valid_from)} {through}"
    number = f", number {at.number}," if at.number else ""
    if status in VALID:
        return f"Yes. On {day}, {who} held {name}{number} valid {dates}."
    if status == "expired":
        return f"No. On {day}, {name} of {who} had expired: it was valid {dates}."
    if status == "pending":
        return f"No. On {day}, {name} of {who} had not begun: it is valid {dates}."
    return f"No. On {day}, {name} of {who} was {status}; its dates run {dates}."


def _answer(question: Question, verdicts: Sequence[Verdict]) -> str:
    if question.kind:
        return verdicts[0].words
    day, who = show(question.day), question.member.full_name
    if not verdicts:
        return f"No. For {day} there is no credential of {who} on file."
    good = sum(each.is_yes for each in verdicts)
    were = "credential of {} was" if len(verdicts) == 1 else "credentials of {} were"
    return f"On {day}, {good} of {len(verdicts)} {were.format(who)} valid."


def _code(question: Question, records: Iterable[Credential], actions: Iterable[AuthorityAction]) -> str:
    """Return a code of the facts that our file held at the moment: one changed fact gives another code.

    Documents have a code each, their SHA-256.
    """
    moment = question.known_at
    facts = [
        [question.member.pk, question.kind.pk if question.kind else None, question.day, moment],
        [_facts(each, moment) for each in records if each.recorded_at <= moment],
        [[each.credential_id, each.kind, each.effective_on, each.recorded_at] for each in actions],
    ]
    text = json.dumps(facts, cls=DjangoJSONEncoder)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16].upper()
    return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


def _facts(each: Credential, moment: datetime) -> list[object]:
    gone = each.withdrawn_at if each.withdrawn_at and each.withdrawn_at <= moment else None
    return [
        each.pk, each.credential_type_id, each.number, each.issued_on, each.valid_from, each.valid_through,
        each.corrects_id, each.recorded_at, gone,
    ]  # fmt: skip

"""What a member enters: training done elsewhere, or a card. Checked here, whoever types it: the member or a reviewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from recert.credentials.drafts import NUMBER_LENGTH, Facts, draft
from recert.credentials.models import Credential, CredentialType
from recert.credentials.queries import held_before
from recert.kernel import days
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.submissions.models import Submission
from recert.training.actions.checks import Problems, text
from recert.training.actions.crediting import Finished
from recert.training.hours import parts_of, stored, total, words
from recert.training.models import Course, Mode

LONGEST = {"title": 200, "provider": 120, "codes": 200, "topic": 60, "note": 500, "number": NUMBER_LENGTH}
ATTEMPTS = ("first", "second", "third")
EXAMS = {f"exam_{number}": number for number in range(1, len(ATTEMPTS) + 1)}
ROLES = {
    "": "Took part",
    "instructor": "Taught it",
    **{key: f"Passed an examination, {ATTEMPTS[number - 1]} attempt" for key, number in EXAMS.items()},
}
SAID_BY_FORM = ("topic", "role", "kind", "passed", "attempt")
Parts = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class TrainingEntry:
    """Training done elsewhere. ``parts``: hours by category ("" for none); days are inclusive.

    ``course``: the agency's own that it was, if it was one; that may have no hours.
    """

    title: str
    completed_on: date
    parts: Parts
    provider: str = ""
    started_on: date | None = None
    mode: str = ""
    codes: str = ""
    topic: str = ""
    role: str = ""
    note: str = ""
    course: Course | None = None
    kind: str = field(default=Submission.Kind.TRAINING, init=False)

    @property
    def facts(self) -> dict[str, Any]:
        """Return what rules may ask of it beyond its columns; ``facts_shown`` reads it back."""
        role: dict[str, Any] = {"role": self.role} if self.role else {}
        if self.role in EXAMS:
            role = {"kind": "exam", "passed": True, "attempt": EXAMS[self.role]}
        return {"topic": self.topic, **role} if self.topic else role

    def finished(self, member_id: int, source: str, evidence_id: int | None = None) -> Finished:
        """Return it as what a member finished."""
        return Finished(
            member_id=member_id,
            title=self.title,
            completed_on=self.completed_on,
            parts=self.parts,
            source=source,
            course_id=self.course.pk if self.course else None,
            usual=total(parts_of(self.course.hours_by_category)) if self.course else Decimal(0),
            provider=self.provider,
            mode=self.mode,
            codes=self.codes,
            started_on=self.started_on,
            facts=self.facts,
            evidence_id=evidence_id,
        )

    def problems(self, today: date) -> dict[str, str]:
        """Return what is wrong, by field."""
        problems = Problems(self.finished(0, "").problems(today))
        _check_texts(self, problems, "title", "provider", "codes", "topic", "note")
        if total(self.parts) <= 0 and self.role not in EXAMS and self.course is None:
            problems.found.setdefault("hours", "How many hours was it? Enter them, 1.5 or 24.")
        if self.mode and self.mode not in Mode.values:
            problems.found["mode"] = "Choose how it was given."
        if self.role not in ROLES:
            problems.found["role"] = "Choose what your part was."
        return problems.found

    def columns(self) -> dict[str, Any]:
        """Return the row's fields."""
        names = ("title", "provider", "started_on", "completed_on", "mode", "codes", "note")
        kept = {name: getattr(self, name) for name in names}
        return kept | {"course": self.course, "hours_by_category": stored(self.parts), "facts": self.facts}


def facts_shown(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the topic and the part in it, as a form shows what is on file."""
    attempt = next((key for key, number in EXAMS.items() if number == facts.get("attempt")), "")
    role = attempt if facts.get("kind") == "exam" else facts.get("role", "")
    return {"topic": str(facts.get("topic", "")), "role": role}


@dataclass(frozen=True, slots=True)
class CardEntry:
    """A card. No ``type_id``: ``title`` names a type that the agency does not have; no ``valid_through``: by the rule."""

    type_id: int | None
    valid_from: date
    title: str = ""
    number: str = ""
    issued_on: date | None = None
    valid_through: date | None = None
    never_expires: bool = False
    note: str = ""
    kind: str = field(default=Submission.Kind.CARD, init=False)

    def facts(self, today: date) -> Facts:
        """Return what the card says, as credentials take it; without a day of issue it is the first valid day."""
        issued = self.issued_on or min(self.valid_from, today)
        return Facts(issued, self.number, self.valid_from, self.valid_through, self.never_expires)

    def problems(self, member: Member, today: date) -> dict[str, str]:
        """Return what is wrong, by field, by the type's rule where there is one."""
        problems = Problems()
        _check_texts(self, problems, "title", "number", "note")
        if self.type_id is None:
            self._check_another(problems, today)
        else:
            try:
                self.credential(member, today)
            except CredentialType.DoesNotExist:
                problems.found["credential_type"] = "This type is not in use any more: choose another."
            except ProblemError as fault:
                problems.found = fault.problems | problems.found
        return problems.found

    def _check_another(self, problems: Problems, today: date) -> None:
        if not self.title.strip():
            problems.found["credential_type"] = "Choose the type, or write the card’s name beside “another”."
        if self.issued_on and self.issued_on > today:
            problems.found["issued_on"] = "This day is still to come: give the day on which it was issued."
        if self.never_expires == (self.valid_through is not None):
            either = "Enter the last valid day as printed, or tick that it never expires: one of them."
            problems.found["valid_through"] = either
        elif self.valid_through and self.valid_through < self.valid_from:
            problems.found["valid_through"] = f"This is before the first day, {days.show(self.valid_from)}."

    def credential(self, member: Member, today: date) -> tuple[Credential, list[str]]:
        """Return what would come on file, unsaved, with its warnings; raises ProblemError, CredentialType.DoesNotExist."""
        rows = CredentialType.objects.select_related("authority").filter(retired_on__isnull=True)
        kind = rows.get(pk=self.type_id or 0)
        before = held_before(member.pk, kind.pk, self.valid_from)
        return draft(kind, member, self.facts(today), before, today)

    def columns(self) -> dict[str, Any]:
        """Return the row's fields."""
        names = ("title", "number", "issued_on", "valid_from", "valid_through", "never_expires", "note")
        return {name: getattr(self, name) for name in names} | {"credential_type_id": self.type_id}


Entry = TrainingEntry | CardEntry


def check(entry: Entry, member: Member, today: date) -> None:
    """Raise ProblemError for what makes no sense."""
    found = entry.problems(today) if isinstance(entry, TrainingEntry) else entry.problems(member, today)
    Problems(found).stop()


def entry_of(submission: Submission) -> Entry:
    """Return what stands in a submission (its course is to be joined)."""
    row = submission
    if not row.is_training:
        return CardEntry(
            row.credential_type_id, row.valid_from or date.min, row.title, row.number, row.issued_on,
            row.valid_through, row.never_expires, row.note,
        )  # fmt: skip
    return TrainingEntry(
        row.title, row.completed_on or date.min, parts_of(row.hours_by_category), row.provider, row.started_on,
        row.mode, row.codes, note=row.note, course=row.course, **facts_shown(row.facts),
    )  # fmt: skip


def said(entry: Entry, type_name: str = "") -> dict[str, str]:
    """Return the entry in words, by label: what is kept of a member's own entry, and compared with it."""
    if isinstance(entry, CardEntry):
        through = "never expires" if entry.never_expires else days.show(entry.valid_through) or "by the rule"
        return {
            "Credential type": type_name or entry.title,
            "Number": entry.number,
            "Issued on": days.show(entry.issued_on),
            "Valid from": days.show(entry.valid_from),
            "Valid through": through,
            "Note": entry.note,
        }
    return {
        "Course": entry.course.title if entry.course else "",
        "Title": entry.title,
        "Provider": entry.provider,
        "First day": days.show(entry.started_on),
        "Last day": days.show(entry.completed_on),
        "Hours": said_hours(entry.parts),
        "How it was given": Mode(entry.mode).label if entry.mode else "",
        "Training codes": entry.codes,
        "Topic": entry.topic,
        "Part": ROLES[entry.role],
        "Note": entry.note,
    }


def said_hours(parts: Parts) -> str:
    """Return the hours in words: ``4, Airway``, ``4: Airway 3, other 1``."""
    named = words(parts)
    joined = ": " if len(parts) > 1 else ", "
    return f"{total(parts).normalize():f}{joined if named else ''}{named}"


def _check_texts(entry: Entry, problems: Problems, *names: str) -> None:
    for name in names:
        with problems.of(name):
            text(
                getattr(entry, name), most=LONGEST[name], needed=name == "title" and entry.kind == "training"
            )

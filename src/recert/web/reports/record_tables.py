"""A member's full record as tables, for paper and spreadsheets."""

from __future__ import annotations

from datetime import datetime

from django.utils.text import slugify

from recert.kernel import log
from recert.kernel.days import spelling
from recert.reports.record import FullRecord
from recert.reports.report import Column, Made, Report, Table
from recert.training.hours import parts_of, words
from recert.training.models import Completion
from recert.web.reports.proof_tables import TRAIL, actions, answers, documents, gaps, records

FACTS = (Column("what", "Fact", 18), Column("value", "On file", 50))
TRAINING = (
    Column("assignment", "Assignment", 34),
    Column("starts_on", "Start", 11),
    Column("due_on", "Due", 11),
    Column("ends_on", "End", 11),
    Column("state", "State", 22),
    Column("progress", "Progress", 22),
    Column("missing", "Missing", 30),
)
COMPLETIONS = (
    Column("completed_on", "Completed", 11),
    Column("title", "Title", 26),
    Column("provider", "Provider", 14),
    Column("mode", "Mode", 10),
    Column("hours", "Hours", 7, end=True),
    Column("by_category", "Category", 16),
    Column("source", "Source", 14),
    Column("recorded_at", "Recorded", 15),
    Column("recorded_by", "By", 14),
    Column("fate", "What became of it", 18),
)
OF_TODAY = "Facts of the person, and the dates and plans of training, are those of today."


def record_report(found: FullRecord, made: Made) -> Report:
    """Return everything on file: facts, credentials, authority actions, documents, training, and who recorded it."""
    question = found.proof.question
    asked = [
        ("As of", made.words(question.day)),
        ("By our file as of", f"{made.words(question.known_at)} ({spelling().zone})"),
    ]
    tables = [
        _facts(found, made), answers(found.proof), gaps(found.proof, made), records(found.proof, made),
        actions(found.proof, then=True), documents(found.proof, then=True), _training(found, made),
        _completions(found, made),
    ]  # fmt: skip
    if found.trail:
        tables.append(_trail(found, made))
    closing = [f"Check code of the credentials: {found.proof.code}. {OF_TODAY}"]
    title = f"Record: {found.member.full_name}"
    return Report(
        f"record-{slugify(found.member.member_number)}",
        title,
        tables,
        asked,
        [found.proof.answer],
        closing,
        apart=True,
    )


def _facts(found: FullRecord, made: Made) -> Table:
    member = found.member
    rows: list[tuple[object, ...]] = [
        ("Name", member.full_name),
        ("Member number", member.member_number),
        ("Unit", member.unit.name if member.unit else ""),
        ("Rank", member.rank),
        ("Groups", ", ".join(group.name for group in found.groups)),
        ("E-mail", member.email),
        ("Hired", member.hired_on),
        ("Born", member.birth_date),
        ("Inactive since", member.inactive_since),
    ]
    return Table("The person", FACTS, [row for row in rows if row[1]])


def _training(found: FullRecord, made: Made) -> Table:
    rows = []
    for each in found.training:
        place = each.enrollment
        completed = f"Completed {made.words(each.completed_on)}" if each.completed_on else ""
        state = completed or ("Overdue" if each.is_late else "Open" if each.is_open else "Closed")
        rows.append((
            place.assignment.name, place.starts_on, place.due_on, place.ends_on, state, each.progress.words,
            "" if each.completed_on else "; ".join(each.missing),
        ))  # fmt: skip
    return Table("Training", TRAINING, rows, empty="No training is assigned.")


def _completions(found: FullRecord, made: Made) -> Table:
    replaced = {each.corrects_id: each.pk for each in found.completions if each.corrects_id}
    at = found.proof.question.known_at
    rows = [
        (
            each.completed_on, each.title, each.provider, each.get_mode_display(), each.hours,
            words(parts_of(each.hours_by_category)), each.get_source_display(), each.recorded_at,
            each.recorded_by, _fate(each, made, at, replaced.get(each.pk)),
        )
        for each in found.completions
    ]  # fmt: skip
    note = "Corrected and withdrawn entries are listed too; they do not count."
    return Table("Completions", COMPLETIONS, rows, note if rows else "", empty="Nothing was completed.")


def _fate(each: Completion, made: Made, at: datetime, by_entry: int | None) -> str:
    """Say what had become of an entry at the moment that is looked from."""
    corrects = f"Corrects entry {each.corrects_id}. " if each.corrects_id else ""
    if each.withdrawn_at is None or each.withdrawn_at > at:
        return f"{corrects}Stands"
    by = f" by {each.withdrawn_by}" if each.withdrawn_by else ""
    what = f"Corrected by entry {by_entry}," if by_entry else "Withdrawn"
    return f"{corrects}{what} {made.words(each.withdrawn_at)}{by}"


def _trail(found: FullRecord, made: Made) -> Table:
    rows = [
        (
            event.at, event.by_name, event.title, event.subject_name,
            "; ".join(f"{label}: {told}" for label, told in log.details(event.data)),
        )
        for event in found.trail
    ]  # fmt: skip
    return Table("Audit trail", TRAIL, rows)

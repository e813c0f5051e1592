"""A proof as tables, for paper."""

from __future__ import annotations

from django.utils.text import slugify

from recert.kernel import log
from recert.kernel.days import spelling
from recert.reports.proof import Entry, Proof
from recert.reports.report import Column, Made, Report, Table

ANSWERS = (
    Column("type", "Credential type", 30),
    Column("answer", "Valid on the day", 9),
    Column("status", "Status", 10),
    Column("number", "Number", 14),
    Column("valid_from", "Valid from", 11),
    Column("valid_through", "Valid through", 12),
    Column("record", "Record", 8),
)
GAPS = (
    Column("type", "Credential type", 32),
    Column("first", "From", 11),
    Column("last", "Through", 11),
    Column("days", "Days", 6, end=True),
    Column("why", "Why", 12),
)
RECORDS = (
    Column("record", "Record", 7),
    Column("recorded_at", "Recorded", 15),
    Column("recorded_by", "By", 14),
    Column("source", "Source", 20),
    Column("type", "Credential type", 18),
    Column("valid", "Valid from – through", 16),
    Column("number", "Number", 10),
    Column("on_file_then", "On file at the moment", 8),
    Column("became", "What became of it", 24),
)
ACTIONS = (
    Column("effective_on", "From", 11),
    Column("kind", "What", 11),
    Column("type", "Credential type", 24),
    Column("reason", "Reason", 34),
    Column("recorded_at", "Recorded", 14),
    Column("recorded_by", "By", 14),
    Column("on_file_then", "On file at the moment", 8),
)
DOCUMENTS = (
    Column("name", "Document", 18),
    Column("type", "Credential type", 18),
    Column("recorded_at", "Attached", 15),
    Column("recorded_by", "By", 14),
    Column("withdrawn_at", "Withdrawn", 12),
    Column("on_file_then", "On file at the moment", 8),
    Column("sha256", "SHA-256", 34),
)
TRAIL = (
    Column("at", "When", 15),
    Column("by", "Who", 16),
    Column("what", "What was done", 18),
    Column("subject", "To what", 22),
    Column("details", "Details", 46),
)
NEVER_LOST = "records are never overwritten; a correction or withdrawal leaves the first entry on file."


def proof_report(proof: Proof, made: Made, again: str) -> Report:
    """Return the proof: the answer, what it rests on, and how it can be checked again."""
    question = proof.question
    member = question.member
    asked = [
        ("Member", f"{member.full_name}, number {member.member_number}"),
        ("Credential type", question.kind.name if question.kind else "All"),
        ("Certified on", made.words(question.day)),
        ("By our file as of", f"{made.words(question.known_at)} ({spelling().zone})"),
    ]
    tables = [answers(proof), gaps(proof, made), records(proof, made), actions(proof), documents(proof)]
    if proof.trail:
        tables.append(_trail(proof, made))
    lead = [proof.answer, *([f"Our file says something else today: {proof.moved}"] if proof.moved else [])]
    return Report(
        f"proof-{slugify(member.member_number)}",
        f"Proof: {member.full_name}",
        tables,
        asked,
        lead,
        _closing(proof, made, again),
        apart=True,
    )


def _closing(proof: Proof, made: Made, again: str) -> list[str]:
    return [
        f"Made {made.moment} by {made.by} for {made.agency}. Check code {proof.code}.",
        f"How to check it again: {NEVER_LOST} Whoever may see this member must find this answer and check code at {again}",
        "A document is the one named here if the SHA-256 of its file is the same.",
    ]


def answers(proof: Proof) -> Table:
    """Return the verdict on each type."""
    rows = [
        (
            each.kind.name, "Yes" if each.is_yes else "No", each.status or "none on file",
            each.record.number if each.record else "", each.record.valid_from if each.record else None,
            (each.record.valid_through or "no end") if each.record else None,
            each.record.pk if each.record else None,
        )
        for each in proof.verdicts
    ]  # fmt: skip
    return Table("Credential types on the day", ANSWERS, rows, empty="No credential was on file.")


def gaps(proof: Proof, made: Made) -> Table:
    """Return the days not held."""
    rows = [(gap.name, gap.first, gap.last, gap.days, gap.why) for gap in proof.gaps]
    empty = (
        "There is no gap."
        if proof.has_records
        else "Nothing was on file then, so there is no period to look through."
    )
    return Table("Gaps: days not held validly", GAPS, rows, _span(proof, made), empty=empty)


def _span(proof: Proof, made: Made) -> str:
    """Say which days were searched for gaps."""
    question = proof.question
    first = f"from {made.words(question.first)}" if question.first else "from the first period on file"
    return f"Searched {first} through {made.words(question.last or question.day)}."


def records(proof: Proof, made: Made) -> Table:
    """Return every record with its source and fate."""
    rows = [
        (
            entry.record.pk, entry.record.recorded_at, entry.record.recorded_by, entry.source,
            entry.record.credential_type.name,
            f"{made.words(entry.record.valid_from)} – {made.words(entry.record.valid_through) or 'no end'}",
            entry.record.number, entry.then, fate_of(entry, made),
        )
        for entry in proof.entries
    ]  # fmt: skip
    note = "Every record in the order in which it came, corrected and withdrawn ones too."
    return Table("Records", RECORDS, rows, note, empty="There is no record.")


def fate_of(entry: Entry, made: Made) -> str:
    """Say what became of a record."""
    record = entry.record
    if record.withdrawn_at is None:
        return "Stands"
    by = f" by {record.withdrawn_by}" if record.withdrawn_by else ""
    what = f"Corrected by record {entry.replaced_by}," if entry.replaced_by else "Withdrawn"
    return f"{what} {made.words(record.withdrawn_at)}{by}: {record.withdrawn_reason}"


def actions(proof: Proof, *, then: bool = False) -> Table:
    """Return what authorities did; ``then``: only what our file held at the moment asked for."""
    rows = [
        (
            each.effective_on, each.get_kind_display(), each.credential.credential_type.name, each.reason,
            each.recorded_at, each.recorded_by, held,
        )
        for each, held in proof.acts
        if held or not then
    ]  # fmt: skip
    return Table("What authorities did", ACTIONS, rows, empty="Never suspended or revoked.")


def documents(proof: Proof, *, then: bool = False) -> Table:
    """Return the documents with their checksums; ``then``: only what our file held at the moment asked for."""
    rows = [
        (
            each.name, each.credential.credential_type.name if each.credential else "", each.recorded_at,
            each.recorded_by, each.withdrawn_at, held, each.sha256,
        )
        for each, held in proof.papers
        if held or not then
    ]  # fmt: skip
    return Table("Documents", DOCUMENTS, rows, empty="No document is attached.")


def _trail(proof: Proof, made: Made) -> Table:
    rows = [
        (
            event.at, event.by_name, event.title, event.subject_name,
            "; ".join(f"{label}: {words}" for label, words in log.details(event.data)),
        )
        for event in proof.trail
    ]  # fmt: skip
    return Table("Audit trail", TRAIL, rows)

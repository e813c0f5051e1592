"""Import of credentials: found again by member, type and first valid day; never overwritten.

A row that differs from what is on file becomes a correction: a new record takes the place of the old one, which stays
on file as withdrawn. A new row takes its place in the member's chain of that type, by its first valid day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from recert.credentials.models import Credential, CredentialType
from recert.credentials.periods import suggest
from recert.imports.cells import Reader, day, end_day, text
from recert.imports.matching import Nearest, same_authority
from recert.imports.rows import Outcome, Row, listing, refuse_repeats
from recert.imports.types import Kind, Kinds
from recert.kernel import days
from recert.kernel.insert import among
from recert.personnel.details import check_number
from recert.personnel.models import Member

READERS: Mapping[str, Reader] = {
    "member_number": check_number,
    "credential_type": text(200),
    "number": text(80),
    "issued_on": day,
    "valid_from": day,
    "valid_through": end_day,
    "issuing_authority": text(200),
}
COMPARED = ("number", "issued_on", "valid_through")
Chain = tuple[int, str]  # member id and key of the type


@dataclass(slots=True)
class Target:
    """What a row is about: whose credential of which type from which day; for a row to be written, the record."""

    member: Mapping[str, Any]
    kind: Kind
    record: Credential

    @property
    def chain(self) -> Chain:
        """The member's chain of this type."""
        return self.member["id"], self.kind.key


@dataclass(slots=True)
class Facts:
    """What is on file about the members that the file names."""

    members: Mapping[str, Mapping[str, Any]]
    kinds: Kinds
    held: Mapping[Chain, list[Credential]]
    owners: Mapping[tuple[str, str], tuple[int, str]]  # (type, number) → who has it
    today: date
    known: Mapping[str, str] = field(
        default_factory=dict
    )  # names by number, read only where a number is unknown
    nearest: Nearest = field(default_factory=lambda: Nearest(()))


def facts_for(rows: Sequence[Row], today: date, *, lock: bool = False) -> Facts:
    """Read what the rows are compared with, in a fixed number of queries; ``lock``: hold it until the end."""
    numbers = sorted({row.values["member_number"] for row in rows if "member_number" in row.values})
    members = {member["member_number"]: member for member in _members(numbers, lock=lock)}
    kinds = Kinds(CredentialType.objects.select_related("authority"))
    held: dict[Chain, list[Credential]] = defaultdict(list)
    for credential in _living([member["id"] for member in members.values()], lock=lock):
        held[credential.member_id, f"own {credential.credential_type_id}"].append(credential)
    known = _names_by_number() if len(members) < len(numbers) else {}
    return Facts(members, kinds, held, _owners(rows), today, known, Nearest(known))


def _members(numbers: Sequence[str], *, lock: bool) -> Iterable[Mapping[str, Any]]:
    found = among(Member.objects.order_by("pk"), "member_number", numbers)
    fields = ("id", "member_number", "first_name", "last_name", "birth_date")
    return list((found.select_for_update() if lock else found).values(*fields))


def _names_by_number() -> dict[str, str]:
    people = Member.objects.values_list("member_number", "first_name", "last_name")
    return {number: f"{first} {last}" for number, first, last in people}


def _living(member_ids: Sequence[int], *, lock: bool) -> Iterable[Credential]:
    found = among(Credential.objects.filter(withdrawn_at__isnull=True), "member", member_ids)
    return (found.select_for_update() if lock else found).order_by("valid_from", "pk")


def _owners(rows: Sequence[Row]) -> dict[tuple[str, str], tuple[int, str]]:
    numbers = sorted({row.values["number"] for row in rows if "number" in row.values})
    found = among(Credential.objects.filter(withdrawn_at__isnull=True), "number", numbers)
    told = found.order_by("pk").values_list(
        "credential_type_id", "number", "member_id", "member__first_name", "member__last_name"
    )
    return {
        (f"own {kind}", number): (member, f"{first} {last}") for kind, number, member, first, last in told
    }


def judge(rows: Sequence[Row], facts: Facts) -> None:
    """Decide what becomes of every row."""
    for row in rows:
        _identify(row, facts)
    keys = {row.number: (*row.target.chain, row.target.record.valid_from) for row in rows if row.target}
    refuse_repeats(rows, "", keys, "Row {first} is about the same member, type and first valid day.")
    _refuse_numbers_of_others(rows, facts)
    chains: dict[Chain, list[Row]] = defaultdict(list)
    for row in rows:
        if row.target and not row.problems:
            chains[row.target.chain].append(row)
    for key, mine in chains.items():
        _judge_chain(sorted(mine, key=lambda row: row.target.record.valid_from), facts.held.get(key, []))


def _identify(row: Row, facts: Facts) -> None:
    """Find the member, the type and the first valid day that the row is about."""
    member, kind, values = _member(row, facts), _kind(row, facts), row.values
    if not {"issued_on", "valid_from"} & row.places.keys() or not (
        {"issued_on", "valid_from"} & values.keys() or row.problems
    ):
        row.refuse("issued_on", "Missing: write the day of issue, or the first valid day.")
    start = values.get("valid_from") or values.get("issued_on")
    if member and kind and start:
        _refuse_wrong_days(row, start, member, facts.today)
        record = Credential(
            member_id=member["id"],
            number=values.get("number", ""),
            issued_on=values.get("issued_on", start),
            valid_from=start,
            valid_through=values.get("valid_through"),
        )
        row.target = Target(member, kind, record)


def _member(row: Row, facts: Facts) -> Mapping[str, Any] | None:
    number = row.values.get("member_number")
    if number is None:
        row.refuse("member_number", "The member number is missing.")
        return None
    member = facts.members.get(number)
    if member is None:
        near = " or ".join(f"{other}, {facts.known[other]}" for other in facts.nearest.to(number))
        row.refuse("member_number", f"No member has this number.{f' Closest: {near}.' if near else ''}")
        return None
    row.who = f"{member['first_name']} {member['last_name']}"
    return member


def _kind(row: Row, facts: Facts) -> Kind | None:
    name = row.values.get("credential_type")
    if name is None:
        row.refuse("credential_type", "The credential type is missing.")
        return None
    try:
        kind = facts.kinds.named(name)
    except ValueError as fault:
        row.refuse("credential_type", str(fault))
        return None
    authority = row.values.get("issuing_authority")
    if authority and not same_authority(authority, kind.authority):
        row.refuse(
            "issuing_authority", f"{kind.type.name} is issued by {kind.authority}, not by {authority}."
        )
    return kind


def _refuse_wrong_days(row: Row, start: date, member: Mapping[str, Any], today: date) -> None:
    issued, through, born = row.values.get("issued_on"), row.values.get("valid_through"), member["birth_date"]
    if issued and issued > today:
        row.refuse("issued_on", f"{days.show(issued)} has not come yet: write the day it was issued.")
    if through and through < start:
        row.refuse("valid_through", f"It would end before it starts ({days.show(start)}).")
    elif through and issued and through < issued:
        row.refuse("valid_through", f"It would end before it was issued ({days.show(issued)}).")
    if born and (issued or start) <= born:
        row.refuse(
            "issued_on" if issued else "valid_from",
            f"{row.who} was born on {days.show(born)}, not before this day.",
        )


def _refuse_numbers_of_others(rows: Sequence[Row], facts: Facts) -> None:
    """A number with a digit belongs to one person: the second is a slip of the row or of the card."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        number = row.values.get("number", "")
        if not row.target or not any(char.isdigit() for char in number):
            continue
        key, mine = (row.target.kind.key, number), row.target.member["id"]
        owner, name = facts.owners.get(key, (mine, ""))
        if owner != mine:
            row.refuse("number", f"This number is on file for {name}. Check the card.")
        elif first.setdefault(key, row).target.member["id"] != mine:
            row.refuse(
                "number", f"Row {first[key].number} has this number for {first[key].who}. Check the card."
            )


def _judge_chain(rows: Sequence[Row], held: Sequence[Credential]) -> None:
    """Compare rows of one member and type, in order of their first day, with what is on file."""
    on_file = {credential.valid_from: credential for credential in held}
    records = dict(on_file)
    for row in rows:
        record: Credential = row.target.record
        row.found = on_file.get(record.valid_from)
        if row.found:
            _compare(row, row.found, record)
        else:
            _complete(row, _before(records, record.valid_from))
        if not row.problems:
            records[record.valid_from] = record


def _before(records: Mapping[date, Credential], start: date) -> Credential | None:
    earlier = [first for first in records if first < start]
    return records[max(earlier)] if earlier else None


def _compare(row: Row, stored: Credential, record: Credential) -> None:
    """Take over what the row leaves open, and note what it changes."""
    for name in COMPARED:
        value = getattr(stored, name)
        if name not in row.values:
            setattr(record, name, value)
        elif row.values[name] != value:
            row.change(name, value)
    if record.valid_through is not None and record.valid_through < max(record.valid_from, record.issued_on):
        row.refuse("valid_through", f"It would end before it was issued ({days.show(record.issued_on)}).")
    if "valid_through" not in row.before:
        record.anchor, record.reason = stored.anchor, stored.reason


def _complete(row: Row, before: Credential | None) -> None:
    """Fill in the last valid day of a new credential by its type's rule."""
    record: Credential = row.target.record
    if "valid_from" not in row.values:
        row.fill("valid_from", record.valid_from, "The day of issue")
    if "issued_on" not in row.values:
        row.fill("issued_on", record.issued_on, "The first valid day")
    if "valid_through" in row.values:
        return
    born = row.target.member["birth_date"]
    suggested = suggest(row.target.kind.type, issued_on=record.issued_on, birth_date=born, before=before)
    if not suggested.known:
        row.refuse("valid_through", f"Missing, and no rule gives it. {suggested.reason}")
        return
    if suggested.valid_through and suggested.valid_through < record.valid_from:
        row.refuse("valid_through", f"Missing. By the rule it would end before it starts: {suggested.reason}")
    record.valid_through, record.anchor, record.reason = (
        suggested.valid_through,
        suggested.anchor,
        suggested.reason[:500],
    )
    row.fill("valid_through", suggested.valid_through or "never expires", suggested.reason)


def new_kinds(rows: Iterable[Row]) -> Iterator[Kind]:
    """Yield the library types that a commit takes first, each once."""
    seen = set()
    for row in rows:
        if row.outcome == Outcome.NEW and row.target.kind.library_key and row.target.kind.key not in seen:
            seen.add(row.target.kind.key)
            yield row.target.kind


def notes(rows: Sequence[Row], _facts: Facts) -> list[str]:
    """Return what else a commit would do, in sentences."""
    names = [kind.type.name for kind in new_kinds(rows)]
    told = []
    if names:
        types = "1 credential type" if len(names) == 1 else f"{len(names):,} credential types"
        told.append(f"{types} will be added from the library: {listing(names)}.")
    by_rule = sum("valid_through" in row.filled for row in rows if row.outcome == Outcome.NEW)
    if by_rule:
        told.append(
            f"{by_rule:,} row{'s' if by_rule > 1 else ''} without a last valid day: taken from the type’s rule."
        )
    return told

"""Import of members: found again by member number; an empty cell leaves what is on file as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from recert.agencies.actors import Actor
from recert.imports.cells import Reader, day, is_active
from recert.imports.rows import Outcome, Row, listing, refuse_repeats
from recert.kernel.audit import Entry, changes, record
from recert.kernel.bulk import update_rows
from recert.kernel.insert import among, insert_rows, take_ids
from recert.kernel.problems import ProblemError
from recert.kernel.text import fold
from recert.personnel.details import Details, check_number, check_place_name, checked
from recert.personnel.models import Member, Unit
from recert.personnel.names import keys_of

READERS: Mapping[str, Reader] = {
    "member_number": check_number,
    "first_name": str,
    "last_name": str,
    "email": str,
    "unit": check_place_name,
    "rank": str,
    "hired_on": day,
    "birth_date": day,
    "status": is_active,
}
PLAIN = (
    "first_name",
    "last_name",
    "email",
    "rank",
    "hired_on",
    "birth_date",
)  # file column = field of the model
STORED = ("id", "member_number", *PLAIN, "unit_id", "inactive_since")
WRITTEN = (*PLAIN, "unit_id", "inactive_since", "sort_key", "search_key")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on file: members by number, units by folded name, and today in the agency."""

    members: Mapping[str, Mapping[str, Any]]
    units: Mapping[str, tuple[int, str]]
    unit_names: Mapping[int | None, str]
    today: date


def facts_for(rows: Sequence[Row], today: date, *, lock: bool = False) -> Facts:
    """Read what the rows are compared with, in two queries; ``lock``: hold it until the end of the transaction."""
    numbers = sorted({row.values["member_number"] for row in rows if "member_number" in row.values})
    members = among(Member.objects.order_by("pk"), "member_number", numbers)
    places = Unit.objects.order_by("pk")
    if lock:
        members, places = members.select_for_update(), places.select_for_update()
    units = list(places.values_list("id", "name"))
    stored = {member["member_number"]: member for member in members.values(*STORED)}
    return Facts(stored, {fold(name): (pk, name) for pk, name in reversed(units)}, dict(units), today)


def judge(rows: Sequence[Row], facts: Facts) -> None:
    """Decide what becomes of every row."""
    numbers = {row.number: row.values.get("member_number") for row in rows}
    refuse_repeats(rows, "member_number", numbers, "Row {first} has this member number already.")
    for row in rows:
        _judge(row, facts)


def _judge(row: Row, facts: Facts) -> None:
    if "member_number" not in row.values:
        row.refuse("member_number", "The member number is missing.")
    row.found = facts.members.get(row.values.get("member_number", ""))
    for name in ("first_name", "last_name"):
        if row.found is None and name not in row.values:
            row.refuse(name, "Missing: a new member needs a first and a last name.")
    _check(row, row.found or {}, facts.today)
    if row.found and not row.problems:
        row.before = _before(row, row.found, facts)


def _check(row: Row, stored: Mapping[str, Any], today: date) -> None:
    """Check the member as it would be, by the rules of the roster, and take over how it is kept."""
    merged = {name: row.values.get(name, stored.get(name)) for name in PLAIN}
    row.who = f"{merged['first_name'] or ''} {merged['last_name'] or ''}".strip()
    details = Details(
        member_number=row.values.get("member_number", ""),
        first_name=merged["first_name"] or "",
        last_name=merged["last_name"] or "",
        email=merged["email"] or "",
        rank=merged["rank"] or "",
        hired_on=merged["hired_on"],
        birth_date=merged["birth_date"],
    )
    try:
        kept = checked(details, today=today)
    except ProblemError as refusal:
        for name, sentence in refusal.problems.items():
            row.refuse(name if name in row.places else "", sentence)
        return
    for name in ("member_number", *PLAIN):
        if name in row.values and row.values[name] != (value := getattr(kept, name)):
            row.values[name] = value


def _before(row: Row, stored: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """Return {column: value on file} of what the row changes."""
    before = {name: stored[name] for name in PLAIN if name in row.values and stored[name] != row.values[name]}
    unit = facts.unit_names.get(stored["unit_id"], "")
    if "unit" in row.values and fold(unit) != fold(row.values["unit"]):
        before["unit"] = unit
    active = is_active_on(stored["inactive_since"], facts.today)
    if row.values.get("status", active) != active:
        before["status"] = "active" if active else "inactive"
    return before


def is_active_on(inactive_since: date | None, today: date) -> bool:
    """Tell whether a member serves (``inactive_since`` is the first inactive day)."""
    return inactive_since is None or today < inactive_since


def new_units(rows: Iterable[Row], facts: Facts) -> list[str]:
    """Return the names of units that the rows name and nobody made yet, each once, as first written."""
    written = (row.values.get("unit", "") for row in rows if row.outcome in (Outcome.NEW, Outcome.CHANGED))
    names: dict[str, str] = {}
    for name in dict.fromkeys(written):
        if name and fold(name) not in facts.units:
            names.setdefault(fold(name), name)
    return list(names.values())


def notes(rows: Sequence[Row], facts: Facts) -> list[str]:
    """Return what else a commit would do, in sentences."""
    names = new_units(rows, facts)
    if not names:
        return []
    return [f"{len(names):,} new unit{'s' if len(names) > 1 else ''} will be made: {listing(names)}."]


def write(rows: Sequence[Row], facts: Facts, *, by: Actor, source: str) -> None:
    """Write new and changed rows, inside the caller's transaction, in a number of statements that does not grow."""
    units = {key: pk for key, (pk, _) in facts.units.items()} | _make_units(new_units(rows, facts), by)
    new = [row for row in rows if row.outcome == Outcome.NEW]
    changed = [row for row in rows if row.outcome == Outcome.CHANGED]
    ids = take_ids(Member, len(new))
    now = timezone.now()
    insert_rows(
        Member,
        ("id", "member_number", "created_at", *WRITTEN),
        (
            (pk, row.values["member_number"], now, *_fields(row, facts, units).values())
            for pk, row in zip(ids, new, strict=True)
        ),
    )
    update_rows(
        Member, [{"id": row.found["id"], **_fields(row, facts, units)} for row in changed], fields=WRITTEN
    )
    record((_added(pk, row, source) for pk, row in zip(ids, new, strict=True)), by=by)
    record((_changed(row, source) for row in changed), by=by)


def _make_units(names: Sequence[str], by: Actor) -> dict[str, int]:
    ids = take_ids(Unit, len(names))
    insert_rows(
        Unit, ("id", "name", "path"), [(pk, name, f"/{pk}/") for pk, name in zip(ids, names, strict=True)]
    )
    record([Entry("unit.added", "unit", pk, name) for pk, name in zip(ids, names, strict=True)], by=by)
    return {fold(name): pk for pk, name in zip(ids, names, strict=True)}


def _fields(row: Row, facts: Facts, units: Mapping[str, int]) -> dict[str, Any]:
    """Return every field of ``WRITTEN``, in that order: what the row says, else what is on file."""
    stored, values = row.found or {}, row.values
    fields: dict[str, Any] = {name: values.get(name, stored.get(name)) for name in PLAIN}
    fields["email"], fields["rank"] = fields["email"] or "", fields["rank"] or ""
    fields["unit_id"] = units[fold(values["unit"])] if values.get("unit") else stored.get("unit_id")
    fields["inactive_since"] = _inactive_since(
        active=values.get("status"), stored=stored.get("inactive_since"), today=facts.today
    )
    keys = keys_of(fields["first_name"], fields["last_name"], values["member_number"], fields["email"])
    fields["sort_key"], fields["search_key"] = keys
    return fields


def _inactive_since(*, active: bool | None, stored: date | None, today: date) -> date | None:
    if active is None or is_active_on(stored, today) == active:
        return stored
    return None if active else today


def _added(pk: int, row: Row, source: str) -> Entry:
    return Entry("member.added", "member", pk, row.who, pk, {"import": source, "row": row.number})


def _changed(row: Row, source: str) -> Entry:
    after = {name: row.values[name] for name in row.before}
    if "status" in after:
        after["status"] = "active" if after["status"] else "inactive"
    differences = {name.replace("_", " "): told for name, told in changes(row.before, after).items()}
    told = {"import": source, "row": row.number, "changes": differences}
    return Entry("member.changed", "member", row.found["id"], row.who, row.found["id"], told)

"""The renewal screen as CSV: every line of the tab with its dates and why."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse

from recert.core.renewal import PlanLine
from recert.personnel.models import Member
from recert.renewals.gather import Gathered
from recert.web.shell.lists import csv_response

HEADER = (
    "member_number",
    "first_name",
    "last_name",
    "unit",
    "credential_type",
    "listed_because",
    "old_start",
    "old_end",
    "new_start",
    "new_end",
    "training_start",
    "training_end",
    "training_due",
    "selected",
    "why",
)


def as_csv(gathered: Gathered, lines: list[PlanLine]) -> HttpResponse:
    """Return the lines as a file."""
    return csv_response("renewals", HEADER, _rows(gathered, lines))


def _rows(gathered: Gathered, lines: list[PlanLine]) -> Iterator[list[object]]:
    ids = {line.snapshot.member_id for line in lines}
    members = {member.pk: member for member in Member.objects.select_related("unit").filter(pk__in=ids)}
    for line in lines:
        member, old, new = members[line.snapshot.member_id], line.snapshot, line.days
        yield [
            member.member_number,
            member.first_name,
            member.last_name,
            member.unit,
            gathered.types[old.type_id].name,
            ", ".join(str(because) for because in line.because),
            old.valid_from,
            old.valid_through,
            new.start,
            new.end,
            new.training_start,
            new.training_end,
            new.due,
            "yes" if line.selected else "no",
            _why(line),
        ]


def _why(line: PlanLine) -> str:
    if line.faults:
        return " ".join(line.faults.values())
    return line.problem.sentence if line.problem else line.suggestion.reason

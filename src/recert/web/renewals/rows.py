"""The rows of the renewal screen: a plan's lines with names, words and what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from recert.core.renewal import Because, Code, PlanLine, RenewalPlan
from recert.credentials.models import CredentialType
from recert.kernel import days
from recert.personnel.models import Member
from recert.renewals.gather import Gathered
from recert.renewals.models import RenewalEdit
from recert.renewals.targets import Target

PER_PAGE = 50
MOST_OF_GROUP, LEAST_OF_GROUP = 7, 3
SEGMENTS = {"": "All", "ready": "Ready", "edited": "Edited by hand", "blocked": "Needs a decision"}
FIX = {
    Code.MISSING_FACT: "Enter the birth date",
    Code.SUSPENDED: "Open the credential",
    Code.REVOKED: "Open the credential",
    Code.TAKEN: "Open the member",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it is shown. ``shown`` and ``suggested`` are the texts of the date fields."""

    line: PlanLine
    member: Member
    shown: Mapping[str, str]
    suggested: Mapping[str, str]

    @property
    def pk(self) -> int:
        """The credential's id, which names the row's fields."""
        return self.line.snapshot.credential_id

    @property
    def expired(self) -> bool:
        """Whether the old credential has expired."""
        return Because.EXPIRED in self.line.because

    @property
    def training_done(self) -> bool:
        """Whether the old training is complete."""
        return Because.DONE in self.line.because

    @property
    def open_by_hand(self) -> bool:
        """Whether dates may be typed although there is no suggestion."""
        return self.line.problem is None or not self.line.problem.final

    @property
    def blocked(self) -> bool:
        """Whether the row has no dates to edit."""
        problem = self.line.problem
        return problem is not None and (
            problem.final or not (self.line.by_hand or self.line.suggestion.days.end)
        )

    @property
    def hold(self) -> str:
        """``Suspended`` or ``Revoked`` where the authority says so."""
        return self.line.snapshot.hold.capitalize()

    @property
    def fix(self) -> str:
        """What to do about the problem, as the words of a link."""
        return FIX.get(self.line.problem.code, "") if self.line.problem else ""

    @property
    def fix_birth_date(self) -> bool:
        """Whether the member's record is where to go."""
        return bool(self.line.problem and self.line.problem.code == Code.MISSING_FACT)

    @property
    def edited_dates(self) -> bool:
        """Whether the credential's own days were edited."""
        return bool({"start", "end"} & self.line.by_hand)

    @property
    def edited_start(self) -> bool:
        """Whether the new start was edited."""
        return "start" in self.line.by_hand

    @property
    def edited_end(self) -> bool:
        """Whether the new end was edited."""
        return "end" in self.line.by_hand

    @property
    def edited_training(self) -> bool:
        """Whether the training's days were edited."""
        return bool({"training_start", "training_end", "due"} & self.line.by_hand)


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one credential type, with its counts over all pages."""

    kind: CredentialType
    target: Target | None
    total: int
    ready: int
    selected: int
    rows: list[Row] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many rows are not shown here."""
        return self.total - len(self.rows)


def in_segment(plan: RenewalPlan, segment: str) -> list[PlanLine]:
    """Return the lines of one tab."""
    if segment == "ready":
        return [line for line in plan.lines if line.ready]
    if segment == "edited":
        return [line for line in plan.lines if line.by_hand or line.faults]
    if segment == "blocked":
        return [line for line in plan.lines if not line.ready]
    return list(plan.lines)


def segment_counts(plan: RenewalPlan) -> list[tuple[str, str, int]]:
    """Return each tab's key, words and count."""
    return [(key, words, len(in_segment(plan, key))) for key, words in SEGMENTS.items()]


def first_of_each(lines: Iterable[PlanLine]) -> list[PlanLine]:
    """Return the first few lines of every type, for the view over all types: fewer of each where there are many types."""
    groups: dict[int, list[PlanLine]] = {}
    for line in lines:
        groups.setdefault(line.snapshot.type_id, []).append(line)
    each = max(LEAST_OF_GROUP, min(MOST_OF_GROUP, PER_PAGE // len(groups)))
    return [line for group in groups.values() for line in group[:each]]


def groups(gathered: Gathered, shown: list[PlanLine], lines: list[PlanLine]) -> list[Group]:
    """Return the shown lines under their types; counts are over all ``lines``."""
    members = _members(shown)
    typed = _typed(gathered, shown)
    totals, ready, selected = (
        _count(part) for part in (lines, [x for x in lines if x.ready], [x for x in lines if x.selected])
    )
    found: dict[int, Group] = {}
    for line in shown:
        pk = line.snapshot.type_id
        if pk not in found:
            found[pk] = Group(
                gathered.types[pk],
                gathered.targets.get(pk),
                totals[pk],
                ready.get(pk, 0),
                selected.get(pk, 0),
            )
        found[pk].rows.append(_row(line, members[line.snapshot.member_id], typed))
    return list(found.values())


def _count(lines: Iterable[PlanLine]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for line in lines:
        counts[line.snapshot.type_id] = counts.get(line.snapshot.type_id, 0) + 1
    return counts


def _members(lines: Iterable[PlanLine]) -> dict[int, Member]:
    ids = {line.snapshot.member_id for line in lines}
    return {member.pk: member for member in Member.objects.select_related("unit").filter(pk__in=ids)}


def _typed(gathered: Gathered, lines: Iterable[PlanLine]) -> dict[int, dict[str, str]]:
    faulty = [line.snapshot.credential_id for line in lines if line.faults]
    if not faulty:
        return {}
    return dict(
        RenewalEdit.objects.filter(run_id=gathered.run.pk, credential_id__in=faulty).values_list(
            "credential_id", "typed"
        )
    )


def _row(line: PlanLine, member: Member, typed: Mapping[int, Mapping[str, str]]) -> Row:
    suggested = texts(line.suggestion.days)
    shown = texts(line.days)
    for name in line.faults:
        shown[name] = typed.get(line.snapshot.credential_id, {}).get(name, "")
    return Row(line, member, shown, suggested)


def texts(found: object) -> dict[str, str]:
    """Return the five days of a line as texts."""
    return {
        name: days.show(_day(found, name))
        for name in ("start", "end", "training_start", "training_end", "due")
    }


def _day(found: object, name: str) -> date | None:
    value: date | None = getattr(found, name)
    return value

"""Plan the renewal of many credentials: facts + policy + edits + today → what would happen, line by line, and why.

Pure: the same input gives the same plan and the same fingerprint, so that what was previewed is what is applied.
Every day is a calendar day; ``valid_through``, ``end`` and ``due`` are last days, inclusive.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from recert.core.kinds import by_birthday
from recert.core.periods import due_day
from recert.core.rules import Rule
from recert.core.snapshots import Code, CredentialSnapshot, Days, Problem, Suggestion
from recert.core.suggesting import suggest

__all__ = ["Code", "CredentialSnapshot", "Days", "Problem", "Suggestion", "suggest"]
DAY_FIELDS = ("start", "end", "training_start", "training_end", "due")


class Because(StrEnum):
    """Why a credential is listed."""

    EXPIRED = "expired"
    EXPIRING = "expiring"
    DONE = "training done"


LISTED = {  # by whether it is expired, and whether its training is done; each made once for all lines
    (True, False): (Because.EXPIRED,),
    (True, True): (Because.EXPIRED, Because.DONE),
    (False, False): (Because.EXPIRING,),
    (False, True): (Because.EXPIRING, Because.DONE),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """How training runs: by each credential's validity (due ``days_before`` its end), or the same days for all."""

    same_for_all: bool = False
    days_before: int = 14
    start: date | None = None
    end: date | None = None
    due: date | None = None
    target: str = "join"


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person changed on one row: the tick, days, and values that are no days (``faults``: field → sentence)."""

    selected: bool | None = None
    days: Mapping[str, date] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


NO_EDIT = Edit()
NOTHING: frozenset[str] = frozenset()


class PlanLine(NamedTuple):
    """One credential in the plan."""

    snapshot: CredentialSnapshot
    because: tuple[Because, ...]
    suggestion: Suggestion
    days: Days
    by_hand: frozenset[str]
    faults: Mapping[str, str]
    problem: Problem | None
    selected: bool

    @property
    def ready(self) -> bool:
        """Whether it may be ticked."""
        return self.problem is None and not self.faults


@dataclass(frozen=True)
class RenewalPlan:
    """All lines, in the order of the snapshots."""

    lines: tuple[PlanLine, ...]
    policy: Policy
    today: date

    @cached_property
    def selected(self) -> tuple[PlanLine, ...]:
        """The lines that would be renewed."""
        return tuple(line for line in self.lines if line.selected)

    @cached_property
    def left_out(self) -> tuple[PlanLine, ...]:
        """The lines that would not."""
        return tuple(line for line in self.lines if not line.selected)

    @cached_property
    def by_type(self) -> Counter[int]:
        """How many would be renewed, by type id."""
        return Counter(line.snapshot.type_id for line in self.selected)

    def digests(self) -> dict[int, str]:
        """Return a short digest of each selected line: what a person confirms."""
        texts: dict[int, str] = {}
        return {line.snapshot.credential_id: _digest(_spell(line, texts)) for line in self.selected}

    @cached_property
    def fingerprint(self) -> str:
        """The digest of everything that confirming this plan would do."""
        texts: dict[int, str] = {}
        by_id = sorted(self.selected, key=lambda line: line.snapshot.credential_id)
        lines = "\n".join([_spell(line, texts) for line in by_id])
        return _digest(f"{self.policy}|{self.today}|{lines}", 32)


def _spell(line: PlanLine, texts: dict[int, str]) -> str:
    """``texts``: the days that were spelt before; many lines share theirs."""
    snapshot, days = line.snapshot, line.days
    text = texts.get(id(days))
    if text is None:
        text = f"{days.start} {days.end} {days.training_start} {days.training_end} {days.due}"
        texts[id(days)] = text
    return f"{snapshot.credential_id} {snapshot.enrollment_id} {snapshot.training_done_on} {text}"


def _digest(text: str, size: int = 6) -> str:
    return hashlib.blake2b(text.encode(), digest_size=size).hexdigest()


def plan(
    snapshots: Iterable[CredentialSnapshot],
    *,
    rules: Mapping[int, Rule | None],
    policy: Policy,
    edits: Mapping[int, Edit],
    today: date,
    select_all: bool = True,
    taken: frozenset[int] = frozenset(),
) -> RenewalPlan:
    """Return the plan for these credentials.

    ``rules`` by type id (None: no rule on file), ``edits`` by credential id. ``select_all`` ticks every ready row that
    has no tick of its own. ``taken``: members who already have open training on the target assignment.
    """
    desk = _Desk(rules, policy, edits, today, select_all, taken)
    return RenewalPlan(tuple(desk.line(snapshot) for snapshot in snapshots), policy, today)


def reasons_to_list(snapshot: CredentialSnapshot, today: date) -> tuple[Because, ...]:
    """Return why a credential is on the list on this day."""
    return LISTED[snapshot.valid_through < today, snapshot.training_done_on is not None]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every line of one plan shares."""

    rules: Mapping[int, Rule | None]
    policy: Policy
    edits: Mapping[int, Edit]
    today: date
    select_all: bool
    taken: frozenset[int]
    known: dict[tuple[object, ...], tuple[Suggestion, Problem | None]] = field(default_factory=dict)

    def line(self, snapshot: CredentialSnapshot) -> PlanLine:
        """Return the line of one credential."""
        edit = self.edits.get(snapshot.credential_id, NO_EDIT)
        suggestion, training_problem = self._suggested(snapshot, edit)
        days, by_hand = _edited(suggestion.days, edit)
        problem = (
            _problem(snapshot, suggestion, days, self.taken)
            or _unless_fixed(training_problem, by_hand)
            or _training_problem(days)
        )
        ready = problem is None and not edit.faults
        ticked = self.select_all if edit.selected is None else edit.selected
        because = reasons_to_list(snapshot, self.today)
        return PlanLine(
            snapshot, because, suggestion, days, by_hand, edit.faults, problem, selected=ready and ticked
        )

    def _suggested(self, snapshot: CredentialSnapshot, edit: Edit) -> tuple[Suggestion, Problem | None]:
        """Return the suggestion with its training, worked out once for all who share the facts and typed nothing."""
        if edit.days:
            return self._work_out(snapshot, edit)
        key = (
            snapshot.type_id, snapshot.issued_on, snapshot.valid_from, snapshot.valid_through, snapshot.anchor,
            snapshot.training_done_on, self._birthday(snapshot),
        )  # fmt: skip
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._work_out(snapshot, edit)
        return found

    def _birthday(self, snapshot: CredentialSnapshot) -> tuple[int, int] | None:
        """Return the birthday where the rule counts by it."""
        rule, born = self.rules.get(snapshot.type_id), snapshot.birth_date
        return (born.month, born.day) if born and rule and by_birthday(rule.validity) else None

    def _work_out(self, snapshot: CredentialSnapshot, edit: Edit) -> tuple[Suggestion, Problem | None]:
        found = suggest(snapshot, self.rules.get(snapshot.type_id), self.today)
        days, problem = _with_training(found.days, self.policy, edit)
        return replace(found, days=days), problem


def _with_training(days: Days, policy: Policy, edit: Edit) -> tuple[Days, Problem | None]:
    """Add the training period that the policy gives the (possibly edited) credential days."""
    start, end = edit.days.get("start", days.start), edit.days.get("end", days.end)
    if policy.same_for_all:
        return Days(days.start, days.end, policy.start, policy.end, policy.due), None
    if start is None or end is None:
        return days, None
    if end < start:
        return Days(days.start, days.end, start, end, end), None
    due, problem = due_day(end, policy.days_before, start)
    found = Problem(Code.DAYS, problem) if problem else None
    return Days(days.start, days.end, start, end, due), found


def _unless_fixed(problem: Problem | None, by_hand: frozenset[str]) -> Problem | None:
    return None if problem is None or "due" in by_hand else problem


def _edited(suggested: Days, edit: Edit) -> tuple[Days, frozenset[str]]:
    if not edit.days:
        return suggested, NOTHING
    values = {name: edit.days.get(name, getattr(suggested, name)) for name in DAY_FIELDS}
    by_hand = frozenset(name for name in edit.days if edit.days[name] != getattr(suggested, name))
    return Days(**values), by_hand


def _problem(
    snapshot: CredentialSnapshot, suggestion: Suggestion, days: Days, taken: frozenset[int]
) -> Problem | None:
    if snapshot.hold:
        what = "Suspended" if snapshot.hold == "suspended" else "Revoked"
        return Problem(
            Code(snapshot.hold),
            f"{what} by the authority: reinstate the credential before renewing it.",
            final=True,
        )
    if snapshot.member_id in taken:
        return Problem(
            Code.TAKEN,
            "Already has open training on this assignment: withdraw it there, or choose a new assignment.",
        )
    if days.start is None or days.end is None:
        return suggestion.problem  # a suggestion without days always says why
    return _days_problem(snapshot, days.start, days.end)


def _days_problem(snapshot: CredentialSnapshot, start: date, end: date) -> Problem | None:
    if end < start:
        return Problem(Code.DAYS, "The new end is before the new start.")
    if start <= snapshot.valid_from:
        return Problem(Code.DAYS, "The new period must start after the old one started.")
    return None


def _training_problem(days: Days) -> Problem | None:
    if days.training_start is None or days.training_end is None or days.due is None:
        return Problem(Code.DAYS, "Enter start, end and due date of the training for everyone.")
    if days.due < days.training_start:
        return Problem(Code.DAYS, "Training would be due before it starts: change the due date or the start.")
    if days.training_end < days.due:
        return Problem(Code.DAYS, "Training would be due after it ends: change the due date or the end.")
    return None

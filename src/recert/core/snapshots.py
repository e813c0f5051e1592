"""The facts that a renewal rests on, and what the rule suggests. All days are calendar days, last days included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Code(StrEnum):
    """What stands in the way of a renewal."""

    SUSPENDED = "suspended"
    REVOKED = "revoked"
    MISSING_FACT = "missing_fact"
    TOO_EARLY = "too_early"
    NOT_RENEWABLE = "not_renewable"
    DAYS = "days"
    TAKEN = "taken"


class CredentialSnapshot(NamedTuple):
    """The facts about one credential that a renewal rests on. ``training_done_on`` is the day training was completed.

    A tuple, because a renewal makes and compares a hundred thousand of them.
    """

    credential_id: int
    member_id: int
    type_id: int
    issued_on: date
    valid_from: date
    valid_through: date
    anchor: date | None = None
    birth_date: date | None = None
    hold: str = ""
    enrollment_id: int | None = None
    training_done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be renewed as it stands. ``final``: no date typed by hand can change it."""

    code: Code
    sentence: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """The new credential's first and last day, and its training's start, end and due day."""

    start: date | None = None
    end: date | None = None
    training_start: date | None = None
    training_end: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the rule says. ``weak``: it rests on today because no training is on record.

    ``late_credit``: where training done inside the old period was only recorded or renewed after it, the sentence that says
    so, and what the dates would be without it.
    """

    days: Days
    reason: str
    short: str
    anchor: date | None = None
    weak: bool = False
    late_credit: str = ""
    problem: Problem | None = None

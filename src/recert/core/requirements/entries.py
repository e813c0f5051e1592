"""An entry of a training log, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from recert.core.dates import say
from recert.core.requirements.kinds import NO_HOURS


class Verdict(StrEnum):
    """What became of an entry."""

    COUNTED = "counted"
    OUTSIDE_PERIOD = "outside_period"
    ALREADY_USED = "already_used"
    TOO_SHORT = "too_short"
    DUPLICATE = "duplicate"
    OVER_CAP = "over_cap"
    OVER_DAY_CAP = "over_day_cap"
    WRONG_CATEGORY = "wrong_category"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    PENDING_APPROVAL = "pending_approval"


@dataclass(frozen=True, slots=True)
class Entry:
    """Training done on a day (None: not known), with its hours.

    ``categories``: the ones that its hours may serve. ``facts``: ``mode``, ``topic``, ``title``, ``tag``, ``role``,
    ``kind``, ``course``, ``credential`` and flags; ``category``, ``tag`` and ``course`` may hold several values.
    ``days``: over how many days the hours lie, ``on`` being the last; a cap of each day holds for as many.
    ``session``: equal for the parts of one class whose hours lie in several categories; ``session_hours``: its hours
    in all.
    """

    on: date | None = None
    hours: Decimal = NO_HOURS
    categories: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    session: int | None = None
    session_hours: Decimal = NO_HOURS
    days: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one entry: hours counted, towards what, and why not (all of) them.

    ``towards``: (category or "", hours). ``verdict`` other than counted with hours: only a part counted.
    """

    entry: Entry
    verdict: Verdict
    counted: Decimal = NO_HOURS
    towards: tuple[tuple[str, Decimal], ...] = ()
    why: str = ""

    @property
    def sentence(self) -> str:
        """Say it in one sentence."""
        if self.verdict is Verdict.COUNTED:
            return f"Counted: {self._counted()}."
        if self.counted:
            part = f"{plain(self.counted)} of {hours_words(self.entry.hours)}"
            return f"Counted in part: {part}{self._towards()}; {self.why}."
        return f"Not counted: {self.why}."

    def _counted(self) -> str:
        words = f"{hours_words(self.counted)}{self._towards()}" if self.counted else ""
        return ", ".join(part for part in (words, self.why) if part) or "no hours, but kept on record"

    def _towards(self) -> str:
        places = [(name.replace("_", " "), hours) for name, hours in self.towards if name]
        if not places:
            return " towards the total" if self.towards else ""
        if len(places) == 1:
            return f" towards {places[0][0]}"
        return " towards " + " and ".join(f"{name} ({plain(hours)})" for name, hours in places)


def plain(hours: Decimal) -> str:
    """Return hours without empty decimals: 41.5, 60."""
    text = f"{hours:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def hours_words(hours: Decimal) -> str:
    """Return hours with their noun: 1 hour, 2.5 hours."""
    return f"{plain(hours)} hour{'' if hours == 1 else 's'}"


def on_words(entry: Entry) -> str:
    """Return when it was: on 3 May 2026."""
    return f"on {say(entry.on)}" if entry.on else "without a date"

"""When training runs: the same days for all, or those of each credential. Pure: no query, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from recert.core.periods import due_day

SAME_FOR_ALL, CREDENTIAL_VALIDITY = "same_for_all", "credential_validity"
MOST_DAYS = 3650
NEVER_EXPIRES = "The credential never expires: give the same start and end for all instead of its validity."
DUE_TOO_EARLY = "Training would be due before the credential starts."
NO_CREDENTIAL = "No credential of this type on file."


class Period(Protocol):
    """The first and the last valid day of a credential."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_through(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Days:
    """First, last and due day of one person's training, inclusive."""

    starts_on: date
    ends_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Terms:
    """The training period logic of an assignment."""

    logic: str = CREDENTIAL_VALIDITY
    starts_on: date | None = None
    ends_on: date | None = None
    due_on: date | None = None
    due_days_before: int = 14

    @property
    def same(self) -> Days | None:
        """The days that everyone shares; None by credential validity."""
        if self.logic != SAME_FOR_ALL or not (self.starts_on and self.ends_on and self.due_on):
            return None
        return Days(self.starts_on, self.ends_on, self.due_on)

    def problems(self) -> dict[str, str]:
        """Return what is wrong with these terms, by field; nothing when they are sound."""
        if self.logic == CREDENTIAL_VALIDITY:
            wrong = not 0 <= self.due_days_before <= MOST_DAYS
            return {"due_days_before": f"Give a whole number of days from 0 to {MOST_DAYS}."} if wrong else {}
        if self.logic != SAME_FOR_ALL:
            return {"logic": "Choose one of the two."}
        given = {"starts_on": self.starts_on, "ends_on": self.ends_on, "due_on": self.due_on}
        missing = {
            name: "Everyone has the same days, so this one is needed."
            for name, day in given.items()
            if not day
        }
        return missing or self._out_of_order()

    def _out_of_order(self) -> dict[str, str]:
        days = self.same
        if days and days.ends_on < days.starts_on:
            return {"ends_on": "The end is before the start."}
        if days and days.due_on < days.starts_on:
            return {"due_on": "Training would be due before it starts."}
        if days and days.due_on > days.ends_on:
            return {"due_on": "Training would be due after it ends."}
        return {}


@dataclass(frozen=True, slots=True)
class Suggested:
    """A person's days, or the sentence that says why there are none; ``short``: the same without the days."""

    days: Days | None
    problem: str = ""
    short: str = ""


def suggest(terms: Terms, credential: Period | None) -> Suggested:
    """Return the training days of the holder of this credential (None: the person holds none)."""
    if terms.same:
        return Suggested(terms.same)
    if credential is None:
        return Suggested(None, NO_CREDENTIAL)
    if credential.valid_through is None:
        return Suggested(None, NEVER_EXPIRES)
    due, problem = due_day(credential.valid_through, terms.due_days_before, credential.valid_from)
    if due is None:
        return Suggested(None, problem or DUE_TOO_EARLY, DUE_TOO_EARLY)
    return Suggested(Days(credential.valid_from, credential.valid_through, due))

"""How an assignment runs: the training period and the due day. Starts, ends and due days are all included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from recert.core.dates import add_days, counted, say


@dataclass(frozen=True, slots=True)
class TrainingPeriod:
    """First, last and due day of training. ``due`` None: it would lie before the start, as ``problem`` says."""

    start: date
    end: date
    due: date | None
    problem: str | None = None


def due_day(expires: date, days_before: int, start: date) -> tuple[date | None, str | None]:
    """Return (due day, None), so many days before the last valid day.

    Never before the start: (None, a sentence) there, and the row asks.
    """
    due = add_days(expires, -days_before)
    if due >= start:
        return due, None
    return None, (
        f"{counted(days_before, 'day')} before {say(expires)} is {say(due)}, before training starts on {say(start)}: "
        "choose another due date."
    )


def training_period(valid_from: date, valid_through: date, days_before: int) -> TrainingPeriod:
    """Return the training period that follows a credential's validity, due ``days_before`` it expires."""
    due, problem = due_day(valid_through, days_before, valid_from)
    return TrainingPeriod(valid_from, valid_through, due, problem)


def same_for_all(start: date, end: date, due: date) -> TrainingPeriod:
    """Return one training period for everyone. Raises ValueError with a sentence where the days are out of order."""
    if end < start:
        raise ValueError(f"training would end on {say(end)}, before it starts on {say(start)}")
    if not start <= due <= end:
        raise ValueError(f"the due date {say(due)} does not lie within {say(start)} to {say(end)}")
    return TrainingPeriod(start, end, due)

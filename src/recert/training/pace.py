"""Whether somebody is on the way to be done in time, by the hours and courses done so far. Pure: no query, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from recert.kernel.days import distance, show
from recert.training.progress import Progress

DAY = timedelta(days=1)
FARTHEST = 3650  # days; beyond that a forecast says nothing


class Way(StrEnum):
    """How somebody stands against the due day."""

    DONE = "done"
    IN_TIME = "in_time"
    TOO_SLOW = "too_slow"
    NOTHING_YET = "nothing_yet"
    TOO_EARLY = "too_early"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Pace:
    """A forecast. ``done_by``: the day on which all is done if it goes on as it went; None: nothing to go by."""

    way: Way
    due_on: date
    done_by: date | None = None

    @property
    def words(self) -> str:
        """Say it in a sentence; '' where it is done."""
        if self.way is Way.DONE:
            return ""
        if self.way is Way.LATE:
            return f"Late: it was due on {show(self.due_on)}."
        if self.done_by is None:
            return "Nothing counts yet." if self.way is Way.NOTHING_YET else "It is too early for a forecast."
        if self.way is Way.IN_TIME:
            return f"At this pace: done by {show(self.done_by)}, in time."
        late = distance(self.done_by, self.due_on).removeprefix("in ")
        return f"At this pace it misses the due day by {late}: done by {show(self.done_by)}."


def pace_of(progress: Progress, *, starts_on: date, due_on: date, today: date) -> Pace:
    """Return the forecast for training that started on a day and is due on another, both included.

    It goes by the share that is done of the days that have passed; training that starts later has not begun to be slow.
    """
    if progress.met:
        return Pace(Way.DONE, due_on)
    if today > due_on:
        return Pace(Way.LATE, due_on)
    passed, share = (today - starts_on).days + 1, progress.percent
    if share == 0 or passed <= 0:
        counts = any(one.counts for one in progress.counted)
        return Pace(Way.TOO_EARLY if counts else Way.NOTHING_YET, due_on)
    whole = -(-passed * 100 // share)
    if whole > FARTHEST:
        return Pace(Way.TOO_SLOW, due_on, starts_on + FARTHEST * DAY)
    done_by = starts_on + (whole - 1) * DAY
    return Pace(Way.IN_TIME if done_by <= due_on else Way.TOO_SLOW, due_on, done_by)

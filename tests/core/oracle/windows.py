"""When a renewal is in time, late or over: each edge is a day on the printed calendar, read off from the words."""

from datetime import date, timedelta
from typing import Any

from tests.core.oracle.asking import Data
from tests.core.oracle.dates import corresponding, on_page, page, walk

Edge = dict[str, Any]


def edge(data: Edge, expires: date, *, after: bool = False) -> date:
    """Return the day that an edge like ``{"days_before": 90}`` names; a fixed one lies after the expiry if so said."""
    [(word, value)] = ((word, value) for word, value in data.items() if word != "includes_expiry_month")
    if word.startswith("fixed"):
        return _fixed(word, value, expires, after=after)
    sign = 1 if word.endswith("_after") else -1
    if word.startswith("days"):
        return walk(expires, sign * value)
    if word == "calendar_months_before_expiry_month":
        return page(expires, -value + bool(data.get("includes_expiry_month")))[0]
    if word == "calendar_months_after":
        return page(expires, value)[-1]
    return corresponding(expires, sign * value * (12 if word.startswith("years") else 1))


def _fixed(word: str, value: str, expires: date, *, after: bool) -> date:
    month, number = int(value[:2]), int(value[3:])
    before, same, behind = (on_page(page(date(expires.year + year, month, 1)), number) for year in (-1, 0, 1))
    if word == "fixed_in_expiry_year":
        return same
    near = (before, same, behind)
    return min(day for day in near if day >= expires) if after else max(day for day in near if day <= expires)


def rolled(deadline: date, renewal: Data) -> date:
    """Walk on from a Saturday or a Sunday to the Monday, where the rule says so."""
    while renewal.get("business_day_roll") and deadline.isoweekday() > 5:
        deadline += timedelta(days=1)
    return deadline


def opening(renewal: Data, expires: date) -> date:
    if "grace_month" in renewal:
        return page(expires, -renewal["grace_month"]["before"])[0]
    return edge(renewal["opens"], expires) if "opens" in renewal else date.min


def closing(renewal: Data, expires: date) -> date:
    """Return the last day in time: the expiry, where only lateness is spoken of."""
    if "grace_month" in renewal:
        return rolled(page(expires, renewal["grace_month"]["after"])[-1], renewal)
    if "closes" in renewal:
        return rolled(edge(renewal["closes"], expires), renewal)
    return rolled(expires, renewal) if "late" in renewal else date.max


def late_end(renewal: Data, expires: date) -> date:
    if "late" not in renewal:
        return closing(renewal, expires)
    return rolled(edge(renewal["late"]["until"], expires, after=True), renewal)


def standing(renewal: Data, expires: date, on: date) -> str:
    """Return whether a renewal on this day is early, in time, late, or over."""
    if on < opening(renewal, expires):
        return "early"
    if on <= closing(renewal, expires):
        return "in_time"
    return "late" if on <= late_end(renewal, expires) else "over"


def checked(renewal: Data, expires: date, on: date) -> str:
    """Return the status that a window check must answer."""
    found = standing(renewal, expires, on)
    if found == "early":
        return "accepted" if renewal.get("before_window") == "completion" else "too_early"
    return after_all(renewal) if found == "over" else "accepted"


def after_all(renewal: Data) -> str:
    return str(renewal.get("late", {}).get("after_that", "too_late"))


def outcome(renewal: Data, expires: date, on: date) -> tuple[str, date | None]:
    """Return status and first day of the new period, which the old one or the day of renewal fixes."""
    found, follows = standing(renewal, expires, on), walk(expires, 1)
    if found == "in_time":
        return "renewed", follows
    if found == "late":
        anew = renewal["late"].get("anchor") == "completion"
        return ("reinstated", on) if anew else ("renewed_late", follows)
    if found == "early" and renewal.get("before_window") == "completion":
        return "renewed", on
    return ("too_early" if found == "early" else after_all(renewal)), None

"""Questions to the engine through its one door; what cannot be answered fails the test at once."""

from datetime import date
from typing import Any

from recert.core.evaluate import answer

Data = dict[str, Any]


def ask(**line: object) -> Data:
    found = answer(line)
    assert "error" not in found, (line, found)
    return found


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def person(born: date | None) -> Data:
    return {"birth_date": born.isoformat() if born else None}


def issue(validity: Data, issued: date, born: date | None = None) -> date | None:
    """Return the first last valid day."""
    found = ask(
        event="issue",
        rule={"validity": validity},
        credential={"issued": issued.isoformat()},
        person=person(born),
    )
    assert (found["status"], found["new_issue"]) == ("issued", issued.isoformat())
    return day(found["new_expiry"])


def renew(rule: Data, held: tuple[date, date], on: date, born: date | None = None, **more: str) -> Data:
    credential = {"issued": held[0].isoformat(), "expires": held[1].isoformat(), **more}
    return ask(
        event="renew", rule=rule, credential=credential, renewed_on=on.isoformat(), person=person(born)
    )


def renewed(rule: Data, held: tuple[date, date], on: date, born: date | None = None) -> tuple[Any, ...]:
    """Return status, new day of issue and new last valid day."""
    found = renew(rule, held, on, born)
    return found["status"], day(found["new_issue"]), day(found["new_expiry"])


def window(rule: Data, held: tuple[date, date], on: date) -> str:
    credential = {"issued": held[0].isoformat(), "expires": held[1].isoformat()}
    found = ask(event="window_check", rule=rule, credential=credential, event_date=on.isoformat())
    return str(found["status"])


def period(data: Data, issued: date | None = None, as_of: date | None = None) -> tuple[date, date] | None:
    """Return first and last day of the requirement period; None where nothing is owed."""
    line: Data = {"event": "period", "rule": {"period": data}}
    if issued:
        line["credential"] = {"issued": issued.isoformat()}
    if as_of:
        line["as_of"] = as_of.isoformat()
    found = ask(**line)
    start, end = day(found["period_start"]), day(found["period_end"])
    return (start, end) if start and end else None


def hours(asked: Data, log: list[Data], **more: object) -> Data:
    period = {"start": "2026-01-01", "end": "2026-12-31"}
    return ask(**{"event": "hours", "rule": {"requirement": asked}, "log": log, "period": period, **more})

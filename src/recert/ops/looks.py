"""What ``doctor`` looks at inside the database: the file, the records, the background work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps

from django.db import DatabaseError, connection
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from recert.ops.invariants import Violation, violations

Look = Callable[[], str | None]
SHOWN = 3
LATE = timedelta(minutes=10)
REMEMBERED = timedelta(days=7)
RECORDS = (
    "What to do: keep a copy as it is now (`python3 run.py backup FILE`) and show these lines to whoever looks after"
    " Recert; rows changed by hand make it worse."
)


def needs_tables(look: Look) -> Look:
    """Without an answer there is one sentence for it, not a traceback."""

    @wraps(look)
    def careful() -> str | None:
        try:
            return look()
        except DatabaseError:
            return "cannot be looked at while the database does not answer or its tables are not up to date."

    return careful


@needs_tables
def file_problem() -> str | None:
    """Is the SQLite file whole, and does every key of its tables lead somewhere?"""
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        said = [row[0] for row in cursor.execute("PRAGMA quick_check(3)").fetchall()]
        lost = cursor.execute("PRAGMA foreign_key_check").fetchall()
    if said != ["ok"]:
        return (
            f"the file is damaged ({said[0]}); stop Recert and go back to a backup: `python3 run.py restore`."
        )
    tables = ", ".join(sorted({row[0] for row in lost}))
    return f"rows that point at nothing: {len(lost)} (of {tables}). {RECORDS}" if lost else None


@needs_tables
def records_problem() -> str | None:
    """Is everything true that must be true of the records?"""
    found = violations()
    by_law: dict[str, list[Violation]] = defaultdict(list)
    for one in found:
        by_law[f"{one.invariant.name}: {one.invariant.sentence}"].append(one)
    told = [f"\n        {law} {rows_of(rows)}" for law, rows in by_law.items()]
    return (
        f"rows that break what must be true: {len(found)}.{''.join(told)}\n        {RECORDS}"
        if found
        else None
    )


def rows_of(found: list[Violation]) -> str:
    """Name the first few rows."""
    first = "; ".join(f"{one.id} in agency {one.agency_id} ({one.what})" for one in found[:SHOWN])
    more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return f"Broken by {first}{more}."


@needs_tables
def queue_problem() -> str | None:
    """Is the background work done, and does it succeed?"""
    return " ".join(sentences()) or None


def sentences() -> Iterable[str]:
    """Yield what is wrong with the background work."""
    since = timezone.now() - LATE
    due = Q(run_after=get_date_max()) | Q(run_after__lt=since)
    waiting = DBTaskResult.objects.filter(due, status="READY", enqueued_at__lt=since).count()
    if waiting:
        yield (
            f"tasks that wait for more than 10 minutes: {waiting}. The worker is not running: start Recert again, or"
            " the worker alone with `python3 run.py worker`."
        )
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=timezone.now() - REMEMBERED)
    last = failed.order_by("-finished_at").first()
    if last:
        yield (
            f"tasks that failed in the last 7 days: {failed.count()}, the latest {last.task_path} with"
            f" {last.exception_class_path}; the log of the worker says more."
        )

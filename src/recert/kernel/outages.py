"""What stands in the way for now and is no mistake of the program: the database is away, busy, full or closed to us.

Only the standard library is imported, so that the commands can say it before anything is installed.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from enum import Enum, unique


@unique
class Outage(Enum):
    """A passing reason why records cannot be read or written; its value is how the probes call it."""

    BUSY = "busy"
    FULL = "disk full"
    FORBIDDEN = "not writable"
    AWAY = "does not answer"


ERRNO = {
    Outage.FULL: {errno.ENOSPC, errno.EDQUOT, errno.EFBIG},
    Outage.FORBIDDEN: {errno.EACCES, errno.EPERM, errno.EROFS},
}
# How an SQLSTATE or the name of an SQLite error begins; the first that fits counts.
CODES = {
    Outage.BUSY: ("40", "55P03", "57014", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL"),
    Outage.FULL: ("53100", "SQLITE_FULL"),
    Outage.FORBIDDEN: ("25006", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR"),
    Outage.AWAY: ("08", "53", "57P", "58"),
}
# What came from the connection itself, before or after the server could speak, has words but no code.
WORDS = {
    Outage.BUSY: re.compile("is locked"),
    Outage.FULL: re.compile("disk is full|No space left on device"),
    Outage.FORBIDDEN: re.compile("readonly database|unable to open database file"),
    Outage.AWAY: re.compile("connect|could not translate host|EOF detected|timeout expired", re.IGNORECASE),
}


def find(problem: BaseException) -> Outage | None:
    """Return what stands in the way, here or in what led to the problem; None when it is our own mistake."""
    return next(filter(None, map(of, chain(problem))), None)


def chain(problem: BaseException) -> Iterator[BaseException]:
    """Yield the problem and what led to it, the latest first."""
    current: BaseException | None = problem
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__


def of(problem: BaseException) -> Outage | None:
    """Return what stands in the way by one link of the chain."""
    if isinstance(problem, OSError):
        return next((outage for outage, numbers in ERRNO.items() if problem.errno in numbers), None)
    code = _code(problem.__cause__ or problem)  # Django wraps what the driver of the database raised
    if code:
        return next((outage for outage, begins in CODES.items() if code.startswith(begins)), None)
    if not {kind.__name__ for kind in type(problem).__mro__} & {"OperationalError", "InterfaceError"}:
        return None
    return next((outage for outage, words in WORDS.items() if words.search(str(problem))), None)


def _code(problem: BaseException) -> str:
    return getattr(problem, "sqlstate", None) or getattr(problem, "sqlite_errorname", None) or ""

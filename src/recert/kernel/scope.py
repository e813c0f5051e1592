"""Which agency the running code speaks for.

One context variable. Nothing that belongs to an agency can be read or written while it is empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

EVERY = "*"
_agency: ContextVar[int | None] = ContextVar("agency", default=None)
_everyone: ContextVar[bool] = ContextVar("every_agency", default=False)


class TenancyError(RuntimeError):
    """Code touched an agency's rows outside that agency's scope: always a defect, never a user's mistake."""


def current_agency_id() -> int | None:
    """Return the id of the agency in scope, or None."""
    return _agency.get()


def require_agency_id() -> int:
    """Return the id of the agency in scope; raise TenancyError when there is none."""
    agency_id = _agency.get()
    if agency_id is None:
        message = "No agency in scope: wrap the work in agency_scope(agency_id)."
        raise TenancyError(message)
    return agency_id


@contextmanager
def agency_scope(agency_id: int) -> Iterator[None]:
    """Speak for one agency; scopes of two agencies never nest (one transaction is one agency)."""
    held = _agency.get()
    if held is not None and held != agency_id:
        message = f"Scope of agency {agency_id} opened inside the scope of agency {held}."
        raise TenancyError(message)
    token = _agency.set(agency_id)
    try:
        yield
    finally:
        _agency.reset(token)


@contextmanager
def every_agency() -> Iterator[None]:
    """See the rows of every agency by raw SQL: for the doctor, backups, the choice of an agency. None can be written."""
    token = _everyone.set(True)
    try:
        yield
    finally:
        _everyone.reset(token)


def setting() -> str:
    """Return what the database is told: the id of the agency in scope, ``*`` for every one, nothing for none."""
    return EVERY if _everyone.get() else str(_agency.get() or "")

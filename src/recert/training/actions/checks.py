"""What every action of the training app checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import IntegrityError, transaction

from recert.kernel.problems import ProblemError

MOST_HOURS = Decimal("9999.99")


def text(value: str, *, most: int, needed: bool = False, several_lines: bool = False) -> str:
    """Return the text as it is kept; raise ValueError with a sentence."""
    kept = value.strip() if several_lines else " ".join(value.split())
    if needed and not kept:
        raise ValueError("This is needed: fill it in.")
    if len(kept) > most:
        raise ValueError(f"At most {most} characters; this has {len(kept)}.")
    if any(not char.isprintable() and char not in "\n\r\t" for char in kept):
        raise ValueError("There is a character in it that cannot be shown: type it again.")
    return kept


def hours(value: Decimal | float | str, *, least: Decimal = Decimal(0)) -> Decimal:
    """Return hours with two decimals; raise ValueError with a sentence."""
    try:
        given = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("Not a number of hours: write 1.5 or 24.") from None
    if not given.is_finite() or not least <= given <= MOST_HOURS:
        raise ValueError(f"Hours go from {least} to {MOST_HOURS}.")
    if given != round(given, 2):
        raise ValueError("Hours have at most two decimals.")
    return given


class Problems:
    """Collects what is wrong, field by field, and raises it all at once."""

    def __init__(self, found: Mapping[str, str] | None = None) -> None:
        self.found = dict(found or {})

    @contextmanager
    def of(self, field: str) -> Iterator[None]:
        """Keep a ValueError of the block as the problem of this field."""
        try:
            yield
        except ValueError as fault:
            self.found[field] = str(fault)

    def stop(self) -> None:
        """Raise ProblemError when there is anything wrong."""
        if self.found:
            raise ProblemError(self.found)


@contextmanager
def lest(field: str, problem: str) -> Iterator[None]:
    """Turn a clash with what somebody wrote at the same moment into a sentence beside the field."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        raise ProblemError({field: problem}) from clash


def not_after(day: date, today: date) -> None:
    """Raise ValueError for a day to come."""
    if day > today:
        raise ValueError("This day is still to come: give today or a day before.")

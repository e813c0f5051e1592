"""A report ready to be written down: the same tables become CSV, XLSX and PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from recert.kernel import days

NUMBERS = (int, float, Decimal)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in a CSV file, its heading for people, its width in characters. ``end``: numbers, to the right."""

    key: str
    name: str
    width: int = 14
    end: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. ``rows`` may come from the database one after the other, and are read once."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    note: str = ""
    empty: str = "Nothing is on file here."


@dataclass(frozen=True, slots=True)
class Made:
    """By whom and when a report was made, and for which agency."""

    agency: str
    by: str
    at: datetime

    def words(self, value: object) -> str:
        """Return a value as a person of the agency reads it."""
        if isinstance(value, datetime):
            return days.show_moment(value)
        if isinstance(value, date):
            return days.show(value)
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "" if value is None else str(value)

    @property
    def moment(self) -> str:
        """The moment to the second, with the zone's name."""
        here = days.local(self.at)
        return f"{days.show(here.date())}, {here:%H:%M:%S} ({days.spelling().zone})"


@dataclass(frozen=True, slots=True)
class Report:
    """A title, what was asked for, and tables. ``name`` names the file; ``lead`` is the answer in sentences.

    ``apart``: no table says it all, so as CSV each is a file of its own; else the first does.
    """

    name: str
    title: str
    tables: Sequence[Table]
    asked: Sequence[tuple[str, str]] = ()
    lead: Sequence[str] = ()
    closing: Sequence[str] = field(default_factory=tuple)
    wide: bool = True
    apart: bool = False

"""A report ready to be written down: the same tables become CSV, XLSX and PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from recert.kernel.days import DAY_MONTH, show

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
    """By whom and when a report was made, for which agency, and how that agency writes days."""

    agency: str
    by: str
    at: datetime
    zone: str = "UTC"
    style: str = DAY_MONTH

    def local(self, moment: datetime) -> datetime:
        """Return a moment on the agency's clock, without its zone."""
        return moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def words(self, value: object) -> str:
        """Return a value as a person of the agency reads it."""
        if isinstance(value, datetime):
            local = self.local(value)
            return f"{show(local.date(), self.style)}, {local:%H:%M}"
        if isinstance(value, date):
            return show(value, self.style)
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "" if value is None else str(value)

    @property
    def moment(self) -> str:
        """The moment to the second, with the zone's name."""
        local = self.local(self.at)
        return f"{show(local.date(), self.style)}, {local:%H:%M:%S} ({self.zone})"


@dataclass(frozen=True, slots=True)
class Report:
    """A title, what was asked for, and tables. ``name`` names the file; ``lead`` is the answer in sentences."""

    name: str
    title: str
    tables: Sequence[Table]
    asked: Sequence[tuple[str, str]] = ()
    lead: Sequence[str] = ()
    closing: Sequence[str] = field(default_factory=tuple)
    wide: bool = True

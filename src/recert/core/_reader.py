"""Reads the fields of a rule and notes every problem beside its field, so that one reading shows them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from recert.core.dates import MonthDay, parse_day, parse_month_day

Choice = TypeVar("Choice", bound=StrEnum)
ANY_DAY = MonthDay(1, 1)
MOST_HOURS, LONGEST_TEXT, LONGEST_NOTE = 100_000, 200, 4_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field, and what it may be."""

    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.field}: {self.problem}"


class RuleError(ValueError):
    """A rule that cannot be used. ``problems`` holds all of them; ``field`` and ``problem`` are the first one's."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; also ".join(str(problem) for problem in problems))
        self.problems = problems
        self.field, self.problem = problems[0].field, problems[0].problem


class Reader:
    """One object of a rule. Each method takes a field off the list; ``done`` refuses what is left.

    A field with a problem is noted and read as a harmless value: the whole rule is refused at the end.
    """

    def __init__(self, data: Any, path: str, problems: list[Problem]) -> None:
        self.path, self.problems, self.known = path, problems, list[str]()
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self.note("", f"{spell(data)} is not an object with fields")

    def note(self, name: str, problem: str) -> None:
        """Note a problem of a field; of this object where the name is empty."""
        self.problems.append(Problem(".".join(part for part in (self.path, name) if part) or "rule", problem))

    def raw(self, name: str) -> Any:
        """Return a field as it stands, None where it is missing or null."""
        self.known.append(name)
        return self.data.get(name)

    def has(self, name: str) -> bool:
        return self.data.get(name) is not None

    def section(self, name: str) -> Reader | None:
        """Return a field that is itself an object, None where it is missing or null."""
        value = self.raw(name)
        return None if value is None else Reader(value, self._below(name), self.problems)

    def number(self, name: str, low: int, high: int, default: int | None = None, *, what: str = "") -> int:
        """Return a whole number between two bounds (``what`` names it); required where there is no default."""
        value = self.raw(name)
        if value is None:
            if default is None:
                self.note(name, f"missing; give a whole number from {low} to {high}")
            return low if default is None else default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            wanted = f"a {what}; give {low} to {high}" if what else f"a whole number from {low} to {high}"
            self.note(name, f"{spell(value)} is not {wanted}")
            return low
        return value

    def choice(self, name: str, options: type[Choice]) -> Choice | None:
        """Return one of the words that the field may be, None where it is missing."""
        value = self.raw(name)
        if value is None:
            return None
        if not isinstance(value, str) or value not in options.__members__.values():
            self.note(name, f"{spell(value)} is not known here; give {listed(list(options))}")
            return None
        return options(value)

    def hours(self, name: str, *, needed: bool = False, positive: bool = False) -> Decimal | None:
        """Return a number of hours, months or shares, 0 or more; None where it is missing."""
        value = self.raw(name)
        if value is None and needed:
            self.note(name, "missing; give a number, 0 or more")
        found = self.as_hours(name, value)
        if positive and found == 0:
            self.note(name, "0 would let nothing count; give more, or leave it out")
        return found

    def as_hours(self, name: str, value: Any) -> Decimal | None:
        """Return a value of this field as a number, 0 or more; None where there is none."""
        if value is None:
            return None
        # "Not a number" and infinity fail the comparison.
        good = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        if not good or not 0 <= value <= MOST_HOURS:
            self.note(name, f"{spell(value)} is not a number from 0 to {MOST_HOURS}")
            return None
        return Decimal(str(value))

    def long_text(self, name: str) -> str:
        """Return a text of any length; an empty one where it is missing."""
        return self.text(name, longest=LONGEST_NOTE)

    def text(self, name: str, *, needed: bool = False, longest: int = LONGEST_TEXT) -> str:
        """Return a text; an empty one where it is missing."""
        value = self.raw(name)
        if value is None:
            if needed:
                self.note(name, "missing; give a name")
            return ""
        return self._text(name, value, longest)

    def _text(self, name: str, value: Any, longest: int) -> str:
        if isinstance(value, str) and value.strip() and len(value) <= longest:
            return value
        self.note(name, f"{spell(value)} is not a text of 1 to {longest} characters")
        return ""

    def texts(self, name: str, longest: int = LONGEST_TEXT) -> tuple[str, ...]:
        """Return a list of texts; an empty one where it is missing."""
        return tuple(
            self._text(f"{name}[{index}]", value, longest) for index, value in enumerate(self.listing(name))
        )

    def flag(self, name: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self.raw(name)
        if value is not None and not isinstance(value, bool):
            self.note(name, f"{spell(value)} is neither true nor false")
        return value if isinstance(value, bool) else default

    def kind(self, what: str, kinds: list[Any]) -> Any:
        """Return the field that says which kind of thing this is, None where it is none of these."""
        value = self.raw("kind")
        if isinstance(value, str) and value in kinds:
            return value
        self.note("kind", f"{unfit(value, f'not a kind of {what}')}; give {listed(kinds)}")
        return None

    def day(self, name: str) -> date:
        """Return a day, written YYYY-MM-DD."""
        value = self.raw(name)
        try:
            return as_day(value)
        except ValueError as fault:
            self.note(name, str(fault))
            return date.min

    def month_day(self, name: str) -> MonthDay:
        """Return a day of the year, written MM-DD."""
        return self._month_day(self.raw(name), name)

    def _month_day(self, value: Any, name: str) -> MonthDay:
        try:
            return as_month_day(value)
        except ValueError as fault:
            self.note(name, str(fault))
            return ANY_DAY

    def month_days(self, name: str) -> tuple[MonthDay, ...]:
        """Return a list of different days of the year, at least one."""
        values = self.listing(name)
        days = tuple(self._month_day(value, f"{name}[{index}]") for index, value in enumerate(values))
        if not days or len(set(days)) < len(days):
            self.note(name, "give one or more different days, each as MM-DD")
        return days

    def listing(self, name: str) -> list[Any]:
        """Return a list; an empty one where the field is missing."""
        value = self.raw(name)
        if value is None or isinstance(value, list | tuple):
            return list(value or ())
        self.note(name, f"{spell(value)} is not a list")
        return []

    def sections(self, name: str) -> list[Reader]:
        """Return the objects of a list."""
        return [
            Reader(value, f"{self._below(name)}[{index}]", self.problems)
            for index, value in enumerate(self.listing(name))
        ]

    def one_of(self, readers: Mapping[str, Callable[[str], Any]]) -> Any:
        """Read the one field of several that is there; none or two of them are a problem."""
        present = [name for name in readers if self.has(name)]
        self.known.extend(readers)
        if len(present) != 1:
            found = f"{listed(present, 'and')} exclude each other" if present else "nothing is said"
            self.note("", f"{found}; give one of {', '.join(readers)}")
            return None
        return readers[present[0]](present[0])

    def done(self) -> None:
        """Refuse every field that nobody asked for."""
        known = list(dict.fromkeys(self.known))
        for name in self.data:
            if name not in known:
                allowed = f"allowed are {', '.join(known)}" if known else "no field is allowed"
                self.note(str(name)[:60], f"not a field here; {allowed}")

    def _below(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def as_day(value: Any) -> date:
    """Read a day written YYYY-MM-DD. Raises ValueError with a sentence."""
    if value is None:
        raise ValueError("missing; give a day as YYYY-MM-DD")
    return parse_day(value if isinstance(value, str) else spell(value))


def as_month_day(value: Any) -> MonthDay:
    """Read a day of the year written MM-DD. Raises ValueError with a sentence."""
    if value is None:
        raise ValueError("missing; give a day of the year as MM-DD")
    return parse_month_day(value if isinstance(value, str) else spell(value))


def unfit(value: Any, why: str) -> str:
    """Return that a value is missing, or why it will not do: "'moon' is not a kind of period"."""
    return "missing" if value is None else f"{spell(value)} is {why}"


def spell(value: Any) -> str:
    """Return a value as a message shows it, cut where it is long."""
    text = "nothing" if value is None else str(value) if isinstance(value, int | float) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004


def listed(words: list[Any], joint: str = "or") -> str:
    """Return words as a sentence lists them: a, b or c."""
    texts = [str(word) for word in words]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {joint} {texts[-1]}"

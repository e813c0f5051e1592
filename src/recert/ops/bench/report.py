"""What was measured, as a table for people and as JSON for programs: ratios first, seconds second."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

WIDTH = 46


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``limit``: what it may be at most, None where nothing is asked; ``raw``: everything that it rests on."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    beside: str = ""
    raw: Any = field(default=None)

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        if self.limit is None:
            return ""
        return "ok" if self.value <= self.limit else "missed"

    def line(self) -> str:
        """Return its line in the table."""
        target = "" if self.limit is None else f"≤ {_number(self.limit)}"
        figure = f"{self.name:{WIDTH}} {_number(self.value):>8} {self.unit:8}"
        return f"{figure} {target:>6} {self.verdict:7} {self.beside}".rstrip()


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that one run found."""

    about: dict[str, Any]
    figures: Sequence[Figure]


def _number(value: float) -> str:
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}" if value < 100 else f"{value:,.0f}"  # noqa: PLR2004 - as many digits as mean something


def table(found: Measured) -> str:
    """Return the figures, one a line, and how many targets are met."""
    about = found.about
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    head = f"{versions}; {about['members']:,} members and {about['credentials']:,} credentials beside"
    asked = [figure for figure in found.figures if figure.limit is not None]
    met = sum(figure.verdict == "ok" for figure in asked)
    return "\n".join([head, *_lines(found.figures), f"{met} of {len(asked)} targets met."])


def _lines(figures: Iterable[Figure]) -> Iterable[str]:
    return (figure.line() for figure in figures)


def as_json(found: Measured) -> str:
    """Return everything, raw numbers too."""
    figures = [{**asdict(figure), "verdict": figure.verdict} for figure in found.figures]
    return json.dumps({**found.about, "figures": figures}, indent=1, ensure_ascii=False)

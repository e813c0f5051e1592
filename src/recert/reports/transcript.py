"""A member's transcript: what was completed in a span of days, with hours by category and their sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from recert.core.requirements import hours_words, plain
from recert.credentials.models import Credential
from recert.credentials.queries import latest
from recert.kernel.days import show
from recert.sharing.papers import by_name
from recert.training.hours import parts_of
from recert.training.models import Completion

ALL, YEAR, DATES = "all", "year", "dates"


@dataclass(frozen=True, slots=True)
class Span:
    """A span of days, both ends inclusive and either open; ``words`` say what it is."""

    key: str
    words: str
    first: date | None = None
    last: date | None = None

    def told(self) -> str:
        """Return the span with its days: ``This year, 1 Jan 2026 – 31 Dec 2026``."""
        if self.first and self.last:
            return f"{self.words}, {show(self.first)} – {show(self.last)}"
        if self.first:
            return f"{self.words}, from {show(self.first)}"
        return f"{self.words}, through {show(self.last)}" if self.last else self.words


@dataclass(frozen=True, slots=True)
class Part:
    """Hours in one category, "" for none."""

    name: str
    hours: Decimal

    @property
    def told(self) -> str:
        """The hours as one writes them: ``7.5``, ``20``."""
        return plain(self.hours)


@dataclass(frozen=True, slots=True)
class Line:
    """One completion. ``corrects``: the entry that it replaces."""

    completion: Completion
    parts: Sequence[Part]
    corrects: Completion | None = None

    @property
    def hours_told(self) -> str:
        """All its hours."""
        return _all(self.parts)

    @property
    def about(self) -> str:
        """Provider, way and codes, as far as they are on record."""
        done = self.completion
        return " · ".join(filter(None, (done.provider, done.get_mode_display(), done.codes)))

    def note(self) -> str:
        """Return what was on record before, in words; "" where nothing was corrected."""
        before, now = self.corrects, self.completion
        if before is None:
            return ""
        changed = [
            f"“{before.title}”" if before.title != now.title else "",
            show(before.completed_on) if before.completed_on != now.completed_on else "",
            hours_words(before.hours) if before.hours_by_category != now.hours_by_category else "",
        ]
        told = ", ".join(filter(None, changed))
        return f"Corrected: it said {told} before." if told else "Corrected."


@dataclass(frozen=True, slots=True)
class Transcript:
    """The lines, latest first, and the hours in each category, by name."""

    span: Span
    lines: Sequence[Line]
    sums: Sequence[Part]

    @property
    def hours_told(self) -> str:
        """All hours."""
        return _all(self.sums)


def _all(parts: Iterable[Part]) -> str:
    return Part("", sum((part.hours for part in parts), Decimal(0))).told


def held(member_id: int) -> QuerySet[Credential]:
    """Return the credentials whose cycles a transcript can be asked for, by type."""
    found = latest().filter(member_id=member_id).select_related("credential_type")
    return found.order_by("credential_type__sort_key", "pk")


def spans(credentials: Iterable[Credential], today: date) -> dict[str, Span]:
    """Return the spans that one may choose from, by key; ``DATES`` is for days that are typed."""
    year = {YEAR: Span(YEAR, "This year", date(today.year, 1, 1), date(today.year, 12, 31))}
    cycles = {
        f"cycle-{each.pk}": Span(
            f"cycle-{each.pk}", f"Cycle of {each.credential_type.name}", each.valid_from, each.valid_through
        )
        for each in credentials
    }
    return {ALL: Span(ALL, "All training on record")} | year | cycles


def transcript(member_id: int, span: Span) -> Transcript:
    """Return what the member completed in the span (one query)."""
    found = Completion.objects.filter(member_id=member_id, withdrawn_at__isnull=True)
    found = found.filter(completed_on__gte=span.first) if span.first else found
    found = found.filter(completed_on__lte=span.last) if span.last else found
    rows = found.select_related("corrects", "evidence").order_by("-completed_on", "-pk")
    lines = [Line(each, _parts(each), each.corrects) for each in rows]
    return Transcript(span, lines, _sums(lines))


def _parts(completion: Completion) -> list[Part]:
    """Return the hours by category; one part without a name where there are none at all."""
    parts = parts_of(completion.hours_by_category) or {"": completion.hours}
    return [Part(name, parts[name]) for name in sorted(parts, key=by_name)]


def _sums(lines: Iterable[Line]) -> list[Part]:
    sums: dict[str, Decimal] = {}
    for part in (part for line in lines for part in line.parts):
        sums[part.name] = sums.get(part.name, Decimal(0)) + part.hours
    return [Part(name, sums[name]) for name in sorted(sums, key=by_name) if sums[name]]

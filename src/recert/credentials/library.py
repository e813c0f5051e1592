"""The built-in library: real credential types with their authorities' rules, read from one file and kept in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from recert.core.rules import Rule, parse_rule
from recert.kernel.text import fold


@dataclass(frozen=True, slots=True)
class LibraryType:
    """One type of the library. ``rule`` is in the vocabulary of ``core.rules``; ``loose`` is what stays a remark."""

    key: str
    name: str
    authority: str
    jurisdiction: str
    discipline: str
    rule: Mapping[str, Any]
    source_url: str
    verification: str
    note: str
    loose: Mapping[str, Any]

    @property
    def parsed(self) -> Rule:
        """The rule as ``core`` computes with it."""
        return parse_rule(self.rule)


@cache
def entries() -> Mapping[str, LibraryType]:
    """Return every type of the library by its key, in order of the name."""
    text = resources.files(__package__).joinpath("library/credential-types.json").read_text(encoding="utf-8")
    found = [_entry(raw) for raw in json.loads(text)]
    return {entry.key: entry for entry in sorted(found, key=lambda entry: fold(entry.name))}


def _entry(raw: Mapping[str, Any]) -> LibraryType:
    return LibraryType(
        key=raw["id"],
        name=raw["name"],
        authority=raw["issuing_authority"],
        jurisdiction=raw["jurisdiction"] or "",
        discipline=raw["discipline"] or "",
        rule=raw["rule"],
        source_url=raw["source_url"] or "",
        verification=raw["verification"] or "",
        note=raw["note"] or "",
        loose=raw.get("loose") or {},
    )


def find(*, text: str = "", state: str = "", discipline: str = "", authority: str = "") -> list[LibraryType]:
    """Return the types whose name or authority holds every word of ``text``, of this state, discipline and authority."""
    words = fold(text).split()
    return [
        entry
        for entry in entries().values()
        if all(word in fold(f"{entry.name} {entry.authority}") for word in words)
        and state in ("", entry.jurisdiction)
        and discipline in ("", entry.discipline)
        and authority in ("", entry.authority)
    ]


def by_name(name: str) -> LibraryType | None:
    """Return the type with this name or key (case and accents do not matter)."""
    wanted = fold(name)
    return next((entry for entry in entries().values() if wanted in (fold(entry.name), entry.key)), None)


def values_of(field: str, among: Iterable[LibraryType] | None = None) -> list[str]:
    """Return the distinct values of ``jurisdiction``, ``discipline`` or ``authority``, sorted."""
    return sorted(
        {getattr(entry, field) for entry in (entries().values() if among is None else among)} - {""}
    )

"""The built-in library: real credential types with their authorities' rules, read once from the rule files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from recert.core.library import LibraryType, read_library_file
from recert.kernel.text import fold

FOLDER = "library"


@cache
def entries() -> Mapping[str, LibraryType]:
    """Return every type of the library by its key, in order of the name. Raises LibraryError for a faulty file."""
    files = sorted(resources.files(__package__).joinpath(FOLDER).iterdir(), key=lambda file: file.name)
    found = [
        entry
        for file in files
        if file.name.endswith(".json")
        for entry in read_library_file(file.name, file.read_text(encoding="utf-8"))
    ]
    return {entry.key: entry for entry in sorted(found, key=lambda entry: fold(entry.name))}


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

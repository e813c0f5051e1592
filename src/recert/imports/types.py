"""Which credential type a file means: one of the agency's by name, else one of the built-in library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from recert.credentials import library
from recert.credentials.models import CredentialType
from recert.imports.matching import Nearest
from recert.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Kind:
    """A type that a file may name. ``type`` is unsaved, and ``library_key`` set, where a commit takes it first."""

    key: str
    type: CredentialType
    authority: str
    library_key: str = ""


class Kinds:
    """Looks types up by what files call them; each name is looked up once."""

    def __init__(self, types: Iterable[CredentialType]) -> None:
        own = list(types)
        self._own = {fold(each.name): each for each in own}
        self._by_library = {each.library_key: each for each in own if each.library_key}
        self._found: dict[str, Kind | str] = {}
        self._nearest = Nearest(
            [*(entry.name for entry in library.entries().values()), *(each.name for each in own)]
        )

    def named(self, name: str) -> Kind:
        """Return the type with this name; raise ValueError with a sentence."""
        if name not in self._found:
            self._found[name] = self._look_up(name)
        found = self._found[name]
        if isinstance(found, str):
            raise ValueError(found)  # noqa: TRY004 - the name is wrong, not its type
        return found

    def _look_up(self, name: str) -> Kind | str:
        entry = library.by_name(name)
        own = self._own.get(fold(name)) or (self._by_library.get(entry.key) if entry else None)
        if own is not None and own.retired_on is not None:
            return f"{own.name} is no longer in use. Put it in use again, or name another type."
        if own is not None:
            return Kind(f"own {own.pk}", own, own.authority.name)
        if entry is None:
            near = " or ".join(f"“{other}”" for other in self._nearest.to(name))
            return f"No credential type has this name. {f'Did you mean {near}?' if near else 'Add the type first.'}"
        taken = CredentialType(name=entry.name, rule=dict(entry.rule), library_key=entry.key)
        return Kind(f"library {entry.key}", taken, entry.authority, entry.key)

"""The registry of audit event kinds: each app registers what it records, with the words a person reads."""

from __future__ import annotations

_TITLES: dict[str, str] = {}


def register(**titles: str) -> None:
    """Register kinds: ``register(member__added="Member added")`` names the kind ``member.added``."""
    _TITLES.update({kind.replace("__", "."): title for kind, title in titles.items()})


def title(kind: str) -> str:
    """Return the words for a kind; an unregistered kind is shown as it is."""
    return _TITLES.get(kind, kind)


def kinds() -> dict[str, str]:
    """Return every registered kind with its title."""
    return dict(sorted(_TITLES.items(), key=lambda item: item[1]))

"""The folder of documents: into the archive, and exchanged as a whole when it comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from recert.ops.backup.archive import Writer
from recert.ops.problems import CannotGoOn


def folder() -> Path:
    """Return where the documents are kept."""
    return Path(settings.MEDIA_ROOT)


def add(writer: Writer, names: Iterable[str]) -> list[str]:
    """Add the documents of these names; return those that are not in the folder."""
    missing = []
    for name in names:
        path = folder() / name
        if path.is_file():
            writer.add(f"documents/{name}", path)
        else:
            missing.append(name)
    return missing


def aside(path: Path) -> Path:
    """Return the name under which what is there now is kept."""
    return path.with_name(f"{path.name}.before-restore-{datetime.now():%Y%m%d-%H%M%S}")  # noqa: DTZ005 - read by people here


@contextmanager
def exchanged(staged: Path) -> Iterator[Path | None]:
    """Put the staged folder in place and yield where the former one is kept; when the work inside fails, put it back."""
    here = folder()
    former = aside(here) if here.is_dir() and any(here.iterdir()) else None
    try:
        if former:
            here.rename(former)
        staged.mkdir(exist_ok=True)
        here.parent.mkdir(parents=True, exist_ok=True)
        staged.rename(here)
    except OSError as problem:
        if former and former.exists() and not here.exists():
            former.rename(here)
        raise CannotGoOn(f"The documents in {here} cannot be exchanged: {problem.strerror}.") from problem
    try:
        yield former
    except BaseException:
        here.rename(staged)
        if former:
            former.rename(here)
        raise

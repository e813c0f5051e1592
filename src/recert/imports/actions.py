"""Take a file in, match its columns, commit it once and as a whole, or drop it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.models import Credential
from recert.imports import columns
from recert.imports.models import ImportFile
from recert.imports.previews import IMPORTERS, preview_of
from recert.imports.reading import UnreadableError, read
from recert.imports.rows import Outcome, Preview
from recert.kernel.audit import Entry, record
from recert.kernel.jobs.kinds import Tell, silent
from recert.kernel.problems import ProblemError
from recert.kernel.statistics import count_after
from recert.personnel.models import Member

NAME_LENGTH = 200
WORDS = {Outcome.NEW: "new", Outcome.CHANGED: "changed", Outcome.SAME: "the same", Outcome.REFUSED: "refused"}


class MovedError(Exception):
    """What the file would do is no longer what was shown; nothing was written. The text says what differs."""


def take_file(*, by: Actor, kind: str, name: str, content: bytes) -> ImportFile:
    """Keep a file for its preview; nothing of it is written yet. Raises ProblemError on ``file``."""
    by.require(Permission.IMPORT)
    try:
        sheet = read(content)
    except UnreadableError as fault:
        raise ProblemError({"file": str(fault)}) from fault
    taken = ImportFile(
        kind=kind,
        name=plain_name(name),
        content=content,
        columns=columns.match(kind, sheet.header),
        counts={"rows": len(sheet.lines)},
        uploaded_at=timezone.now(),
        uploaded_by_id=by.user_id,
    )
    taken.save()
    return taken


def plain_name(name: str) -> str:
    """Return a file's name without folders and unseen characters, short enough to keep."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip()
    return kept[-NAME_LENGTH:] or "file.csv"


def match_columns(*, by: Actor, import_id: int, chosen: Mapping[str, int | None]) -> None:
    """Say which column holds which field. Raises ProblemError where two fields share one, ImportFile.DoesNotExist."""
    by.require(Permission.IMPORT)
    with transaction.atomic():
        taken = _open_file(import_id)
        _refuse_shared(taken.kind, chosen)
        taken.columns = dict(chosen)
        taken.save(update_fields=["columns"])


def _refuse_shared(kind: str, chosen: Mapping[str, int | None]) -> None:
    titles = {column.name: column.title for column in columns.OF_KIND[kind]}
    first: dict[int, str] = {}
    problems = {}
    for name, place in chosen.items():
        if place is not None and first.setdefault(place, name) != name:
            problems[name] = f"This column is chosen for “{titles[first[place]]}” already."
    if problems:
        raise ProblemError(problems)


def commit(*, by: Actor, import_id: int, fingerprint: str, today: date, tell: Tell = silent) -> ImportFile:
    """Write the new and changed rows in one transaction; refused rows are left out. A file is committed once.

    A file that was committed already is returned as it is. Raises MovedError when the preview with this fingerprint is
    no longer true, ProblemError when there is nothing to write, ImportFile.DoesNotExist. ``tell`` hears how far it is, and
    may raise to stop it: then nothing was written.
    """
    by.require(Permission.IMPORT)
    try:
        with transaction.atomic():
            taken = ImportFile.objects.select_for_update().get(pk=import_id)
            if taken.committed_at is None:
                _commit(taken, fingerprint, by, today, tell)
    except IntegrityError as clash:
        raise MovedError(
            "Somebody wrote records of this file at the same moment. Look again, then import."
        ) from clash
    return taken


def _commit(taken: ImportFile, fingerprint: str, by: Actor, today: date, tell: Tell) -> None:
    rows = taken.counts.get("rows", 0)
    tell("Reading the file", rows // 20)
    preview = preview_of(taken.kind, bytes(taken.content), taken.columns, today=today, lock=True)
    if preview.fingerprint != fingerprint:
        raise MovedError(what_moved(fingerprint, preview))
    if not preview.ready:
        raise ProblemError("There is nothing to import: no row is new or changed.")
    tell("Writing the rows", rows // 3)
    IMPORTERS[taken.kind].write(preview.rows, preview.facts, by=by, source=taken.name)
    count_after({Member: preview.ready} if taken.kind == "members" else {Credential: preview.ready})
    taken.committed_at = timezone.now()
    taken.counts = {"rows": preview.total, **preview.counts}
    taken.save(update_fields=["committed_at", "counts"])
    record(
        Entry(
            "import.committed", "import_file", taken.pk, taken.name, data={"kind": taken.kind, **taken.counts}
        ),
        by=by,
    )


def what_moved(shown: str, preview: Preview) -> str:
    """Say how the counts differ from those in the fingerprint that was shown."""
    before = shown.split("-")[: len(Outcome)]
    now = [str(count) for count in preview.counts.values()]
    told = [
        f"{WORDS[outcome]}: {was} before, {is_now} now"
        for outcome, was, is_now in zip(Outcome, before, now, strict=False)
        if was != is_now and was.isdecimal()
    ]
    because = f" ({'; '.join(told)})" if told else ""
    return f"The records changed since you looked{because}. Nothing was written: look again, then import."


def drop_file(*, by: Actor, import_id: int) -> str:
    """Forget a file that was not committed, and return its name. Raises ProblemError, ImportFile.DoesNotExist."""
    by.require(Permission.IMPORT)
    with transaction.atomic():
        taken = _open_file(import_id)
        taken.delete()
    return taken.name


def _open_file(import_id: int) -> ImportFile:
    taken = ImportFile.objects.select_for_update().get(pk=import_id)
    if taken.committed_at is not None:
        raise ProblemError("This file was imported already; it stays as it is.")
    return taken

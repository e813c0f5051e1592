"""What the tests of submissions share: entries as a member types them, and photos."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from recert.agencies.actors import Actor
from recert.submissions.actions.files import keep_files
from recert.submissions.actions.own import hand_in
from recert.submissions.entries import CardEntry, Entry, TrainingEntry
from recert.submissions.models import Submission

TODAY = date(2026, 3, 12)
PHOTO = b"\xff\xd8\xff\xe0 a photo"
CLASS = TrainingEntry("Trauma conference", date(2026, 3, 9), {"Trauma": Decimal(6)}, provider="State College")
CARD = CardEntry(None, date(2026, 3, 1), title="Drone licence", number="D-1", valid_through=date(2028, 2, 29))


def photo(content: bytes = PHOTO, name: str = "card.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def handed_in(
    by: Actor, entry: Entry = CLASS, *, key: UUID | None = None, files: tuple[bytes, ...] = (), **changes: Any
) -> Submission:
    """Hand in as a member does: the files first, then what was typed."""
    key = key or uuid4()
    problems = keep_files(by=by, kind=entry.kind, key=key, uploads=[photo(each) for each in files])
    assert problems == []
    return hand_in(by=by, key=key, entry=replace(entry, **changes), today=TODAY)

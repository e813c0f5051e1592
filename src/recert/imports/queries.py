"""Reads about uploaded files."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from recert.imports.models import ImportFile
from recert.imports.previews import preview_of
from recert.imports.rows import Preview


def files() -> QuerySet[ImportFile]:
    """Return the agency's uploaded files, newest first, without their contents."""
    return ImportFile.objects.defer("content").select_related("uploaded_by")


def preview(taken: ImportFile, *, today: date) -> Preview:
    """Return what the file would do now, with the columns chosen for it."""
    return preview_of(taken.kind, bytes(taken.content), taken.columns, today=today)

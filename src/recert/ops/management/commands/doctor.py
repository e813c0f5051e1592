"""``doctor``: looks at everything that Recert needs, and says what to do about what is missing."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from recert.ops.database import waiting_migrations
from recert.ops.looks import file_problem, queue_problem, records_problem

ENOUGH = 500 * 1024 * 1024  # bytes: room for some months of a large agency


class Command(BaseCommand):
    """One line per look: ok, or problem with what to do."""

    help = "Looks whether settings, data folder, disk, database, records and background work are in order."
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        looks = {
            "settings": settings_problem,
            "data folder": folder_problem,
            "disk space": space_problem,
            "database": database_problem,
            "tables": tables_problem,
            "database file": file_problem,
            "records": records_problem,
            "background work": queue_problem,
        }
        problems = [name for name, look in looks.items() if not self.report(name, look)]
        if problems:
            raise SystemExit(1)

    def report(self, name: str, look: Callable[[], str | None]) -> bool:
        """Write the line of one look; True when all is well."""
        problem = look()
        self.stdout.write(f"{'problem' if problem else 'ok':<8}{name}{': ' + problem if problem else ''}")
        return problem is None


def settings_problem() -> str | None:
    """The key that protects sessions."""
    if len(settings.SECRET_KEY) < 32:  # noqa: PLR2004 (fewer characters can be guessed)
        return "the secret key is too short; remove RECERT_SECRET_KEY and Recert makes a good one."
    if settings.DEBUG:
        return "RECERT_DEBUG is on: errors would show the program's inside to everybody."
    return None


def folder_problem() -> str | None:
    """Can documents be kept?"""
    folder = Path(settings.RECERT_DATA_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"recert")
    except OSError as problem:
        return f"{folder} cannot be written ({os.strerror(problem.errno or 0)})."
    return None


def space_problem() -> str | None:
    """Is there room to grow?"""
    folder = Path(settings.RECERT_DATA_DIR)
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    return f"only {free // 2**20} MB are free beside {folder}." if free < ENOUGH else None


def database_problem() -> str | None:
    """Does it answer?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as problem:
        return f"it does not answer ({str(problem).strip().splitlines()[0]})."
    return None


def tables_problem() -> str | None:
    """Do the tables fit the program?"""
    try:
        waiting = waiting_migrations()
    except DatabaseError:
        return "cannot be looked at while the database does not answer."
    return f"{waiting} migrations wait; `python3 run.py migrate` brings them up to date." if waiting else None

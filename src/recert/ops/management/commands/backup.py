"""``backup FILE``: the database and the documents in one checked file; ``backup --verify FILE`` only checks."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recert.ops.backup.archive import check
from recert.ops.backup.making import make


class Command(BaseCommand):
    """People may go on working meanwhile."""

    help = "Writes the database and the documents into one file and checks it. Recert may be running."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="the archive, like recert-2026-11-23.tar.gz"
        )
        parser.add_argument("--verify", action="store_true", help="only check an archive that is there")

    def handle(self, *, file: Path, verify: bool, **_options: Any) -> None:
        """Make or check the archive, and say what is in it."""
        if verify and not file.is_file():
            raise CommandError(f"There is no file {file}.")
        told = check(file) if verify else make(file.absolute())
        size = file.stat().st_size / 1_000_000
        self.stdout.write(
            f"{file}: {size:,.1f} MB, made {told.made_at} by Recert {told.recert} ({told.engine})."
        )
        self.stdout.write(
            f"Checked: {told.rows:,} rows in {len(told.tables)} tables, {told.documents:,} documents."
        )
        for name in told.missing:
            self.stdout.write(f"Missing: the document {name} is named by a record but not in the folder.")

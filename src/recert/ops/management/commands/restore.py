"""``restore FILE``: put a backup back into an empty database, or with ``--replace`` in the place of what is there."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recert.ops.backup.restoring import Restored, restore


class Command(BaseCommand):
    """Exit code 1 where the archive cannot be restored, or holds records that break what must be true."""

    help = "Puts a backup back, after checking all of it. Stop Recert first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the archive that `backup` made")
        parser.add_argument(
            "--replace", action="store_true", help="take the place of the data that are there now"
        )

    def handle(self, *, file: Path, replace: bool, **_options: Any) -> None:
        """Restore and say what was done."""
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        done = restore(file, replace=replace)
        self.report(done)
        if done.broken:
            raise SystemExit(1)

    def report(self, done: Restored) -> None:
        """Say what came back."""
        told = done.told
        self.stdout.write(f"Restored the backup of {told.made_at}, made by Recert {told.recert}.")
        self.stdout.write(
            f"Checked: {told.rows:,} rows in {len(told.tables)} tables and {told.documents:,} documents are back, and the"
            " tables are up to date."
        )
        for name in told.missing:
            self.stdout.write(f"Missing since before the backup: the document {name}.")
        for path in done.kept:
            self.stdout.write(f"What was here before is kept as {path}.")
        if done.broken:
            self.stdout.write(
                f"Rows that break what must be true: {len(done.broken)}. `python3 run.py doctor` names them."
            )
        else:
            self.stdout.write("Everything that must be true of the records is true.")
        self.stdout.write("Everybody signs in again: sessions are not part of a backup.")

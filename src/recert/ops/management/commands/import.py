"""``import members|credentials FILE --agency SLUG [--commit]``: the same import as on the screen."""  # noqa: N999 - the word that people type

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.queries import find_agency, opened, today_in
from recert.imports import actions
from recert.imports.columns import OF_KIND
from recert.imports.previews import preview_of
from recert.imports.reading import UnreadableError
from recert.imports.report import report
from recert.imports.rows import Outcome, Preview
from recert.kernel.problems import ProblemError


class Command(BaseCommand):
    """Exit code 0: every row can be used; 1: rows were refused, or the file cannot be read."""

    help = "Reads a roster or credentials from a CSV file. Writes nothing without --commit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(OF_KIND), help="what the rows are")
        parser.add_argument("file", type=Path, metavar="FILE", help="the CSV file; - reads standard input")
        parser.add_argument("--agency", required=True, metavar="SLUG", help="the agency, as in its address")
        parser.add_argument("--commit", action="store_true", help="write the new and changed rows")

    def handle(self, *, kind: str, file: Path, agency: str, commit: bool, **_options: Any) -> None:
        """Show the report, and write when told so."""
        found = find_agency(agency)
        if found is None:
            known = ", ".join(Agency.objects.order_by("slug").values_list("slug", flat=True)[:20])
            raise CommandError(
                f"No agency is called {agency}. There {f'are: {known}' if known else 'is none yet'}."
            )
        content = _content(file)
        with opened(found):
            preview = self.import_file(kind, file.name, content, found, commit=commit)
        if preview.missing or preview.counts[Outcome.REFUSED]:
            raise SystemExit(1)

    def import_file(self, kind: str, name: str, content: bytes, agency: Agency, *, commit: bool) -> Preview:
        """Show what the file would do, write it when told so, and return what was shown."""
        today = today_in(agency)
        try:
            preview = preview_of(kind, content, None, today=today)
        except UnreadableError as fault:
            raise CommandError(f"{name}: {fault}") from fault
        for line in report(name, preview):
            self.stdout.write(line)
        if not preview.ready:
            self.stdout.write("There is nothing to write.")
        elif not commit:
            self.stdout.write(f"Nothing was written. With --commit {_rows(preview.ready)} would be.")
        else:
            _write(kind, name, content, preview, agency)
            self.stdout.write(f"{_rows(preview.ready).capitalize()} written.")
        return preview


def _write(kind: str, name: str, content: bytes, preview: Preview, agency: Agency) -> None:
    by = Actor.system("Import from the command line")
    try:
        taken = actions.take_file(by=by, kind=kind, name=name, content=content)
        shown = preview.fingerprint
        actions.commit(by=by, import_id=taken.pk, fingerprint=shown, today=today_in(agency))
    except (ProblemError, actions.MovedError) as refusal:
        raise CommandError(str(refusal)) from refusal


def _content(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as fault:
        raise CommandError(f"{file} cannot be read: {fault.strerror}.") from fault


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"

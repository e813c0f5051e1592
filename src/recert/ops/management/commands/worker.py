"""``worker``: does the background work until it is told to stop."""

from argparse import ArgumentParser
from threading import Event
from typing import Any

from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from recert.kernel.garbage import search_rarely
from recert.kernel.jobs.watching import watch


class Command(DatabaseWorker):
    """The database worker, for all queues and quiet unless something goes wrong."""

    help = "Does the background work (reminders, large renewals, imports). `serve` starts one by itself."
    requires_system_checks: list[str] = []  # `serve` and `doctor` look; a restart shall be quick

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(queue_name="*", reload=False, startup_delay=False)

    def configure_logging(self, verbosity: int) -> None:
        """As the settings say, for every process alike: what goes wrong is logged."""

    def handle(self, **options: Any) -> None:
        search_rarely()
        over = Event()
        watching = watch(over)
        try:
            super().handle(**options)
        finally:
            over.set()
            watching.join(timeout=1)

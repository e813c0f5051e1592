"""``demo``: fills in the demo agencies."""

from typing import Any

from django.core.management.base import BaseCommand

from recert.ops.demo.filling import fill


class Command(BaseCommand):
    """What is there already stays as it is, so it may be run again."""

    help = "Fills in the demo agencies; what is there already stays as it is."
    requires_system_checks: list[str] = []

    def handle(self, **_options: Any) -> None:
        fill(self.stdout.write)

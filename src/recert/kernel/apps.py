"""The kernel's app."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from recert.kernel.reading import share_days


class KernelConfig(AppConfig):
    """Django support without a domain word."""

    name = "recert.kernel"
    label = "kernel"

    def ready(self) -> None:
        share_days()
        pre_migrate.connect(_own_the_tables, sender=self)
        post_migrate.connect(_put_up_the_wall, dispatch_uid="wall")


def _own_the_tables(*, using: str, **_: Any) -> None:
    """Migrations make and change tables, which is the owner's work."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def _put_up_the_wall(*, sender: AppConfig, using: str, **_: Any) -> None:
    """After the last app: the tables of all are there."""
    from recert.kernel.tenancy import wall  # noqa: PLC0415 - needs the models, which come after this module

    connection = connections[using]
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if connection.vendor == "postgresql" and sender is last:
        wall.put_up(connection)

"""The ground that the benchmarks stand on: a database in which nobody keeps real data."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Iterable
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

from recert.agencies.models import Agency, Brand
from recert.kernel.garbage import search_rarely
from recert.kernel.tenancy.wall import tenant_tables
from recert.ops.bench.writing import is_superuser, unchecked
from recert.ops.problems import CannotGoOn

BRAND = "recert-bench"  # every agency of this brand was made here


def prepare() -> None:
    """Make the tables ready, in a database that is empty or the benchmarks' own."""
    if Agency._meta.db_table in connection.introspection.table_names():
        refuse_foreign()  # before anything is changed
    call_command("migrate", verbosity=0)
    search_rarely()  # as the server does


def refuse_foreign() -> None:
    """Raise CannotGoOn where an agency lives that was not made here."""
    found = Agency.objects.exclude(brand__slug=BRAND).values_list("name", flat=True).first()
    if found is not None:
        raise CannotGoOn(
            f"This database holds “{found}”, which the benchmarks did not make: they leave it alone. Name an empty one "
            "in RECERT_DATA_DIR or DATABASE_URL, or none, and a temporary one is used."
        )


def open_agency(slug: str) -> Agency:
    """Return a new agency of the benchmarks."""
    brand, _ = Brand.objects.get_or_create(slug=BRAND, defaults={"name": "Benchmarks"})
    return Agency.objects.create(brand=brand, slug=slug, name=slug.replace("-", " ").title())


def forget(agencies: Iterable[int]) -> None:
    """Delete agencies that were made for one measurement, so that the next one finds the database as it was.

    On PostgreSQL only a superuser's login may: audit events are append-only for every other.
    """
    if connection.vendor == "postgresql" and not is_superuser():
        return
    for agency_id in list(agencies):
        with unchecked() as cursor:
            for table in tenant_tables():
                cursor.execute(f"DELETE FROM {table} WHERE agency_id = %s", [agency_id])  # noqa: S608
            cursor.execute("DELETE FROM agency WHERE id = %s", [agency_id])


def engine() -> dict[str, Any]:
    """Return what a figure depends on: the database, the versions, the machine."""
    return {
        "engine": connection.vendor,
        "versions": {
            "python": platform.python_version(),
            "django": django.__version__,
            connection.vendor: _version(),
        },
        "machine": platform.platform(),
    }


def _version() -> str:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])

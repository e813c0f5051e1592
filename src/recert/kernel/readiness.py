"""Whether the database can serve this program now; cheap enough to be asked every few seconds."""

from __future__ import annotations

from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from recert.kernel import outages

FINE = "ok"


def checks() -> dict[str, str]:
    """Return each check's name with ``ok`` or what is wrong, in words that tell a stranger nothing."""
    try:
        waiting = waiting_migrations()
    except Error as problem:
        outage = outages.find(problem)
        return {"database": outage.value if outage else "fails", "migrations": "unknown"}
    return {"database": FINE, "migrations": f"{waiting} waiting" if waiting else FINE}


def waiting_migrations() -> int:
    """Return how many steps the tables are older than the program."""
    return len(_known() - set(MigrationRecorder(connection).applied_migrations()))


@cache
def _known() -> frozenset[tuple[str, str]]:
    """Return the steps that the program brings: they are files, which stay what they are while it runs."""
    return frozenset(MigrationLoader(None).graph.nodes)

"""Queries and milliseconds of each list with 1 person and with 1,000.

.venv/bin/python benchmarks/lists.py            # SQLite in a folder that is thrown away; or with DATABASE_URL
"""

from __future__ import annotations

import time

from renewal import people  # first: it prepares Django

from django.core.management import call_command  # isort: skip
from django.db import connection  # isort: skip
from django.test import Client  # isort: skip
from django.test.utils import CaptureQueriesContext  # isort: skip
from django.urls import reverse  # isort: skip

from recert.accounts.models import User  # isort: skip
from recert.agencies.models import Agency, Membership  # isort: skip
from recert.agencies.roles import Role  # isort: skip
from recert.kernel.tenancy import agency_scope  # isort: skip
from recert.training.models import Assignment  # isort: skip

LISTS = (
    "home:home",
    "renewals:desk",
    "renewals:runs",
    "personnel:list",
    "personnel:units",
    "credentials:list",
    "types:list",
    "training:credential_assignments",
    "training:assignments",
    "training:plans",
    "training:courses",
    "imports:list",
    "settings:people",
    "settings:audit",
)
ASSIGNMENT = "training:assignment"


def measured(agency: Agency) -> dict[str, tuple[int, float]]:
    """Open every list once to warm up, once counted."""
    user = User.objects.create_user(f"c@{agency.slug}.example", first_name="Ana", last_name="Vega")
    with agency_scope(agency.pk):
        Membership.objects.create(user=user, role=Role.COORDINATOR)
        assignment = Assignment.objects.first()
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    found = {}
    addresses = {name: reverse(name, args=[agency.slug]) for name in LISTS}
    addresses[ASSIGNMENT] = reverse(ASSIGNMENT, args=[agency.slug, assignment.pk if assignment else 0])
    for name, address in addresses.items():
        assert client.get(address).status_code == 200, name
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found[name] = (len(queries), (time.perf_counter() - started) * 1000)
    return found


def main() -> None:
    call_command("migrate", verbosity=0)
    stamp = f"{time.time():.0f}"
    few, many = measured(people(1, f"one-{stamp}")), measured(people(1000, f"many-{stamp}"))
    print(f"{connection.vendor:34} {'1 person':>16} {'1,000 people':>18}")
    for name in few:
        print(
            f"{name:34} {few[name][0]:3} queries {few[name][1]:4.0f} ms {many[name][0]:4} queries {many[name][1]:5.0f} ms"
        )


if __name__ == "__main__":
    main()

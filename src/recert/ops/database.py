"""What the commands need to know about the database before anything else runs."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def waiting_migrations() -> int:
    """How many steps the tables are older than the program."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def any_agency() -> bool:
    """True when somebody, or the demo, has set up an agency."""
    from recert.agencies.models import Agency

    return Agency.objects.exists()


def login_exists(email: str) -> bool:
    """True when somebody can sign in under this address."""
    from django.contrib.auth import get_user_model

    return get_user_model().objects.filter(email=email).exists()

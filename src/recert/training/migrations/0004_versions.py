"""What plans asked for becomes their first version; hours keep their category, in the new form."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.db import migrations
from django.utils import timezone

from recert.core.requirements import plain
from recert.kernel.scope import agency_scope


def convert(apps: Any, schema_editor: Any) -> None:
    """Convert one agency after the other, each inside its own scope: the database lets nobody write anywhere else."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id FROM agency ORDER BY id")
        for (agency_id,) in cursor.fetchall():
            with agency_scope(agency_id):
                _hours(cursor, agency_id, "course")
                _hours(cursor, agency_id, "completion")
                cursor.execute("UPDATE course SET codes = code WHERE agency_id = %s", [agency_id])
                _versions(cursor, agency_id, schema_editor.connection)


def _hours(cursor: Any, agency_id: int, table: str) -> None:
    cursor.execute(
        f"SELECT DISTINCT category, hours FROM {table} WHERE agency_id = %s AND hours > 0",  # noqa: S608
        [agency_id],
    )
    for category, hours in cursor.fetchall():
        parts = json.dumps({category: plain(Decimal(str(hours)))})
        cursor.execute(
            f"UPDATE {table} SET hours_by_category = %s WHERE agency_id = %s AND category = %s AND hours = %s",  # noqa: S608
            [parts, agency_id, category, hours],
        )


def _versions(cursor: Any, agency_id: int, connection: Any) -> None:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    cursor.execute("SELECT id FROM learning_plan WHERE agency_id = %s ORDER BY id", [agency_id])
    for (plan_id,) in cursor.fetchall():
        cursor.execute(
            "SELECT category, hours FROM plan_hours WHERE agency_id = %s AND plan_id = %s ORDER BY id",
            [agency_id, plan_id],
        )
        rows = [{"key": category, "min": _number(hours)} for category, hours in cursor.fetchall()]
        rule = json.dumps({"categories": rows} if rows else {})
        cursor.execute(
            "INSERT INTO plan_version (agency_id, plan_id, number, requirement, made_at, used_at) "
            "VALUES (%s, %s, 1, %s, %s, %s)",
            [agency_id, plan_id, rule, now, now],
        )
    for table in ("plan_course", "assignment"):
        cursor.execute(
            f"UPDATE {table} SET version_id = (SELECT v.id FROM plan_version v WHERE v.agency_id = {table}.agency_id "  # noqa: S608
            f"AND v.plan_id = {table}.plan_id) WHERE agency_id = %s AND plan_id IS NOT NULL",
            [agency_id],
        )


def _number(hours: Any) -> int | float:
    value = Decimal(str(hours))
    return int(value) if value == value.to_integral_value() else float(value)


class Migration(migrations.Migration):

    dependencies = [("training", "0003_what_counts")]

    operations = [migrations.RunPython(convert, migrations.RunPython.noop)]

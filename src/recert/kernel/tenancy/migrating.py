"""Changes of keys that are worth it on one engine only."""

from __future__ import annotations

from typing import Any

from django.db import migrations


class AlterOnPostgreSQL(migrations.AlterField):
    """A changed constraint of a key. SQLite would write the whole table anew, for nothing: it keeps what it has."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Change it on PostgreSQL."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

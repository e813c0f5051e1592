"""A connection to SQLite stays open from one request to the next."""

from pathlib import Path

import pytest
from django.db.utils import ConnectionHandler

from recert.config.env import sqlite


@pytest.mark.django_db
def test_the_connection_is_kept_for_the_next_request(tmp_path: Path) -> None:
    connection = ConnectionHandler({"default": sqlite(tmp_path)})["default"]
    connection.ensure_connection()
    first = connection.connection
    connection.close_if_unusable_or_obsolete()  # what the end of each request does
    assert connection.connection is first
    connection.close()

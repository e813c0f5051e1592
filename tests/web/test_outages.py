"""While the records cannot be reached: 503 and words, for pages and for parts of pages; our own mistakes stay 500."""

import json
import logging
import re
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django import forms
from django.db import Error, OperationalError, connection
from django.test import Client, override_settings
from tests import databases
from tests.guards.addresses import every_address

from recert.config import logs
from recert.kernel import outages
from recert.kernel.outages import Outage
from recert.web.door.errors import SECRET

pytestmark = pytest.mark.django_db
TROUBLES = [
    (databases.away, "cannot reach its records", "30"),
    (databases.busy, "Too much is being written", "5"),
    (databases.closed, "cannot open its records", "300"),
]
every_trouble = pytest.mark.parametrize(
    ("trouble", "words", "wait"), TROUBLES, ids=["away", "busy", "closed"]
)
only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")
faulty = override_settings(ROOT_URLCONF="tests.web.faulty")


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False, headers={"X-Request-ID": "call-7"})


@pytest.fixture
def inside(coordinator_client: Client) -> Client:
    """Signed in: the first that is asked for is the session."""
    coordinator_client.raise_request_exception = False
    return coordinator_client


@every_trouble
@pytest.mark.parametrize("path", ["/", "/account/login/", "/nothing/", "/first-visit/"])
def test_a_page_says_what_happened_and_when_to_come_back(
    client: Client, tmp_path: Path, trouble: Any, words: str, wait: str, path: str
) -> None:
    with trouble(tmp_path):
        page = client.get(path)
    text = page.content.decode()
    assert (page.status_code, page["Retry-After"], page["X-Request-ID"]) == (503, wait, "call-7")
    assert words in text
    assert "Tell whoever looks after Recert this number: <b>call-7</b>" in text
    assert "Nothing was changed" in text


@every_trouble
def test_who_is_signed_in_is_told_too(
    inside: Client, tmp_path: Path, trouble: Any, words: str, wait: str
) -> None:
    with trouble(tmp_path):
        page = inside.get("/a/harlow/renewals/")
    assert (page.status_code, words in page.content.decode()) == (503, True)


def test_what_was_typed_can_be_sent_again_from_the_page(inside: Client, tmp_path: Path) -> None:
    with databases.away(tmp_path):
        page = inside.post("/a/harlow/personnel/add/", {"first_name": 'Zoë "Z"', "do": ["a", "b"]})
    text = page.content.decode()
    assert "saved as a whole or not at all" in text
    assert 'name="first_name" value="Zoë &quot;Z&quot;"' in text
    assert text.count('name="do"') == 2
    assert "no-store" in page["Cache-Control"]


def test_a_password_is_not_put_into_the_page(client: Client, tmp_path: Path) -> None:
    with databases.away(tmp_path):
        page = client.post("/account/login/", {"login": "dana@harlow.example", "password": "quiet-river"})
    assert "reload this page to send it again" in page.content.decode()
    assert "quiet-river" not in page.content.decode()


def kinds_of(form: type[forms.BaseForm]) -> list[type[forms.BaseForm]]:
    return [kind for child in form.__subclasses__() for kind in (child, *kinds_of(child))]


def test_every_field_for_a_password_is_known_as_one() -> None:
    assert every_address()  # loads every form
    found = {
        name
        for form in kinds_of(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if form.__module__.startswith("recert.") and isinstance(field.widget, forms.PasswordInput)
    }
    assert {"password", "current", "new", "again"} <= found
    assert [name for name in found if not SECRET.search(name)] == []


@every_trouble
def test_htmx_gets_the_words_alone(
    inside: Client, tmp_path: Path, trouble: Any, words: str, wait: str
) -> None:
    with trouble(tmp_path):
        page = inside.post(
            "/a/harlow/renewals/drafts/1/", {"start-1": "2031"}, headers={"HX-Request": "true"}
        )
    text = page.content.decode()
    assert page.status_code == 503
    assert text.startswith('<section class="banner bad" data-trouble>')
    assert words in text
    assert "What you typed is still on this page" in text
    assert "<html" not in text


@faulty
def test_a_full_disk_is_said(client: Client) -> None:
    page = client.get("/disk-full")
    assert (page.status_code, "The disk is full" in page.content.decode()) == (503, True)


@faulty
def test_a_mistake_in_sql_stays_ours(client: Client) -> None:
    page = client.get("/wrong-sql")
    assert page.status_code == 500
    assert "Something broke on our side" in page.content.decode()
    assert "this number: <b>call-7</b>" in page.content.decode()


@faulty
def test_our_mistake_needs_no_database_to_be_told(client: Client, tmp_path: Path) -> None:
    with databases.away(tmp_path):
        assert client.get("/somebody/dana").status_code == 500


@faulty
def test_the_log_tells_of_a_mistake_but_of_nobody(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/somebody/whitfield?born=1980")
    [line] = [one for one in caplog.records if one.name == "recert.errors"]
    told = logs.formatter().format(line)
    assert re.fullmatch(r"  tests.web.faulty:\d+\nbuiltins.ValueError", json.loads(told)["exception"])
    assert json.loads(told)["request_id"] == "call-7"
    assert "whitfield" not in told.lower()


def test_the_log_says_what_the_database_said(
    client: Client, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with databases.busy(tmp_path):
        client.get("/")
    [line] = [one for one in caplog.records if one.name == "recert.errors"]
    assert (line.levelno, line.msg["outage"]) == (logging.WARNING, "busy")
    assert "OperationalError: database is locked" in logs.formatter().format(line)


@pytest.mark.parametrize(
    ("code", "outage"),
    [
        ("08006", Outage.AWAY), ("53300", Outage.AWAY), ("57P01", Outage.AWAY), ("57P03", Outage.AWAY),
        ("53100", Outage.FULL), ("25006", Outage.FORBIDDEN), ("40P01", Outage.BUSY), ("57014", Outage.BUSY),
        ("42P01", None), ("54001", None), ("23505", None),
    ],
)  # fmt: skip
def test_what_postgresql_says_by_number(code: str, outage: Outage | None) -> None:
    wrapped = OperationalError("in the language of the server, about a connection")
    wrapped.__cause__ = psycopg.errors.lookup(code)("the same")
    assert outages.find(wrapped) is outage


@pytest.mark.parametrize(
    ("words", "outage"),
    [
        ("connection timeout expired", Outage.AWAY),
        ("couldn't get a connection after 30.00 sec", Outage.AWAY),
        ("server closed the connection unexpectedly", Outage.AWAY),
        ("consuming input failed: SSL SYSCALL error: EOF detected", Outage.AWAY),
        ("number of parameters must be between 0 and 65535", None),
    ],
)
def test_what_the_connection_says_in_words(words: str, outage: Outage | None) -> None:
    assert outages.find(OperationalError(words)) is outage


@pytest.mark.postgresql
@only_postgresql
def test_a_server_that_goes_away_in_the_middle() -> None:
    with databases.working_on(connection.settings_dict):
        for statement in ("RESET ROLE; SELECT pg_terminate_backend(pg_backend_pid())", "SELECT 1"):
            with pytest.raises(Error) as told:
                connection.cursor().execute(statement)
            assert outages.find(told.value) is Outage.AWAY


@pytest.mark.postgresql
@only_postgresql
def test_a_statement_that_waits_too_long() -> None:
    with databases.working_on(connection.settings_dict), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 10")
        with pytest.raises(OperationalError) as told:
            cursor.execute("SELECT pg_sleep(0.5)")
    assert outages.find(told.value) is Outage.BUSY

"""For those who run Recert: numbers of requests, lines in the log, probes, and what is counted."""

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from tests import databases

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.config import env, logs
from recert.kernel import readiness
from recert.ops import serving
from recert.ops.management.commands import worker
from recert.web.operations import metrics

pytestmark = pytest.mark.django_db
COUNT = "from recert.web.operations import metrics as m; {}"
ONE = COUNT.format('m.count(route="desk", method="GET", status=200, seconds=0.1, statements=3)')
TELL = COUNT.format("print(m.exposition().decode())")


def lines(caplog: pytest.LogCaptureFixture, level: int = logging.INFO) -> list[dict[str, Any]]:
    return [dict(one.msg) for one in caplog.records if one.name == "recert.requests" and one.levelno >= level]


@pytest.mark.parametrize("given", ["abc-1", "A_b" * 21, "7"])
def test_a_well_formed_number_is_kept(client: Client, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "two words", "Ünï", "a\nb", "<b>", "../x"])
def test_any_other_is_replaced(client: Client, given: str) -> None:
    answered = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{16}", answered)


def test_two_requests_have_two_numbers(client: Client) -> None:
    assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]


def test_a_request_is_one_line_that_names_nobody(
    coordinator_client: Client, coordinator: Actor, agency: Agency, caplog: pytest.LogCaptureFixture
) -> None:
    coordinator_client.get("/a/harlow/personnel/?q=whitfield", headers={"X-Request-ID": "n1"})
    [line] = lines(caplog)
    assert line.pop("ms") > 0
    assert line.pop("statements") > 3
    assert re.match(r"20\d\d-", line.pop("timestamp"))
    assert line == {
        "event": "request", "logger": "recert.requests", "level": "info", "request_id": "n1", "method": "GET",
        "route": "personnel:list", "status": 200, "agency": "harlow", "user": coordinator.user_id,
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/dana-whitfield/", "/a/dana-whitfield/", "/a/harlow/personnel/424242/"])
def test_no_address_is_logged(client: Client, caplog: pytest.LogCaptureFixture, path: str) -> None:
    client.generic("WHITFIELD", path)
    client.get(path)
    written = "\n".join(logs.formatter().format(one) for one in caplog.records)
    assert written.count('"event": "request"') == 2
    assert not re.search("whitfield|424242", written, re.IGNORECASE)


def test_what_django_finds_suspicious_is_named_without_the_address(caplog: pytest.LogCaptureFixture) -> None:
    Client(enforce_csrf_checks=True).post("/account/login/?dana-whitfield", {})
    [line] = [one for one in caplog.records if one.name == "django.security.csrf"]
    told = json.loads(logs.formatter().format(line))
    assert (told["event"], told["level"]) == ("refused: csrf", "warning")
    assert "whitfield" not in str(told)


def test_probes_and_style_sheets_are_quiet(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/static/recert/recert.css"):
        client.get(path)
    assert lines(caplog) == []


@pytest.mark.parametrize(("level", "others"), [("DEBUG", "WARNING"), ("INFO", "WARNING"), ("ERROR", "ERROR")])
def test_the_level_is_ours_and_others_stay_quiet(level: str, others: str) -> None:
    made = logs.settings(level)
    assert (made["loggers"]["recert"]["level"], made["root"]["level"]) == (level, others)


def test_a_level_that_is_none_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECERT_LOG_LEVEL", "loud")
    with pytest.raises(env.SettingsError, match="RECERT_LOG_LEVEL: write one of DEBUG, INFO"):
        env.read()


def test_the_process_lives_without_a_database(client: Client, tmp_path: Path) -> None:
    with databases.away(tmp_path):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_with_a_database_that_fits(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.json() == {"ready": True, "checks": {"database": "ok", "migrations": "ok"}}


@pytest.mark.parametrize(
    ("trouble", "said"),
    [(databases.away, "does not answer"), (databases.busy, "busy"), (databases.closed, "not writable")],
)
def test_not_ready_without_one(client: Client, tmp_path: Path, trouble: Any, said: str) -> None:
    with trouble(tmp_path):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"database": said, "migrations": "unknown"}}


def test_not_ready_while_migrations_wait(client: Client, tmp_path: Path) -> None:
    with databases.empty(tmp_path):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert re.fullmatch(r"\d\d+ waiting", answer.json()["checks"]["migrations"])


def test_being_ready_costs_two_statements(client: Client, django_assert_num_queries: Any) -> None:
    readiness.checks()
    with django_assert_num_queries(2):
        client.get("/readyz")


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_counts_are_open_to_this_computer(client: Client, address: str) -> None:
    answer = client.get("/metrics", REMOTE_ADDR=address)
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert f'process_resident_memory_bytes{{pid="{os.getpid()}"}}' in answer.content.decode()


@pytest.mark.parametrize(
    "asked", [{"REMOTE_ADDR": "10.0.0.9"}, {"REMOTE_ADDR": ""}, {"HTTP_X_FORWARDED_FOR": "10.0.0.9"}]
)
def test_for_others_there_are_no_counts(client: Client, agency: Agency, asked: dict[str, str]) -> None:
    for token in ("", "Bearer ", "Bearer x"):
        assert client.get("/metrics", HTTP_AUTHORIZATION=token, **asked).status_code == 404


@override_settings(RECERT_METRICS_TOKEN="open-sesame")
def test_a_token_opens_them(client: Client, agency: Agency) -> None:
    far = {"REMOTE_ADDR": "10.0.0.9"}
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer open-sesame", **far).status_code == 200
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer wrong", **far).status_code == 404


def test_requests_are_counted_by_route(client: Client, agency: Agency) -> None:
    labels = {"route": "account_login", "method": "GET"}
    names = ("recert_requests_total", "recert_request_seconds_count", "recert_database_statements_total")
    given = (labels | {"status": "200"}, labels, {"route": "account_login"})

    def counts() -> list[float]:
        return [metrics.COUNTED.get_sample_value(*one) or 0 for one in zip(names, given, strict=True)]

    before = counts()
    client.get("/account/login/")
    assert [round(now - then) for now, then in zip(counts(), before, strict=True)][:2] == [1, 1]
    assert counts()[2] > before[2]


def python(code: str, folder: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": "src", "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_several_processes_count_together(tmp_path: Path) -> None:
    python(ONE, tmp_path)
    python(ONE, tmp_path)
    told = python(TELL, tmp_path)
    assert 'recert_requests_total{method="GET",route="desk",status="200"} 2.0' in told
    assert 'recert_request_seconds_count{method="GET",route="desk"} 2.0' in told
    assert 'recert_database_statements_total{route="desk"} 6.0' in told


def test_a_folder_that_is_gone_fails_no_request(tmp_path: Path) -> None:
    assert python(ONE, tmp_path / "gone") == ""


def test_a_start_counts_from_zero(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "before")
    settings.RECERT_DATA_DIR = tmp_path
    for _start in range(2):
        serving.prepare_counting()
        assert list((tmp_path / "metrics").iterdir()) == []
        (tmp_path / "metrics" / "counter_1.db").touch()
    assert os.environ["PROMETHEUS_MULTIPROC_DIR"] == str(tmp_path / "metrics")


def test_the_worker_leaves_the_level_to_the_settings() -> None:
    worker.Command().configure_logging(0)
    assert logging.getLogger("django_tasks_db").isEnabledFor(logging.ERROR)


def test_the_web_server_logs_as_everybody_does() -> None:
    config = json.loads(serving.LOG_CONFIG.read_text())
    assert config["formatters"]["line"]["()"] == logs.settings("INFO")["formatters"]["line"]["()"]
    assert str(serving.LOG_CONFIG) in serving.web_command("127.0.0.1", 8000)

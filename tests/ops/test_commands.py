"""The commands: what is offered exists, what goes wrong is a sentence, doctor sees what is amiss."""

import errno
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands
from django.db import OperationalError
from django.test import override_settings

from recert.ops import cli, locks, problems, testing
from recert.ops.management.commands import doctor

QUESTION = {
    "id": "x1",
    "event": "renew",
    "rule": {"validity": {"kind": "months", "months": 12}, "renewal": None},
    "credential": {"issued": "2025-03-16", "expires": "2026-03-15"},
    "renewed_on": "2026-03-02",
}


def recert(*arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "recert.ops.cli", *arguments]
    environment = {**os.environ, "PYTHONPATH": "src"}
    return subprocess.run(
        command, env=environment, input=stdin, capture_output=True, text=True, check=False, timeout=60
    )


def offered() -> list[str]:
    """The first word of every command that the help lists."""
    listed = cli.HELP.split("\nCommands\n")[1].split("\nSettings")[0].splitlines()
    return sorted({line.split()[0] for line in listed if line.startswith("  ")})


def test_every_offered_command_exists() -> None:
    assert "doctor" in offered()
    assert [name for name in offered() if name not in cli.WITHOUT_DJANGO and name not in get_commands()] == []


def test_an_unknown_command_is_named() -> None:
    done = recert("nonsense")
    assert done.returncode == 1
    assert "Unknown command: 'nonsense'" in done.stderr


def test_rules_answer_every_line_and_tell_of_a_bad_one() -> None:
    done = recert("rules", "evaluate", stdin=json.dumps(QUESTION) + "\nnot json\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert answers[0]["id"] == "x1"
    assert "error" in answers[1]


def test_rules_need_no_settings() -> None:
    done = recert("rules", "evaluate", stdin="")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_rules_know_only_evaluate() -> None:
    assert recert("rules", "guess").returncode == 2


@pytest.mark.parametrize(
    ("problem", "begins"),
    [
        (OSError(errno.ENOSPC, "full", "data/x"), "The disk is full: nothing can be written to data/x."),
        (OSError(errno.EROFS, "read-only", "data/x"), "Recert may not read or write data/x:"),
        (OperationalError("attempt to write a readonly database"), "The database in "),
        (OperationalError("database or disk is full"), "The disk is full: the database in "),
        (
            OperationalError("connection refused\nmore"),
            "The database named in DATABASE_URL does not answer: ",
        ),
        (problems.CannotGoOn("Port taken."), "Port taken."),
    ],
)
def test_what_stands_in_the_way_is_one_sentence(problem: Exception, begins: str) -> None:
    said = problems.sentence(problem)
    assert said is not None
    assert said.startswith(begins)
    assert "\n" not in said


@pytest.mark.parametrize(
    "problem", [ValueError("x"), OSError(errno.ENOENT, "none"), OperationalError("no such table")]
)
def test_our_own_mistakes_keep_their_traceback(problem: Exception) -> None:
    assert problems.sentence(problem) is None


def test_the_cause_counts() -> None:
    outer = RuntimeError("wrapped")
    outer.__cause__ = OSError(errno.ENOSPC, "full", "x")
    assert str(problems.sentence(outer)).startswith("The disk is full")


def test_a_setting_without_sense_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://somewhere")
    done = recert("doctor")
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL: write postgres://")


def test_doctor_is_content(db: None) -> None:
    out = StringIO()
    call_command("doctor", stdout=out)
    assert [line.split()[0] for line in out.getvalue().splitlines()] == ["ok"] * 8


@override_settings(SECRET_KEY="short")
def test_doctor_sees_a_weak_key(db: None) -> None:
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=out)
    assert "problem settings: the secret key is too short" in out.getvalue()


def test_doctor_sees_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with override_settings(RECERT_DATA_DIR=tmp_path / "file"):
        assert "cannot be written" in str(doctor.folder_problem())


def test_a_missing_browser_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECERT_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(problems.CannotGoOn, match="--no-browser"):
        testing.chromium()


PROJECT = '[project]\ndependencies = ["django>=5.2,<5.3"]\n[dependency-groups]\ndev = ["pytest"]\n'
DJANGO = "django==5.2.1 \\\n    --hash=sha256:00\n"
PYTEST = "pytest==9.0.0 \\\n    --hash=sha256:00\n"


@pytest.mark.parametrize(
    ("runtime", "tools", "problem"),
    [
        (DJANGO, DJANGO + PYTEST, ""),
        ("", DJANGO + PYTEST, "pins nothing"),
        (DJANGO, DJANGO, "pytest of pyproject.toml is missing"),
        (
            DJANGO.replace("5.2.1", "6.0"),
            DJANGO.replace("5.2.1", "6.0") + PYTEST,
            "not what pyproject.toml asks for",
        ),
        (DJANGO, DJANGO.replace("5.2.1", "5.2.2") + PYTEST, "django is 5.2.2, but 5.2.1"),
        ("django==5.2.1\n", DJANGO + PYTEST, "django has no hash"),
        ("--index-url https://example.org\n" + DJANGO, DJANGO + PYTEST, "names a host"),
    ],
)
def test_a_bad_lock_is_found(tmp_path: Path, runtime: str, tools: str, problem: str) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / locks.RUNTIME).write_text(runtime)
    (tmp_path / locks.TOOLS).write_text(tools)
    said = locks.problems(tmp_path)
    assert problem in said if problem else said == ""


def test_our_own_locks_are_in_order() -> None:
    assert locks.problems(Path(locks.__file__).parents[3]) == ""

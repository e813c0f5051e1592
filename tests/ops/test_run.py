"""run.py: what it says, and when it trusts the environment that is there."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
import run

OLD_PYTHON = "import sys, runpy; sys.version_info = (3, 6, 15); runpy.run_path('run.py', run_name='__main__')"


def environment(folder: Path) -> run.Environment:
    """One whose Python is there, as after installing."""
    made = run.Environment(folder)
    made.own_python.parent.mkdir(parents=True)
    made.own_python.touch()
    return made


def python(*arguments: str, **options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=run.ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        **options,
    )


def test_an_old_python_can_read_it() -> None:
    source = (run.ROOT / "run.py").read_text()
    assert ast.parse(source, feature_version=(3, 7))
    assert not [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.JoinedStr, ast.NamedExpr))
    ]


def test_an_old_python_is_told_what_to_do() -> None:
    done = python("-c", OLD_PYTHON)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "Recert needs Python 3.11 or newer; this is Python 3.6. Install a newer one"
    )
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help_needs_nothing_but_python(word: str) -> None:
    done = python("-I", "-S", "run.py", word)
    assert (done.returncode, done.stderr) == (0, "")
    assert "python3 run.py --port 8080" in done.stdout


def test_nothing_is_trusted_without_a_stamp(tmp_path: Path) -> None:
    assert environment(tmp_path).installed() == {}


def test_the_tools_lock_brings_the_other_one_along(tmp_path: Path) -> None:
    made = environment(tmp_path)
    made.write_stamp("requirements-dev.lock")
    assert made.installed() == {
        name: run.fingerprint(name) for name in ("requirements-dev.lock", "requirements.lock")
    }


def test_the_plain_lock_does_not_bring_the_tools(tmp_path: Path) -> None:
    made = environment(tmp_path)
    made.write_stamp("requirements.lock")
    assert list(made.installed()) == ["requirements.lock"]


def test_a_prepared_environment_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = environment(tmp_path)
    made.write_stamp("requirements.lock")
    made.prepare("requirements.lock")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"locks": {}}', '{"python": "2.7", "locks": {"a": "b"}}']
)
def test_a_stamp_that_says_nothing_is_not_trusted(tmp_path: Path, text: str) -> None:
    made = environment(tmp_path)
    made.stamp.write_text(text)
    assert made.installed() == {}


def test_a_stamp_without_its_python_is_not_trusted(tmp_path: Path) -> None:
    made = environment(tmp_path)
    made.write_stamp("requirements.lock")
    made.own_python.unlink()
    assert made.installed() == {}


def test_another_lock_is_noticed(tmp_path: Path) -> None:
    made = environment(tmp_path)
    stamp = {"python": run.this_python(), "locks": {"requirements.lock": "old"}}
    made.stamp.write_text(json.dumps(stamp))
    assert made.installed()["requirements.lock"] != run.fingerprint("requirements.lock")


def test_a_full_disk_is_named_with_the_folder(tmp_path: Path) -> None:
    said = run.Environment(tmp_path).install_problem("OSError: [Errno 28] No space left on device")
    assert said == f"The disk is full: {tmp_path} needs about 400 MB. Free some space first."


def test_the_installers_words_are_shown(tmp_path: Path) -> None:
    said = run.Environment(tmp_path).install_problem("could not reach the index\n")
    assert said.splitlines()[0] == "could not reach the index"
    assert said.endswith("Is this computer online?")


def test_a_folder_that_cannot_be_written_is_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "run.py", "doctor"],
        cwd=run.ROOT, env={"RECERT_VENV": "/proc/recert", "PATH": "/nowhere"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr

"""``check``: everything about the code that a machine can judge without running it."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from recert.ops import locks

ROOT = Path(__file__).parents[3]
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
Check = Callable[[], str]  # answers what is wrong; nothing when all is well


def main(arguments: list[str]) -> int:
    """Run the checks, all of them even when one fails; 0 when all passed."""
    options = parser().parse_args(arguments)
    if options.fix:
        tool("ruff", "check", "--fix", "--quiet", ".")
        tool("ruff", "format", "--quiet", ".")
    checks = all_checks()
    results = [report(name, checks[name]) for name in options.names or checks]
    return 0 if all(results) else 1


def parser() -> argparse.ArgumentParser:
    """The options of ``check``."""
    options = argparse.ArgumentParser(
        prog="python3 run.py check", description="Judges the code without running it."
    )
    options.add_argument("names", nargs="*", metavar="check", help=f"only these: {', '.join(all_checks())}")
    options.add_argument("--fix", action="store_true", help="first repair what ruff can repair")
    return options


def all_checks() -> dict[str, Check]:
    """Every check by its name, the quick ones first."""
    return {
        "locks": partial(locks.problems, ROOT),
        "style": partial(tool, "ruff", "check", "--output-format", "concise", "."),
        "format": partial(tool, "ruff", "format", "--check", "--output-format", "concise", "."),
        "imports": partial(tool, "-c", LINT_IMPORTS, "--no-logo"),
        "templates": partial(tool, "djlint", "--lint", "--quiet", "src/recert"),
        "migrations": partial(tool, "recert.ops.cli", "makemigrations", "--check", "--dry-run"),
        "types": partial(tool, "mypy"),
    }


def tool(*command: str) -> str:
    """Run a tool in the project's folder; answers what it printed if it was not content."""
    start = command if command[0] == "-c" else ("-m", *command)
    with tempfile.TemporaryDirectory(prefix="recert-check-") as data_dir:
        done = subprocess.run(
            [sys.executable, *start],
            cwd=ROOT,
            env={**os.environ, "RECERT_DATA_DIR": data_dir, "DATABASE_URL": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    return (done.stdout.strip() or f"exit code {done.returncode}") if done.returncode else ""


def report(name: str, check: Check) -> bool:
    """One line for the check and, when something is wrong, what it is."""
    start = time.monotonic()
    problem = check()
    print(f"{'FAILED' if problem else 'ok':<8}{name:<12}{time.monotonic() - start:5.1f} s", flush=True)
    if problem:
        print(problem, flush=True)
    return not problem

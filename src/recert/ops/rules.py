"""``rules``: evaluate questions, and check rule files; no database, no settings."""

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from recert.core.evaluate import evaluate_lines
from recert.core.library import LibraryError, failed_examples, read_library_file

LIBRARY = Path(__file__).resolve().parents[1] / "credentials" / "library"


def main(arguments: list[str]) -> int:
    """Run one of the two; 1 when a line could not be answered or a file has a fault."""
    parser = argparse.ArgumentParser(
        prog="python3 run.py rules",
        description="evaluate: answers questions about dates and hours, one JSON object a line, from standard input to "
        "standard output; a line that cannot be answered gets an object with an error, and the exit code is 1. "
        "check: reads rule files and runs their worked examples; without files, those of the library.",
    )
    parser.add_argument("action", choices=["evaluate", "check"])
    parser.add_argument("files", nargs="*", type=Path, help="rule files to check")
    options = parser.parse_args(arguments)
    if options.action == "check":
        return check(options.files or sorted(LIBRARY.glob("*.json")))
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        return 0 if write_answers(sys.stdin) else 1
    except BrokenPipeError:  # the reader has seen enough; say nothing more, not even while closing
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def write_answers(lines: Iterable[str]) -> bool:
    """Write one answer a line; True when all lines could be answered."""
    complete = True
    for answer, answered in evaluate_lines(lines):
        sys.stdout.write(answer + "\n")
        complete = complete and answered
    sys.stdout.flush()
    return complete


def check(files: Iterable[Path]) -> int:
    """Print every fault of these rule files and what they hold; 1 when there is one."""
    types, examples, faults = 0, 0, list[str]()
    for file in files:
        try:
            found = read_library_file(file.name, file.read_text(encoding="utf-8"))
        except LibraryError as fault:
            faults.append(str(fault))
            continue
        except (OSError, UnicodeDecodeError) as fault:
            faults.append(f"{file.name}: cannot be read: {fault}")
            continue
        types, examples = types + len(found), examples + sum(len(entry.examples) for entry in found)
        faults += [f"{file.name}, {said}" for entry in found for said in failed_examples(entry)]
    print(*faults, f"{types} types, {examples} worked examples, {len(faults)} faults", sep="\n")
    return 1 if faults else 0

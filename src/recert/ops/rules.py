"""``rules evaluate``: date questions in, answers out, one JSON object a line; no database, no settings."""

import argparse
import os
import sys
from collections.abc import Iterable

from recert.core.evaluate import evaluate_lines


def main(arguments: list[str]) -> int:
    """Answer standard input on standard output; 1 when a line could not be answered."""
    parser = argparse.ArgumentParser(
        prog="python3 run.py rules",
        description="Answers date questions, one JSON object a line, from standard input to standard output. "
        "A line that cannot be answered gets an object with an error, and the exit code is 1.",
    )
    parser.add_argument("action", choices=["evaluate"])
    parser.parse_args(arguments)
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

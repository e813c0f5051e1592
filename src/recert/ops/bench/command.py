"""``bench``: make data, measure beside floors, show how the database does it."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from recert.ops.problems import CannotGoOn

PARTS = ("renew", "pages", "import")


def main(arguments: list[str]) -> int:
    """Run one of the three; answers the exit code."""
    options = parser().parse_args(arguments)
    folder = _own_folder()
    os.environ.setdefault("RECERT_LOG_LEVEL", "WARNING")  # a line for each request is not what is looked for
    import django

    django.setup()
    try:
        work: Callable[[argparse.Namespace], None] = options.work
        work(options)
    finally:
        if folder and options.work is not _make:
            shutil.rmtree(folder, ignore_errors=True)
    if folder and options.work is _make and not os.environ.get("DATABASE_URL"):
        print(
            f"It is in {folder}. To measure it: RECERT_DATA_DIR={folder} python3 run.py bench measure",
            file=sys.stderr,
        )
    return 0


def _own_folder() -> str | None:
    """Without a data folder of the caller's, take one that is thrown away."""
    if os.environ.get("RECERT_DATA_DIR"):
        return None
    os.environ["RECERT_DATA_DIR"] = tempfile.mkdtemp(prefix="recert-bench-")
    return os.environ["RECERT_DATA_DIR"]


def parser() -> argparse.ArgumentParser:
    """The options of ``bench``."""
    options = argparse.ArgumentParser(
        prog="python3 run.py bench", description="Measures Recert (docs/benchmarks.md)."
    )
    commands = options.add_subparsers(required=True, metavar="make | measure | plans")
    make = commands.add_parser("make", help="make seeded agencies")
    make.add_argument("--members", type=_count, required=True, help="how many in all")
    make.add_argument("--seed", type=int, default=1, help="equal seeds give equal data on one day")
    make.add_argument("--agency-size", type=_count, default=20_000, help="the most people of one agency")
    make.set_defaults(work=_make)
    measure = commands.add_parser("measure", help="measure beside floors, in the same run")
    measure.add_argument(
        "--sizes", type=_sizes, default=[1_000, 10_000, 100_000], help="people of a renewal: 1000,10000"
    )
    measure.add_argument(
        "--rounds", type=_count, default=3, help="how often each is measured; medians are told"
    )
    measure.add_argument("--only", choices=PARTS, action="append", help="only this part")
    measure.add_argument("--json", type=Path, metavar="FILE", help="write everything there")
    measure.set_defaults(work=_measure)
    plans = commands.add_parser("plans", help="the plans of slow statements, and indexes that nothing used")
    plans.add_argument(
        "--over", type=float, default=20.0, metavar="MS", help="show statements slower than this"
    )
    plans.set_defaults(work=_plans)
    return options


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("write a number from 1 on")
    return number


def _sizes(text: str) -> list[int]:
    return sorted({_count(part) for part in text.split(",")})


def _make(options: argparse.Namespace) -> None:
    from recert.ops.bench import ground, making

    ground.prepare()
    making.make(options.members, seed=options.seed, agency_size=options.agency_size)


def _measure(options: argparse.Namespace) -> None:
    from recert.ops.bench import ground, measuring, report

    if options.json and not options.json.absolute().parent.is_dir():
        raise CannotGoOn(
            f"There is no folder {options.json.absolute().parent}: nothing could be written there."
        )
    ground.prepare()
    found = measuring.measure(options.sizes, rounds=options.rounds, parts=options.only or PARTS)
    print(report.table(found))
    if options.json:
        options.json.write_text(report.as_json(found), encoding="utf-8")


def _plans(options: argparse.Namespace) -> None:
    from recert.ops.bench import ground, plans

    ground.prepare()
    plans.show(over=options.over / 1000)

"""One step of a measurement in a process of its own, so that its memory is its own: ``… child STEP '{"count": 1000}'``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from recert.ops.problems import CannotGoOn

Found = dict[str, Any]


def step(name: str, **given: Any) -> Found:
    """Run a step in a new process and return what it found."""
    command = [sys.executable, "-m", "recert.ops.bench.child", name, json.dumps(given)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise CannotGoOn(f"The step “{name}” failed; what it said stands above.")
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def main(name: str, given: str) -> None:
    """Do the step and print what it found."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recert.config.settings")
    import django

    django.setup()
    from recert.kernel.garbage import search_rarely

    steps = _steps()
    search_rarely()  # as the server does
    print(json.dumps(steps[name](**json.loads(given))))


def _steps() -> dict[str, Callable[..., Found]]:
    from recert.ops.bench import floors, imports, pages, renewals

    return {
        "floor": rehearsed(floors.floor),
        "preview": rehearsed(renewals.preview),
        "commit": rehearsed(renewals.commit),
        "undo": rehearsed(renewals.undo),
        "import": imports.bring_in,
        "import floor": imports.floor,
        "pages": pages.pages,
    }


def rehearsed(work: Callable[..., Found]) -> Callable[..., Found]:
    """Do all of a renewal with a few people first: what the first time costs is not what is measured."""
    from recert.ops.bench.renewals import rehearse

    def both(**given: Any) -> Found:
        rehearse(f"measured-rehearsal-{os.getpid()}")
        return work(**given)

    return both


if __name__ == "__main__":
    main(*sys.argv[1:])

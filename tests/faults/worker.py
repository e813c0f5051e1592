"""A process that does what the lines on its standard input say, through Recert's own actions. Run with ``-m``.

Every order is a JSON object: ``do`` names a function of ``deeds``, the rest are its arguments. The answer is one line:
``did`` (done), ``moved`` (PlanMovedError with its changes), ``told`` (refused in a sentence), or ``error`` for anything
that no person should ever be shown.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from contextlib import nullcontext
from typing import Any

import django


def main() -> None:
    django.setup()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what anybody prints must not look like an answer
    for line in sys.stdin:
        answers.write(json.dumps(answer(json.loads(line)), default=str) + "\n")
        answers.flush()


def answer(order: dict[str, Any]) -> dict[str, Any]:
    from django.db import close_old_connections

    from recert.imports.actions import MovedError
    from recert.kernel.problems import ProblemError
    from recert.renewals.apply import NothingSelectedError, PlanMovedError
    from tests.faults import deeds

    close_old_connections()  # as before and after each request
    try:
        return {"did": carried_out(order)}
    except PlanMovedError as moved:
        return {"moved": deeds.told(moved)}
    except (MovedError, ProblemError, NothingSelectedError) as refusal:
        return {"told": str(refusal) or type(refusal).__name__}
    except Exception as fault:  # noqa: BLE001 - no person should ever be shown it
        return {"error": f"{type(fault).__name__}: {fault}", "trace": traceback.format_exc()}
    finally:
        close_old_connections()


def carried_out(order: dict[str, Any]) -> Any:
    from recert.kernel.tenancy import agency_scope
    from tests.faults import deeds, making

    do, agency = order.pop("do"), order.pop("agency", None)
    deed = getattr(deeds, do, None) or getattr(making, do)
    with agency_scope(agency) if agency else nullcontext():
        return deed(**order)


if __name__ == "__main__":
    main()

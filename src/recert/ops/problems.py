"""What a person reads when this computer or its settings stand in the way: one sentence, no traceback."""

import os
from pathlib import Path

from recert.kernel import outages
from recert.kernel.outages import Outage


class CannotGoOn(Exception):  # noqa: N818 (the state of this computer, not an error of the program)
    """Ends the command; its text is the sentence to show."""


def sentence(problem: BaseException, folder: Path | None = None) -> str | None:
    """What to tell about a problem, or None when only a traceback helps (it is our mistake then).

    ``folder`` is named when the problem itself names no file.
    """
    for cause in outages.chain(problem):
        found = say(cause, folder)
        if found:
            return found
    return None


def say(problem: BaseException, folder: Path | None) -> str | None:
    """The sentence for one link of the chain."""
    if isinstance(problem, CannotGoOn):
        return str(problem)
    if isinstance(problem, OSError):
        return of_the_system(problem, folder)
    family = {kind.__name__ for kind in type(problem).__mro__}
    if family & {"ImproperlyConfigured", "EnvError"}:
        return str(problem)
    return of_the_database(outages.of(problem), str(problem))


def of_the_system(problem: OSError, folder: Path | None) -> str | None:
    """The operating system refused."""
    place, outage = problem.filename or folder or Path.cwd(), outages.of(problem)
    if outage is Outage.FULL:
        return f"The disk is full: nothing can be written to {place}. Free some space and start again."
    if outage is Outage.FORBIDDEN:
        return f"Recert may not read or write {place}: give it the right to, or use a folder of your own."
    return None


def of_the_database(outage: Outage | None, message: str) -> str | None:
    """The database refused."""
    if outage is Outage.FORBIDDEN:
        return (
            f"The database in {data_dir()} cannot be written: give yourself the right to, "
            "or name another folder in RECERT_DATA_DIR."
        )
    if outage is Outage.FULL:
        return f"The disk is full: the database in {data_dir()} cannot grow. Free some space and start again."
    if outage is Outage.BUSY:
        return "The database is busy: another program is writing to it. Wait a moment and start again."
    if outage is Outage.AWAY:
        return f"The database named in DATABASE_URL does not answer: {message.strip().splitlines()[0]}"
    return None


def data_dir() -> Path:
    """Where this installation keeps its data."""
    return Path(os.environ.get("RECERT_DATA_DIR") or Path(__file__).parents[3] / "data")

"""The door for people at a terminal: ``python3 run.py <command>``, or ``recert <command>`` once installed.

Only the standard library is imported here, so that the list of commands shows before anything is installed
and commands that need no database start at once.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

from recert.ops import problems

HELP = """\
Recert keeps the credentials of public-safety people current.

  python3 run.py                      start Recert; the address to open and the demo logins are shown
  python3 run.py --port 8080          the same on another port
  python3 run.py --host 0.0.0.0       the same for other computers of your network
  python3 run.py --no-demo            without demo data: the first visit sets up your own agency
  python3 run.py <command> --help     more about a command

Commands
  serve                  start Recert; this happens when you name no command
  doctor                 look whether everything is in order here
  backup FILE            write database and documents into one checked file, also while people work
  restore FILE           put such a file back
  demo                   fill in the demo agencies
  import members         read a roster from a CSV file
  import credentials     read credentials from a CSV file
  rules evaluate         answer questions about dates and hours, one JSON object a line, from standard input
  rules check [FILES]    check rule files and run their worked examples
  worker                 only the background work (serve starts one by itself)

For the people who build Recert
  test                   the whole test suite: SQLite, PostgreSQL, browser
  check                  style, types, imports, templates, migrations, locks
  bench make             seeded data, up to a million members
  bench measure          renewals, imports and pages beside their floors
  bench plans            how the database runs the slow statements

Any other command of Django works too: migrate, shell, createsuperuser.

Settings are read from the environment
  RECERT_DATA_DIR        the folder for database, documents and secret key (data, beside run.py)
  DATABASE_URL           postgres://user:password@host:5432/name instead of the SQLite file in that folder
  RECERT_HOSTS           the names under which browsers may reach Recert, separated by commas
  RECERT_SECRET_KEY      instead of the key kept in the data folder
  RECERT_LOG_LEVEL       DEBUG, INFO (the default), WARNING, ERROR or CRITICAL
  RECERT_METRICS_TOKEN   opens /metrics to other computers that send it (Authorization: Bearer ...)
"""

WITHOUT_DJANGO = {
    "serve": "recert.ops.serving",
    "rules": "recert.ops.rules",
    "test": "recert.ops.testing",
    "check": "recert.ops.checking",
    "bench": "recert.ops.bench.command",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name; answers the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] in (["--help"], ["-h"], ["help"]):
        sys.stdout.write(HELP)
        return 0
    if not arguments or arguments[0].startswith("-"):
        arguments = ["serve", *arguments]
    try:
        return run(*arguments)
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        sentence = problems.sentence(problem)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        return 1


def run(command: str, *rest: str) -> int:
    """Our own commands first, then Django's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recert.config.settings")
    own = WITHOUT_DJANGO.get(command)
    if own is not None:
        code: int = import_module(own).main(list(rest))
        return code
    from django.core.management import ManagementUtility

    ManagementUtility([program(), command, *rest]).execute()
    return 0


def program() -> str:
    """How the person at the terminal called us."""
    return "recert" if Path(sys.argv[0]).stem == "recert" else "python3 run.py"


if __name__ == "__main__":
    sys.exit(main())

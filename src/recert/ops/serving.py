"""``serve``: make the database ready, then keep the web server and the job worker running."""

import argparse
import errno
import ipaddress
import os
import socket
import sys
from pathlib import Path

from recert.ops.problems import CannotGoOn
from recert.ops.supervisor import Child, Supervisor, tell

DEMO_DOMAINS = ("metro-police.example", "harbor-fire.example", "county-corrections.example")
DEMO_ROLES = ("coordinator", "manager", "auditor", "member")
DEMO_PASSWORD = "recert-demo-2026"  # noqa: S105 (public: shown to whoever tries the demo)
DEMO_WARNING = (
    "WARNING: the demo logins above work for everybody who can reach this computer. "
    "Never put real people's data beside them; start with --no-demo and another RECERT_DATA_DIR instead."
)
LAST_PORT = 65535
LOG_CONFIG = Path(__file__).parents[1] / "config" / "granian.json"


def main(arguments: list[str]) -> int:
    """Start everything; answers when it was told to stop."""
    options = parser().parse_args(arguments)
    if options.demo is not None:
        os.environ["RECERT_DEMO"] = "1" if options.demo else "0"
    os.environ.setdefault("RECERT_DEMO", "1")
    check_port(options.host, options.port)
    demo = prepare_database()
    prepare_counting()
    web = Child("web server", web_command(options.host, options.port), essential=True)
    worker = Child("job worker", [sys.executable, "-m", "recert.ops.cli", "worker"])
    return Supervisor([web, worker]).run(lambda: greet_when_up(options.host, options.port, demo=demo))


def parser() -> argparse.ArgumentParser:
    """The options of ``serve``."""
    options = argparse.ArgumentParser(prog="python3 run.py serve", description="Starts Recert.")
    options.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (this computer only: %(default)s)"
    )
    options.add_argument("--port", type=port_number, default=8000, help="port to listen on (%(default)s)")
    options.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        help="fill an empty database with demo agencies (the default); "
        "with --no-demo the first visit sets up your own agency",
    )
    return options


def port_number(text: str) -> int:
    """A port that can be listened on."""
    if not text.isdecimal() or not 1 <= int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; give a number from 1 to {LAST_PORT}")
    return int(text)


def check_port(host: str, port: int) -> None:
    """Say now, in a sentence, what the web server would say later in many."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as problem:
        raise CannotGoOn(port_problem(host, port, problem)) from problem


def port_problem(host: str, port: int, problem: Exception) -> str:
    """Why the address cannot be listened on."""
    if isinstance(problem, PermissionError):
        return f"Port {port} may not be used by you; choose one above 1023 with --port."
    if isinstance(problem, OSError) and problem.errno == errno.EADDRINUSE:
        other = port + 1 if port < LAST_PORT else 8000
        return f"Port {port} is taken: is Recert running already? Or choose another: --port {other}"
    return f"{host!r} is no address of this computer; 127.0.0.1 means this computer only."


def prepare_database() -> bool:
    """Bring the tables up to date and fill an empty database with the demo agencies, if they are wanted.

    Answers whether the demo logins work, whichever way they came.
    """
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command, get_commands
    from django.db import connection

    from recert.ops import database

    if database.waiting_migrations():
        tell("Preparing the database...")
        call_command("migrate", verbosity=0, interactive=False)
    if settings.RECERT_DEMO and "demo" in get_commands() and not database.any_agency():
        tell("Filling in the demo agencies (only this once)...")
        call_command("demo")
    demo = database.login_exists(f"{DEMO_ROLES[0]}@{DEMO_DOMAINS[0]}")
    connection.close()
    return demo


def prepare_counting() -> None:
    """The web server's processes count together in files of this folder; the last run's counts are over."""
    from django.conf import settings

    folder = settings.RECERT_DATA_DIR / "metrics"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def web_command(host: str, port: int) -> list[str]:
    """SQLite has one writer, so one process with threads; PostgreSQL can feed every core.

    Whoever waits there for people whom a large renewal holds keeps a thread: there must be others left for those who read.
    """
    from django.db import connection

    workers, threads = (1, 4) if connection.vendor == "sqlite" else (min(os.cpu_count() or 1, 4), 8)
    where = ["--host", host, "--port", str(port)]
    where += ["--workers", str(workers), "--blocking-threads", str(threads)]
    how = ["--interface", "wsgi", "--respawn-failed-workers", "--log-level", "warning"]
    how += ["--log-config", str(LOG_CONFIG)]
    return [sys.executable, "-m", "granian", *where, *how, "recert.config.wsgi:application"]


def greet_when_up(host: str, port: int, *, demo: bool) -> bool:
    """Once the web server answers, say where; True when that was said."""
    try:
        socket.create_connection((reachable(host), port), timeout=1).close()
    except OSError:
        return False
    sys.stdout.write(greeting(host, port, demo=demo))
    sys.stdout.flush()
    return True


def greeting(host: str, port: int, *, demo: bool) -> str:
    """The address and, with demo data, who can sign in."""
    name = f"[{reachable(host)}]" if ":" in host else reachable(host)
    lines = [f"Recert is running at http://{name}:{port}/  (stop it with Ctrl+C)"]
    if demo:
        lines.append(f"Demo logins, all with the password {DEMO_PASSWORD}:")
        lines += ["  " + "  ".join(f"{role}@{domain}" for role in DEMO_ROLES) for domain in DEMO_DOMAINS]
    if demo and not is_loopback(host):
        lines += ["", DEMO_WARNING]
    return "\n".join(lines) + "\n"


def reachable(host: str) -> str:
    """An address to open when Recert listens on all of them."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (looked up, not listened on)


def is_loopback(host: str) -> bool:
    """True when only this computer can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

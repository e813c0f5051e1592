"""Start Recert: python3 run.py

The first start prepares everything in this folder (about a minute): the packages that Recert needs go into
.venv, your data into data. Every later start takes seconds. Nothing outside this folder is changed.

python3 run.py --help shows everything else it can do.
"""

import sys

if sys.version_info < (3, 11):  # said before anything that an older Python would stumble over
    sys.exit(
        "Recert needs Python 3.11 or newer; this is Python {}.{}. "
        "Install a newer one and start Recert with it, for example: python3.11 run.py".format(
            *sys.version_info
        )
    )

import contextlib
import hashlib
import json
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
SOURCE = ROOT / "src"
NEEDS_TOOLS = {"test", "check"}  # these need the checking tools on top of what Recert itself needs
NO_PIP = (
    "Python's package installer is missing: install it (on Debian and Ubuntu: apt install python3-venv; "
    "elsewhere: pip or uv) and start Recert again."
)


class CannotStart(Exception):  # noqa: N818 (a state of this computer, not an error of the program)
    """Why Recert cannot start, in one sentence for the person at the keyboard."""


def main(arguments: list[str]) -> int:
    """Prepare the environment if need be, then hand over to the command."""
    if arguments[:1] in (["--help"], ["-h"], ["help"]):
        return show_help()
    lock = "requirements-dev.lock" if NEEDS_TOOLS.intersection(arguments[:1]) else "requirements.lock"
    environment = Environment(Path(os.environ.get("RECERT_VENV") or ROOT / ".venv").absolute())
    try:
        environment.prepare(lock)
    except CannotStart as problem:
        return complain(str(problem))
    except OSError as problem:
        return complain(os_problem(problem, environment.folder))
    except KeyboardInterrupt:
        return complain("Stopped while preparing. The next start takes it up again.")
    return environment.start(["-m", "recert.ops.cli", *arguments])


def complain(sentence: str) -> int:
    """Say why it does not go on; answers the exit code."""
    print(sentence, file=sys.stderr)
    return 1


def show_help() -> int:
    """The list of commands needs no environment."""
    sys.path.insert(0, str(SOURCE))
    from recert.ops import cli

    return cli.main(["--help"])


def os_problem(problem: OSError, folder: Path) -> str:
    """The sentence for what the operating system refused."""
    sys.path.insert(0, str(SOURCE))
    from recert.ops import problems

    return problems.sentence(problem, folder) or "Recert cannot be prepared: {}.".format(problem)


def fingerprint(lock: str) -> str:
    """What tells one version of a lock from another."""
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


class Environment:
    """The folder with the packages, and the stamp in it that says what was completely installed.

    The stamp is taken away before anything is changed and written when all is done: without a
    stamp the folder cannot be trusted (somebody pulled the plug), and is made anew.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stamp = folder / ".recert-stamp"
        self.packages = folder / "packages"  # used only where Python cannot make an environment
        self.own_python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.base_python = getattr(sys, "_base_executable", None) or sys.executable

    @property
    def python(self) -> str:
        """The Python that sees the packages."""
        return str(self.own_python) if self.own_python.exists() else self.base_python

    def prepare(self, lock: str) -> None:
        """Make the environment hold what the lock says; quick when it already does."""
        if self.holds(lock):
            return
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with alone(self.folder.with_name(self.folder.name + ".lock")):
            if not self.holds(lock):  # another start may have done it while this one waited
                self.change(lock)

    def holds(self, lock: str) -> bool:
        """True when this very lock is completely installed."""
        return self.installed().get(lock) == fingerprint(lock)

    def change(self, lock: str) -> None:
        """Install the lock: on top of what can be trusted, else anew."""
        installed = self.installed()
        say("Preparing the environment ({}about a minute)...".format("" if installed else "first start, "))
        if installed:
            self.stamp.unlink()
        else:
            self.make()
        self.install(ROOT / lock)
        self.write_stamp(lock)

    def installed(self) -> dict[str, str]:
        """What is completely installed, lock by lock; nothing when the folder cannot be trusted."""
        try:
            stamp = json.loads(self.stamp.read_text())
            locks = dict(stamp["locks"])
            same_python = stamp["python"] == this_python()
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return locks if same_python and (self.own_python.exists() or self.packages.is_dir()) else {}

    def write_stamp(self, lock: str) -> None:
        """The tools' lock holds everything of the other one, too."""
        locks = [lock] if lock == "requirements.lock" else [lock, "requirements.lock"]
        stamp = {"python": this_python(), "locks": {name: fingerprint(name) for name in locks}}
        new = self.stamp.with_suffix(".new")
        new.write_text(json.dumps(stamp))
        new.replace(self.stamp)

    def make(self) -> None:
        """An empty environment; where Python comes without the means for one, a plain folder."""
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)
        if run([self.base_python, "-m", "venv", "--without-pip", str(self.folder)]).returncode != 0:
            shutil.rmtree(self.folder)
            self.packages.mkdir(parents=True)

    def install(self, lock: Path) -> None:
        """Install the lock with the first installer that is there and works."""
        problem = NO_PIP
        for installer in (self.uv, self.own_pip, self.base_pip):
            command = installer()
            if command is None:
                continue
            result = run([*command, "--require-hashes", "--requirement", str(lock)])
            if result.returncode == 0:
                return
            problem = self.install_problem(result.stdout)
        raise CannotStart(problem)

    def install_problem(self, output: str) -> str:
        """Why the packages could not be installed: the installer's own words, then ours."""
        if "No space left on device" in output:
            return "The disk is full: {} needs about 400 MB. Free some space first.".format(self.folder)
        reason = "The packages could not be installed; the lines above say why. Is this computer online?"
        return "{}\n{}".format(output.strip(), reason)

    def uv(self) -> list[str] | None:
        """How uv installs, if it is there."""
        uv = shutil.which("uv")
        if uv is None:
            return None
        where = ["--target", str(self.packages)] if self.packages.is_dir() else []
        return [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", self.python, *where]

    def own_pip(self) -> list[str] | None:
        """How the environment's own pip installs, if Python comes with one to put there."""
        if not self.own_python.exists() or run([self.python, "-m", "ensurepip"]).returncode != 0:
            return None
        return [self.python, "-m", "pip", *PIP_INSTALL]

    def base_pip(self) -> list[str] | None:
        """How the computer's pip installs into the environment, if it has one."""
        if run([self.base_python, "-m", "pip", "--version"]).returncode != 0:
            return None
        if self.own_python.exists():
            return [self.base_python, "-m", "pip", "--python", str(self.own_python), *PIP_INSTALL]
        return [self.base_python, "-m", "pip", *PIP_INSTALL, "--upgrade", "--target", str(self.packages)]

    def start(self, arguments: list[str]) -> int:
        """Become the command; where a process cannot become another, wait for it."""
        paths = [str(SOURCE), str(self.packages), os.environ.get("PYTHONPATH", "")]
        os.environ["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
        command = [self.python, *arguments]
        if os.name != "nt":
            os.execv(command[0], command)
        return subprocess.call(command)


PIP_INSTALL = ["install", "--disable-pip-version-check", "--no-input", "--quiet", "--progress-bar", "off"]


def this_python() -> str:
    """What packages with compiled parts depend on."""
    return "{}.{} {} {}".format(*sys.version_info[:2], platform.system(), platform.machine())


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command quietly; what it printed is kept for the case that it fails."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Two starts at the same time prepare one after the other (not on Windows)."""
    with path.open("w") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def say(sentence: str) -> None:
    """Tell how far it is; standard output belongs to the command that follows."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Do the locks still hold what pyproject.toml asks for, pinned to the very files, without naming a host?"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

RUNTIME, TOOLS = "requirements.lock", "requirements-dev.lock"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^ ;\\]+)")


@dataclass
class Lock:
    """What a lock file pins."""

    name: str
    text: str
    pins: dict[str, str] = field(default_factory=dict)
    unhashed: list[str] = field(default_factory=list)


def problems(root: Path) -> str:
    """What is wrong with the locks in ``root``, one line each; nothing when all is well."""
    locks = {name: read((root / name).read_text(), name) for name in (RUNTIME, TOOLS)}
    project = tomllib.loads((root / "pyproject.toml").read_text())
    asked = {RUNTIME: project["project"]["dependencies"], TOOLS: project["dependency-groups"]["dev"]}
    found = [line for lock in locks.values() for line in own_problems(lock)]
    found += [line for name, wanted in asked.items() for line in missing(wanted, locks[name])]
    found += differences(locks[RUNTIME], locks[TOOLS])
    if (root / "uv.lock").exists():
        found.append("uv.lock: it names hosts; remove it, the locks are the two requirements files")
    return "\n".join(found)


def read(text: str, name: str) -> Lock:
    """The pins of a lock, and those among them that no hash follows."""
    lock = Lock(name, text)
    for entry in re.split(r"\n(?=\S)", text):
        pin = PIN.match(entry)
        if pin is None:
            continue
        package = canonical(pin["name"])
        lock.pins[package] = pin["version"]
        if "--hash=sha256:" not in entry:
            lock.unhashed.append(package)
    return lock


def own_problems(lock: Lock) -> Iterator[str]:
    """What a lock must not contain, and what it must."""
    if not lock.pins:
        yield f"{lock.name}: pins nothing"
    if re.search(r"https?://|--(extra-)?index-url|--find-links", lock.text):
        yield f"{lock.name}: names a host or a place to fetch from"
    for package in lock.unhashed:
        yield f"{lock.name}: {package} has no hash"


def missing(wanted: list[str], lock: Lock) -> Iterator[str]:
    """What the project asks for and the lock does not pin, or pins outside of the range."""
    from packaging.requirements import Requirement

    for line in wanted:
        requirement = Requirement(line)
        version = lock.pins.get(canonical(requirement.name))
        if version is None:
            yield f"{lock.name}: {requirement.name} of pyproject.toml is missing"
        elif not requirement.specifier.contains(version, prereleases=True):
            yield f"{lock.name}: {requirement.name} {version} is not what pyproject.toml asks for ({line})"


def differences(runtime: Lock, tools: Lock) -> Iterator[str]:
    """The tools' lock holds all of the other one, in the same versions: one environment serves both."""
    for package, version in runtime.pins.items():
        other = tools.pins.get(package, "missing")
        if other != version:
            yield f"{tools.name}: {package} is {other}, but {version} in {runtime.name}"


def canonical(name: str) -> str:
    """One spelling for django_htmx, Django-HTMX and django.htmx."""
    return re.sub(r"[-_.]+", "-", name).lower()

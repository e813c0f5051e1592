"""The words in which a demo agency is described."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

YEAR_FROM_COURSE: Mapping[str, Any] = {
    "validity": {
        "kind": "duration",
        "from": "issue",
        "months": 12,
        "month_overflow": "clamp",
        "end": "same_day",
    },
    "renewal": {"in_window": "completion"},
}


class Stage(Enum):
    """Where the people of a type's credential assignment are."""

    UNASSIGNED = "no assignment"
    CURRENT = "current"
    FRESH = "just renewed"
    EXPIRING = "some expire soon"
    EXPIRED = "some have expired"
    DONE = "some completed the training"
    HALF_RENEWED = "some completed it, and half of them were renewed"


# The share of holders who have something to renew.
SHARES = {Stage.EXPIRING: 0.05, Stage.EXPIRED: 0.04, Stage.DONE: 0.04, Stage.HALF_RENEWED: 0.05}


@dataclass(frozen=True, slots=True)
class Branch:
    """A top unit with the units below it, and who works there. ``role`` decides which credentials they hold."""

    name: str
    role: str
    weight: int
    units: tuple[str, ...]
    ranks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A credential type that the agency uses: from the library by ``key``, or its own by ``name``.

    ``holders``: the share of each role that holds it ("*": every other role). ``months``: how long a period of a
    type without a rule lasts. ``courses``: title, hours, category; ``hours``: what the plan asks for by category.
    """

    holders: Mapping[str, float]
    key: str = ""
    name: str = ""
    rule: Mapping[str, Any] = field(default_factory=dict)
    stage: Stage = Stage.UNASSIGNED
    courses: tuple[tuple[str, str, str], ...] = ()
    hours: tuple[tuple[str, str], ...] = ()
    prefix: str = ""
    months: int = 36

    def share_of(self, role: str) -> float:
        """Return the share of this role that holds it."""
        return self.holders.get(role, self.holders.get("*", 0.0))


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who signs in; ``name`` before the agency's domain."""

    name: str
    role: str
    first: str
    last: str
    domain: str = ""


@dataclass(frozen=True, slots=True)
class DemoAgency:
    """Everything that one demo agency is made from."""

    slug: str
    name: str
    brand: str
    theme: str
    time_zone: str
    date_format: str
    size: int
    seed: int
    prefix: str
    branches: tuple[Branch, ...]
    kinds: tuple[Kind, ...]
    groups: tuple[str, ...]
    logins: tuple[Login, ...]
    managed: str
    review: str

    @property
    def domain(self) -> str:
        """Where its addresses end."""
        return f"{self.slug}.example"

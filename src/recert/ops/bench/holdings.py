"""What the people of the benchmarks hold: chains of credentials by real rules, worked out once and dealt out often.

Working out a chain costs a hundred times what writing it does. So each type gets a few hundred of them, true to its rule,
and every holder is dealt one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from recert.core.kinds import by_birthday
from recert.core.library import LibraryType
from recert.core.rules import parse_rule
from recert.credentials import library
from recert.ops.demo.chains import CURRENT, EXPIRED, EXPIRING, Link, Maker, Wish

KEYS = (
    "aha-bls-provider", "arc-cpr-aed", "cjis-security-awareness", "scba-respirator-fit-test",
    "iaed-emergency-medical-dispatcher", "colorado-ems-certificate", "connecticut-emt", "california-emt",
    "taser-energy-weapon-user", "nremt-emt", "ohio-emt", "itls-provider",
)  # fmt: skip
LONGEST = 3
LISTED = (
    0.087  # a type with one day in the year has nobody near it on most days, so about 8 % of all are left
)
CHAINS = {EXPIRED: 40, EXPIRING: 60, CURRENT: 300}
TRIES = 6
YEAR = 365


@dataclass(frozen=True, slots=True)
class Chain:
    """The periods of one person. ``born``: the birth date that the rule counted with, None where it asks for none."""

    links: Sequence[Link]
    born: date | None
    listed: bool


@dataclass(frozen=True, slots=True)
class Pool:
    """The chains of one type: with something to renew, and without."""

    listed: Sequence[Chain]
    current: Sequence[Chain]

    def deal(self, rng: Random) -> Chain:
        """Return a chain: one in twelve has something to renew."""
        return rng.choice(self.listed if self.listed and rng.random() < LISTED else self.current)


@lru_cache(maxsize=4)
def pools(seed: int, today: date) -> list[Pool]:
    """Return the pool of each of ``KEYS``, as of today."""
    rng = Random(seed)  # noqa: S311 - the same data every time, no secret
    return [_pool(library.entries()[key], rng, today) for key in KEYS]


def _pool(entry: LibraryType, rng: Random, today: date) -> Pool:
    rule = parse_rule(entry.rule)
    maker, asks = Maker(rule, today, rng), by_birthday(rule.validity)
    made = {wish: list(_chains(maker, wish, count, asks=asks)) for wish, count in CHAINS.items()}
    return Pool([*made[EXPIRED], *made[EXPIRING]], made[CURRENT])


def _chains(maker: Maker, wish: Wish, count: int, *, asks: bool) -> Iterator[Chain]:
    """Yield chains of full length; fewer, or none, where the rule lets none end as wished on this day."""
    hired = maker.today - timedelta(25 * YEAR)
    for _ in range(count):
        born = hired - timedelta(maker.rng.randrange(20 * YEAR, 35 * YEAR))
        for _ in range(TRIES):
            links = maker.wished(wish, hired=hired, birth_date=born)
            if links is None and not asks:
                return  # nor would it for anybody else
            if links and len(links) >= LONGEST:
                yield Chain(links[-LONGEST:], born if asks else None, wish is not CURRENT)
                break

"""The people of a demo agency: its units, members and groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from recert.kernel.insert import take_ids
from recert.kernel.text import fold
from recert.ops.demo.names import people
from recert.ops.demo.plan import Branch, DemoAgency
from recert.personnel.models import Group, GroupMember, Member, Unit
from recert.personnel.names import keys_of

BATCH = 2000
INACTIVE, NO_BIRTH_DATE, AT_THE_TOP = 0.03, 0.04, 0.05
YEAR = 365


@dataclass(frozen=True, slots=True)
class Person:
    """A member with what the demo knows beside: the role, and a birth date even where the file has none."""

    member: Member
    role: str
    branch: str
    born: date

    @property
    def hired(self) -> date:
        """The day of hire, which everybody here has."""
        assert self.member.hired_on  # noqa: S101 - given below
        return self.member.hired_on


def write_units(agency: DemoAgency) -> dict[str, Unit]:
    """Insert the tree; return the units by name."""
    wanted = [(name, branch.name) for branch in agency.branches for name in (branch.name, *branch.units)]
    units: dict[str, Unit] = {}
    for pk, (name, top) in zip(take_ids(Unit, len(wanted)), wanted, strict=True):
        above = units.get(top)
        path = f"{above.path if above else '/'}{pk}/"
        units[name] = Unit(pk=pk, name=name, parent_id=above.pk if above else None, path=path)
    Unit.objects.bulk_create(units.values())
    return units


def write_members(agency: DemoAgency, units: dict[str, Unit], *, rng: Random, today: date) -> list[Person]:
    """Insert the roster; the first is the one who signs in as ``member@``."""
    own = next(login for login in agency.logins if login.role == "member")
    names = people(rng)
    found: list[Person] = []
    for at, pk in enumerate(take_ids(Member, agency.size)):
        first, last = (own.first, own.last) if at == 0 else next(names)
        branch = agency.branches[0] if at == 0 else _branch(agency, rng)
        member = Member(
            pk=pk, first_name=first, last_name=last, member_number=f"{agency.prefix}-{1001 + at * 3}"
        )
        member.rank, member.unit_id = rng.choice(branch.ranks), units[_unit(branch, rng)].pk
        found.append(_with_days(Person(member, branch.role, branch.name, today), rng, today, keep=at == 0))
    _write_addresses(agency, found)
    Member.objects.bulk_create([person.member for person in found], batch_size=BATCH)
    return found


def _branch(agency: DemoAgency, rng: Random) -> Branch:
    return rng.choices(agency.branches, [branch.weight for branch in agency.branches])[0]


def _unit(branch: Branch, rng: Random) -> str:
    return branch.name if not branch.units or rng.random() < AT_THE_TOP else rng.choice(branch.units)


def _with_days(person: Person, rng: Random, today: date, *, keep: bool) -> Person:
    member = person.member
    member.hired_on = today - timedelta(rng.randrange(100, 26 * YEAR))
    born = member.hired_on - timedelta(rng.randrange(21 * YEAR + 10, 37 * YEAR))
    member.birth_date = born if keep or rng.random() > NO_BIRTH_DATE else None
    leaves = rng.random() < INACTIVE and not keep
    member.inactive_since = today - timedelta(rng.randrange(1, 90)) if leaves else None
    return Person(member, person.role, person.branch, born)


def _write_addresses(agency: DemoAgency, found: list[Person]) -> None:
    used: set[str] = set()
    for person in found:
        member = person.member
        member.email = next(mail for mail in _addresses(member, agency.domain) if mail not in used)
        used.add(member.email)
        keys = keys_of(member.first_name, member.last_name, member.member_number, member.email)
        member.sort_key, member.search_key = keys


def _addresses(member: Member, domain: str) -> Iterator[str]:
    """First choice first: the name in plain letters, then the member number."""
    name = ".".join(
        "".join(filter(str.isalpha, fold(part))) for part in (member.first_name, member.last_name)
    )
    if name.isascii():
        yield f"{name}@{domain}"
    yield f"{member.member_number.lower()}@{domain}"


def write_groups(agency: DemoAgency, found: list[Person], *, rng: Random) -> None:
    """Insert the groups with a few members of each kind of work."""
    groups = Group.objects.bulk_create([Group(name=name) for name in agency.groups])
    active = [person.member.pk for person in found if person.member.inactive_since is None]
    places = [
        GroupMember(group_id=group.pk, member_id=pk)
        for group in groups
        for pk in rng.sample(active, max(6, agency.size // 25))
    ]
    GroupMember.objects.bulk_create(places, batch_size=BATCH)

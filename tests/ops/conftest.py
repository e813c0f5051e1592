"""A backup to restore, and empty installations to restore it into."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from tests.conftest import actor_in
from tests.factories import AgencyFactory, UnitFactory
from tests.ops.places import installation, picture
from tests.ops.scene import play

from recert.agencies.models import Agency
from recert.agencies.queries import today_in
from recert.agencies.roles import Role
from recert.kernel.tenancy import agency_scope
from recert.ops.backup.making import make
from recert.ops.backup.manifest import Manifest
from recert.personnel.models import Unit


@dataclass(frozen=True)
class Made:
    """A backup, what it says, and what was in the database and the folder."""

    path: Path
    told: Manifest
    rows: dict[str, list[Any]]
    documents: dict[str, bytes]
    last_unit: int


def documents_in(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def fill() -> int:
    """Let a small agency work, one be signed in, and a unit be deleted; return its id."""
    agency = AgencyFactory(slug="harlow")
    play(agency, actor_in(agency, Role.COORDINATOR), today_in(agency))
    Session.objects.create(session_key="a-key-that-opens", session_data="x", expire_date=timezone.now())
    with agency_scope(agency.pk):
        last: Unit = UnitFactory()
        pk = last.pk
        last.delete()
    return pk


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Made:
    folder = tmp_path_factory.mktemp("made")
    with django_db_blocker.unblock(), installation(folder):
        call_command("migrate", verbosity=0, interactive=False)
        last = fill()
        told = make(folder / "backup.tar.gz")
        assert Agency.objects.count() == 1
        return Made(folder / "backup.tar.gz", told, picture(), documents_in(folder / "documents"), last)


@pytest.fixture
def place(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    """An empty installation."""
    with django_db_blocker.unblock(), installation(tmp_path / "data") as folder:
        yield folder

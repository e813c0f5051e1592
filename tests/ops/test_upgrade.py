"""Who comes from release 0.1.0 finds every row as it was, and nothing that must be true is broken."""

from pathlib import Path

from django.core.management import call_command
from tests.ops.first_release import fill, of_the_release
from tests.ops.places import columns_of, installation, picture

from recert.ops.backup import state
from recert.ops.backup.making import make
from recert.ops.backup.restoring import restore
from recert.ops.database import waiting_migrations
from recert.ops.invariants import violations

MOVES = {"django_migrations", "django_content_type", "auth_permission", "django_session"}


def test_rows_of_the_first_release_stay_as_they_were(place: Path) -> None:
    fill()
    columns = columns_of(state.existing() - MOVES)
    before = picture(columns)
    assert waiting_migrations() > 0
    call_command("migrate", verbosity=0, interactive=False)
    assert picture(columns) == before
    assert len(before["credential"]) == 16
    assert violations() == []


def test_a_backup_of_the_first_release_is_restored_and_brought_up_to_date(
    place: Path, tmp_path: Path
) -> None:
    fill()
    columns = columns_of(state.existing() - MOVES)
    before, told = picture(columns), make(tmp_path / "backup")
    assert set(told.migrations) == set(of_the_release())
    with installation(tmp_path / "new"):
        assert restore(tmp_path / "backup", replace=False).broken == []
        assert picture(columns) == before
        assert waiting_migrations() == 0

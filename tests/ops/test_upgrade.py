"""Who comes from release 0.1.0 finds every row as it was, and nothing that must be true is broken."""

from pathlib import Path

from django.core.management import call_command
from tests.ops.first_release import fill, of_the_release
from tests.ops.places import columns_of, installation, picture

from recert.agencies.models import Agency
from recert.kernel.scope import agency_scope
from recert.ops.backup import state
from recert.ops.backup.making import make
from recert.ops.backup.restoring import restore
from recert.ops.database import waiting_migrations
from recert.ops.invariants import violations
from recert.training.models import Completion, Course, PlanCourse, PlanVersion

# What later releases keep in another form; ``test_what_counted_keeps_counting`` looks at it there.
REMADE = {
    "course": ("category", "code"),
    "completion": ("category",),
    "plan_course": ("plan_id",),
    "plan_hours": None,
}
MOVES = {"django_migrations", "django_content_type", "auth_permission", "django_session"}


def kept_columns() -> dict[str, str]:
    """The columns of the first release that there still are."""
    columns = columns_of(state.existing() - MOVES)
    for table, gone in REMADE.items():
        if gone is None:
            del columns[table]
        else:
            left = [one for one in columns[table].split(", ") if one.strip('"') not in gone]
            columns[table] = ", ".join(left)
    return columns


def test_what_counted_keeps_counting(place: Path) -> None:
    """A plan's courses and hours become its first version; hours keep their category, and courses their code."""
    fill()
    call_command("migrate", verbosity=0, interactive=False)
    for agency in Agency.objects.all():
        with agency_scope(agency.pk):
            version = PlanVersion.objects.get()
            assert version.requirement == {"categories": [{"key": "Legal", "min": 2.5}]}
            assert (version.number, PlanCourse.objects.get().version_id) == (1, version.pk)
            assert Course.objects.get().codes == "CPR-1"
            assert Course.objects.get().hours_by_category == {"": "4.5"}
            assert Completion.objects.get().hours_by_category == {"": "4.5"}


def test_rows_of_the_first_release_stay_as_they_were(place: Path) -> None:
    fill()
    columns = kept_columns()
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
    columns = kept_columns()
    before, told = picture(columns), make(tmp_path / "backup")
    assert set(told.migrations) == set(of_the_release())
    with installation(tmp_path / "new"):
        assert restore(tmp_path / "backup", replace=False).broken == []
        assert picture(columns) == before
        assert waiting_migrations() == 0

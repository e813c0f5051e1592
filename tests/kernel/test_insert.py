"""Many rows at once: made while they are written, or ready before and let go of after."""

from collections.abc import Iterator

import pytest

from recert.agencies.models import Agency
from recert.kernel.insert import FEW, SOME, insert_rows, ready
from recert.personnel.models import Group

COLUMNS = ("name",)


@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, SOME, SOME + 1])
def test_every_row_is_written_once(scope: Agency, count: int) -> None:
    insert_rows(Group, COLUMNS, ((f"Group {number}",) for number in range(count)))
    assert Group.objects.count() == len(set(Group.objects.values_list("name", flat=True))) == count


def test_rows_are_made_while_they_are_written(scope: Agency) -> None:
    alive = most = 0

    class Name(str):
        __slots__ = ()

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def names() -> Iterator[tuple[str]]:
        nonlocal alive, most
        for number in range(SOME * 5):
            alive += 1
            most = max(most, alive)
            yield (Name(f"Group {number}"),)

    insert_rows(Group, COLUMNS, names())
    assert most < SOME * 3
    assert Group.objects.count() == SOME * 5


def test_ready_rows_are_let_go_of(scope: Agency) -> None:
    rows = ready(Group, COLUMNS, [("Company 1",), ("Company 2",)])
    assert [row[1] for row in rows.rows] == ["Company 1", "Company 2"]
    rows.write()
    assert rows.rows == []
    assert Group.objects.count() == 2

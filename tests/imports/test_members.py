"""Members from a file: found by number, checked cell by cell, written all at once."""

from datetime import date

import pytest

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.imports.members import WRITTEN
from recert.kernel.models import AuditEvent
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member, Unit
from tests.factories import MemberFactory, UnitFactory
from tests.imports.helping import TODAY, bring, counts, look, only_problems

pytestmark = pytest.mark.usefixtures("sound")
ROSTER = """Badge,First,Last,Email,Station,Title,Hire Date,DOB,Status
7001,Ana María,Ruiz,ana@example.org,Engine 2,Captain,2010-05-01,2/14/1985,Active
7002,Bo,O'Brien,,engine 2,,,,inactive
7003,Văn An,Nguyễn,,Medic 1,Paramedic,1 Jun 2020,,
"""


def test_a_roster_is_new_then_the_same(scope: Agency, coordinator: Actor) -> None:
    assert counts(look("members", ROSTER)) == (3, 0, 0, 0)
    assert bring("members", ROSTER, coordinator).counts == {
        "rows": 3,
        "new": 3,
        "changed": 0,
        "same": 0,
        "refused": 0,
    }
    assert counts(look("members", ROSTER)) == (0, 0, 3, 0)


def test_new_members_are_kept_as_the_roster_keeps_them(scope: Agency, coordinator: Actor) -> None:
    bring("members", ROSTER, coordinator)
    ana, bo, an = Member.objects.order_by("member_number").select_related("unit")
    assert (ana.full_name, ana.email, ana.rank, ana.birth_date) == (
        "Ana María Ruiz", "ana@example.org", "Captain", date(1985, 2, 14),
    )  # fmt: skip
    assert (ana.sort_key, bo.inactive_since, an.inactive_since) == ("ruiz, ana maria", TODAY, None)
    assert ana.unit == bo.unit == Unit.objects.get(name="Engine 2")
    assert ana.unit is not None
    assert ana.unit.path == f"/{ana.unit.pk}/"
    assert "7003 / van an nguyen" in an.search_key


def test_units_that_nobody_made_are_announced(scope: Agency) -> None:
    UnitFactory(name="Medic 1")
    assert look("members", ROSTER).notes == ["1 new unit will be made: “Engine 2”."]


def test_only_what_a_row_says_is_changed(scope: Agency, coordinator: Actor) -> None:
    member = MemberFactory(
        member_number="7001", first_name="Ana", last_name="Old", rank="Captain", email="a@b.org"
    )
    text = "Badge,Last,Title,Email\n7001,Ruiz,,\n"
    (row,) = look("members", text).rows
    assert row.before == {"last_name": "Old"}
    bring("members", text, coordinator)
    after = Member.objects.get(pk=member.pk)
    assert (after.full_name, after.rank, after.email, after.sort_key) == (
        "Ana Ruiz",
        "Captain",
        "a@b.org",
        "ruiz, ana",
    )
    assert after.created_at == member.created_at
    assert after.birth_date == member.birth_date


def test_status_sets_and_clears_the_first_inactive_day(scope: Agency, coordinator: Actor) -> None:
    MemberFactory(member_number="1")
    MemberFactory(member_number="2", inactive_since=date(2020, 1, 1))
    MemberFactory(member_number="3", inactive_since=date(2020, 1, 1))
    bring("members", "Badge,Status\n1,inactive\n2,Active\n3,I\n", coordinator)
    assert list(Member.objects.order_by("member_number").values_list("inactive_since", flat=True)) == [
        TODAY, None, date(2020, 1, 1),
    ]  # fmt: skip


def test_the_log_says_what_each_row_did(scope: Agency, coordinator: Actor) -> None:
    member = MemberFactory(member_number="1", rank="Engineer")
    bring("members", "Badge,Title,First,Last\n1,Captain,,\n2,,Jo,Fox\n", coordinator, name="roster.csv")
    kinds = list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["member.added", "member.changed", "import.committed"]
    changed = AuditEvent.objects.get(kind="member.changed")
    assert changed.member_id == member.pk
    assert changed.data == {"import": "roster.csv", "row": 2, "changes": {"rank": ["Engineer", "Captain"]}}


NEW = "Badge,First,Last,Email,Station,Title,Hire Date,DOB,Status\n"
WRONG = [
    (",Jo,Fox,,,,,,", "member_number", "missing"),
    (f"{'9' * 41},Jo,Fox,,,,,,", "member_number", "at most 40"),
    ("7\x007,Jo,Fox,,,,,,", "member_number", "cannot be seen"),
    ("7\u202e7,Jo,Fox,,,,,,", "member_number", "cannot be seen"),
    ("7,,Fox,,,,,,", "first_name", "Missing"),
    ("7,Jo,,,,,,,", "last_name", "Missing"),
    ("7,J,Fox,,,,,,", "first_name", "two letters"),
    ("7,Jos3,Fox,,,,,,", "first_name", "digit"),
    ("7,Jo,F0x,,,,,,", "last_name", "digit"),
    ("7,Jo😀,Fox,,,,,,", "first_name", "😀"),
    ("7,<b>Jo</b>,Fox,,,,,,", "first_name", "“<”"),
    (f"7,{'a' * 300},Fox,,,,,,", "first_name", "at most 100"),
    ("7,--,Fox,,,,,,", "first_name", "letters"),
    ("7,Jo,Fox\x00,,,,,,", "last_name", "cannot be seen"),
    ("7,Jo,@Fox,,,,,,", "last_name", "“@”"),
    ("7,Jo,Fox,jo,,,,,", "email", "e-mail"),
    ("7,Jo,Fox,jo@@x.org,,,,,", "email", "e-mail"),
    (f"7,Jo,Fox,{'j' * 250}@example.org,,,,,", "email", "e-mail"),
    (f"7,Jo,Fox,,{'u' * 121},,,,", "unit", "at most 120"),
    ("7,Jo,Fox,,Engine\x07,,,,", "unit", "cannot be seen"),
    (f"7,Jo,Fox,,,{'r' * 81},,,", "rank", "at most 80"),
    ("7,Jo,Fox,,,,31 Feb 2020,,", "hired_on", "no day 31"),
    ("7,Jo,Fox,,,,2020-13-01,,", "hired_on", "Not a month"),
    ("7,Jo,Fox,,,,20266-01-01,,", "hired_on", "Not a date"),
    ("7,Jo,Fox,,,,45000,,", "hired_on", "Not a date"),
    ("7,Jo,Fox,,,,3/4/26,,", "hired_on", "Not a date"),
    ("7,Jo,Fox,,,,,soon,", "birth_date", "Not a date"),
    ("7,Jo,Fox,,,,,1899-12-31,", "birth_date", "1900"),
    ("7,Jo,Fox,,,,,2026-11-23,", "birth_date", "before today"),
    ("7,Jo,Fox,,,,2001-05-01,2000-05-01,", "hired_on", "not yet 14"),
    ("7,Jo,Fox,,,,,,maybe", "status", "active or inactive"),
    ("7,Jo,Fox,,,,,,,extra", "", "10 cells"),
]


@pytest.mark.parametrize(("row", "column", "said"), WRONG, ids=[repr(row[0][:30]) for row in WRONG])
def test_a_wrong_cell_refuses_its_row_in_words(scope: Agency, row: str, column: str, said: str) -> None:
    problems = only_problems(look("members", NEW + row + "\n"))
    assert said in problems[column]


def test_a_repeated_number_is_refused_with_the_first_ones_row(scope: Agency) -> None:
    first, second = look("members", "Badge,First,Last\n7,Jo,Fox\n7,Jo,Fox\n").rows
    assert not first.problems
    assert second.problems == {"member_number": "Row 2 has this member number already."}


def test_refused_rows_are_left_out_and_the_rest_is_written(scope: Agency, coordinator: Actor) -> None:
    bring("members", "Badge,First,Last\n1,Jo,Fox\n2,J0,Fox\n3,Al,Elk\n", coordinator)
    assert list(Member.objects.order_by("member_number").values_list("member_number", flat=True)) == [
        "1",
        "3",
    ]


def test_numbers_of_another_agency_are_not_ours(scope: Agency) -> None:
    assert counts(look("members", "Badge,First,Last\n1,Jo,Fox\n")) == (1, 0, 0, 0)


def test_a_file_never_touches_another_agencys_member(
    agency: Agency, other_agency: Agency, coordinator: Actor
) -> None:
    theirs = MemberFactory(agency=other_agency, member_number="1", last_name="Theirs")
    with agency_scope(agency.pk):
        bring("members", "Badge,First,Last\n1,Jo,Fox\n", coordinator)
    with agency_scope(other_agency.pk):
        assert Member.objects.get().last_name == theirs.last_name


def test_a_commit_takes_as_many_statements_for_25_rows_as_for_60(scope: Agency, coordinator: Actor) -> None:
    few, many = (_statements(coordinator, start, count) for start, count in ((0, 25), (100, 60)))
    assert many <= few


def _statements(by: Actor, start: int, count: int) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    rows = "".join(f"{start + each},Jo,Fox\n" for each in range(count))
    with CaptureQueriesContext(connection) as caught:
        bring("members", "Badge,First,Last\n" + rows, by)
    return len([query for query in caught if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_every_written_field_belongs_to_the_model() -> None:
    assert set(WRITTEN) <= {field.attname for field in Member._meta.concrete_fields}

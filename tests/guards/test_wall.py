"""The second wall: PostgreSQL itself hides and refuses the rows of every agency but the one in scope, raw SQL or not."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from recert.agencies.models import Agency, Membership
from recert.kernel.models import AuditEvent
from recert.kernel.scope import agency_scope, every_agency
from recert.kernel.statistics import count_rows
from recert.kernel.tenancy import TenantModel
from recert.kernel.tenancy.across import across_agencies
from recert.kernel.tenancy.wall import put_up
from recert.personnel.models import Member
from tests.factories import MemberFactory, MembershipFactory
from tests.guards.tenants import FACTORIES, TENANTS, bound_by_policies, name_of, past_the_wall

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row-level security"),
]


def ask(sql: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]


@pytest.fixture
def theirs(agency: Agency, other_agency: Agency) -> Iterator[Member]:
    """A member of another agency, while ours is in scope."""
    found = MemberFactory(agency=other_agency)
    with agency_scope(agency.pk):
        yield found


@pytest.mark.parametrize("model", TENANTS, ids=name_of)
def test_every_table_of_agencies_is_walled(model: type[TenantModel], db: None) -> None:
    forced = "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = %s::regclass"
    assert ask(forced, model._meta.db_table) == [(True,)]
    kinds = ask(
        "SELECT policyname, cmd FROM pg_policies WHERE tablename = %s ORDER BY 1", model._meta.db_table
    )
    assert kinds == [("recert_look", "SELECT"), ("recert_own", "ALL")]


@pytest.mark.parametrize("model", TENANTS, ids=name_of)
def test_raw_sql_sees_nothing_of_another_agency(
    model: type[TenantModel], agency: Agency, other_agency: Agency
) -> None:
    row = FACTORIES[model](agency=other_agency)
    sql = f'SELECT id FROM "{model._meta.db_table}" WHERE id = %s'
    assert ask(sql, row.pk) == []  # nothing without a scope
    with agency_scope(agency.pk):
        assert ask(sql, row.pk) == []
    with agency_scope(other_agency.pk):
        assert ask(sql, row.pk) == [(row.pk,)]
    with every_agency():
        assert ask(sql, row.pk) == [(row.pk,)]


@pytest.mark.parametrize(
    "change", ["UPDATE member SET rank = 'x' WHERE id = %s", "DELETE FROM member WHERE id = %s"]
)
def test_raw_sql_changes_nothing_of_another_agency(theirs: Member, change: str) -> None:
    assert ask(change, theirs.pk) == [(0,)]
    with every_agency():
        assert ask(change, theirs.pk) == [(0,)]


def test_raw_sql_puts_nothing_into_another_agency(theirs: Member) -> None:
    sql = "INSERT INTO unit (agency_id, name, path) VALUES (%s, 'Ours', '')"
    with every_agency(), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        ask(sql, theirs.agency_id)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        ask(sql, theirs.agency_id)


def test_a_row_cannot_be_moved_into_another_agency(theirs: Member) -> None:
    ours = MemberFactory()
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        ask("UPDATE member SET agency_id = %s WHERE id = %s", theirs.agency_id, ours.pk)


@pytest.mark.parametrize("change", ["UPDATE audit_event SET kind = 'x'", "DELETE FROM audit_event"])
def test_audit_events_are_never_changed(scope: Agency, change: str) -> None:
    FACTORIES[AuditEvent]()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask(change)


def test_what_a_rollback_took_back_is_told_again(agency: Agency, other_agency: Agency) -> None:
    ours, theirs = MemberFactory(agency=agency), MemberFactory(agency=other_agency)
    with agency_scope(agency.pk):
        assert ask("SELECT id FROM member") == [(ours.pk,)]
    with agency_scope(other_agency.pk):
        with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
            ask("SELECT 1 / (count(*) - 1) FROM member")
        assert ask("SELECT id FROM member") == [(theirs.pk,)]


def test_the_choice_of_an_agency_looks_at_every_one(agency: Agency, other_agency: Agency) -> None:
    for each in (agency, other_agency):
        MembershipFactory(agency=each)
    found = {row["agency_id"] for row in across_agencies(Membership, "agency_id")}
    assert found == {agency.pk, other_agency.pk}


def test_the_application_is_bound_also_after_the_wall_was_put_up_again(db: None) -> None:
    put_up(connection)
    assert bound_by_policies()


def test_a_wall_of_an_earlier_release_is_put_up_anew(db: None) -> None:
    policy = (
        "SELECT qual, with_check FROM pg_policies WHERE tablename = 'member' AND policyname = 'recert_own'"
    )
    now = ask(policy)
    with connection.as_owner():
        ask("ALTER POLICY recert_own ON member USING (agency_id = 0) WITH CHECK (agency_id = 0)")
        ask("COMMENT ON POLICY recert_own ON member IS NULL")
    assert ask(policy) != now
    put_up(connection)
    assert ask(policy) == now


def test_the_planner_expects_all_the_rows_that_an_agency_has(agency: Agency, other_agency: Agency) -> None:
    for each in (agency, other_agency):
        MemberFactory.create_batch(20, agency=each)
    count_rows(Member)
    with agency_scope(agency.pk):
        [(plan,)] = ask("EXPLAIN (FORMAT json) SELECT id FROM member WHERE agency_id = %s", agency.pk)
    assert plan[0]["Plan"]["Plan Rows"] == 20  # type: ignore[index]


def test_the_application_cannot_empty_the_audit_log(scope: Agency) -> None:
    with past_the_wall():
        pass  # where the login itself is the owner, it may: skipped
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask("TRUNCATE audit_event")


def test_the_application_may_have_its_rows_counted(scope: Agency) -> None:
    MemberFactory.create_batch(3)
    count_rows(Member)
    assert ask("SELECT reltuples FROM pg_class WHERE oid = 'member'::regclass") == [(3.0,)]

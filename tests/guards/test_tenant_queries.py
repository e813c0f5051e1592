"""Law 6, in the queries: none runs without an agency, none runs for another one, and the SQL says which."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from recert.agencies.models import Agency
from recert.kernel.tenancy import TenancyError, TenantForeignKey, TenantModel, agency_scope
from recert.personnel.models import Member, Unit
from tests.factories import MemberFactory, UnitFactory
from tests.guards.tenants import FACTORIES, KEYS, TENANTS, name_of, past_the_wall

every_tenant = pytest.mark.parametrize("model", TENANTS, ids=name_of)

READS: dict[str, Callable[[QuerySet[Any]], Any]] = {
    "list": list,
    "count": QuerySet.count,
    "exists": QuerySet.exists,
    "first": QuerySet.first,
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "values": lambda rows: list(rows.values_list("pk")),
    "iterator": lambda rows: list(rows.iterator()),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "explain": QuerySet.explain,
    "union": lambda rows: list(rows.order_by().union(rows.order_by())),
}
WRITES: dict[str, Callable[[QuerySet[Any]], Any]] = {
    "update": lambda rows: rows.update(id=1),
    "delete": QuerySet.delete,
    "create": QuerySet.create,
    "bulk_create": lambda rows: rows.bulk_create([rows.model()]),
    "get_or_create": lambda rows: rows.get_or_create(pk=1),
}
every_way = pytest.mark.parametrize("way", [*READS.values(), *WRITES.values()], ids=[*READS, *WRITES])


@every_tenant
@every_way
@pytest.mark.django_db
def test_nothing_runs_without_an_agency(model: type[TenantModel], way: Callable[..., Any]) -> None:
    with pytest.raises(TenancyError):
        way(model.objects.all())


@pytest.mark.parametrize("way", [*READS.values(), WRITES["update"], WRITES["delete"]])
def test_a_query_of_one_agency_does_not_run_in_another(
    agency: Agency, other_agency: Agency, way: Callable[..., Any]
) -> None:
    with agency_scope(agency.pk):
        rows = Member.objects.filter(first_name="Kim").order_by("pk")
    with agency_scope(other_agency.pk), pytest.raises(TenancyError):
        way(rows)


def test_scopes_of_two_agencies_never_nest(scope: Agency, other_agency: Agency) -> None:
    with pytest.raises(TenancyError), agency_scope(other_agency.pk):
        pass


@every_tenant
def test_rows_of_another_agency_are_not_there(
    model: type[TenantModel], agency: Agency, other_agency: Agency
) -> None:
    theirs = FACTORIES[model](agency=other_agency)
    ours = FACTORIES[model](agency=agency)
    with agency_scope(agency.pk):
        found = set(model.objects.values_list("pk", flat=True))
    assert ours.pk in found
    assert theirs.pk not in found


@every_tenant
def test_rows_of_another_agency_cannot_be_written(
    model: type[TenantModel], agency: Agency, other_agency: Agency
) -> None:
    theirs = FACTORIES[model](agency=other_agency)
    with agency_scope(agency.pk):
        for write in (theirs.save, theirs.delete, lambda: model.objects.bulk_create([theirs])):
            with pytest.raises(TenancyError):
                write()


@every_tenant
def test_a_row_does_not_move_to_another_agency(model: type[TenantModel], scope: Agency) -> None:
    for value in ({"agency": scope}, {"agency_id": scope.pk}):
        with pytest.raises(TenancyError):
            model.objects.update(**value)


def test_raw_sql_cannot_bring_in_a_row_of_another_agency(scope: Agency, other_agency: Agency) -> None:
    with past_the_wall(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO unit (agency_id, name, path) VALUES (%s, 'Theirs', '') RETURNING id",
            [other_agency.pk],
        )
        pk = cursor.fetchone()[0]
        with pytest.raises(TenancyError):
            list(Unit.objects.raw("SELECT * FROM unit WHERE id = %s", [pk]))


def statements(work: Callable[[], object], verb: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured if query["sql"].lstrip("(").startswith(verb)]


@every_tenant
@pytest.mark.parametrize("read", [name for name in READS if name != "iterator"])  # not logged by Django
def test_reading_names_the_agency(model: type[TenantModel], read: str, scope: Agency) -> None:
    condition = f'"{model._meta.db_table}"."agency_id" = {scope.pk}'
    verb = "EXPLAIN" if read == "explain" else "SELECT"
    said = statements(lambda: READS[read](model.objects.all()), verb)
    assert said
    assert all(condition in sql for sql in said)


@every_tenant
def test_writing_names_the_agency_and_never_sets_it(model: type[TenantModel], scope: Agency) -> None:
    row = FACTORIES[model]()
    for work in (row.save, lambda: model.objects.filter(pk=row.pk).update(id=row.pk)):
        with past_the_wall():  # which refuses to change what is append-only
            said = statements(work, "UPDATE")
        assert said
        for sql in said:
            setting, condition = sql.split(" WHERE ")
            assert f'"agency_id" = {scope.pk}' in condition
            assert "agency_id" not in setting


@pytest.mark.parametrize(("model", "field"), KEYS, ids=name_of)
def test_joins_compare_the_agency(model: type[TenantModel], field: TenantForeignKey, scope: Agency) -> None:
    (sql,) = statements(lambda: list(model.objects.select_related(field.name)), "SELECT")
    table, key = connection.ops.quote_name(model._meta.db_table), f'"{field.column}"'
    join = rf'{table}\.{key} = (\S+)\."id" AND \(\1\."agency_id" = \({table}\."agency_id"\)\)'
    assert re.search(join, sql)


def test_following_a_key_stays_in_the_agency(scope: Agency) -> None:
    member = Member.objects.get(pk=MemberFactory(unit=UnitFactory()).pk)
    said = statements(lambda: [member.unit, list(member.unit.members.all())], "SELECT")
    assert len(said) == 2
    assert all(f'"agency_id" = {scope.pk}' in sql for sql in said)

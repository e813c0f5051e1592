"""Law 6, in the models: every row of an agency carries it, and so does every key."""

import pytest
from django.db.models import BigAutoField, Model, OneToOneField, UniqueConstraint

from recert.accounts.models import User
from recert.agencies.models import Agency, Brand
from recert.kernel.tenancy import SameAgency, TenantForeignKey, TenantModel
from tests.guards.tenants import FACTORIES, KEYS, OURS, TENANTS, foreign_keys, full_keys, name_of

OUTSIDE = {Brand, Agency, User}
every_tenant = pytest.mark.parametrize("model", TENANTS, ids=name_of)
every_key = pytest.mark.parametrize(("model", "field"), KEYS, ids=name_of)


def test_there_is_something_to_guard() -> None:
    assert len(TENANTS) > 15
    assert len(KEYS) > 30


@pytest.mark.parametrize("model", OURS, ids=name_of)
def test_a_model_is_a_tenant_or_outside_of_every_agency(model: type[Model]) -> None:
    has_agency = any(field.name == "agency" for field in model._meta.get_fields() if field.concrete)
    assert has_agency == issubclass(model, TenantModel)
    assert issubclass(model, TenantModel) or model in OUTSIDE


@pytest.mark.parametrize("model", OURS, ids=name_of)
def test_ids_are_bigint(model: type[Model]) -> None:
    assert isinstance(model._meta.pk, BigAutoField)


@every_tenant
def test_composite_keys_can_point_at_the_table(model: type[TenantModel]) -> None:
    assert ("agency", "id") in full_keys(model)


@every_tenant
def test_unique_within_the_agency_only(model: type[TenantModel]) -> None:
    constraints = [one for one in model._meta.constraints if isinstance(one, UniqueConstraint)]
    assert all(one.fields[:1] == ("agency",) for one in constraints)
    assert not model._meta.unique_together
    assert not [field for field in model._meta.concrete_fields if field.unique and not field.primary_key]


@every_tenant
def test_every_index_starts_with_the_agency(model: type[TenantModel]) -> None:
    assert [index.name for index in model._meta.indexes if index.fields[:1] != ["agency"]] == []
    own = [field for field in model._meta.concrete_fields if field.db_index and not field.primary_key]
    assert all(field.related_model in OUTSIDE for field in own)


@every_tenant
def test_no_relation_of_a_kind_that_forgets_the_agency(model: type[TenantModel]) -> None:
    assert not model._meta.many_to_many
    assert not [field for field in model._meta.concrete_fields if isinstance(field, OneToOneField)]


@every_tenant
def test_keys_lead_to_tenants_with_the_agency_or_outside(model: type[TenantModel]) -> None:
    for field in foreign_keys(model):
        inside = issubclass(field.related_model, TenantModel)
        assert inside == isinstance(field, TenantForeignKey), field
        assert inside or field.related_model in OUTSIDE, field


@every_key
def test_a_key_has_its_constraint(model: type[TenantModel], field: TenantForeignKey) -> None:
    assert field.name in {one.field for one in model._meta.constraints if isinstance(one, SameAgency)}


@every_key
def test_a_key_has_its_index(model: type[TenantModel], field: TenantForeignKey) -> None:
    assert ("agency", field.name) in {columns[:2] for columns in full_keys(model)}


@every_tenant
def test_every_table_has_a_factory(model: type[TenantModel]) -> None:
    assert model in FACTORIES

"""The factories keep to the agency that they are told."""

import pytest
from django.conf import settings
from django.test import Client

from recert.agencies.models import Agency
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member
from tests import factories
from tests.factories.base import TenantFactory
from tests.factories.training import CredentialEnrollmentFactory

ALL = [
    factory
    for name in factories.__all__
    if isinstance(factory := getattr(factories, name), type) and issubclass(factory, TenantFactory)
]


@pytest.mark.parametrize("factory", [*ALL, CredentialEnrollmentFactory], ids=lambda made: made.__name__)
def test_everything_is_made_in_the_agency_that_was_named(
    factory: type[TenantFactory], agency: Agency
) -> None:
    made = factory(agency=agency)
    assert made.agency_id == agency.pk
    with agency_scope(agency.pk):
        assert type(made).objects.filter(pk=made.pk).exists()


def test_a_renewal_begins_the_day_after(scope: Agency) -> None:
    old = factories.CredentialFactory()
    new = factories.renewed(old)
    assert (new.valid_from - old.valid_through).days == 1
    assert new.renews == old


def test_clients_are_signed_in(agency: Agency, member_client: Client, coordinator_client: Client) -> None:
    assert "_auth_user_id" in member_client.session
    with agency_scope(agency.pk):
        assert Member.objects.get().membership.user_id == int(member_client.session["_auth_user_id"])


def test_tests_keep_away_from_the_data_of_the_installation() -> None:
    assert "recert-test-" in str(settings.RECERT_DATA_DIR)
    assert str(settings.MEDIA_ROOT).startswith(str(settings.RECERT_DATA_DIR))

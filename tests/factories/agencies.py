"""Brands, agencies, logins."""

import factory
from factory.django import DjangoModelFactory, Password

from recert.accounts.models import User
from recert.agencies.actors import Actor
from recert.agencies.models import Agency, Brand, Membership
from recert.agencies.queries import actor_for
from recert.agencies.roles import Role
from tests.factories.base import TenantFactory

PASSWORD = "a-quiet-engine-room"


class BrandFactory(DjangoModelFactory):
    class Meta:
        model = Brand

    slug = factory.Sequence("brand-{}".format)
    name = factory.Sequence("Brand {}".format)


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    brand = factory.SubFactory(BrandFactory)
    slug = factory.Sequence("agency-{}".format)
    name = factory.Sequence("Agency {}".format)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence("person{}@agency.example".format)
    first_name = "Robin"
    last_name = factory.Sequence(lambda n: f"Vale{'abcdefghij'[n % 10]}")
    password = Password(PASSWORD)


class MembershipFactory(TenantFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.COORDINATOR


def actor_of(membership: Membership) -> Actor:
    """Who acts, for a membership that was made here (its login is already at hand)."""
    return actor_for(membership)

"""The roster."""

from datetime import date
from typing import Any

import factory

from recert.personnel.models import Group, GroupMember, ManagerScope, Member, Unit
from recert.personnel.names import keys_of
from tests.factories.agencies import MembershipFactory
from tests.factories.base import TenantFactory

LAST_NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel", "Ivy", "Juniper")


class UnitFactory(TenantFactory):
    class Meta:
        model = Unit

    name = factory.Sequence("Station {}".format)
    parent = None

    @classmethod
    def _create(cls, model_class: type[Unit], *args: Any, **kwargs: Any) -> Unit:
        unit: Unit = super()._create(model_class, *args, **kwargs)
        unit.path = f"{unit.parent.path if unit.parent else '/'}{unit.pk}/"
        unit.save()
        return unit


def _keys(member: Any) -> tuple[str, str]:
    return keys_of(member.first_name, member.last_name, member.member_number, member.email)


class MemberFactory(TenantFactory):
    class Meta:
        model = Member

    member_number = factory.Sequence("M{:05}".format)
    first_name = "Kim"
    last_name = factory.Sequence(lambda n: LAST_NAMES[n % 10])
    hired_on = date(2015, 6, 1)
    birth_date = date(1985, 3, 14)
    email = ""
    sort_key = factory.LazyAttribute(lambda member: _keys(member)[0])
    search_key = factory.LazyAttribute(lambda member: _keys(member)[1])


class GroupFactory(TenantFactory):
    class Meta:
        model = Group

    name = factory.Sequence("Group {}".format)


class GroupMemberFactory(TenantFactory):
    class Meta:
        model = GroupMember

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(MemberFactory)


class ManagerScopeFactory(TenantFactory):
    """Give ``unit`` or ``group``; without either a new unit."""

    class Meta:
        model = ManagerScope

    membership = factory.SubFactory(MembershipFactory, role="manager")
    group = None
    unit = factory.Maybe("group", yes_declaration=None, no_declaration=factory.SubFactory(UnitFactory))

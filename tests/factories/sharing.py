"""Certificates and calendar addresses."""

import factory

from recert.sharing.codes import digest_of
from recert.sharing.models import CalendarFeed, Certificate
from tests.factories.agencies import MembershipFactory
from tests.factories.base import TenantFactory
from tests.factories.credentials import LONG_AGO
from tests.factories.training import CompletionFactory


class CertificateFactory(TenantFactory):
    """Of a completion, unless a credential is given."""

    class Meta:
        model = Certificate

    credential = None
    completion = factory.Maybe(
        "credential", yes_declaration=None, no_declaration=factory.SubFactory(CompletionFactory)
    )
    member = factory.LazyAttribute(lambda row: (row.credential or row.completion).member)
    number = factory.Sequence("CERT-{:04}".format)
    code = factory.Sequence("abcdefghj-kmnpqrstu-{:09}".format)
    digest = factory.LazyAttribute(lambda row: digest_of(row.code))
    issued_at = LONG_AGO


class CalendarFeedFactory(TenantFactory):
    """Of one's own days; its secret is ``secret-0``, ``secret-1`` …"""

    class Meta:
        model = CalendarFeed

    membership = factory.SubFactory(MembershipFactory)
    kind = CalendarFeed.Kind.OWN
    digest = factory.Sequence(lambda number: digest_of(f"secret-{number}"))
    made_at = LONG_AGO

"""Renewal runs."""

import factory

from recert.renewals.models import RenewalEdit, RenewalLine, RenewalRun
from tests.factories.base import TenantFactory
from tests.factories.credentials import LONG_AGO, CredentialFactory


class RenewalRunFactory(TenantFactory):
    """A draft for the desk. An applied one is made by applying it, not here."""

    class Meta:
        model = RenewalRun

    created_at = LONG_AGO
    changed_at = factory.SelfAttribute("created_at")


class RenewalEditFactory(TenantFactory):
    class Meta:
        model = RenewalEdit

    run = factory.SubFactory(RenewalRunFactory)
    credential = factory.SubFactory(CredentialFactory)


class RenewalLineFactory(TenantFactory):
    """A skipped credential."""

    class Meta:
        model = RenewalLine

    run = factory.SubFactory(RenewalRunFactory)
    credential = factory.SubFactory(CredentialFactory)
    member = factory.SelfAttribute("credential.member")
    outcome = RenewalLine.Outcome.SKIPPED
    reason = "Left out by choice: not ticked."

"""Renewal runs."""

import factory

from recert.renewals.models import RenewalRun
from tests.factories.base import TenantFactory
from tests.factories.credentials import LONG_AGO


class RenewalRunFactory(TenantFactory):
    """A draft for the desk. An applied one is made by applying it, not here."""

    class Meta:
        model = RenewalRun

    created_at = LONG_AGO
    changed_at = factory.SelfAttribute("created_at")

"""What the factories of an agency's rows share."""

from contextlib import nullcontext
from typing import Any

from factory.django import DjangoModelFactory

from recert.kernel.tenancy import agency_scope


class TenantFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _generate(cls, strategy: str, params: dict[str, Any]) -> Any:
        """Open the scope around everything, so that what the object needs is made in the same agency."""
        agency = params.pop("agency", None)
        with agency_scope(agency.pk) if agency else nullcontext():
            return super()._generate(strategy, params)

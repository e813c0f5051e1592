"""Tenancy: every row of an agency stays in that agency (laws in docs/adr/0002)."""

from recert.kernel.scope import TenancyError, agency_scope, current_agency_id, require_agency_id
from recert.kernel.tenancy.keys import SameAgency, TenantForeignKey, key_indexes, key_of, same_agency
from recert.kernel.tenancy.query import TenantManager, TenantModel, TenantQuerySet

__all__ = [
    "SameAgency",
    "TenancyError",
    "TenantForeignKey",
    "TenantManager",
    "TenantModel",
    "TenantQuerySet",
    "agency_scope",
    "current_agency_id",
    "key_indexes",
    "key_of",
    "require_agency_id",
    "same_agency",
]

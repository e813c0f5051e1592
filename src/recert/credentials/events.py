"""What the credentials app writes into the audit log."""

from __future__ import annotations

from recert.kernel.events import register

register(
    credential__added="Credential added",
    credential__corrected="Credential corrected",
    credential__withdrawn="Credential withdrawn",
    credential__suspended="Credential suspended",
    credential__revoked="Credential revoked",
    credential__reinstated="Credential reinstated",
    document__attached="Document attached",
    document__withdrawn="Document withdrawn",
    credential_type__added="Credential type added",
    credential_type__taken="Credential type taken from the library",
    credential_type__updated="Credential type took the library's newer rule",
    credential_type__made_own="Credential type made the agency's own",
    credential_type__changed="Credential type changed",
    credential_type__retired="Credential type retired",
    credential_type__reopened="Credential type in use again",
)

"""What renewals write into the audit log."""

from recert.kernel.events import register

register(
    renewal__applied="Credentials renewed",
    renewal__undone="Renewal undone",
    credential__renewed="Credential renewed",
    credential__renewal_undone="Renewal of the credential undone",
    late_credit__kept="Renewal kept although training was recorded later",
    renewal__handed_over="Draft handed over",
)

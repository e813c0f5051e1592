"""Set-based writes of credentials: the columns that a new row is written with, in order."""

CREDENTIAL = (
    "id",
    "member_id",
    "credential_type_id",
    "number",
    "issued_on",
    "valid_from",
    "valid_through",
    "anchor",
    "reason",
    "renews_id",
    "corrects_id",
    "recorded_at",
    "recorded_by_id",
    "withdrawn_reason",
)

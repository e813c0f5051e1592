"""Where each credential record came from: a renewal run, an import, a hand, a submission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from recert.credentials.models import Credential
from recert.kernel.models import AuditEvent
from recert.renewals.models import RenewalLine
from recert.submissions.models import Submission

MAKING = ("credential.added", "credential.corrected")


def runs_of(credential_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of the renewal run that made each of these credentials (one query)."""
    lines = RenewalLine.objects.filter(new_credential_id__in=list(credential_ids))
    return {made or 0: run for made, run in lines.values_list("new_credential_id", "run_id")}


def submissions_of(credential_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of the member's submission whose approval made each of these credentials (one query)."""
    rows = Submission.objects.filter(credential_id__in=list(credential_ids))
    return {made or 0: pk for made, pk in rows.values_list("credential_id", "pk")}


def sources(records: Sequence[Credential], events: Iterable[AuditEvent]) -> dict[int, str]:
    """Return where each record came from, in words, by its id (two queries)."""
    ids = [record.pk for record in records]
    made = {event.subject_id: event.data for event in events if event.kind in MAKING}
    deeds = {pk: f"Submission {number}, approved" for pk, number in submissions_of(ids).items()}
    deeds |= {pk: f"Renewal run {number}" for pk, number in runs_of(ids).items()}
    return {record.pk: _source(record, made.get(record.pk), deeds.get(record.pk, "")) for record in records}


def _source(record: Credential, made: Mapping[str, Any] | None, deed: str) -> str:
    what = f"Correction of record {record.corrects_id}" if record.corrects_id else ""
    if deed:
        how = deed
    elif made and made.get("import"):
        how = f"Import {made['import']}, row {made.get('row', '?')}"
    elif record.reason.startswith("Import "):
        how = record.reason
    else:
        how = "Not in the audit log" if made is None else "By hand"
    return f"{what}: {how[:1].lower()}{how[1:]}" if what else how

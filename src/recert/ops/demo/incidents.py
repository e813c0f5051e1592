"""What does not go smoothly: suspensions, revocations, and records that were entered wrongly and corrected."""

from __future__ import annotations

from datetime import timedelta

from recert.credentials.actions import correct_credential, record_action
from recert.credentials.drafts import Facts
from recert.credentials.models import Credential
from recert.credentials.queries import latest
from recert.ops.demo.holdings import Scene

ACTIONS = (
    ("suspended", 40, "Suspended by the authority pending an internal investigation."),
    ("suspended", 12, "Suspended: proof of continuing education was not sent in time."),
    ("suspended", 90, "Suspended while an administrative review runs."),
    ("revoked", 25, "Revoked by order of the authority."),
)


def write_incidents(scene: Scene) -> None:
    """Record authority actions and corrections on credentials that are valid today."""
    found = latest().filter(
        valid_from__lt=scene.today - timedelta(120), valid_through__gt=scene.today + timedelta(100),
        member__inactive_since__isnull=True, member__membership__isnull=True,
    )  # fmt: skip
    chosen = scene.rng.sample(list(found.order_by("pk")), len(ACTIONS) + 4)
    for credential, (kind, days_ago, reason) in zip(chosen, ACTIONS, strict=False):
        _act(scene, credential, kind, days_ago, reason)
    _act(scene, chosen[0], "reinstated", 5, "Investigation closed without findings.")
    for credential in chosen[len(ACTIONS) :]:
        _correct(scene, credential)


def _act(scene: Scene, credential: Credential, kind: str, days_ago: int, reason: str) -> None:
    day = scene.today - timedelta(days_ago)
    record_action(
        by=scene.by,
        credential_id=credential.pk,
        kind=kind,
        effective_on=day,
        reason=reason,
        today=scene.today,
    )


def _correct(scene: Scene, credential: Credential) -> None:
    facts = Facts(
        issued_on=credential.issued_on, number=f"R-{scene.rng.randrange(10_000, 99_999)}",
        valid_from=credential.valid_from, valid_through=credential.valid_through,
    )  # fmt: skip
    correct_credential(
        by=scene.by, credential_id=credential.pk, facts=facts, reason="The number was misread from the card.",
        today=scene.today,
    )  # fmt: skip

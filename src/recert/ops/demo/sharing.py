"""Certificates of the person who signs in as ``member@``, so that a first look at the papers is not empty."""

from __future__ import annotations

from recert.credentials.queries import latest
from recert.ops.demo.holdings import Scene
from recert.ops.demo.roster import Person
from recert.sharing.actions import issue_for_completion, issue_for_credential
from recert.training.models import Completion

MADE = 2


def write_certificates(scene: Scene, person: Person) -> None:
    """Make certificates of this person's latest training and of the first credential."""
    done = Completion.objects.filter(member_id=person.member.pk, withdrawn_at__isnull=True)
    for pk in done.order_by("-completed_on", "pk").values_list("pk", flat=True)[:MADE]:
        issue_for_completion(by=scene.by, completion_id=pk)
    for pk in latest().filter(member_id=person.member.pk).order_by("pk").values_list("pk", flat=True)[:1]:
        issue_for_credential(by=scene.by, credential_id=pk)

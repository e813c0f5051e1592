"""What members of a demo agency handed in: waiting, returned and approved, with certificates that can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from recert.credentials.documents import stored
from recert.credentials.models import Credential, CredentialType
from recert.credentials.periods import suggest
from recert.credentials.queries import latest
from recert.ops.demo.holdings import Scene
from recert.ops.demo.roster import Person
from recert.submissions.actions.answering import answer
from recert.submissions.actions.approving import approve
from recert.submissions.entries import CardEntry, Entry, TrainingEntry, said
from recert.submissions.models import Submission, SubmissionFile

CLASSES = (
    ("Trauma symposium", "State College", "Individual", "6", "in_person"),
    ("Pediatric emergencies", "Children’s Hospital", "Individual", "4", "live_online"),
    ("Incident command refresher", "State Fire Academy", "", "8", "in_person"),
    ("Mental health first aid", "County Health", "", "7.5", "in_person"),
)
MARKUP = "\\#$*_`<>@~[]"
DARK = "The photo is too dark to read the number. Take it again by a window, please."
CARD = """
#set page(width: 85.6mm, height: 54mm, margin: 6mm, fill: rgb("#f6f2e7"))
#set text(size: 8pt, fill: rgb("#22324a"))
#block(fill: rgb("#22324a"), inset: 2mm, width: 100%)[#text(fill: white, weight: "bold")[{authority}]]
#v(1mm)
#text(size: 11pt, weight: "bold")[{name}]\\
{person}\\
#v(1mm)
No. {number}\\
Valid {start} to {end}\\
#v(1fr)
#text(size: 6pt)[Demo data. No real card.]
"""
CERTIFICATE = """
#set page(width: 210mm, height: 148mm, margin: 20mm, fill: rgb("#fbfaf6"))
#set text(size: 14pt, fill: rgb("#22324a"))
#set align(center)
{provider}
#v(8mm)
#text(size: 24pt, weight: "bold")[Certificate of attendance]
#v(6mm)
#text(size: 18pt)[{person}]\\
#v(2mm)
{title}, {hours} hours, {day}
#v(1fr)
#text(size: 8pt)[Demo data. No real certificate.]
"""


def write_handed_in(scene: Scene, people: Sequence[Person]) -> None:
    """Hand in a few classes and cards, and decide on some, as members and the coordinator would."""
    serving = [person for person in people if not person.member.inactive_since]
    own, others = serving[0], serving[7::11]
    for place, (person, facts) in enumerate(zip([own, *others], CLASSES, strict=False)):
        _training(scene, person, facts, days_ago=3 + 2 * place)
    returned = _card(scene, own, days_ago=6)
    if returned:
        answer(by=scene.by, submission_id=returned.pk, version=1, state="returned", reason=DARK)
    for place, person in enumerate(others[4:7]):
        _card(scene, person, days_ago=2 + place)
    done = _training(scene, own, ("Rescue task force", "State College", "", "3", "in_person"), days_ago=30)
    approve(by=scene.by, submission_id=done.pk, version=1, today=scene.today)


def _training(scene: Scene, person: Person, facts: tuple[str, ...], *, days_ago: int) -> Submission:
    title, provider, category, hours, mode = facts
    day = scene.today - timedelta(days_ago + 4)
    entry = TrainingEntry(title, day, {category: Decimal(hours)}, provider, mode=mode)
    row = _row(scene, person, entry, days_ago)
    words = {
        "provider": provider,
        "title": title,
        "hours": hours,
        "person": person.member.full_name,
        "day": day,
    }
    _paper(scene, row, "Certificate.pdf", bytes(typst.compile(_source(CERTIFICATE, words))))
    return row


def _card(scene: Scene, person: Person, *, days_ago: int) -> Submission | None:
    """Hand in the next card of something that the person holds and that ends soon or is over."""
    soon = scene.today + timedelta(400)
    held = latest().filter(member_id=person.member.pk, valid_through__lte=soon)
    old = held.select_related("credential_type__authority").order_by("valid_through").first()
    if old is None or old.valid_through is None:
        return None
    issued = scene.today - timedelta(days_ago + 2)
    by_rule = suggest(old.credential_type, issued_on=issued, birth_date=person.member.birth_date, before=old)
    start = by_rule.valid_from
    end = by_rule.valid_through or start + (old.valid_through - old.valid_from)
    if start <= old.valid_from:
        return None
    entry = CardEntry(old.credential_type_id, start, "", old.number, issued, end)
    row = _row(scene, person, entry, days_ago, old.credential_type)
    _paper(scene, row, "IMG_2041.png", _photo(old, person, entry))
    return row


def _row(
    scene: Scene, person: Person, entry: Entry, days_ago: int, kind: CredentialType | None = None
) -> Submission:
    at = timezone.make_aware(datetime.combine(scene.today - timedelta(days_ago), time(14, 20)))
    row = Submission(
        member_id=person.member.pk, kind=entry.kind, state=Submission.State.WAITING, handed_in_at=at,
        key=UUID(int=scene.rng.getrandbits(128)), entered=said(entry, kind.name if kind else ""), **entry.columns(),
    )  # fmt: skip
    row.save()
    return row


def _paper(scene: Scene, row: Submission, name: str, content: bytes) -> None:
    with stored(SimpleUploadedFile(name, content)) as file:
        document = file.document(member_id=row.member_id, credential_id=None, by=scene.by)
        document.save()
        SubmissionFile(submission_id=row.pk, document_id=document.pk).save()


def _photo(old: Credential, person: Person, entry: CardEntry) -> bytes:
    """Return a picture of the card."""
    words = {
        "authority": old.credential_type.authority.name, "name": old.credential_type.name,
        "person": person.member.full_name, "number": entry.number or "none", "start": entry.valid_from,
        "end": entry.valid_through,
    }  # fmt: skip
    return bytes(typst.compile(_source(CARD, words), format="png", ppi=200))


def _source(template: str, words: Mapping[str, object]) -> bytes:
    return template.format_map({name: _plain(str(value)) for name, value in words.items()}).encode()


def _plain(text: str) -> str:
    return "".join(f"\\{char}" if char in MARKUP else char for char in text)

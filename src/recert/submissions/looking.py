"""What a reviewer sees beside a submission: what it would become, what it renews, and what is on file already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from recert.credentials.drafts import overlaps, same_number
from recert.credentials.models import Credential, CredentialType
from recert.credentials.queries import held_before, living
from recert.kernel.problems import ProblemError
from recert.submissions.entries import CardEntry, Entry, TrainingEntry, entry_of, said
from recert.submissions.models import Submission, SubmissionFile
from recert.submissions.queries import doubles, same_file_of_others
from recert.training.counting import open_training, places_of
from recert.training.models import Completion, Enrollment
from recert.training.progress import Counted, Done, Progress

NOTHING_ASKED = "It asks for nothing in particular: record it as done on the assignment’s page."


@dataclass(frozen=True, slots=True)
class CardLook:
    """A card by its type's rule: what would come on file (None: it makes no sense, as ``problems`` say), what it renews.

    ``differs``: its days are not those of the rule, as the credential's reason says.
    """

    credential: Credential | None
    renews: Credential | None
    differs: bool = False
    warnings: Sequence[str] = field(default_factory=list)
    problems: Sequence[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Effect:
    """What training would do for one open training of the member: how far it is now and then, and why so much counts.

    ``counted`` None: that training asks for nothing in particular, and is done once somebody records it for it.
    """

    enrollment: Enrollment
    before: Progress
    after: Progress
    counted: Counted | None

    @property
    def why(self) -> str:
        """Say why so much counts, or why nothing does."""
        return self.counted.why if self.counted else NOTHING_ASKED

    @property
    def moves(self) -> bool:
        """Whether the training is further by it."""
        return self.is_done or self.before.words != self.after.words

    @property
    def is_done(self) -> bool:
        """Whether this is what completes it."""
        return self.after.met and not self.before.met


@dataclass(frozen=True, slots=True)
class Look:
    """A submission with all that helps to decide."""

    submission: Submission
    card: CardLook | None
    effects: Sequence[Effect]
    doubles: Sequence[str]
    same_files: Sequence[SubmissionFile]
    put_right: Sequence[tuple[str, str, str]]

    @property
    def moved(self) -> list[Effect]:
        """The trainings that it brings further."""
        return [each for each in self.effects if each.moves]

    @property
    def unmoved(self) -> list[Effect]:
        """The trainings for which it changes nothing."""
        return [each for each in self.effects if not each.moves]


def look_at(submission: Submission, entry: Entry, today: date) -> Look:
    """Return what to know before deciding on the entry as it stands (a fixed number of queries)."""
    card = _card(submission, entry, today) if isinstance(entry, CardEntry) and entry.type_id else None
    return Look(
        submission=submission,
        card=card,
        effects=_effects(submission, entry) if isinstance(entry, TrainingEntry) else (),
        doubles=doubles(submission, entry),
        same_files=same_file_of_others(submission),
        put_right=put_right(submission),
    )


def _card(submission: Submission, entry: CardEntry, today: date) -> CardLook:
    type_id = entry.type_id or 0
    before = held_before(submission.member_id, type_id, entry.valid_from)
    try:
        credential, warnings = entry.credential(submission.member, today)
    except ProblemError as fault:
        return CardLook(None, before, problems=list(fault.problems.values()))
    except CredentialType.DoesNotExist:
        return CardLook(None, before, problems=["This type is not in use any more: choose another."])
    chain = living().filter(member_id=submission.member_id, credential_type_id=type_id)
    if submission.credential_id:
        chain = chain.exclude(pk=submission.credential_id)
    look = [*same_number(credential), *overlaps(chain, credential)]
    return CardLook(credential, before, bool(warnings), look)


def _effects(submission: Submission, entry: TrainingEntry) -> list[Effect]:
    """Return what approving it would do for each open training (nothing once it is approved: it counts already)."""
    if submission.completion_id:
        return []
    finished = entry.finished(submission.member_id, "")
    new = Done(
        finished.title, finished.completed_on, finished.parts, finished.course_id,
        provider=finished.provider, mode=finished.mode, codes=finished.codes, facts=finished.facts, days=finished.days,
    )  # fmt: skip
    found = []
    for place in places_of(open_training([submission.member_id])):
        after = replace(place, done=[*place.done, new]).progress
        counted = next((each for each in after.counted if each.done is new), None)
        found.append(Effect(place.enrollment, place.progress, after, counted))
    return found


def put_right(submission: Submission) -> list[tuple[str, str, str]]:
    """Return what a reviewer put right: label, the member's own words, what stands."""
    name = submission.credential_type.name if submission.credential_type else ""
    stands, own = said(entry_of(submission), name), submission.entered
    return [
        (label, own.get(label, ""), value) for label, value in stands.items() if own.get(label, "") != value
    ]


def stands(submission: Submission) -> bool:
    """Tell whether what came of a submission is on file still, as it was approved or as it was corrected since."""
    made: Completion | Credential | None = submission.completion or submission.credential
    while made is not None and made.withdrawn_at is not None:
        made = made.replacements.first()
    return made is not None

"""A member's full record: of training, too, what our file held at a moment, not what it holds now."""

from datetime import UTC, date, datetime

import pytest

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.personnel.models import Member
from recert.reports.record import FullRecord, full_record
from recert.reports.report import Made
from recert.web.reports.record_tables import record_report
from tests.factories import (
    AssignmentFactory,
    AuthorityActionFactory,
    CompletionFactory,
    CredentialFactory,
    DocumentFactory,
    EnrollmentFactory,
    MemberFactory,
    PlanCourseFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)


def at(month: int, day: int = 1) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


@pytest.fixture
def member(scope: Agency) -> Member:
    """On a plan of one course since February, done in March, recorded in April, corrected in May; on another since June."""
    asked = PlanCourseFactory(course__title="Fit test")
    place = EnrollmentFactory(
        member=MemberFactory(), assignment=AssignmentFactory(plan=asked.version.plan), created_at=at(2)
    )
    EnrollmentFactory(member=place.member, created_at=at(6))
    facts = {
        "member": place.member,
        "course": asked.course,
        "enrollment": place,
        "completed_on": date(2026, 3, 9),
    }
    first = CompletionFactory(**facts, recorded_at=at(4), withdrawn_at=at(5))
    CompletionFactory(**facts | {"course": None}, corrects=first, recorded_at=at(5))
    held = CredentialFactory(member=place.member, recorded_at=at(1))
    AuthorityActionFactory(credential=held, recorded_at=at(5))
    DocumentFactory(credential=held, recorded_at=at(5))
    found: Member = place.member
    return found


def known(actor: Actor, member: Member, moment: datetime) -> FullRecord:
    return full_record(actor, member, DAY, moment)


@pytest.mark.parametrize(
    ("moment", "training"),
    [
        (at(1), []),
        (at(3), [("0 of 1 course", None)]),
        (at(4, 2), [("1 of 1 course", date(2026, 3, 9))]),
        (at(5, 2), [("0 of 1 course", None)]),
        (at(6, 2), [("0 of 1 course", None), ("Not completed", None)]),
    ],
)
def test_training_is_as_our_file_stood(
    coordinator: Actor, member: Member, moment: datetime, training: list[tuple[str, date | None]]
) -> None:
    found = known(coordinator, member, moment).training
    assert [(each.progress.words, each.completed_on) for each in found] == training


def test_the_files_hold_what_was_on_file_then_and_nothing_later(coordinator: Actor, member: Member) -> None:
    told = {}
    for moment in (at(4, 2), at(5, 2)):
        report = record_report(known(coordinator, member, moment), Made("Harlow", "Dana", at(7)))
        told[moment] = {table.title: list(table.rows) for table in report.tables}
    before, after = told.values()
    assert [len(before[name]) for name in ("What authorities did", "Documents")] == [0, 0]
    assert [len(after[name]) for name in ("What authorities did", "Documents")] == [1, 1]
    assert [row[-1] for row in before["Completions"]] == ["Stands"]
    fates = [str(row[-1]) for row in after["Completions"]]
    assert [fate.split(" ")[0] for fate in fates] == ["Corrected", "Corrects"]

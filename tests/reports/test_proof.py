"""Proof: the answer for a day by what our file held at a moment, and what it rests on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.credentials.models import Credential
from recert.kernel.audit import Entry, record
from recert.reports.gaps import Gap
from recert.reports.proof import Proof, Question, prove
from tests.factories import (
    AuthorityActionFactory,
    CredentialFactory,
    CredentialTypeFactory,
    DocumentFactory,
    MemberFactory,
    RenewalLineFactory,
    SubmissionFactory,
    SubmissionFileFactory,
    renewed,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def at(day: int, month: int = 6) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def asked(actor: Actor, credential: Credential, **more: Any) -> Proof:
    question = {"day": DAY, "known_at": at(1, 12), "kind": credential.credential_type, **more}
    return prove(actor, Question(credential.member, **question))


@pytest.fixture
def corrected(scope: Agency) -> Credential:
    """Entered in January as good to December; in June corrected: it had ended in February."""
    first = CredentialFactory(
        recorded_at=at(5, 1),
        withdrawn_at=at(10),
        withdrawn_reason="End misread",
        valid_through=date(2026, 12, 31),
    )
    return CredentialFactory(
        member=first.member, credential_type=first.credential_type, corrects=first, recorded_at=at(10),
        valid_through=date(2026, 2, 28), number="C-9",
    )  # fmt: skip


def test_what_came_after_the_moment_is_marked(
    scope: Agency, coordinator: Actor, corrected: Credential
) -> None:
    action = AuthorityActionFactory(credential=corrected, recorded_at=at(20))
    paper = DocumentFactory(credential=corrected, recorded_at=at(5, 1), withdrawn_at=at(15))
    before, after = (asked(coordinator, corrected, known_at=moment) for moment in (at(11), at(21)))
    assert (before.acts, before.papers) == ([(action, False)], [(paper, True)])
    assert (after.acts, after.papers) == ([(action, True)], [(paper, False)])
    assert [entry.replaced_by for entry in after.entries] == [corrected.pk, None]


def test_there_are_no_gaps_to_look_for_where_nothing_was_on_file(scope: Agency, coordinator: Actor) -> None:
    held = CredentialFactory()
    assert asked(coordinator, held).has_records
    assert not asked(coordinator, held, kind=CredentialTypeFactory()).has_records


def test_it_says_yes_with_number_and_dates(scope: Agency, coordinator: Actor) -> None:
    held = CredentialFactory(number="P-77")
    answer = asked(coordinator, held).answer
    name, kind = held.member.full_name, held.credential_type.name
    assert (
        answer
        == f"Yes. On 2 Mar 2026, {name} held {kind}, number P-77, valid from 1 Jan 2025 through 31 Dec 2026."
    )


def test_what_our_file_said_then_and_says_today(coordinator: Actor, corrected: Credential) -> None:
    before = asked(coordinator, corrected, known_at=at(9))
    assert before.answer.startswith("Yes. On 2 Mar 2026")
    assert before.moved.startswith("No. On 2 Mar 2026")
    assert "had expired" in before.moved
    after = asked(coordinator, corrected)
    assert after.answer == before.moved
    assert after.moved == ""


def test_nothing_was_on_file_before_it_was_recorded(coordinator: Actor, corrected: Credential) -> None:
    found = asked(coordinator, corrected, known_at=at(4, 1))
    assert "there is no" in found.answer
    assert [entry.then for entry in found.entries] == [False, False]


def test_every_record_stands_in_order_with_what_became_of_it(
    coordinator: Actor, corrected: Credential
) -> None:
    entries = asked(coordinator, corrected).entries
    assert [entry.record.pk for entry in entries] == [corrected.corrects_id, corrected.pk]
    assert [entry.then for entry in entries] == [False, True]
    assert entries[0].record.withdrawn_reason == "End misread"


@pytest.mark.parametrize(
    ("kind", "effective", "said"),
    [
        ("suspended", DAY, "was suspended"),
        ("revoked", date(2026, 1, 1), "was revoked"),
        ("suspended", date(2026, 3, 3), "Yes."),
    ],
)
def test_what_an_authority_did_decides_the_day(
    scope: Agency, coordinator: Actor, kind: str, effective: date, said: str
) -> None:
    action = AuthorityActionFactory(kind=kind, effective_on=effective)
    assert said in asked(coordinator, action.credential).answer


def test_an_action_that_was_recorded_later_was_not_known(scope: Agency, coordinator: Actor) -> None:
    action = AuthorityActionFactory(effective_on=date(2026, 1, 1), recorded_at=at(1))
    before = asked(coordinator, action.credential, known_at=at(1, 5))
    assert before.answer.startswith("Yes.")
    assert "was suspended" in before.moved
    assert before.gaps == []


def test_gaps_between_periods_and_while_suspended(scope: Agency, coordinator: Actor) -> None:
    first = CredentialFactory(valid_from=date(2024, 1, 1), valid_through=date(2024, 12, 31))
    second = CredentialFactory(
        member=first.member, credential_type=first.credential_type, renews=first,
        valid_from=date(2025, 2, 1), valid_through=date(2025, 12, 31),
    )  # fmt: skip
    AuthorityActionFactory(credential=second, effective_on=date(2025, 5, 1))
    AuthorityActionFactory(credential=second, kind="reinstated", effective_on=date(2025, 5, 11))
    name = first.credential_type.name
    assert asked(coordinator, first).gaps == [
        Gap(name, date(2025, 1, 1), date(2025, 1, 31), "not held"),
        Gap(name, date(2025, 5, 1), date(2025, 5, 10), "suspended"),
        Gap(name, date(2026, 1, 1), DAY, "not held"),
    ]


def test_gaps_stay_inside_the_span_and_count_the_days_before_the_first_period(
    scope: Agency, coordinator: Actor
) -> None:
    held = CredentialFactory(valid_from=date(2025, 1, 1), valid_through=None)
    found = asked(coordinator, held, first=date(2024, 12, 1), last=date(2025, 6, 1)).gaps
    assert [(gap.first, gap.last, gap.days) for gap in found] == [(date(2024, 12, 1), date(2024, 12, 31), 31)]
    assert asked(coordinator, held, first=date(2025, 3, 1), last=date(2025, 6, 1)).gaps == []


def test_sources_are_a_run_an_import_a_hand(scope: Agency, coordinator: Actor) -> None:
    imported = CredentialFactory()
    record(
        Entry("credential.added", "credential", imported.pk, "x", data={"import": "cards.csv", "row": 7}),
        by=coordinator,
    )
    line = RenewalLineFactory(
        credential=imported,
        member=imported.member,
        outcome="renewed",
        new_credential=renewed(imported, days=700),
    )
    typed = CredentialFactory(member=imported.member)
    record(Entry("credential.added", "credential", typed.pk, "x"), by=coordinator)
    found = prove(coordinator, Question(imported.member, DAY, at(1, 12)))
    told = {entry.record.pk: entry.source for entry in found.entries}
    assert told[imported.pk] == "Import cards.csv, row 7"
    assert told[line.new_credential_id] == f"Renewal run {line.run_id}"
    assert told[typed.pk] == "By hand"


def test_a_card_that_the_member_handed_in_names_its_submission(scope: Agency, coordinator: Actor) -> None:
    held = CredentialFactory()
    handed = SubmissionFactory(
        kind="card", state="approved", member=held.member, credential_type=held.credential_type, credential=held,
        valid_from=held.valid_from, decided_at=at(1), hours_by_category={}, completed_on=None,
    )  # fmt: skip
    [entry] = asked(coordinator, held).entries
    assert entry.source == f"Submission {handed.pk}, approved"


def test_the_code_stays_while_later_records_come_and_changes_with_a_fact(
    coordinator: Actor, corrected: Credential
) -> None:
    code = asked(coordinator, corrected, known_at=at(9)).code
    renewed(corrected, days=300, recorded_at=at(20))
    assert asked(coordinator, corrected, known_at=at(9)).code == code
    assert asked(coordinator, corrected, known_at=at(21)).code != code
    Credential.objects.filter(pk=corrected.corrects_id).update(number="forged")
    assert asked(coordinator, corrected, known_at=at(9)).code != code


def test_all_types_are_counted_and_one_that_was_never_held_is_no(scope: Agency, coordinator: Actor) -> None:
    held = CredentialFactory()
    CredentialFactory(member=held.member, valid_through=date(2026, 1, 31))
    found = prove(coordinator, Question(held.member, DAY, at(1, 12)))
    assert found.answer == f"On 2 Mar 2026, 1 of 2 credentials of {held.member.full_name} were valid."
    nothing = prove(coordinator, Question(held.member, DAY, at(1, 12), CredentialTypeFactory()))
    assert nothing.answer.startswith("No. For 2 Mar 2026 there is no")
    nobody = prove(coordinator, Question(MemberFactory(), DAY, at(1, 12)))
    assert "no credential of" in nobody.answer


def test_only_who_reads_the_audit_log_gets_the_trail(
    scope: Agency, coordinator: Actor, auditor: Actor, manager: Actor
) -> None:
    held = CredentialFactory()
    record(Entry("credential.added", "credential", held.pk, "x"), by=coordinator)
    assert [len(asked(actor, held).trail) for actor in (coordinator, auditor, manager)] == [1, 1, 0]
    assert asked(manager, held).code == asked(coordinator, held).code


def test_it_costs_the_same_for_one_record_and_many(
    scope: Agency, coordinator: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    held = CredentialFactory(valid_from=DAY - timedelta(days=4000), valid_through=DAY - timedelta(days=3800))
    for _ in range(2):
        with django_assert_num_queries(8):
            asked(coordinator, held)
        for _ in range(10):
            DocumentFactory(credential=held)
            CredentialFactory(
                member=held.member, credential_type=held.credential_type,
                valid_from=DAY - timedelta(days=Credential.objects.count() * 30),
            )  # fmt: skip


def test_what_was_handed_in_and_not_approved_is_no_document_of_a_proof(
    scope: Agency, coordinator: Actor
) -> None:
    waiting = SubmissionFileFactory()
    member = waiting.submission.member
    kept = DocumentFactory(member=member)
    found = prove(coordinator, Question(member, DAY, at(1, 12)))
    assert [each.pk for each in found.documents] == [kept.pk]

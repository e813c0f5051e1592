"""Credentials are added, corrected and taken out; none is overwritten, and each chain keeps one latest row."""

from datetime import date, timedelta
from typing import Any

import pytest

from recert.agencies.actors import Actor, NotAllowedError
from recert.credentials.actions import add_credential, correct_credential, record_action, withdraw_credential
from recert.credentials.drafts import Facts
from recert.credentials.models import AuthorityAction, Credential
from recert.credentials.queries import latest, with_hold
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from tests.factories import (
    RULES,
    AuthorityActionFactory,
    CredentialFactory,
    CredentialTypeFactory,
    MemberFactory,
    renewed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope", "sound")]
TODAY = date(2026, 11, 23)
ISSUED = date(2026, 3, 10)


def add(by: Actor, rule: str = "two_years", member: Any = None, **facts: Any) -> Any:
    kind = CredentialTypeFactory(rule=RULES[rule])
    member = member or MemberFactory()
    given = Facts(**{"issued_on": ISSUED, **facts})
    return add_credential(by=by, member_id=member.pk, type_id=kind.pk, facts=given, today=TODAY)


def problems_of(by: Actor, rule: str = "two_years", member: Any = None, **facts: Any) -> dict[str, str]:
    with pytest.raises(ProblemError) as caught:
        add(by, rule, member, **facts)
    return caught.value.problems


def correct(by: Actor, credential: Credential, reason: str = "Misread", **facts: Any) -> Any:
    values = {
        "number": credential.number,
        "issued_on": credential.issued_on,
        "valid_from": credential.valid_from,
        "valid_through": credential.valid_through,
        **facts,
    }
    return correct_credential(
        by=by, credential_id=credential.pk, facts=Facts(**values), reason=reason, today=TODAY
    ).credential


def latest_of(credential: Credential) -> list[int]:
    return list(latest().filter(member_id=credential.member_id).values_list("pk", flat=True))


def test_the_rule_gives_the_end_and_says_why(coordinator: Actor) -> None:
    saved = add(coordinator)
    assert saved.credential.valid_from == ISSUED
    assert saved.credential.valid_through == date(2028, 3, 9)
    assert saved.credential.reason
    assert saved.warnings == []


def test_the_printed_end_wins_and_the_difference_is_said(coordinator: Actor) -> None:
    saved = add(coordinator, valid_through=date(2028, 3, 31))
    assert saved.credential.valid_through == date(2028, 3, 31)
    assert "9 Mar 2028" in saved.warnings[0]
    assert "9 Mar 2028" in saved.credential.reason
    assert saved.credential.anchor is None


def test_a_type_that_never_expires_needs_no_end(coordinator: Actor) -> None:
    assert add(coordinator, "never_expires").credential.valid_through is None


def test_without_a_rule_the_end_is_asked_for(coordinator: Actor) -> None:
    assert "valid_through" in problems_of(coordinator, "none")


def test_without_a_birth_date_a_birthday_rule_asks_for_it(coordinator: Actor) -> None:
    assert "birth" in problems_of(coordinator, "birth_month", MemberFactory(birth_date=None))["valid_through"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"valid_through": date(2026, 3, 9)}, "valid_through"),
        ({"valid_from": date(2027, 1, 1), "valid_through": date(2026, 12, 31)}, "valid_through"),
        ({"issued_on": TODAY + timedelta(days=1)}, "issued_on"),
        ({"issued_on": date(1990, 1, 1)}, "issued_on"),
        ({"number": "x" * 81}, "number"),
        ({"number": "12\x0034"}, "number"),
        ({"never_expires": True, "valid_through": date(2028, 1, 1)}, "valid_through"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    coordinator: Actor, facts: dict[str, Any], field: str
) -> None:
    assert list(problems_of(coordinator, member=MemberFactory(birth_date=date(1995, 5, 5)), **facts)) == [
        field
    ]
    assert not Credential.objects.exists()


def test_a_retired_type_is_not_given(coordinator: Actor) -> None:
    kind = CredentialTypeFactory(retired_on=TODAY)
    with pytest.raises(ProblemError, match="no longer in use"):
        add_credential(
            by=coordinator, member_id=MemberFactory().pk, type_id=kind.pk, facts=Facts(ISSUED), today=TODAY
        )


def test_only_who_may_edit_adds(auditor: Actor) -> None:
    with pytest.raises(NotAllowedError):
        add(auditor)


def follow(by: Actor, credential: Credential, issued_on: date, **facts: Any) -> Credential:
    given = Facts(issued_on, **facts)
    ids = {"member_id": credential.member_id, "type_id": credential.credential_type_id}
    made: Credential = add_credential(by=by, facts=given, today=TODAY, **ids).credential
    return made


def test_the_next_card_follows_the_one_before(coordinator: Actor) -> None:
    old = CredentialFactory(valid_from=date(2024, 6, 1), valid_through=date(2026, 5, 31))
    new = follow(coordinator, old, date(2026, 5, 20))
    assert new.renews_id == old.pk
    assert (new.valid_from, new.valid_through) == (date(2026, 6, 1), date(2028, 5, 31))
    assert latest_of(old) == [new.pk]


def test_an_older_card_goes_to_the_start_of_the_chain(coordinator: Actor) -> None:
    newer = CredentialFactory()
    older = follow(coordinator, newer, date(2022, 1, 1), valid_through=date(2023, 12, 31))
    newer.refresh_from_db()
    assert newer.renews_id == older.pk
    assert latest_of(newer) == [newer.pk]


def test_a_card_in_between_is_tied_to_both_neighbours(coordinator: Actor) -> None:
    first = CredentialFactory(valid_from=date(2020, 1, 1), valid_through=date(2021, 12, 31))
    last = CredentialFactory(member=first.member, credential_type=first.credential_type, renews=first)
    middle = follow(coordinator, first, date(2022, 1, 1), valid_through=date(2023, 12, 31))
    last.refresh_from_db()
    assert (middle.renews_id, last.renews_id) == (first.pk, middle.pk)
    assert latest_of(first) == [last.pk]


def test_the_same_start_twice_is_refused_in_words(coordinator: Actor) -> None:
    held = CredentialFactory()
    with pytest.raises(ProblemError, match="already on file for this person from 1 Jan 2025"):
        follow(coordinator, held, held.valid_from, valid_from=held.valid_from)


def test_another_persons_number_is_pointed_out(coordinator: Actor) -> None:
    held = CredentialFactory(number="A-1")
    saved = add_credential(
        by=coordinator,
        member_id=MemberFactory().pk,
        type_id=held.credential_type_id,
        facts=Facts(ISSUED, number="A-1"),
        today=TODAY,
    )
    assert held.member.full_name in saved.warnings[0]


def test_a_correction_keeps_the_old_row_and_takes_its_place(coordinator: Actor) -> None:
    first = CredentialFactory(valid_from=date(2022, 1, 1), valid_through=date(2024, 12, 31))
    wrong = renewed(first)
    right = correct(coordinator, wrong, valid_through=date(2026, 6, 30))
    wrong.refresh_from_db()
    assert (right.corrects_id, right.renews_id) == (wrong.pk, first.pk)
    assert wrong.withdrawn_at
    assert wrong.withdrawn_reason == "Misread"
    assert latest_of(first) == [right.pk]


def test_a_renewed_credential_can_be_corrected_without_becoming_latest_again(coordinator: Actor) -> None:
    old = CredentialFactory()
    new = renewed(old)
    right = correct(coordinator, old, number="right")
    new.refresh_from_db()
    assert new.renews_id == right.pk
    assert latest_of(old) == [new.pk]


def test_a_correction_stays_between_its_neighbours(coordinator: Actor) -> None:
    old = CredentialFactory()
    renewed(old)
    with pytest.raises(ProblemError, match="It was renewed from 1 Jan 2027"):
        correct(coordinator, old, valid_from=date(2027, 1, 2), valid_through=date(2028, 1, 1))


def test_a_correction_stays_suspended(coordinator: Actor) -> None:
    action = AuthorityActionFactory()
    right = correct(coordinator, action.credential, number="right")
    assert with_hold(Credential.objects.filter(pk=right.pk), TODAY).get().hold == "suspended"


def test_a_correction_needs_a_difference_and_a_reason(coordinator: Actor) -> None:
    credential = CredentialFactory()
    with pytest.raises(ProblemError, match="Nothing is different"):
        correct(coordinator, credential)
    with pytest.raises(ProblemError, match="Say why"):
        correct(coordinator, credential, reason=" ", number="right")


def test_a_row_is_corrected_once(coordinator: Actor) -> None:
    credential = CredentialFactory()
    correct(coordinator, credential, number="right")
    with pytest.raises(ProblemError, match="corrected or withdrawn meanwhile"):
        correct(coordinator, credential, number="other")


def test_a_row_taken_out_leaves_its_neighbours_tied(coordinator: Actor) -> None:
    first = CredentialFactory(valid_from=date(2020, 1, 1), valid_through=date(2021, 12, 31))
    middle = renewed(first)
    last = renewed(middle)
    withdraw_credential(by=coordinator, credential_id=middle.pk, reason="Entered twice")
    last.refresh_from_db()
    assert last.renews_id == first.pk
    assert latest_of(first) == [last.pk]


def act(by: Actor, credential: Credential, kind: str, day: date, reason: str = "Order 12") -> AuthorityAction:
    return record_action(
        by=by, credential_id=credential.pk, kind=kind, effective_on=day, reason=reason, today=TODAY
    )


def test_suspended_revoked_reinstated_in_an_order_that_makes_sense(coordinator: Actor) -> None:
    credential = CredentialFactory()
    for month, kind in enumerate(("suspended", "reinstated", "revoked", "reinstated"), 1):
        act(coordinator, credential, kind, date(2026, month, 1))
    held = with_hold(Credential.objects.all(), date(2026, 3, 31)).get()
    assert held.hold == "revoked"
    assert with_hold(Credential.objects.all(), TODAY).get().hold == ""


@pytest.mark.parametrize(
    ("kind", "day", "field"),
    [
        ("suspended", date(2026, 3, 1), "kind"),
        ("nonsense", date(2026, 3, 1), "kind"),
        ("reinstated", date(2026, 2, 1), "effective_on"),
        ("reinstated", date(2024, 12, 31), "effective_on"),
        ("reinstated", TODAY + timedelta(days=400), "effective_on"),
    ],
)
def test_an_action_out_of_order_is_refused(coordinator: Actor, kind: str, day: date, field: str) -> None:
    credential = AuthorityActionFactory(effective_on=date(2026, 2, 1)).credential
    with pytest.raises(ProblemError) as caught:
        act(coordinator, credential, kind, day)
    assert list(caught.value.problems) == [field]


def test_an_action_belongs_to_the_newest_credential(coordinator: Actor) -> None:
    old = CredentialFactory()
    renewed(old)
    with pytest.raises(ProblemError, match="was renewed"):
        act(coordinator, old, "suspended", date(2026, 2, 1))


def test_every_act_leaves_one_event_with_who_and_what(coordinator: Actor) -> None:
    credential = add(coordinator).credential
    right = correct(coordinator, credential, number="7")
    act(coordinator, right, "suspended", date(2026, 6, 1))
    withdraw_credential(by=coordinator, credential_id=right.pk, reason="Wrong person")
    events = list(AuditEvent.objects.order_by("id"))
    assert [event.kind.split(".")[1] for event in events] == ["added", "corrected", "suspended", "withdrawn"]
    assert events[1].data["changes"] == {"number": ["", "7"]}
    assert {(event.by_id, event.member_id) for event in events} == {
        (coordinator.user_id, credential.member_id)
    }

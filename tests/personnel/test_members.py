"""Members are added, changed, deactivated and moved, each as one audited act."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from recert.agencies.actors import Actor, NotAllowedError
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.personnel.actions import (
    add_member,
    change_member,
    deactivate_members,
    move_members,
    reactivate_members,
)
from recert.personnel.details import Details
from recert.personnel.models import Member
from recert.personnel.names import keys_of
from tests.factories import MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]

TODAY = date(2026, 11, 23)
GOOD = Details(
    member_number="4291", first_name="Nguyễn Văn", last_name="An", email="an@harlow.example",
    hired_on=date(2018, 3, 5), birth_date=date(1990, 9, 14),
)  # fmt: skip


def add(by: Actor, **changed: object) -> Member:
    return add_member(details=replace(GOOD, **changed), by=by, today=TODAY)


def problems(by: Actor, **changed: object) -> dict[str, str]:
    with pytest.raises(ProblemError) as told:
        add(by, **changed)
    assert not Member.objects.exists()
    return told.value.problems


def test_added_with_keys_and_told(coordinator: Actor) -> None:
    member = add(coordinator, first_name="  José ", last_name="Peña-O’Brien")
    assert (member.first_name, member.sort_key) == ("José", "pena-o'brien, jose")
    event = AuditEvent.objects.get()
    assert (event.kind, event.subject_id, event.by_name) == ("member.added", member.pk, coordinator.name)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("member_number", "", "one character or more"),
        ("member_number", "   ", "one character or more"),
        ("member_number", "9" * 41, "at most 40 characters; this has 41"),
        ("member_number", "42\x0091", "cannot be seen"),
        ("member_number", "42\u202e91", "cannot be seen"),
        ("first_name", "", "two letters"),
        ("first_name", "J", "two letters"),
        ("first_name", "Jos3", "digit"),
        ("first_name", "Jo😀", "😀"),
        ("first_name", "<b>Jo</b>", "<"),
        ("first_name", "Jo\x00", "cannot be seen"),
        ("first_name", "J" * 101, "at most 100"),
        ("first_name", "--", "two letters"),
        ("last_name", "", "one letter"),
        ("last_name", "O_Brien", "_"),
        ("last_name", "R2", "digit"),
        ("email", "nobody", "Not an e-mail address"),
        ("email", "a@b", "Not an e-mail address"),
        ("email", "a b@harlow.example", "Not an e-mail address"),
        ("email", "x" * 300 + "@harlow.example", "e-mail address"),
        ("email", "a@harlow.example\x00", "Not an e-mail address"),
        ("rank", "r" * 81, "at most 80"),
        ("rank", "Lt\x07", "cannot be seen"),
        ("unit_id", 99999, "gone"),
        ("birth_date", TODAY, "before today"),
        ("birth_date", TODAY + timedelta(days=400), "before today"),
        ("birth_date", date(1899, 12, 31), "1900 or later"),
        ("hired_on", date(2004, 9, 13), "not yet 14"),
        ("hired_on", date(1980, 1, 1), "not yet 14"),
    ],
)
def test_wrong_input_is_told_beside_its_field(
    coordinator: Actor, field: str, value: object, words: str
) -> None:
    assert words in problems(coordinator, **{field: value})[field]


def test_every_wrong_field_is_told_at_once(coordinator: Actor) -> None:
    assert set(problems(coordinator, first_name="1", last_name="", email="x")) == {
        "first_name", "last_name", "email",
    }  # fmt: skip


def test_hired_on_the_fourteenth_birthday_is_old_enough(coordinator: Actor) -> None:
    assert add(coordinator, hired_on=date(2004, 9, 14)).pk


def test_member_number_is_unique(coordinator: Actor) -> None:
    add(coordinator)
    with pytest.raises(ProblemError) as told:
        add(coordinator, first_name="Other")
    assert "Nguyễn Văn An has this member number" in told.value.problems["member_number"]
    assert AuditEvent.objects.count() == 1


def test_change_tells_old_and_new(coordinator: Actor) -> None:
    member, unit = add(coordinator), UnitFactory(name="Engine 7")
    details = replace(GOOD, unit_id=unit.pk, email="")
    assert change_member(member_id=member.pk, details=details, by=coordinator, today=TODAY)
    told = AuditEvent.objects.get(kind="member.changed").data["changes"]
    assert told == {"unit": ["", "Engine 7"], "e-mail": ["an@harlow.example", ""]}


def test_unchanged_details_write_nothing(coordinator: Actor) -> None:
    member = add(coordinator)
    assert not change_member(member_id=member.pk, details=GOOD, by=coordinator, today=TODAY)
    assert AuditEvent.objects.count() == 1


def test_change_refuses_a_number_that_is_taken(coordinator: Actor) -> None:
    other, member = MemberFactory(member_number="77"), add(coordinator)
    with pytest.raises(ProblemError) as told:
        change_member(
            member_id=member.pk, details=replace(GOOD, member_number="77"), by=coordinator, today=TODAY
        )
    assert str(other) in told.value.problems["member_number"]


def test_deactivated_from_a_day_and_back(coordinator: Actor) -> None:
    ids = [MemberFactory().pk, MemberFactory(inactive_since=date(2020, 1, 1)).pk]
    assert deactivate_members(member_ids=ids, on=TODAY, by=coordinator) == 1
    member = Member.objects.get(pk=ids[0])
    assert (member.is_active_on(TODAY - timedelta(days=1)), member.is_active_on(TODAY)) == (True, False)
    assert reactivate_members(member_ids=ids, by=coordinator) == 2
    assert not Member.objects.filter(inactive_since__isnull=False).exists()


def test_nobody_is_deactivated_before_being_hired(coordinator: Actor) -> None:
    late, other = MemberFactory(hired_on=TODAY), MemberFactory()
    with pytest.raises(ProblemError) as told:
        deactivate_members(member_ids=[late.pk, other.pk], on=TODAY - timedelta(days=1), by=coordinator)
    assert str(late) in told.value.problems["on"]
    assert not Member.objects.filter(inactive_since__isnull=False).exists()


def test_many_move_at_once(coordinator: Actor, django_assert_max_num_queries: object) -> None:
    unit = UnitFactory()
    ids = [MemberFactory().pk for _ in range(30)]
    with django_assert_max_num_queries(12):  # PostgreSQL copies the events by way of a table of their own
        assert move_members(member_ids=ids, unit_id=unit.pk, by=coordinator) == 30
    assert unit.members.count() == 30
    assert move_members(member_ids=ids, unit_id=None, by=coordinator) == 30


def test_an_unknown_member_stops_the_whole_act(coordinator: Actor) -> None:
    member = MemberFactory()
    with pytest.raises(Member.DoesNotExist):
        deactivate_members(member_ids=[member.pk, 999_999], on=TODAY, by=coordinator)
    assert Member.objects.get().inactive_since is None


def test_only_a_coordinator_changes_the_roster(auditor: Actor, manager: Actor) -> None:
    for actor in (auditor, manager):
        with pytest.raises(NotAllowedError):
            add(actor)


def test_keys_are_cut_to_their_columns() -> None:
    sort_key, search_key = keys_of("한" * 100, "국" * 100, "9" * 40, "x" * 240 + "@a.example")
    assert (len(sort_key), len(search_key)) == (210, 520)

"""Calendar addresses: what they show, to whom they lead, and when they end."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency, Membership
from recert.agencies.roles import Role
from recert.credentials.actions import withdraw_credential
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member, Unit
from recert.sharing.actions import open_feed, stop_feed
from recert.sharing.models import CalendarFeed
from tests.factories import (
    AssignmentFactory,
    AttendeeFactory,
    CalendarFeedFactory,
    ClassSessionFactory,
    CredentialFactory,
    CredentialTypeFactory,
    EnrollmentFactory,
    MemberFactory,
    MembershipFactory,
    UnitFactory,
    renewed,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OWN, PEOPLE = CalendarFeed.Kind.OWN, CalendarFeed.Kind.PEOPLE
EVIL = "Fit Test\r\nBEGIN:VALARM\r\nEND:VEVENT; x, y\u2028ATTACH:http://x"


@pytest.fixture
def sam(agency: Agency, member_actor: Actor, today: date) -> Member:
    """Holds an EMT card with 40 days left, and owes a drill in 10."""
    with agency_scope(agency.pk):
        member = Member.objects.get(membership_id=member_actor.membership_id)
        emt = CredentialTypeFactory(name="EMT")
        CredentialFactory(member=member, credential_type=emt, valid_through=today + 40 * DAY)
        EnrollmentFactory(
            member=member, assignment=AssignmentFactory(name="Drill"), starts_on=today - DAY,
            due_on=today + 10 * DAY, ends_on=today + 20 * DAY,
        )  # fmt: skip
    return member


def opened(by: Actor, agency: Agency, kind: str = OWN, unit: Unit | None = None) -> str:
    with agency_scope(agency.pk):
        _, secret = open_feed(by=by, kind=kind, unit_id=unit.pk if unit else None)
    return f"/calendar/{agency.slug}/{secret}.ics"


@pytest.fixture
def own(agency: Agency, member_actor: Actor, sam: Member) -> str:
    return opened(member_actor, agency)


def events(client: Client, path: str) -> list[Any]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def titles(client: Client, path: str) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(client, path)]


def test_ones_own_days_without_a_login(client: Client, own: str, today: date) -> None:
    found = events(client, own)
    assert [str(each["SUMMARY"]) for each in found] == ["Training due: Drill", "EMT ends"]
    assert [each["DTSTART"].dt for each in found] == [today + 10 * DAY, today + 40 * DAY]
    assert [each["DTEND"].dt - each["DTSTART"].dt for each in found] == [DAY, DAY]


def test_the_same_identities_each_time_and_no_alarms(client: Client, own: str) -> None:
    first, second = events(client, own), events(client, own)
    assert [each["UID"] for each in first] == [each["UID"] for each in second]
    assert len({each["UID"] for each in first}) == len(first)
    assert b"VALARM" not in client.get(own).content


def test_only_what_is_not_renewed_and_not_withdrawn(
    client: Client, own: str, agency: Agency, sam: Member, today: date, coordinator: Actor
) -> None:
    with agency_scope(agency.pk):
        credential = sam.credentials.get()
        later = renewed(credential, days=100)
    assert [each["DTSTART"].dt for each in events(client, own)] == [today + 10 * DAY, later.valid_through]
    with agency_scope(agency.pk):
        withdraw_credential(by=coordinator, credential_id=later.pk, reason="Wrong person")
    assert titles(client, own) == ["Training due: Drill", "EMT ends"]


def test_nothing_that_people_typed_begins_a_line(
    client: Client, own: str, agency: Agency, sam: Member, today: date
) -> None:
    with agency_scope(agency.pk):
        evil = CredentialTypeFactory(name=EVIL)
        CredentialFactory(member=sam, credential_type=evil, valid_through=today + DAY)
    content = client.get(own).content
    assert titles(client, own)[0].startswith("Fit Test  BEGIN:VALARM")
    starts = [line.partition(b":")[0] for line in content.splitlines() if line[:1] not in {b" ", b"\t"}]
    assert b"ATTACH" not in starts
    assert starts.count(b"BEGIN") == 4


def test_classes_that_one_is_on(client: Client, own: str, agency: Agency, sam: Member, today: date) -> None:
    with agency_scope(agency.pk):
        facts = {"starts_on": today + DAY, "ends_on": today + 2 * DAY, "place": "Bay 2"}
        session = ClassSessionFactory(course__title="Pump school", **facts)
        AttendeeFactory(session=session, member=sam)
        gone = ClassSessionFactory(cancelled_at=session.created_at, **facts)
        AttendeeFactory(session=gone, member=sam)
        ClassSessionFactory(**facts)
    event = events(client, own)[0]
    assert str(event["SUMMARY"]) == "Class: Pump school"
    zone = ZoneInfo(agency.time_zone)
    hours = [datetime.combine(today + DAY, clock, zone) for clock in (session.starts_at, session.ends_at)]
    assert [event["DTSTART"].dt, event["DTEND"].dt] == hours
    assert (event["RRULE"]["COUNT"], str(event["LOCATION"]), event["TRANSP"]) == ([2], "Bay 2", "OPAQUE")


def test_classes_that_one_teaches(client: Client, own: str, agency: Agency, sam: Member, today: date) -> None:
    with agency_scope(agency.pk):
        ClassSessionFactory(course__title="Pump school", starts_on=today, instructor_member=sam)
    assert titles(client, own)[0] == "Teaching: Pump school"


def test_only_the_hash_of_the_secret_is_kept(agency: Agency, own: str) -> None:
    secret = own.rpartition("/")[2].removesuffix(".ics")
    with agency_scope(agency.pk):
        kept = CalendarFeed.objects.values().get()
        told = AuditEvent.objects.values().get(kind="calendar_feed.opened")
    assert secret not in f"{kept} {told}"


def test_a_stopped_address_leads_nowhere(
    client: Client, own: str, agency: Agency, member_actor: Actor
) -> None:
    with agency_scope(agency.pk):
        stop_feed(by=member_actor, feed_id=CalendarFeed.objects.get().pk)
    assert client.get(own).status_code == 404


def test_a_new_address_stops_the_one_before(
    client: Client, own: str, agency: Agency, member_actor: Actor
) -> None:
    again = opened(member_actor, agency)
    assert client.get(own).status_code == 404
    assert client.get(again).status_code == 200


def test_another_agency_and_wrong_secrets_find_nothing(
    client: Client, own: str, agency: Agency, other_agency: Agency
) -> None:
    for path in (own.replace("harlow", "elsewhere"), own.replace("harlow", "no-such"), f"{own[:-5]}.ics"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert not answer.cookies
    assert client.get(f"/calendar/harlow/{'x' * 5000}.ics").status_code == 404


def leave_roster(agency: Agency, actor: Actor, today: date) -> None:
    Member.objects.filter(membership_id=actor.membership_id).update(inactive_since=today)


def lose_access(agency: Agency, actor: Actor, today: date) -> None:
    Membership.objects.filter(pk=actor.membership_id).update(is_active=False)


@pytest.mark.parametrize("leave", [leave_roster, lose_access])
def test_who_left_has_no_feed(
    client: Client, own: str, agency: Agency, member_actor: Actor, today: date, leave: Callable[..., None]
) -> None:
    with agency_scope(agency.pk):
        leave(agency, member_actor, today)
    assert client.get(own).status_code == 404


def test_a_switched_off_login_has_no_feed(client: Client, own: str, member_actor: Actor) -> None:
    from recert.accounts.models import User

    User.objects.filter(pk=member_actor.user_id).update(is_active=False)
    assert client.get(own).status_code == 404


@pytest.fixture
def crew(agency: Agency, manager: Actor, today: date) -> Unit:
    """The managed unit: three with the same day and one below it; and one elsewhere."""
    with agency_scope(agency.pk):
        unit = Unit.objects.get(name="Managed station")
        emt, cpr = CredentialTypeFactory(name="EMT"), CredentialTypeFactory(name="CPR")
        for name in ("Ash", "Beech", "Cedar"):
            member = MemberFactory(unit=unit, last_name=name)
            CredentialFactory(member=member, credential_type=emt, valid_through=today + 30 * DAY)
        below = MemberFactory(unit=UnitFactory(parent=unit), last_name="Dell")
        CredentialFactory(member=below, credential_type=cpr, valid_through=today + 60 * DAY)
        away = MemberFactory(unit=UnitFactory(), last_name="Faraway")
        CredentialFactory(member=away, credential_type=emt, valid_through=today + 30 * DAY)
    return unit


def test_a_managers_people_and_nobody_else(
    client: Client, agency: Agency, manager: Actor, crew: Unit
) -> None:
    path = opened(manager, agency, PEOPLE, crew)
    assert titles(client, path) == ["EMT ends: 3 people", "CPR ends: Kim Dell"]
    text = str(events(client, path)[0]["DESCRIPTION"])
    assert "Kim Beech" in text
    assert "Faraway" not in text
    assert titles(client, opened(manager, agency, PEOPLE)) == titles(client, path)


def test_who_manages_no_longer_sees_no_longer(
    client: Client, agency: Agency, manager: Actor, crew: Unit
) -> None:
    path = opened(manager, agency, PEOPLE, crew)
    with agency_scope(agency.pk):
        MemberFactory(unit=crew, membership=Membership.objects.get(pk=manager.membership_id))
        Membership.objects.filter(pk=manager.membership_id).update(role=Role.MEMBER)
    assert client.get(path).status_code == 404


def test_a_manager_who_lost_the_unit(client: Client, agency: Agency, manager: Actor, crew: Unit) -> None:
    from recert.personnel.models import ManagerScope

    path = opened(manager, agency, PEOPLE, crew)
    with agency_scope(agency.pk):
        ManagerScope.objects.all().delete()
    assert client.get(path).status_code == 404


def test_who_may_open_what(scope: Agency, manager: Actor, coordinator: Actor, member_actor: Actor) -> None:
    with pytest.raises(NotAllowedError):
        open_feed(by=member_actor, kind=PEOPLE, unit_id=UnitFactory().pk)
    with pytest.raises(ProblemError, match="see nobody"):
        open_feed(by=manager, kind=PEOPLE, unit_id=MemberFactory(unit=UnitFactory()).unit_id)
    with pytest.raises(ProblemError, match="Choose a unit"):
        open_feed(by=coordinator, kind=PEOPLE)


def test_nobody_stops_the_address_of_another(scope: Agency, coordinator: Actor) -> None:
    feed = CalendarFeedFactory()
    with pytest.raises(CalendarFeed.DoesNotExist):
        stop_feed(by=coordinator, feed_id=feed.pk)


def test_a_calendar_asks_cheaply(client: Client, own: str) -> None:
    first = client.get(own)
    by_tag = client.get(own, headers={"If-None-Match": first["ETag"]})
    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert not first.cookies
    assert "noindex" in first["X-Robots-Tag"]


def test_a_change_gives_another_tag(
    client: Client, own: str, agency: Agency, sam: Member, today: date
) -> None:
    tag = client.get(own)["ETag"]
    with agency_scope(agency.pk):
        sam.credentials.update(valid_through=today + 41 * DAY)
    answer = client.get(own, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer["ETag"] != tag


def test_by_date_too_once_nothing_has_happened_for_a_while(
    client: Client, own: str, agency: Agency, time_machine_at: Callable[..., Any]
) -> None:
    with time_machine_at(seconds=60):
        since = client.get(own)["Last-Modified"]
        assert client.get(own, headers={"If-Modified-Since": since}).status_code == 304
    with time_machine_at(days=2):
        assert client.get(own, headers={"If-Modified-Since": since}).status_code == 200


@pytest.fixture
def time_machine_at() -> Callable[..., Any]:
    import time_machine
    from django.utils import timezone

    return lambda **later: time_machine.travel(timezone.now() + timedelta(**later))


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_same_number_of_queries_for_any_number_of_people(
    client: Client, agency: Agency, manager: Actor, crew: Unit, today: date
) -> None:
    path = opened(manager, agency, PEOPLE, crew)
    few = statements(client, path)
    with agency_scope(agency.pk):
        kind = CredentialTypeFactory()
        for _ in range(30):
            member = MemberFactory(unit=crew)
            CredentialFactory(member=member, credential_type=kind, valid_through=today + 9 * DAY)
    assert statements(client, path) == few


def test_guessing_ends(client: Client, own: str) -> None:
    for _ in range(60):
        client.get("/calendar/harlow/wrong.ics")
    assert client.get("/calendar/harlow/wrong.ics").status_code == 429


def test_two_addresses_of_one_calendar_cannot_live(scope: Agency) -> None:
    from django.db import IntegrityError, transaction

    membership = MembershipFactory()
    CalendarFeedFactory(membership=membership)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarFeedFactory(membership=membership)

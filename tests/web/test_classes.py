"""Classes through the browser's eyes."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import AttendeeFactory, ClassSessionFactory, CourseFactory, MemberFactory

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.classes.models import Attendee, ClassSession
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member, Unit
from recert.training.models import Completion

ROOT = "/a/harlow/classes/"


@pytest.fixture
def session(agency: Agency) -> ClassSession:
    found: ClassSession = ClassSessionFactory(agency=agency, course__title="Pump operations")
    return found


@pytest.fixture
def people(agency: Agency, session: ClassSession) -> list[Attendee]:
    with agency_scope(agency.pk):
        return [
            AttendeeFactory(session=session, member__first_name=name, member__last_name="Alder")
            for name in ("Ana", "Zoë")
        ]


def page_of(client: Client, address: str, **given: Any) -> str:
    response = client.get(ROOT + address, given)
    assert response.status_code == 200, response.status_code
    return html.unescape(response.content.decode())


def listed(client: Client, **given: Any) -> list[str]:
    return re.findall(r'<a class="name"[^>]*>([^<]*)<', page_of(client, "", **given))


def sent(client: Client, session: ClassSession, people: list[Attendee], *marks: str, **given: Any) -> Any:
    """Post the page of attendance as it was shown with nobody marked."""
    data = {f"was_{one.pk}": ":" for one in people}
    data |= {f"mark_{one.pk}": mark for one, mark in zip(people, marks, strict=False)}
    return client.post(f"{ROOT}{session.pk}/attendance/", data | given, follow=True)


def marks(agency: Agency) -> list[str]:
    with agency_scope(agency.pk):
        return list(Attendee.objects.order_by("pk").values_list("mark", flat=True))


def count(agency: Agency) -> int:
    with agency_scope(agency.pk):
        return Completion.objects.filter(withdrawn_at__isnull=True).count()


def test_the_list_shows_what_is_coming_and_what_was(
    agency: Agency, session: ClassSession, coordinator_client: Client, today: date
) -> None:
    ClassSessionFactory(agency=agency, course__title="Airway", starts_on=today + timedelta(9))
    assert listed(coordinator_client) == ["Airway"]
    assert listed(coordinator_client, when="past") == ["Pump operations"]
    assert listed(coordinator_client, when="all", q="air") == ["Airway"]
    assert "To be completed" in page_of(coordinator_client, "", when="open", course=session.course_id)


def test_a_first_look_says_what_to_do(agency: Agency, coordinator_client: Client) -> None:
    assert "There is no classroom course yet" in page_of(coordinator_client, "")
    CourseFactory(agency=agency, kind="classroom")
    assert "No session is coming" in page_of(coordinator_client, "")


def test_the_files(session: ClassSession, people: list[Attendee], coordinator_client: Client) -> None:
    rows = coordinator_client.get(f"{ROOT}{session.pk}/?format=csv").content.decode().splitlines()
    assert (len(rows), "Zoë" in rows[2]) == (3, True)
    sheet = coordinator_client.get(f"{ROOT}{session.pk}/sign-in.pdf")
    assert (sheet["Content-Type"], sheet.content[:5]) == ("application/pdf", b"%PDF-")
    assert b"Pump operations" in coordinator_client.get(f"{ROOT}{session.pk}/session.ics").content
    assert "Pump operations" in coordinator_client.get(f"{ROOT}?when=all&format=csv").content.decode()


def test_attendance_is_saved_and_completed(
    agency: Agency, session: ClassSession, people: list[Attendee], coordinator_client: Client
) -> None:
    answer = sent(coordinator_client, session, people, "present", "absent", do="complete")
    assert "1 completion recorded" in answer.content.decode()
    assert (marks(agency), count(agency)) == (["present", "absent"], 1)
    again = sent(coordinator_client, session, people, "present", "absent", do="complete")
    assert "while the page was open" not in again.content.decode()
    assert count(agency) == 1


def test_what_was_ticked_is_kept_when_something_is_wrong(
    agency: Agency, session: ClassSession, people: list[Attendee], coordinator_client: Client
) -> None:
    hours = {f"hours_{people[1].pk}": "25"}
    page = html.unescape(
        sent(coordinator_client, session, people, "present", "partly", **hours).content.decode()
    )
    assert "A day has 24 hours" in page
    assert 'value="25"' in page
    assert page.count(" checked") == 2
    assert marks(agency) == ["", ""]


def test_marks_are_saved_although_the_session_cannot_be_completed(
    agency: Agency, session: ClassSession, people: list[Attendee], coordinator_client: Client
) -> None:
    page = sent(coordinator_client, session, people, "present", do="complete").content.decode()
    assert "1 person is not marked yet" in page
    assert "Saved: 1 person marked." in page
    assert "Nothing is saved yet" not in page
    assert f'name="was_{people[0].pk}" value="present:"' in page
    assert (marks(agency), count(agency)) == (["present", ""], 0)


def test_a_second_instructor_is_told_and_loses_nothing(
    agency: Agency, session: ClassSession, people: list[Attendee], coordinator_client: Client
) -> None:
    sent(coordinator_client, session, people, "absent")
    page = html.unescape(sent(coordinator_client, session, people, "present", "present").content.decode())
    assert "changed this to “Absent” while the page was open" in page
    assert f'name="was_{people[0].pk}" value="absent:"' in page
    assert marks(agency) == ["absent", ""]


def test_turning_the_page_saves_what_was_ticked(
    agency: Agency, session: ClassSession, people: list[Attendee], coordinator_client: Client
) -> None:
    with agency_scope(agency.pk):
        AttendeeFactory.create_batch(100, session=session)
    first = page_of(coordinator_client, f"{session.pk}/attendance/")
    assert '<button class="btn small" name="page" value="2">' in first
    answer = sent(coordinator_client, session, people, "present", page="2")
    assert answer.redirect_chain == [(f"{ROOT}{session.pk}/attendance/?page=2", 302)]
    assert "Save, previous" in answer.content.decode()
    assert marks(agency)[0] == "present"


def test_somebody_walks_in(
    agency: Agency, session: ClassSession, people: list[Attendee], coordinator_client: Client
) -> None:
    member = MemberFactory(agency=agency, first_name="Bo", last_name="Lind")
    page = sent(coordinator_client, session, people, "present", walk_in=member.member_number).content.decode()
    assert f'name="add" value="{member.pk}"' in page
    sent(coordinator_client, session, people, "present", "present", add=str(member.pk))
    assert marks(agency) == ["present", "present", "present"]


def test_people_stay_ticked_when_there_are_too_few_places(
    agency: Agency, session: ClassSession, coordinator_client: Client
) -> None:
    with agency_scope(agency.pk):
        ClassSession.objects.update(capacity=1)
        ids = [member.pk for member in MemberFactory.create_batch(2)]
    page = coordinator_client.post(f"{ROOT}{session.pk}/people/", {"people": ids}).content.decode()
    assert "1 place is free and you chose 2" in page
    assert page.count(" checked") == 2


def test_a_manager_sees_the_own_people_only(
    agency: Agency, session: ClassSession, people: list[Attendee], manager_client: Client
) -> None:
    with agency_scope(agency.pk):
        Member.objects.filter(pk=people[0].member_id).update(unit=Unit.objects.get(name="Managed station"))
    for address in (f"{session.pk}/", f"{session.pk}/attendance/"):
        page = page_of(manager_client, address)
        assert "Ana Alder" in page
        assert "Zoë Alder" not in page
    assert "Zoë" not in manager_client.get(f"{ROOT}{session.pk}/?format=csv").content.decode()
    sent(manager_client, session, people, "present", "present", do="complete", rest="on")
    assert marks(agency) == ["present", ""]


def test_an_auditor_looks_and_writes_nothing(
    session: ClassSession, people: list[Attendee], auditor_client: Client
) -> None:
    assert "Take off the session" not in page_of(auditor_client, f"{session.pk}/")
    assert auditor_client.get(f"{ROOT}{session.pk}/attendance/").status_code == 403


def test_a_member_signs_up_and_off(
    agency: Agency, member_actor: Actor, member_client: Client, today: date
) -> None:
    session = ClassSessionFactory(
        agency=agency, course__title="Airway", starts_on=today + timedelta(9), sign_up=True
    )
    assert "Sign up" in page_of(member_client, "mine/")
    for to, said in (("up", "You are signed up for Airway"), ("off", "You are signed off from Airway")):
        answer = member_client.post(f"{ROOT}mine/{session.pk}/", {"to": to}, follow=True)
        assert said in answer.content.decode()


def test_a_member_gets_no_calendar_of_a_session_of_others(
    session: ClassSession, member_client: Client
) -> None:
    assert member_client.get(f"{ROOT}{session.pk}/session.ics").status_code == 404


@pytest.mark.parametrize("address", ["", "{pk}/", "{pk}/attendance/", "{pk}/people/", "{pk}/sign-in.pdf"])
def test_as_many_queries_for_many_as_for_few(
    agency: Agency, coordinator_client: Client, today: date, address: str
) -> None:
    counts = []
    with agency_scope(agency.pk):
        session = ClassSessionFactory(starts_on=today)
    for _ in range(2):
        with agency_scope(agency.pk):
            AttendeeFactory.create_batch(22, session=session)
            ClassSessionFactory.create_batch(22, starts_on=today)
            MemberFactory.create_batch(22)
        with CaptureQueriesContext(connection) as counted:
            coordinator_client.get(ROOT + address.format(pk=session.pk))
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_a_manager_reads_how_many_places_are_taken_in_all(
    session: ClassSession, people: list[Attendee], agency: Agency, manager_client: Client
) -> None:
    with agency_scope(agency.pk):
        ClassSession.objects.update(capacity=9)
        Member.objects.filter(pk=people[0].member_id).update(unit=Unit.objects.get(name="Managed station"))
    page = page_of(manager_client, "", when="all")
    assert '2 of 9<span class="sub">1 of your units</span>' in page


@pytest.fixture
def own_session(agency: Agency, member_actor: Actor, session: ClassSession) -> ClassSession:
    with agency_scope(agency.pk):
        session.instructor_member = Member.objects.get(membership_id=member_actor.membership_id)
        session.save()
    return session


def taught(client: Client, session: ClassSession, people: list[Attendee], *marks: str, **given: Any) -> str:
    data = {f"was_{one.pk}": ":" for one in people}
    data |= {f"mark_{one.pk}": mark for one, mark in zip(people, marks, strict=False)}
    answer = client.post(f"{ROOT}mine/{session.pk}/attendance/", data | given, follow=True)
    return html.unescape(answer.content.decode())


def test_an_instructor_takes_attendance_on_the_own_pages(
    agency: Agency, own_session: ClassSession, people: list[Attendee], member_client: Client
) -> None:
    assert f"mine/{own_session.pk}/attendance/" in page_of(member_client, "mine/")
    assert "Saved: 2 people marked." in taught(member_client, own_session, people, "present", do="rest")
    with agency_scope(agency.pk):
        MemberFactory(member_number="B-77", first_name="Kim", last_name="Okafor")
    page = page_of(member_client, f"mine/{own_session.pk}/attendance/")
    assert page.index('name="do" value="save"') < page.index('value="rest"'), "Enter presses the first button"
    page = taught(member_client, own_session, [], do="save", number="B-77")
    assert "Kim Okafor is on the session, as present." in page
    assert marks(agency) == ["present"] * 3
    taught(member_client, own_session, people, page="1")
    sheet = member_client.get(f"{ROOT}mine/{own_session.pk}/sign-in.pdf")
    assert sheet.content[:5] == b"%PDF-"


def test_the_home_of_an_instructor_asks_until_everybody_is_marked(
    own_session: ClassSession, people: list[Attendee], member_client: Client
) -> None:
    asked, home = f"mine/{own_session.pk}/attendance/", "/a/harlow/me/"
    assert asked in html.unescape(member_client.get(home).content.decode())
    taught(member_client, own_session, people, "present")
    assert asked in member_client.get(home).content.decode()
    taught(member_client, own_session, people[1:], "absent")
    assert asked not in member_client.get(home).content.decode()


def test_an_instructor_is_told_what_is_wrong_and_marks_are_kept(
    agency: Agency, own_session: ClassSession, people: list[Attendee], member_client: Client
) -> None:
    page = taught(member_client, own_session, people, "present", do="add", number="nobody")
    assert "Nobody active has this number" in page
    assert "Saved: 1 person marked." in page
    assert "Nothing is saved yet" not in page
    assert 'value="nobody"' in page
    assert marks(agency) == ["present", ""]
    assert "Whose? Type the whole number." in taught(member_client, own_session, people, do="add")
    page = taught(member_client, own_session, people, "partly", do="save", **{f"hours_{people[0].pk}": "99"})
    assert "give the hours of the class" in page
    assert f'name="hours_{people[0].pk}" value="99"' in page


def test_others_find_no_session_that_they_do_not_teach(
    session: ClassSession, people: list[Attendee], member_client: Client, manager_client: Client
) -> None:
    for client in (member_client, manager_client):
        for address in ("attendance/", "sign-in.pdf"):
            assert client.get(f"{ROOT}mine/{session.pk}/{address}").status_code == 404
        assert client.post(f"{ROOT}mine/{session.pk}/attendance/", {"do": "rest"}).status_code == 404


def test_a_completed_session_shows_its_instructor_who_was_there(
    agency: Agency, own_session: ClassSession, people: list[Attendee], member_client: Client, coordinator_client: Client
) -> None:  # fmt: skip
    sent(coordinator_client, own_session, people, "present", "absent", do="complete")
    page = page_of(member_client, f"mine/{own_session.pk}/attendance/")
    assert "This session is completed" in page
    assert 'name="mark_' not in page

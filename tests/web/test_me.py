"""A member's own pages: what is next, the name, and a password change that ends every session."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.conftest import client_of
from tests.factories import (
    AssignmentFactory,
    AttendeeFactory,
    ClassSessionFactory,
    CompletionFactory,
    CourseFactory,
    CredentialFactory,
    CredentialTypeFactory,
    EditionFactory,
    EnrollmentFactory,
    MemberFactory,
    OnlineCourseFactory,
    PlanCourseFactory,
    PlanVersionFactory,
    SubmissionFactory,
    TakingFactory,
    UnitFactory,
)

from recert.accounts.models import User
from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.kernel.models import AuditEvent
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member
from recert.submissions.actions.answering import answer
from recert.training.models import Course

pytestmark = pytest.mark.django_db

ME = "/a/harlow/me/"
OLD, NEW = "quiet-harbour-29-lanterns", "nine-otters-in-the-rain"


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.fixture
def sam(agency: Agency, member_actor: Actor, today: date) -> Member:
    """Holds an expired fit test, and a CPR that ends in 14 days with training for it, late."""
    with agency_scope(agency.pk):
        member = Member.objects.get(membership_id=member_actor.membership_id)
        fit = CredentialTypeFactory(name="Fit Test")
        CredentialFactory(member=member, credential_type=fit, valid_through=today - timedelta(days=3))
        cpr = CredentialFactory(
            member=member,
            credential_type=CredentialTypeFactory(name="CPR"),
            valid_through=today + timedelta(days=14),
        )
        version = PlanVersionFactory()
        PlanCourseFactory(version=version, course=CourseFactory(title="Airway"))
        EnrollmentFactory(
            member=member, assignment=AssignmentFactory(plan=version.plan, version=version, name="CPR recertification"),
            credential=cpr,
            starts_on=today - timedelta(days=60), due_on=today - timedelta(days=2), ends_on=today + timedelta(days=14),
        )  # fmt: skip
        CompletionFactory(member=member, title="Ladder drill", enrollment=None)
    return member


def test_home_says_what_is_next(member_client: Client, sam: Member) -> None:
    response = member_client.get(ME)
    assert [held.status for held in response.context["ending"]] == ["expired", "expiring"]
    page = text(response)
    for words in ("Ended 3 days ago", "14 days left", "CPR recertification", "0 of 1 course"):
        assert words in page


def test_what_came_back_is_said_first(
    member_client: Client, coordinator: Actor, agency: Agency, sam: Member
) -> None:
    with agency_scope(agency.pk):
        row = SubmissionFactory(member=sam, title="Night driving")
        assert "came back" not in text(member_client.get(ME))
        answer(
            by=coordinator, submission_id=row.pk, version=1, state="returned", reason="Which provider was it?"
        )
    page = text(member_client.get(ME))
    assert "Night driving came back to you" in page
    assert "Which provider was it?" in page
    assert f"/a/harlow/submissions/{row.pk}/change/" in page
    assert "Which provider was it?" in text(member_client.get(f"/a/harlow/submissions/{row.pk}/change/"))


def test_home_tells_of_a_class_a_course_begun_and_what_was_refused(
    member_client: Client, coordinator: Actor, sam: Member, today: date
) -> None:
    with agency_scope(sam.agency_id):
        soon = ClassSessionFactory(course__title="Pump school", starts_on=today)
        AttendeeFactory(session=soon, member=sam)
        later = ClassSessionFactory(course__title="Ladders", starts_on=today + timedelta(days=30))
        AttendeeFactory(session=later, member=sam)
        TakingFactory(member=sam, edition__course__title="Safe lifting")
        row = SubmissionFactory(member=sam, title="Conference")
        answer(by=coordinator, submission_id=row.pk, version=1, state="rejected", reason="No certificate")
    page = text(member_client.get(ME))
    for words in (
        "Pump school today",
        "Begun online: lesson 1",
        "Safe lifting",
        "Conference was not accepted",
    ):
        assert words in page
    assert "No certificate" in page
    assert "Ladders" not in page


def test_every_completion_says_what_it_counts_for(
    member_client: Client, agency: Agency, sam: Member, today: date
) -> None:
    with agency_scope(agency.pk):
        CompletionFactory(member=sam, title="Cooking", completed_on=today, enrollment=None)
    page = text(member_client.get(f"{ME}training/"))
    assert "Counts for none of your training" in page
    assert "2 other entries do not count, and why" in page
    with agency_scope(agency.pk):
        airway = Course.objects.get(title="Airway")
        CompletionFactory(member=sam, course=airway, completed_on=today, enrollment=None)
    assert "Counts for CPR recertification" in text(member_client.get(f"{ME}training/"))


def test_credentials_and_training(member_client: Client, sam: Member) -> None:
    page = text(member_client.get(f"{ME}credentials/"))
    assert "1 of 2 credentials is valid" in page
    assert "expired since" in page.lower()
    page = text(member_client.get(f"{ME}training/"))
    for words in ("Late: was due on", "Missing: Airway", "Ladder drill"):
        assert words in page


@pytest.fixture
def owes_hours(agency: Agency, sam: Member, today: date) -> Member:
    """Sam also owes ten hours of Medical, asked for by no course."""
    rule = {"categories": [{"key": "Medical", "min": 10}]}
    with agency_scope(agency.pk):
        version = PlanVersionFactory(requirement=rule)
        EnrollmentFactory(
            member=sam, assignment=AssignmentFactory(plan=version.plan, version=version, name="Medical hours"),
            starts_on=today - timedelta(days=60), due_on=today + timedelta(days=9), ends_on=today + timedelta(days=14),
        )  # fmt: skip
    return sam


def test_what_would_finish_it_soonest_is_one_tap_away(
    member_client: Client, agency: Agency, owes_hours: Member
) -> None:
    hours = {"hours_by_category": {"Medical": "4"}}
    with agency_scope(agency.pk):
        ward = OnlineCourseFactory(title="Ward round", **hours)
        EditionFactory(course=ward)
        OnlineCourseFactory(title="Still a draft", **hours)
        CourseFactory(title="Of another unit", audience="unit", unit=UnitFactory(), **hours)
    page = text(member_client.get(f"{ME}training/"))
    assert "What would finish it soonest" in page
    assert f'<a href="/a/harlow/lessons/{ward.pk}/">Ward round</a>' in page
    assert "4 of the missing hours" in page
    for hidden in ("Still a draft", "Of another unit"):
        assert hidden not in page
    assert "Continue: Ward round" in text(member_client.get(ME))


def test_nothing_of_anybody_else_is_shown(member_client: Client, agency: Agency, sam: Member) -> None:
    CredentialFactory(agency=agency, credential_type__name="Secret type", member__agency=agency)
    for page in ("", "credentials/", "training/"):
        assert "Secret type" not in text(member_client.get(ME + page))


def test_an_empty_record_teaches(member_client: Client, member_actor: Actor) -> None:
    assert "No credentials on file yet" in text(member_client.get(ME))
    assert "Nothing to do now" in text(member_client.get(f"{ME}training/"))


def test_a_login_without_a_record_is_told_so(coordinator_client: Client, agency: Agency) -> None:
    for page in ("", "credentials/", "training/"):
        assert "not tied to a member yet" in text(coordinator_client.get(ME + page))
    assert "Save name" in text(coordinator_client.get(f"{ME}profile/"))


def rename(client: Client, first: str, last: str) -> str:
    return text(client.post(f"{ME}profile/name/", {"first_name": first, "last_name": last}, follow=True))


def test_the_name_is_saved_everywhere(member_client: Client, member_actor: Actor, agency: Agency) -> None:
    assert "Your name was saved." in rename(member_client, "José", "Nguyễn-O’Brien")
    with agency_scope(agency.pk):
        member = Member.objects.get(membership_id=member_actor.membership_id)
        assert AuditEvent.objects.get().kind == "member.renamed"
    assert (str(member), member.sort_key) == ("José Nguyễn-O’Brien", "nguyen-o'brien, jose")
    assert str(User.objects.get(pk=member_actor.user_id)) == "José Nguyễn-O’Brien"
    assert "Nothing was changed." in rename(member_client, "José", "Nguyễn-O’Brien")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "Rowan", "fill it in"),
        ("S", "Rowan", "two letters"),
        ("S4m", "Rowan", "has a digit"),
        ("Sam", "", "fill it in"),
        ("Sam", "R@wan", "“@”"),
        ("Sam😀", "Rowan", "😀"),
        ("Sam", "<b>", "&lt;"),
        ("Sam", "R" * 101, "at most 100"),
        ("Sam", "R\x00n", "cannot be stored"),
    ],
)
def test_wrong_names_are_told_and_kept(
    member_client: Client, member_actor: Actor, first: str, last: str, words: str
) -> None:
    page = rename(member_client, first, last)
    assert words in page
    assert str(User.objects.get(pk=member_actor.user_id)) == member_actor.name


@pytest.fixture
def signed_in(member_actor: Actor) -> Client:
    user = User.objects.get(pk=member_actor.user_id)
    user.set_password(OLD)
    user.save()
    return client_of(member_actor)


def change(client: Client, current: str = OLD, new: str = NEW, again: str = NEW) -> str:
    posted = {"current": current, "new": new, "again": again}
    return text(client.post(f"{ME}profile/password/", posted, follow=True))


def test_a_new_password_signs_out_every_session(signed_in: Client, member_actor: Actor) -> None:
    elsewhere = client_of(member_actor)
    assert elsewhere.get(ME).status_code == 200
    page = change(signed_in)
    assert "Your password was changed. Every session was signed out: sign in again." in page
    for client in (signed_in, elsewhere):
        assert client.get(ME).status_code == 302
    assert User.objects.get(pk=member_actor.user_id).check_password(NEW)


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"current": "wrong"}, "not your password now"),
        ({"current": ""}, "fill it in"),
        ({"new": "short", "again": "short"}, "at least 12 characters"),
        ({"new": "password1234", "again": "password1234"}, "too common"),
        ({"again": "another-one-entirely"}, "differ"),
        ({"new": OLD, "again": OLD}, "already"),
        ({"new": "x" * 5000, "again": "x" * 5000}, "at most 4096"),
    ],
)
def test_a_wrong_password_change_changes_nothing(
    signed_in: Client, member_actor: Actor, posted: dict[str, str], words: str
) -> None:
    assert words in change(signed_in, **posted)
    assert User.objects.get(pk=member_actor.user_id).check_password(OLD)
    assert signed_in.get(ME).status_code == 200


def test_an_address_of_a_post_leads_back(member_client: Client, member_actor: Actor) -> None:
    for page in ("name", "password"):
        assert member_client.get(f"{ME}profile/{page}/").headers["Location"] == f"{ME}profile/"


def test_own_pages_cost_the_same_with_many_records(
    member_client: Client, agency: Agency, sam: Member
) -> None:
    from tests.web.test_personnel import costs

    before = [costs(member_client, ME + page) for page in ("", "credentials/", "training/")]
    with agency_scope(agency.pk):
        for _ in range(10):
            EnrollmentFactory(member=sam, credential=CredentialFactory(member=sam))
        MemberFactory()
    assert [costs(member_client, ME + page) for page in ("", "credentials/", "training/")] == before

"""The screens of submissions: what is typed stays, who sees whose, files that run nothing, lists that stay cheap."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import client_of
from tests.factories import (
    AssignmentFactory,
    CompletionFactory,
    CourseFactory,
    EnrollmentFactory,
    GroupFactory,
    GroupMemberFactory,
    MemberFactory,
    PlanCourseFactory,
    SubmissionFactory,
    SubmissionFileFactory,
    UnitFactory,
)
from tests.factories.submissions import ApprovedFactory, CardFactory
from tests.factories.training import CredentialEnrollmentFactory

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.queries import today_in
from recert.credentials.models import Credential, Document
from recert.personnel.models import Member
from recert.submissions.models import Submission
from recert.training.models import Completion, Course, Enrollment, PlanCourse

pytestmark = pytest.mark.django_db

AT = "/a/harlow/submissions/"
PNG = b"\x89PNG\r\n\x1a\n a card"
CLASS = {"title": "Trauma", "completed_on": "2026-03-09", "hours_0": "6", "category_0": "Trauma", "key": "x"}


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def file(content: bytes = PNG, name: str = "card.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', page)
    assert found
    return found[1]


def test_a_member_hands_in_training_with_two_photos(member_client: Client, scope: Agency) -> None:
    key = key_in(text(member_client.get(AT + "training/")))
    data = {**CLASS, "key": key, "hours_1": "1.5", "files": [file(), file(PNG + b"2")]}
    answer = member_client.post(AT + "training/", data, follow=True)
    assert "Handed in." in text(answer)
    row = Submission.objects.get()
    assert (row.state, row.hours_by_category) == ("waiting", {"Trauma": "6", "": "1.5"})
    assert row.files.count() == 2


def test_what_was_typed_and_good_files_stay_when_one_is_refused(member_client: Client, scope: Agency) -> None:
    data = {**CLASS, "title": "Tráuma <b>", "files": [file(b"MZ", "virus.png"), file()]}
    page = text(member_client.post(AT + "training/", data))
    assert "virus.png is not a PDF, PNG or JPEG file" in page
    assert 'value="Tráuma &lt;b&gt;"' in page
    assert "card.png" in page
    again = member_client.post(AT + "training/", {**CLASS, "key": key_in(page)}, follow=True)
    assert "Handed in." in text(again)
    assert Submission.objects.get().files.count() == 1


def test_a_field_in_error_does_not_cost_the_photo(member_client: Client, scope: Agency) -> None:
    page = text(member_client.post(AT + "card/", {"credential_type": "another", "files": [file()]}))
    assert "Kept already" in page
    assert Submission.objects.get().state == "draft"
    assert "card.png" in text(member_client.get(f"{AT}{Submission.objects.get().pk}/change/"))


@pytest.mark.parametrize("hours", ["25", "-1", "six", "1e9", "NaN"])
def test_hours_that_cannot_be_are_said_beside_the_field(member_client: Client, hours: str) -> None:
    page = text(member_client.post(AT + "training/", {**CLASS, "hours_0": hours}))
    assert 'id="id_hours_0_error"' in page


def test_a_double_is_asked_about_and_may_be_handed_in(
    member_client: Client, member_actor: Actor, scope: Agency
) -> None:
    CompletionFactory(member=Member.objects.get(), title="Trauma", completed_on=date(2026, 3, 9))
    page = text(member_client.post(AT + "training/", CLASS))
    assert "is on file already" in page
    assert 'name="again"' in page
    assert "Handed in." in text(member_client.post(AT + "training/", {**CLASS, "again": "on"}, follow=True))


def test_a_returned_one_is_put_right_and_approved(
    member_client: Client, coordinator_client: Client, scope: Agency
) -> None:
    member_client.post(AT + "training/", CLASS)
    row = Submission.objects.get()
    told = {"version": row.version, "to": "returned", "reason": "Which provider?"}
    assert coordinator_client.post(f"{AT}review/{row.pk}/answer/", told).status_code == 302
    assert "Which provider?" in text(member_client.get(f"{AT}{row.pk}/"))
    form = {**CLASS, "provider": "College", "key": str(row.key)}
    assert "Handed in." in text(member_client.post(f"{AT}{row.pk}/change/", form, follow=True))
    row.refresh_from_db()
    done = coordinator_client.post(f"{AT}review/{row.pk}/", {**form, "version": row.version}, follow=True)
    assert "Approved: Trauma of Sam Rowan." in text(done)
    assert Completion.objects.get().provider == "College"
    assert "Approved" in text(member_client.get(f"{AT}{row.pk}/"))


def test_a_card_is_put_on_file_with_the_number_put_right(coordinator_client: Client, scope: Agency) -> None:
    row = SubmissionFileFactory(submission=CardFactory()).submission
    page = text(coordinator_client.get(f"{AT}review/{row.pk}/"))
    assert "None: it is the first of this type on file" in page
    form = {
        "credential_type": row.credential_type_id, "number": "B-71", "valid_from": "2026-03-01",
        "valid_through": "2028-02-29", "version": "1",
    }  # fmt: skip
    assert coordinator_client.post(f"{AT}review/{row.pk}/", form).status_code == 302
    assert Credential.objects.get().number == "B-71"
    assert Document.objects.get().credential_id == Credential.objects.get().pk
    page = text(coordinator_client.get(f"{AT}review/{row.pk}/"))
    assert "<del>B-17</del> <ins>B-71</ins>" in page


def test_a_second_reviewer_reads_who_decided(
    coordinator_client: Client, agency: Agency, scope: Agency
) -> None:
    row = SubmissionFactory()
    form = {**CLASS, "version": "1"}
    coordinator_client.post(f"{AT}review/{row.pk}/", form)
    said = " approved it on "
    assert said in text(coordinator_client.post(f"{AT}review/{row.pk}/", form))
    assert Completion.objects.count() == 1
    told = {"version": "1", "to": "returned", "reason": "Which provider was it?"}
    page = text(coordinator_client.post(f"{AT}review/{row.pk}/answer/", told))
    assert said in page
    assert "Which provider was it?" in page, "what was written is not lost"
    assert "Nothing was changed" in page
    assert "to put right" not in page, "there is nothing to put right any more"


def test_the_reviewer_sees_what_it_would_count_towards(coordinator_client: Client, scope: Agency) -> None:
    training = CredentialEnrollmentFactory(credential__valid_from=date(2026, 1, 1))
    row = SubmissionFactory(member=training.member)
    page = text(coordinator_client.get(f"{AT}review/{row.pk}/"))
    assert training.assignment.name in page


def test_a_file_joins_the_record_when_it_is_approved(
    member_client: Client, coordinator_client: Client, scope: Agency
) -> None:
    member_client.post(AT + "training/", {**CLASS, "files": [file()]})
    row = Submission.objects.get()
    record = f"/a/harlow/personnel/{row.member_id}/"
    assert "card.png" not in text(coordinator_client.get(record))
    coordinator_client.post(f"{AT}review/{row.pk}/", {**CLASS, "version": row.version})
    assert "card.png" in text(coordinator_client.get(record))


def test_ticked_training_is_approved_at_once(coordinator_client: Client, scope: Agency) -> None:
    rows = [SubmissionFactory() for _ in range(3)]
    picks = [f"{row.pk}-1" for row in rows] + [f"{CardFactory().pk}-1"]
    page = text(coordinator_client.post(AT + "review/approve/", {"pick": picks}, follow=True))
    assert "Approved: 3." in page
    assert "Left out, 1: A card is approved on its own page" in page


def test_a_file_is_shown_inside_our_pages_only_and_runs_nothing(
    coordinator_client: Client, other_client: Client, member_client: Client, agency: Agency
) -> None:
    pk = SubmissionFileFactory(agency=agency).pk
    answer = coordinator_client.get(f"{AT}files/{pk}/")
    assert b"".join(answer).startswith(b"%PDF-")  # type: ignore[arg-type]
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert other_client.get(f"{AT}files/{pk}/").status_code == 404
    assert member_client.get(f"{AT}files/{pk}/").status_code == 404  # somebody else's


def test_a_member_sees_nothing_of_others(member_client: Client, agency: Agency) -> None:
    pk = SubmissionFactory(agency=agency, title="Private matter").pk
    assert "Private matter" not in text(member_client.get(AT))
    for path in ("", "change/", "withdraw/"):
        assert member_client.post(f"{AT}{pk}/{path}").status_code in {404, 405}
        assert member_client.get(f"{AT}{pk}/{path}").status_code in {404, 405}
    assert member_client.get(f"{AT}review/{pk}/").status_code == 403


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        text(client.get(path))
    return len(seen)


@pytest.mark.parametrize("path", ["review/", "review/?state=approved&q=kim"])
def test_the_queue_costs_the_same_for_one_and_for_many(
    coordinator_client: Client, agency: Agency, path: str
) -> None:
    SubmissionFactory(agency=agency)
    first = queries(coordinator_client, AT + path)
    for _ in range(5):
        SubmissionFactory(agency=agency)
        CardFactory(agency=agency)
    assert queries(coordinator_client, AT + path) == first


def test_a_review_costs_the_same_for_one_open_training_and_for_many(
    coordinator_client: Client, agency: Agency
) -> None:
    row = SubmissionFileFactory(agency=agency).submission
    make: Callable[[], Any] = lambda: CredentialEnrollmentFactory(  # noqa: E731
        agency=agency, credential__member=row.member, credential__valid_from=date(2026, 1, 1)
    )
    make()
    first = queries(coordinator_client, f"{AT}review/{row.pk}/")
    for _ in range(4):
        make()
        SubmissionFileFactory(agency=agency, submission=row)
    assert queries(coordinator_client, f"{AT}review/{row.pk}/") == first


def test_the_rail_counts_what_waits(
    coordinator_client: Client, manager_client: Client, agency: Agency
) -> None:
    for _ in range(3):
        SubmissionFactory(agency=agency)
    assert '<span class="count">3</span>' in text(coordinator_client.get("/a/harlow/personnel/"))
    assert 'class="count"' not in text(manager_client.get("/a/harlow/personnel/"))


def test_one_class_is_recorded_for_a_unit_a_group_and_single_members(
    coordinator_client: Client, scope: Agency
) -> None:
    unit, group = UnitFactory(), GroupFactory()
    both = MemberFactory(unit=UnitFactory(parent=unit))
    people = [both, GroupMemberFactory(group=group).member, MemberFactory(member_number="Z-9")]
    GroupMemberFactory(group=group, member=both)
    MemberFactory(unit=unit, inactive_since=date(2020, 1, 1))
    had = CompletionFactory(member=people[2], title="trauma", completed_on=date(2026, 3, 9))
    path = f"{AT}record/?unit={unit.pk}&group={group.pk}&numbers=Z-9+Nobody"
    page = text(coordinator_client.get(path))
    assert "3 members:" in page
    assert "has these numbers: Nobody" in page.replace("have these", "has these")
    done = coordinator_client.post(path, {**CLASS, "expected": "3"}, follow=True)
    assert "Recorded for 2 of 3 chosen; 1 had it on file already." in text(done)
    made = Completion.objects.exclude(pk=had.pk)
    assert {row.member_id for row in made} == {both.pk, people[1].pk}


def test_who_of_them_was_not_there_is_left_out(coordinator_client: Client, scope: Agency) -> None:
    unit = UnitFactory()
    there, _ = MemberFactory(unit=unit), MemberFactory(unit=unit, member_number="Z-9")
    path = f"{AT}record/?unit={unit.pk}&without=Z-9"
    assert "1 member:" in text(coordinator_client.get(path))
    coordinator_client.post(path, {**CLASS, "expected": "1"})
    assert [row.member_id for row in Completion.objects.all()] == [there.pk]
    assert "Nobody is chosen yet" in text(coordinator_client.get(f"{AT}record/?unit="))


def test_categories_are_said_once_as_the_agency_spells_them(
    coordinator_client: Client, scope: Agency
) -> None:
    CourseFactory(hours_by_category={"Patient care": "2"})
    member = MemberFactory()
    rows = {"hours_0": "1", "category_0": "patient_care", "hours_1": "2", "category_1": "Patient Care"}
    form = {**CLASS, **rows, "hours_2": "1", "category_2": "Drones", "expected": "1"}
    coordinator_client.post(f"{AT}record/?member={member.pk}", form)
    assert Completion.objects.get().hours_by_category == {"Patient care": "3", "Drones": "1"}


def test_recording_for_another_number_than_shown_writes_nothing(
    coordinator_client: Client, scope: Agency
) -> None:
    unit = UnitFactory()
    MemberFactory(unit=unit)
    page = text(coordinator_client.post(f"{AT}record/?unit={unit.pk}", {**CLASS, "expected": "2"}))
    assert "It is for 1 now, not 2" in page
    assert not Completion.objects.exists()


def test_a_corrected_completion_shows_its_first_entry(coordinator_client: Client, scope: Agency) -> None:
    old = CompletionFactory(title="Trauma", hours=8, hours_by_category={"": "8"}, enrollment=None)
    form = {**CLASS, "reason": "Hours misread"}
    page = text(coordinator_client.post(f"{AT}completions/{old.pk}/", form, follow=True))
    assert "Hours misread" in page
    assert "<s>Trauma</s>" in page
    old.refresh_from_db()
    assert old.withdrawn_at is not None
    assert Completion.objects.get(withdrawn_at__isnull=True).corrects_id == old.pk


def test_a_completion_recorded_by_mistake_is_withdrawn_with_the_reason(
    coordinator_client: Client, scope: Agency
) -> None:
    old = CompletionFactory(title="Trauma", enrollment=None)
    at = f"{AT}completions/{old.pk}/"
    assert "fill it in" in text(coordinator_client.post(f"{at}withdraw/", {"withdraw-reason": " "}))
    page = text(coordinator_client.post(f"{at}withdraw/", {"withdraw-reason": "Wrong person"}, follow=True))
    assert "Wrong person" in page
    assert "This entry was withdrawn" in page
    old.refresh_from_db()
    assert old.withdrawn_at is not None
    late = text(coordinator_client.post(f"{at}withdraw/", {"withdraw-reason": "Again"}))
    assert "withdrawn already" in late
    first = CompletionFactory(title="Burns", enrollment=None)
    coordinator_client.post(f"{AT}completions/{first.pk}/", {**CLASS, "reason": "Hours misread"})
    late = coordinator_client.post(f"{AT}completions/{first.pk}/withdraw/", {"withdraw-reason": "Stale tab"})
    assert "withdrawn already" in text(late)
    assert Completion.objects.filter(corrects=first, withdrawn_at__isnull=True).exists(), (
        "the correction stands"
    )
    late = text(coordinator_client.post(at, {**CLASS, "reason": "Hours misread"}))
    for words in ("Nothing was changed", "It was not saved", "Hours misread"):
        assert words in late


def test_a_completion_that_was_handed_in_is_taken_back_where_it_was_approved(
    coordinator_client: Client, scope: Agency
) -> None:
    row = ApprovedFactory()
    address = f"{AT}completions/{row.completion_id}/"
    assert "Withdraw it" not in text(coordinator_client.get(address))
    page = text(coordinator_client.post(f"{address}withdraw/", {"withdraw-reason": "No"}))
    assert "Take the approval back there" in page
    assert Completion.objects.get().withdrawn_at is None


def test_the_day_of_a_course_without_hours_is_corrected(coordinator_client: Client, scope: Agency) -> None:
    course = CourseFactory(title="Fit test", hours_by_category={})
    old = CompletionFactory(course=course, title="Fit test", hours=0, hours_by_category={}, enrollment=None)
    form = {"course": course.pk, "title": "Fit test", "completed_on": "2026-02-02", "reason": "Misread"}
    page = text(coordinator_client.post(f"{AT}completions/{old.pk}/", form, follow=True))
    assert "Corrected." in page
    new = Completion.objects.get(withdrawn_at__isnull=True)
    assert (new.course_id, str(new.completed_on)) == (course.pk, "2026-02-02")


def plan_course(member: Member, **course: Any) -> Enrollment:
    """Return open training of a member that asks for one course, and nothing else."""
    asked = PlanCourseFactory(course=CourseFactory(**course))
    assignment = AssignmentFactory(plan=asked.version.plan)
    found: Enrollment = EnrollmentFactory(member=member, assignment=assignment)
    return found


def course_of(training: Enrollment) -> Course:
    [asked] = PlanCourse.objects.filter(version_id=training.assignment.version_id).select_related("course")
    return asked.course


@pytest.fixture
def member(member_actor: Actor, scope: Agency) -> Member:
    return Member.objects.get(membership_id=member_actor.membership_id)


def test_a_course_of_the_plan_is_handed_in_and_finishes_the_training(
    member_client: Client, coordinator_client: Client, member: Member
) -> None:
    asked = plan_course(member, title="Fit test", provider="Works", hours_by_category={"Safety": "1.5"})
    course = course_of(asked)
    page = text(member_client.get(f"{AT}training/?course={course.pk}"))
    assert 'value="Fit test"' in page
    data = {"course": course.pk, "title": "", "completed_on": "2026-03-09", "key": "x"}
    assert "Handed in." in text(member_client.post(AT + "training/", data, follow=True))
    row = Submission.objects.get()
    assert (row.course_id, row.title, row.provider, row.hours_by_category) == (
        course.pk, "Fit test", "Works", {"Safety": "1.5"},
    )  # fmt: skip
    page = text(coordinator_client.get(f"{AT}review/{row.pk}/"))
    assert "Done by it" in page
    coordinator_client.post(AT + "review/approve/", {"pick": [f"{row.pk}-{row.version}"]})
    asked.refresh_from_db()
    assert str(asked.completed_on) == "2026-03-09"


def test_another_course_brings_what_it_says_and_takes_what_the_first_said_with_it(
    member_client: Client, member: Member
) -> None:
    first = course_of(plan_course(member, title="Fit test", hours_by_category={"Safety": "1.5"}))
    other = course_of(plan_course(member, title="Law", hours_by_category={"Legal": "3"}))
    page = f"{AT}training/?course={first.pk}"
    sent = {"course": other.pk, "title": "Fit test", "hours_0": "1.5", "category_0": "Safety", "key": "x"}
    member_client.post(page, {**sent, "completed_on": "2026-03-09"})
    row = Submission.objects.get()
    assert (row.course_id, row.title, row.hours_by_category) == (other.pk, "Law", {"Legal": "3"})
    again = {**sent, "course": first.pk, "title": "My own words", "hours_0": "2", "category_0": "Safety"}
    member_client.post(f"{AT}{row.pk}/change/", {**again, "completed_on": "2026-03-09", "key": str(row.key)})
    row.refresh_from_db()
    assert (row.course_id, row.title, row.hours_by_category) == (first.pk, "My own words", {"Safety": "2"})


def test_a_reviewer_sees_what_was_changed_meanwhile_and_may_approve_then(
    coordinator_client: Client, scope: Agency
) -> None:
    row = SubmissionFactory(title="Trauma")
    Submission.objects.filter(pk=row.pk).update(title="Burns", version=2)
    at = f"{AT}review/{row.pk}/"
    page = text(coordinator_client.post(at, {**CLASS, "version": 1}, follow=True))
    assert "It was changed while you looked at it" in page
    assert 'value="Burns"' in page
    assert 'name="version" value="2"' in page


def test_home_says_that_a_course_waits_for_review(member_client: Client, member: Member) -> None:
    asked = plan_course(member, title="Fit test")
    Enrollment.objects.filter(pk=asked.pk).update(due_on=today_in(member.agency))
    assert "Hand in: Fit test" in text(member_client.get("/a/harlow/me/"))
    SubmissionFactory(member=member, course=course_of(asked))
    assert "Handed in, waiting: Fit test" in text(member_client.get("/a/harlow/me/"))


def test_a_member_reads_that_what_came_of_it_was_withdrawn(
    member_client: Client, coordinator_client: Client, member: Member
) -> None:
    row = ApprovedFactory(member=member)
    at = f"{AT}{row.pk}/"
    assert "It stands in" in text(member_client.get(at))
    now = row.completion_id
    coordinator_client.post(f"{AT}completions/{now}/", {**CLASS, "reason": "Hours misread"})
    assert "It stands in" in text(member_client.get(at))
    stands = Completion.objects.get(withdrawn_at__isnull=True)
    coordinator_client.post(f"{AT}completions/{stands.pk}/withdraw/", {"withdraw-reason": "Not his"})
    assert "was withdrawn since" in text(member_client.get(at))


def test_the_reviewer_says_which_course_it_was(coordinator_client: Client, member: Member) -> None:
    asked = plan_course(member, title="Fit test")
    row = SubmissionFactory(member=member)
    assert "choose it under <b>Course</b>" in text(coordinator_client.get(f"{AT}review/{row.pk}/"))
    course = course_of(asked)
    coordinator_client.post(f"{AT}review/{row.pk}/", {**CLASS, "course": course.pk, "version": row.version})
    asked.refresh_from_db()
    assert str(asked.completed_on) == "2026-03-09"
    assert Submission.objects.get().entered["Course"] == ""


def test_a_course_recorded_for_many_or_by_a_correction_counts_where_it_is_asked_for(
    coordinator_client: Client, member: Member
) -> None:
    asked = plan_course(member, title="Fit test", hours_by_category={"Safety": "30"})
    course = course_of(asked)
    path = f"{AT}record/?member={member.pk}"
    form = {"course": course.pk, "completed_on": "2026-03-09", "expected": "1"}
    page = text(coordinator_client.post(path, form, follow=True))
    assert "Recorded for 1 of 1 chosen. Trainings done by it: 1." in page
    made = Completion.objects.get()
    assert (made.enrollment_id, made.title, made.hours) == (asked.pk, "Fit test", 30)

    def corrected(**changes: Any) -> Enrollment:
        now = Completion.objects.get(withdrawn_at__isnull=True)
        data = {**CLASS, "reason": "Another class", **changes}
        coordinator_client.post(f"{AT}completions/{now.pk}/", data)
        asked.refresh_from_db()
        return asked

    assert corrected().completed_on is None
    assert Completion.objects.get(withdrawn_at__isnull=True).enrollment_id is None
    assert str(corrected(course=course.pk).completed_on) == "2026-03-09"
    assert Completion.objects.get(withdrawn_at__isnull=True).enrollment_id == asked.pk


def test_a_member_is_offered_the_courses_of_the_own_training_only(
    member_client: Client, member: Member
) -> None:
    plan_course(member, title="Fit test")
    other = CourseFactory(title="Airway")
    assert "Airway" not in text(member_client.get(AT + "training/"))
    page = text(member_client.post(AT + "training/", {**CLASS, "course": other.pk}))
    assert "not in the list any more" in page


def test_everything_that_is_wrong_is_said_at_once(member_client: Client, scope: Agency) -> None:
    form = {**CLASS, "title": "", "hours_0": "25", "files": [SimpleUploadedFile("a.pdf", b"MZ")]}
    page = text(member_client.post(f"{AT}training/", form))
    assert "Nothing is saved yet: 3 things to put right" in page
    for words in ("fill it in", "more than one day has", "a.pdf is not a PDF"):
        assert words in page
    page = text(member_client.post(f"{AT}training/", {"title": "", "completed_on": "", "key": "x"}))
    assert "3 things to put right" in page, "the title, the day, and the hours"


def test_nobody_corrects_their_own_completion(coordinator: Actor, scope: Agency) -> None:
    own = CompletionFactory(member=MemberFactory(membership_id=coordinator.membership_id), enrollment=None)
    page = text(client_of(coordinator).post(f"{AT}completions/{own.pk}/", {**CLASS, "reason": "x"}))
    assert "Correct it" not in page
    assert Completion.objects.count() == 1


def test_the_document_of_a_completion_comes_and_goes(coordinator_client: Client, scope: Agency) -> None:
    own = CompletionFactory(enrollment=None)
    at = f"{AT}completions/{own.pk}/"
    page = text(coordinator_client.post(at + "document/", {"file": file(b"MZ", "a.pdf")}))
    assert "a.pdf is not a PDF, PNG or JPEG file" in page
    assert "Choose a file first." in text(coordinator_client.post(at + "document/"))
    page = text(coordinator_client.post(at + "document/", {"file": file()}, follow=True))
    document = Document.objects.get()
    assert f'/documents/{document.pk}/">card.png</a>' in page
    transcript = text(coordinator_client.get(f"/a/harlow/sharing/members/{own.member_id}/transcript/"))
    assert f'/documents/{document.pk}/">card.png</a>' in transcript
    page = text(coordinator_client.post(at + "document/withdraw/", follow=True))
    assert "Withdrawn: card.png." in page
    assert 'name="file"' in page


def test_a_file_for_many_is_asked_for_again_where_something_else_is_wrong(
    coordinator_client: Client, scope: Agency
) -> None:
    who = f"{AT}record/?member={MemberFactory().pk}"
    wrong = {**CLASS, "expected": "1", "hours_0": "25", "file": file()}
    page = text(coordinator_client.post(who, wrong))
    assert "more than one day has" in page
    assert "Choose the file again" in page
    assert not Document.objects.exists()
    done = text(coordinator_client.post(who, {**CLASS, "expected": "1", "file": file()}, follow=True))
    assert "Recorded for 1 of 1 chosen." in done
    assert Completion.objects.get().document == Document.objects.get()

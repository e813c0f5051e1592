"""Assignments, the people on them, learning plans and courses, through the browser's eyes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import (
    AssignmentFactory,
    ClassSessionFactory,
    CompletionFactory,
    CourseFactory,
    CredentialFactory,
    CredentialTypeFactory,
    EnrollmentFactory,
    LearningPlanFactory,
    LessonFactory,
    MemberFactory,
    PlanCourseFactory,
)

from recert.agencies.models import Agency
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Unit
from recert.training.models import Assignment, Completion, Course, Enrollment, LearningPlan
from recert.training.terms import DUE_TOO_EARLY

ROOT = "/a/harlow/training/"
LONG = "n" * 300
VALIDITY = {"logic": "credential_validity", "due_days_before": "14"}


@pytest.fixture
def emt(agency: Agency) -> Assignment:
    """Credential assignment “EMT 2026” with Kim Alder on it, whose credential is expired."""
    with agency_scope(agency.pk):
        kind = CredentialTypeFactory(name="EMT")
        assignment = AssignmentFactory(
            name="EMT 2026", credential_type=kind, plan=LearningPlanFactory(name="EMT plan")
        )
        PlanCourseFactory(version=assignment.version, course=CourseFactory(title="Airway"))
        member = MemberFactory(first_name="Zoë", last_name="Ōyama")
        credential = CredentialFactory(member=member, credential_type=kind, valid_through=date(2025, 12, 31))
        EnrollmentFactory(assignment=assignment, credential=credential)
    return assignment


def enrollment_of(agency: Agency) -> Enrollment:
    with agency_scope(agency.pk):
        found: Enrollment = Enrollment.objects.get()
    return found


def page_of(client: Client, address: str, **given: Any) -> str:
    response = client.get(ROOT + address, given)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def at(assignment: Assignment, more: str = "") -> str:
    return f"assignments/{assignment.pk}/{more}"


def send(client: Client, address: str, **given: Any) -> Any:
    return client.post(ROOT + address, given)


class TestLists:
    @pytest.mark.usefixtures("emt")
    def test_a_credential_assignment_is_in_both_lists(self, coordinator_client: Client) -> None:
        for address in ("", "assignments/"):
            assert "EMT 2026" in page_of(coordinator_client, address)

    def test_a_plain_one_is_among_all_only(self, agency: Agency, coordinator_client: Client) -> None:
        AssignmentFactory(agency=agency, name="Harassment prevention")
        assert "Harassment" not in page_of(coordinator_client, "")
        assert "Harassment" in page_of(coordinator_client, "assignments/")

    @pytest.mark.parametrize(
        ("given", "there"),
        [
            ({"q": "emt"}, True),
            ({"q": "fire"}, False),
            ({"state": "closed"}, False),
            ({"state": "all"}, True),
            ({"state": "nonsense", "type": "x", "sort": "no", "page": "99"}, True),
            ({"type": "999999999999999999999"}, True),
            ({"q": "\x00"}, True),
            ({"q": LONG}, True),
        ],
    )
    @pytest.mark.usefixtures("emt")
    def test_filters(self, coordinator_client: Client, given: dict[str, str], there: bool) -> None:
        assert ("EMT 2026</a>" in page_of(coordinator_client, "", **given)) is there

    @pytest.mark.usefixtures("agency")
    def test_an_empty_list_teaches(self, coordinator_client: Client) -> None:
        assert "No open assignment" in page_of(coordinator_client, "")
        assert "No learning plan yet" in page_of(coordinator_client, "plans/")
        assert "No course yet" in page_of(coordinator_client, "courses/")

    @pytest.mark.parametrize("address", ["", "assignments/", "plans/", "courses/"])
    def test_lists_export_csv_without_formulas(
        self, agency: Agency, coordinator_client: Client, address: str
    ) -> None:
        kind = CredentialTypeFactory(agency=agency)
        AssignmentFactory(agency=agency, name="=cmd", credential_type_id=kind.pk)
        LearningPlanFactory(agency=agency, name="=cmd")
        CourseFactory(agency=agency, title="=cmd")
        assert "\r\n'=cmd," in page_of(coordinator_client, address, format="csv")

    @pytest.mark.parametrize("address", ["", "plans/", "courses/"])
    def test_a_list_costs_the_same_for_many(
        self, agency: Agency, coordinator_client: Client, address: str
    ) -> None:
        def cost(rows: int) -> int:
            with agency_scope(agency.pk):
                for _ in range(rows):
                    EnrollmentFactory(
                        assignment__credential_type=CredentialTypeFactory(),
                        assignment__plan=LearningPlanFactory(),
                    )
                    CourseFactory()
            with CaptureQueriesContext(connection) as seen:
                page_of(coordinator_client, address)
            return len(seen)

        assert cost(1) == cost(29)


class TestAssignment:
    def test_it_prompts_where_people_wait_for_an_update(
        self, emt: Assignment, coordinator_client: Client
    ) -> None:
        text = page_of(coordinator_client, at(emt))
        assert "1 person has expired credentials or completed training." in text
        assert f'href="/a/harlow/renewals/assignments/{emt.pk}/"' in text
        assert "Zoë Ōyama" in text
        assert "0 of 1 course" in text

    def test_it_does_not_prompt_without_need(self, agency: Agency, coordinator_client: Client) -> None:
        assert "expired credentials or" not in page_of(
            coordinator_client, at(AssignmentFactory(agency=agency))
        )

    def test_its_people_cost_the_same_for_many(
        self, emt: Assignment, agency: Agency, coordinator_client: Client
    ) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as seen:
                page_of(coordinator_client, at(emt))
            return len(seen)

        before = cost()
        with agency_scope(agency.pk):
            for _ in range(29):
                EnrollmentFactory(assignment=emt, credential=CredentialFactory())
        assert cost() == before

    def test_changed_dates_are_saved_and_moved(
        self, emt: Assignment, agency: Agency, coordinator_client: Client
    ) -> None:
        given = VALIDITY | {"name": "EMT 2027", "due_days_before": "30"}
        response = coordinator_client.post(ROOT + at(emt), given, follow=True)
        assert "The dates of 1 person moved." in response.content.decode()
        assert enrollment_of(agency).due_on == date(2025, 12, 1)

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"name": ""}, "fill it in"),
            ({"name": LONG}, "250"),
            ({"name": "a\x00b"}, "cannot be stored"),
            ({"name": "Taken"}, "already"),
            ({"plan": "77"}, "not in the list any more"),
            ({"plan": "x"}, "not in the list any more"),
            ({"logic": "x"}, "not in the list"),
            ({"logic": ""}, "fill it in"),
            ({"due_days_before": "-1"}, "from 0 to 3650"),
            ({"due_days_before": ""}, "from 0 to 3650"),
            ({"due_days_before": "ten"}, "from 0 to 3650"),
            ({"due_days_before": "9" * 40}, "from 0 to 3650"),
            ({"due_days_before": "1.5"}, "from 0 to 3650"),
            ({"logic": "same_for_all"}, "Everyone has the same days"),
            ({"logic": "same_for_all", "starts_on": "31 Feb 2026"}, "Feb 2026 has no day 31"),
            (
                {
                    "logic": "same_for_all",
                    "starts_on": "2026-05-01",
                    "ends_on": "2026-04-01",
                    "due_on": "2026-04-01",
                },
                "end is before",
            ),
            (
                {"logic": "same_for_all", "starts_on": "1/1/20266", "ends_on": "x", "due_on": "<b>"},
                "Not a date",
            ),
            ({"name": "<script>alert(1)</script>", "plan": "x"}, "&lt;script&gt;"),
        ],
    )
    def test_what_makes_no_sense_is_said_and_kept(
        self,
        emt: Assignment,
        agency: Agency,
        coordinator_client: Client,
        given: dict[str, str],
        sentence: str,
    ) -> None:
        AssignmentFactory(agency=agency, name="Taken")
        response = send(coordinator_client, at(emt), **({"name": "EMT 2026"} | VALIDITY | given))
        assert response.status_code == 200
        assert "Nothing is saved yet" in response.content.decode()
        assert sentence in response.content.decode()

    def test_it_closes_only_when_empty(
        self, emt: Assignment, agency: Agency, coordinator_client: Client
    ) -> None:
        close = {"path": ROOT + at(emt, "state/"), "data": {"to": "close"}, "follow": True}
        assert "1 person is still on" in coordinator_client.post(**close).content.decode()
        send(coordinator_client, at(emt, "people/"), do="withdraw", people=enrollment_of(agency).pk)
        assert "is closed." in coordinator_client.post(**close).content.decode()

    def test_the_history_says_who_did_what(self, emt: Assignment, coordinator_client: Client) -> None:
        send(coordinator_client, at(emt), name="EMT 2027", **VALIDITY)
        assert "Assignment changed" in page_of(coordinator_client, at(emt))

    def test_people_export_csv(self, emt: Assignment, coordinator_client: Client) -> None:
        assert "Zoë,Ōyama,,expired,2025-12-31" in page_of(coordinator_client, at(emt), format="csv")


class TestPeople:
    def test_completions_are_recorded_and_taken_back(
        self, emt: Assignment, agency: Agency, coordinator_client: Client
    ) -> None:
        given = {"people": enrollment_of(agency).pk, "completed_on": "2025-03-09", "course": "plan"}
        response = coordinator_client.post(ROOT + at(emt, "people/"), {"do": "record", **given}, follow=True)
        assert "Completion recorded for 1 person." in response.content.decode()
        assert "Completed 9 Mar 2025" in response.content.decode()
        response = coordinator_client.post(ROOT + at(emt, "people/"), {"do": "undo", **given}, follow=True)
        assert "Completions of 1 person taken back" in response.content.decode()
        assert enrollment_of(agency).completed_on is None

    def test_everyone_shown_is_everyone_the_filter_finds(
        self, emt: Assignment, agency: Agency, coordinator_client: Client
    ) -> None:
        EnrollmentFactory.create_batch(60, agency=agency, assignment=emt)
        given = {"do": "record", "everyone": "on", "completed_on": "2026-03-09", "course": "plan"}
        coordinator_client.post(ROOT + at(emt, "people/?q=kim"), given)
        with agency_scope(agency.pk):
            assert Enrollment.objects.filter(completed_on=date(2026, 3, 9)).count() == 60

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"people": ""}, "Nobody is ticked"),
            ({"people": "abc"}, "not one of them"),
            ({"people": "-1"}, "not one of them"),
            ({"people": "9" * 30}, "not one of them"),
            ({"people": "١٢"}, "not one of them"),
            ({"completed_on": ""}, "Give the day"),
            ({"completed_on": "31 Feb 2026"}, "no day 31"),
            ({"completed_on": "2199-01-01"}, "still to come"),
            ({"course": "999"}, "not in the plan any more"),
            ({"do": "delete"}, "Choose what to do"),
            ({"do": ""}, "Choose what to do"),
        ],
    )
    def test_what_makes_no_sense_is_said(
        self,
        emt: Assignment,
        agency: Agency,
        coordinator_client: Client,
        given: dict[str, str],
        sentence: str,
    ) -> None:
        good = {
            "do": "record",
            "people": str(enrollment_of(agency).pk),
            "completed_on": "2025-03-09",
            "course": "plan",
        }
        data = {name: value for name, value in (good | given).items() if value or name != "people"}
        response = send(coordinator_client, at(emt, "people/"), **data)
        assert response.status_code == 200
        assert sentence in response.content.decode()
        with agency_scope(agency.pk):
            assert not Completion.objects.exists()

    def test_a_manager_sees_and_records_only_own_people(
        self, emt: Assignment, agency: Agency, manager_client: Client
    ) -> None:
        with agency_scope(agency.pk):
            member = MemberFactory(first_name="Own", unit=Unit.objects.get(name="Managed station"))
            EnrollmentFactory(assignment=emt, member=member)
            other = Enrollment.objects.order_by("pk").values_list("pk", flat=True)[0]
        assert "Zoë" not in page_of(manager_client, at(emt))
        given = {"do": "record", "people": other, "completed_on": "2025-03-09", "course": "plan"}
        response = manager_client.post(ROOT + at(emt, "people/"), given, follow=True)
        assert "recorded for 0 people" in response.content.decode()

    def test_a_manager_may_not_change_or_withdraw(
        self, emt: Assignment, agency: Agency, manager_client: Client
    ) -> None:
        pk = enrollment_of(agency).pk
        assert send(manager_client, at(emt), name="X", **VALIDITY).status_code == 403
        assert send(manager_client, at(emt, "people/"), do="withdraw", people=pk).status_code == 403
        assert manager_client.get(ROOT + at(emt, "enroll/")).status_code == 403

    def test_an_auditor_reads_but_does_not_record(self, emt: Assignment, auditor_client: Client) -> None:
        assert "Record completion" not in page_of(auditor_client, at(emt))
        assert send(auditor_client, at(emt, "people/"), do="record").status_code == 403


@pytest.mark.parametrize(("kind", "said"), [("online", "It has lessons"), ("classroom", "It has sessions")])
def test_a_course_whose_lessons_or_sessions_would_be_out_of_reach_keeps_its_kind(
    agency: Agency, coordinator_client: Client, kind: str, said: str
) -> None:
    with agency_scope(agency.pk):
        made = LessonFactory().course if kind == "online" else ClassSessionFactory(course__kind=kind).course
    answer = send(coordinator_client, f"courses/{made.pk}/", title=made.title, kind="external")
    assert said in answer.content.decode()
    assert send(coordinator_client, f"courses/{made.pk}/", title="Other", kind=kind).status_code == 302


class TestEnroll:
    def test_a_holder_is_offered_with_dates_and_enrolled(
        self, emt: Assignment, agency: Agency, coordinator_client: Client
    ) -> None:
        with agency_scope(agency.pk):
            holder = CredentialFactory(credential_type_id=emt.credential_type_id, credential_type=None)
        text = page_of(coordinator_client, at(emt, "enroll/"))
        assert "17 Dec 2026" in text
        assert "Zoë" not in text
        response = coordinator_client.post(
            ROOT + at(emt, "enroll/"), {"people": holder.member_id}, follow=True
        )
        assert "1 person enrolled." in response.content.decode()

    def test_how_each_would_stand_is_shown_before_anybody_is_put_on_it(
        self, emt: Assignment, agency: Agency, coordinator_client: Client
    ) -> None:
        with agency_scope(agency.pk):
            given = {"credential_type_id": emt.credential_type_id, "credential_type": None}
            begun, done = CredentialFactory(**given), CredentialFactory(**given)
            airway = Course.objects.get(title="Airway")
            CompletionFactory(
                member=done.member, course=airway, completed_on=done.valid_from, enrollment=None
            )
        text = page_of(coordinator_client, at(emt, "enroll/"))
        assert text.index(begun.member.full_name) < text.index("0 of 1 course")
        assert "Missing: Airway" in text
        assert "Done at once" in text
        with agency_scope(agency.pk):
            assert Enrollment.objects.count() == 1, "looking puts nobody on it"

    def test_who_cannot_be_given_dates_is_said(
        self, emt: Assignment, agency: Agency, coordinator_client: Client
    ) -> None:
        with agency_scope(agency.pk):
            given = {"credential_type_id": emt.credential_type_id, "credential_type": None}
            CredentialFactory(valid_through=None, **given)
            CredentialFactory(valid_from=date(2026, 12, 24), **given)
        text = page_of(coordinator_client, at(emt, "enroll/"))
        assert "The credential never expires" in text
        assert "choose another due date" in text
        response = coordinator_client.post(ROOT + at(emt, "enroll/"), {"everyone": "on"}, follow=True)
        assert f"1: {DUE_TOO_EARLY.rstrip('.')}" in response.content.decode()

    @pytest.mark.parametrize("given", [{}, {"people": "x"}, {"people": ["1", "9" * 25]}])
    def test_without_people_nothing_happens(
        self, emt: Assignment, agency: Agency, coordinator_client: Client, given: dict[str, Any]
    ) -> None:
        CredentialFactory(agency=agency, credential_type_id=emt.credential_type_id, credential_type=None)
        assert (
            "Nothing is saved yet" in send(coordinator_client, at(emt, "enroll/"), **given).content.decode()
        )


class TestAdd:
    def test_all_holders_are_enrolled_at_once(self, agency: Agency, coordinator_client: Client) -> None:
        with agency_scope(agency.pk):
            kind = CredentialTypeFactory(name="EMT")
            CredentialFactory.create_batch(2, credential_type=kind)
            plan = LearningPlanFactory(credential_type=kind)
        given = VALIDITY | {"type": kind.pk, "who": "all"}
        response = coordinator_client.post(ROOT + "assignments/new/", given, follow=True)
        assert "2 people enrolled." in response.content.decode()
        with agency_scope(agency.pk):
            assert Assignment.objects.get().plan_id == plan.pk

    def test_chosen_ones_are_picked_next(self, agency: Agency, coordinator_client: Client) -> None:
        kind = CredentialTypeFactory(agency=agency)
        given = VALIDITY | {"type": kind.pk, "who": "chosen", "plan": "0", "name": "EMT"}
        assert send(coordinator_client, "assignments/new/", **given).url.endswith("/enroll/")

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({}, "give the same days for all"),
            ({"type": "99"}, "not in the list any more"),
            ({"type": "x"}, "not in the list any more"),
            ({"who": ""}, "fill it in"),
            ({"name": LONG}, "250"),
            ({"plan": "99"}, "not in the list any more"),
            (
                {
                    "logic": "same_for_all",
                    "starts_on": "2026-01-01",
                    "ends_on": "2026-12-31",
                    "due_on": "2026-12-01",
                    "name": "X",
                },
                "choose the people one by one",
            ),
        ],
    )
    def test_what_makes_no_sense_is_said(
        self, agency: Agency, coordinator_client: Client, given: dict[str, str], sentence: str
    ) -> None:
        response = send(coordinator_client, "assignments/new/", **(VALIDITY | {"who": "all"} | given))
        assert sentence in response.content.decode()
        with agency_scope(agency.pk):
            assert not Assignment.objects.exists()


class TestPlans:
    def test_a_plan_is_made_of_courses_and_hours(self, agency: Agency, coordinator_client: Client) -> None:
        first, second = CourseFactory(agency=agency, title="A"), CourseFactory(agency=agency, title="B")
        given = {"name": "Plan", "course_0": first.pk, "order_0": "2", "course_1": second.pk, "order_1": "1"}
        given |= {"category_0": "Legal", "hours_0": "1.5", "category_1": "", "hours_1": ""}
        response = coordinator_client.post(ROOT + "plans/new/", given, follow=True)
        text = response.content.decode()
        assert text.index(f'value="{second.pk}" selected') < text.index(f'value="{first.pk}" selected')
        assert 'value="1.5"' in text

    @pytest.mark.usefixtures("agency")
    def test_a_course_leaves_a_plan(self, emt: Assignment, coordinator_client: Client) -> None:
        send(coordinator_client, f"plans/{emt.plan_id}/", name="EMT plan", course_0="")
        assert 'value="" selected' in page_of(coordinator_client, f"plans/{emt.plan_id}/")

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"name": ""}, "fill it in"),
            ({"name": LONG}, "200"),
            ({"name": "Taken"}, "already"),
            ({"name": "a\x00"}, "cannot be stored"),
            ({"type": "99"}, "not in the list any more"),
            ({"note": "n" * 2001}, "2000"),
            ({"course_0": "99"}, "not in the list any more"),
            ({"course_0": "x"}, "not in the list any more"),
            ({"course_0": "", "order_0": "-4"}, "Write 1 or more"),
            ({"course_0": "", "order_0": "first"}, "whole number"),
            ({"category_0": "Legal", "hours_0": ""}, "Say how many hours"),
            ({"category_0": "", "hours_0": "3"}, "Name the category"),
            ({"category_0": "Legal", "hours_0": "x"}, "Not a number of hours"),
            ({"category_0": "Legal", "hours_0": "-3"}, "Write 0 or more"),
            ({"category_0": "Legal", "hours_0": "1e99"}, "digits"),
            ({"category_0": "Legal", "hours_0": "0.001"}, "digits after the point"),
            ({"rest": "{"}, "This is not JSON in line 1"),
            ({"rest": "[]"}, "A rule is an object"),
            ({"rest": '{"colour": 3}'}, "colour"),
            ({"total_min": "3", "rest": '{"total_min": 4}'}, "leave it out in one place"),
            (
                {"category_5": "Legal", "hours_5": "2", "category_0": "legal", "hours_0": "1"},
                "in the plan already",
            ),
            ({"category_999999999999": "Legal", "hours_0": "2"}, "Name the category"),
        ],
    )
    def test_what_makes_no_sense_is_said(
        self, agency: Agency, coordinator_client: Client, given: dict[str, str], sentence: str
    ) -> None:
        LearningPlanFactory(agency=agency, name="Taken")
        response = send(coordinator_client, "plans/new/", **({"name": "Plan"} | given))
        assert response.status_code == 200
        assert sentence in response.content.decode()

    def test_a_plan_is_retired_and_back(
        self, emt: Assignment, agency: Agency, coordinator_client: Client
    ) -> None:
        for action, retired in (("close", True), ("reopen", False)):
            send(coordinator_client, f"plans/{emt.plan_id}/state/", to=action)
            with agency_scope(agency.pk):
                assert (LearningPlan.objects.get().retired_on is not None) is retired

    def test_a_manager_reads_a_plan(self, emt: Assignment, manager_client: Client) -> None:
        text = page_of(manager_client, f"plans/{emt.plan_id}/")
        assert "Airway" in text
        assert "Save learning plan" not in text


class TestCourses:
    def test_a_course_is_added_and_changed(self, agency: Agency, coordinator_client: Client) -> None:
        send(coordinator_client, "courses/new/", title="Airway", hours_0="4")
        with agency_scope(agency.pk):
            pk = Course.objects.get().pk
        send(coordinator_client, f"courses/{pk}/", title="Airway lab", hours_0="4.5")
        assert "Airway lab" in page_of(coordinator_client, "courses/")
        assert 'value="4.5"' in page_of(coordinator_client, f"courses/{pk}/")

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"title": ""}, "fill it in"),
            ({"title": "Taken"}, "already"),
            ({"title": "a\x00b"}, "cannot be stored"),
            ({"title": LONG}, "200"),
            ({"hours_0": "-1"}, "Hours go from"),
            ({"hours_0": "four"}, "Not a number of hours"),
            ({"hours_0": "1.234"}, "two decimals"),
            ({"hours_0": "99999999"}, "Hours go from"),
            ({"hours_0": "NaN"}, "Hours go from"),
            ({"category_0": LONG, "hours_0": "1"}, "60"),
            ({"category_3": "Legal", "hours_3": "x"}, "Not a number of hours"),
            ({"kind": "tv"}, "not in the list"),
            ({"audience": "unit"}, "Choose the unit"),
        ],
    )
    def test_what_makes_no_sense_is_said(
        self, agency: Agency, coordinator_client: Client, given: dict[str, str], sentence: str
    ) -> None:
        CourseFactory(agency=agency, title="Taken")
        response = send(coordinator_client, "courses/new/", **({"title": "New", "hours_0": "1"} | given))
        assert sentence in response.content.decode()

    def test_a_retired_course_is_not_offered(self, agency: Agency, coordinator_client: Client) -> None:
        course = CourseFactory(agency=agency, title="Airway")
        send(coordinator_client, f"courses/{course.pk}/state/", to="close")
        assert "Airway" not in page_of(coordinator_client, "plans/new/")


@pytest.mark.parametrize(
    "address",
    [
        "assignments/{}/",
        "assignments/{}/enroll/",
        "plans/{}/",
        "courses/{}/",
        "assignments/9999999999999999999999/",
    ],
)
def test_another_agencys_objects_are_not_there(
    emt: Assignment, other_agency: Agency, other_client: Client, address: str
) -> None:
    with agency_scope(emt.agency_id):
        ids = {"plans": emt.plan_id, "courses": Course.objects.get().pk}
    pk = ids.get(address.partition("/")[0], emt.pk)
    assert other_client.get(f"/a/elsewhere/training/{address.format(pk)}").status_code == 404


def test_a_member_may_not_open_training(agency: Agency, member_client: Client) -> None:
    assert member_client.get(ROOT).status_code == 403

"""Who is due, one person's training in full, and a plan's draft against the people of today."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import AssignmentFactory, CourseFactory, EnrollmentFactory, MemberFactory
from tests.factories.training import CompletionFactory, PlanCourseFactory, PlanVersionFactory

from recert.agencies.models import Agency
from recert.agencies.queries import today_in
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Unit
from recert.training.models import Assignment, Enrollment, PlanVersion
from recert.training.queries import due

ROOT = "/a/harlow/training/"
RULE = {"categories": [{"key": "Medical", "min": 10}]}


@pytest.fixture
def medical(agency: Agency) -> Assignment:
    with agency_scope(agency.pk):
        version = PlanVersionFactory(requirement=RULE)
        return AssignmentFactory(name="Medical 2026", plan=version.plan, version=version)


def put_on(assignment: Assignment, name: str, days: int, hours: str = "0", **member: Any) -> Enrollment:
    """Put somebody on it, due in so many days, with hours done at the start."""
    today = today_in(assignment.agency)
    with agency_scope(assignment.agency_id):
        row = EnrollmentFactory(
            assignment=assignment,
            member=MemberFactory(first_name=name, **member),
            starts_on=today - timedelta(100),
            due_on=today + timedelta(days),
            ends_on=today + timedelta(400),
        )
        parts = {"Medical": hours, "Cooking": "1"}
        CompletionFactory(
            member=row.member, title="Ward", completed_on=today - timedelta(90), hours_by_category=parts
        )
    return row


def page(client: Client, address: str) -> str:
    return client.get(ROOT + address).content.decode()


def test_the_list_says_who_is_late_slow_and_on_pace(medical: Assignment, coordinator_client: Client) -> None:
    for name, days, hours in (("Zoë", -3, "1"), ("Yan", 5, "1"), ("Xia", 300, "5")):
        put_on(medical, name, days, hours)
    text = page(coordinator_client, "due/")
    assert text.index("Zoë") < text.index("Yan") < text.index("Xia")
    for words in ("Overdue, 3 days ago", "Behind: done by", "On pace", "5 of 10 hours"):
        assert words in text
    assert "Xia" not in page(coordinator_client, "due/?show=overdue")
    assert "Zoë" not in page(coordinator_client, "due/?show=soon")
    assert "5 of 10 hours" in page(coordinator_client, "due/?format=csv")


def test_the_list_is_narrowed_to_a_pace(
    medical: Assignment, coordinator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, days, hours in (("Zoë", -3, "1"), ("Yan", 5, "1"), ("Xia", 300, "5"), ("Una", 300, "0")):
        put_on(medical, name, days, hours)
    for show, name in (("behind", "Yan"), ("on_pace", "Xia"), ("not_begun", "Una")):
        text = page(coordinator_client, f"due/?show={show}")
        assert [each for each in ("Zoë", "Yan", "Xia", "Una") if each in text] == [name]
    monkeypatch.setattr(due, "MOST_FORECAST", 2)
    for address in ("due/?show=behind", "due/?show=behind&format=csv"):
        text = page(coordinator_client, address)
        assert "3 are too many to forecast at once: choose a unit" in text
        assert "Not shown yet" in text


def test_a_manager_sees_nothing_of_other_units(
    medical: Assignment, agency: Agency, manager_client: Client
) -> None:
    with agency_scope(agency.pk):
        unit = Unit.objects.get(name="Managed station")
    own, other = put_on(medical, "Own", 5, unit=unit), put_on(medical, "Other", 5)
    text = page(manager_client, "due/")
    assert "Own" in text
    assert "Other" not in text
    assert "Record a completion" in page(manager_client, f"due/{own.pk}/")
    assert manager_client.get(f"{ROOT}due/{other.pk}/").status_code == 404


def test_one_persons_training_says_what_counts_and_why_not(
    medical: Assignment, agency: Agency, coordinator_client: Client
) -> None:
    row = put_on(medical, "Zoë", 30, "4")
    with agency_scope(agency.pk):
        CourseFactory(title="Long ward", hours_by_category={"Medical": "8"})
        CourseFactory(title="Kitchen", hours_by_category={"Cooking": "8"})
    text = page(coordinator_client, f"due/{row.pk}/")
    for words in ("4 of 10 h", "6 to go", "Counted: 4 hours towards Medical.", "no category Cooking"):
        assert words in text
    assert "Long ward" in text
    assert "6 of the missing hours" in text
    assert "Kitchen" not in text


def test_the_list_costs_the_same_for_many(medical: Assignment, coordinator_client: Client) -> None:
    def cost(people: int) -> int:
        for _ in range(people):
            put_on(medical, "Nam", 5, "2")
        with CaptureQueriesContext(connection) as seen:
            page(coordinator_client, "due/")
        return len(seen)

    assert cost(2) == cost(20)


class TestDraft:
    def change(self, client: Client, plan_id: int, hours: str) -> Any:
        given = {"name": "Medical plan", "category_0": "Medical", "hours_0": hours}
        return client.post(f"{ROOT}plans/{plan_id}/", given, follow=True)

    def use(self, client: Client, plan_id: int, do: str, version: int) -> str:
        given = {"do": do, "version": version}
        return client.post(f"{ROOT}plans/{plan_id}/use/", given, follow=True).content.decode()

    def versions(self, assignment: Assignment) -> list[PlanVersion]:
        with agency_scope(assignment.agency_id):
            return list(PlanVersion.objects.filter(plan_id=assignment.plan_id).order_by("number"))

    def test_a_change_is_shown_before_it_counts(
        self, medical: Assignment, coordinator_client: Client
    ) -> None:
        row = put_on(medical, "Zoë", 30, "4")
        text = self.change(coordinator_client, medical.plan_id or 0, "4").content.decode()
        assert "1 person is on this plan now" in text
        assert "1 would be done at once" in text
        assert "Zoë" in text
        draft = self.versions(medical)[-1]
        assert (draft.number, draft.used_at) == (2, None)
        assert "It holds for 1 person on 1 assignment now" in self.use(
            coordinator_client, draft.plan_id, "everybody", draft.pk
        )
        with agency_scope(medical.agency_id):
            assert Enrollment.objects.get(pk=row.pk).completed_on == today_in(medical.agency) - timedelta(90)
            assert Assignment.objects.get().version_id == draft.pk

    def test_used_for_new_ones_only_nobody_on_it_is_touched(
        self, medical: Assignment, coordinator_client: Client
    ) -> None:
        row = put_on(medical, "Zoë", 30, "4")
        self.change(coordinator_client, medical.plan_id or 0, "4")
        draft = self.versions(medical)[-1]
        assert "in use for new assignments" in self.use(coordinator_client, draft.plan_id, "new", draft.pk)
        with agency_scope(medical.agency_id):
            assert Enrollment.objects.get(pk=row.pk).completed_on is None
            assert Assignment.objects.get().version_id == medical.version_id

    def test_a_draft_that_somebody_changed_is_not_used(
        self, medical: Assignment, coordinator_client: Client
    ) -> None:
        self.change(coordinator_client, medical.plan_id or 0, "4")
        seen = self.versions(medical)[-1]
        self.change(coordinator_client, medical.plan_id or 0, "5")
        text = self.use(coordinator_client, seen.plan_id, "everybody", seen.pk)
        assert "changed since you looked" in text
        assert "thrown away" in self.use(coordinator_client, seen.plan_id, "discard", seen.pk)
        assert len(self.versions(medical)) == 1

    def test_saving_what_it_asks_already_makes_no_version(
        self, medical: Assignment, coordinator_client: Client
    ) -> None:
        text = self.change(coordinator_client, medical.plan_id or 0, "10").content.decode()
        assert "The learning plan is saved." in text
        assert len(self.versions(medical)) == 1


def test_a_completion_recorded_from_a_persons_page_stays_there(
    medical: Assignment, coordinator_client: Client
) -> None:
    row = put_on(medical, "Zoë", 5, "1")
    here = f"{ROOT}due/{row.pk}/"
    sent = {"course": "plan", "completed_on": "not a day"}
    answer = coordinator_client.post(here, sent)
    assert "Record a completion" in answer.content.decode(), "the same page, with the fault"
    assert 'value="not a day"' in answer.content.decode()
    sent["completed_on"] = today_in(medical.agency).isoformat()
    answer = coordinator_client.post(here, sent, follow=True)
    assert answer.redirect_chain[-1][0] == here
    assert "Completion recorded for 1 person. 1 of them now meets the whole plan" in answer.content.decode()


def test_a_plan_that_asks_for_a_code_is_not_met_by_a_word(agency: Agency, coordinator_client: Client) -> None:
    with agency_scope(agency.pk):
        version = PlanVersionFactory(requirement={"must_include": ["RV-100"]})
        asked = AssignmentFactory(plan=version.plan, version=version)
    row = put_on(asked, "Zoë", 5)
    sent = {"course": "plan", "completed_on": today_in(agency).isoformat()}
    text = coordinator_client.post(f"{ROOT}due/{row.pk}/", sent, follow=True).content.decode()
    assert "Completion recorded for 0 people." in text
    assert "1 whose plan no single day can meet, such as by a code: record that training for itself" in text
    assert '<section class="banner warn' in text
    assert "Missing: training code RV-100" in text


def test_the_list_of_plans_says_how_many_courses_each_has(
    medical: Assignment, coordinator_client: Client
) -> None:
    with agency_scope(medical.agency_id):
        for _ in range(3):
            PlanCourseFactory(version=medical.version, course=CourseFactory())
    assert '<td class="num" data-label="Courses">3</td>' in page(coordinator_client, "plans/")

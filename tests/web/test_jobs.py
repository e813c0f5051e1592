"""Large work on the screen: confirmed once, gone on in a job, watched, stopped, and its result shown."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.conftest import actor_in, client_of
from tests.factories import RULES, CredentialFactory, CredentialTypeFactory, JobFactory, MemberFactory

from recert.agencies.actors import Actor
from recert.agencies.models import Agency, Membership
from recert.agencies.roles import Role
from recert.credentials.models import Credential
from recert.imports import jobs as import_jobs
from recert.kernel.jobs import watching
from recert.kernel.models import Job
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member
from recert.renewals import jobs as renewal_jobs
from recert.renewals.models import RenewalRun
from recert.web.shell import exports

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _large_is_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewal_jobs, "IN_A_REQUEST", 2)
    monkeypatch.setattr(import_jobs, "IN_A_REQUEST", 2)


@pytest.fixture
def expired(agency: Agency, today: date) -> list[Credential]:
    kind = CredentialTypeFactory(agency=agency, rule=RULES["course_month_end"])
    end = today - timedelta(days=10)
    return [
        CredentialFactory(
            agency=agency,
            member=MemberFactory(agency=agency),
            credential_type=kind,
            valid_from=today - timedelta(days=700),
            valid_through=end,
        )
        for _ in range(3)
    ]


def at(name: str, *args: object) -> str:
    return reverse(name, args=["harlow", *args])


def work_off() -> None:
    """What the worker does."""
    call_command("worker", batch=True, interval=0)


def rows_of(agency: Agency, model: Any) -> list[Any]:
    with agency_scope(agency.pk):
        return list(model.objects.order_by("pk"))


def confirm(client: Client, agency: Agency) -> Any:
    client.get(at("renewals:desk"))
    [run] = [run for run in rows_of(agency, RenewalRun) if run.state == "draft"]
    client.get(at("renewals:confirm", run.pk))
    [run] = [run for run in rows_of(agency, RenewalRun) if run.state == "draft"]
    return client.post(at("renewals:confirm", run.pk), {"fingerprint": run.fingerprint})


def test_a_large_renewal_goes_on_as_one_job(
    agency: Agency, coordinator_client: Client, expired: list[Credential]
) -> None:
    first, second = (confirm(coordinator_client, agency) for _ in range(2))
    [job] = rows_of(agency, Job)
    assert first["Location"] == second["Location"] == at("jobs:detail", job.pk)
    assert "Waiting for its turn" in coordinator_client.get(first["Location"]).content.decode()
    work_off()
    [run] = rows_of(agency, RenewalRun)
    assert (run.state, run.summary["renewed"]) == ("applied", 3)
    watched = coordinator_client.get(first["Location"], headers={"HX-Request": "true"})
    assert watched["HX-Redirect"] == at("renewals:run", run.pk)
    assert "See what was done" in coordinator_client.get(first["Location"]).content.decode()


def test_a_large_undo_goes_on_as_a_job(
    agency: Agency, coordinator_client: Client, expired: list[Credential]
) -> None:
    confirm(coordinator_client, agency)
    work_off()
    [run] = rows_of(agency, RenewalRun)
    answer = coordinator_client.post(at("renewals:undo", run.pk))
    work_off()
    assert [run.state for run in rows_of(agency, RenewalRun)] == ["undone"]
    page = coordinator_client.get(answer["Location"]).content.decode()
    assert "Undo 3 renewals" in page


def test_what_moved_meanwhile_is_refused_with_a_way_on(
    agency: Agency, coordinator_client: Client, expired: list[Credential], today: date
) -> None:
    answer = confirm(coordinator_client, agency)
    with agency_scope(agency.pk):
        Member.objects.filter(pk=expired[0].member_id).update(inactive_since=today)
    work_off()
    page = coordinator_client.get(answer["Location"]).content.decode()
    assert "The records changed since you looked" in page
    assert "Look again" in page
    again = confirm(coordinator_client, agency)
    assert again["Location"] != answer["Location"]


def test_whoever_lost_the_access_meanwhile_renews_nothing(
    agency: Agency, coordinator_client: Client, coordinator: Actor, expired: list[Credential]
) -> None:
    confirm(coordinator_client, agency)
    with agency_scope(agency.pk):
        Membership.objects.filter(pk=coordinator.membership_id).update(is_active=False)
    work_off()
    [job] = rows_of(agency, Job)
    assert (job.state, "no access" in job.problem) == ("failed", True)


def test_a_large_file_is_imported_by_a_job(agency: Agency, coordinator_client: Client) -> None:
    lines = [f"{number},Ana,Person{chr(96 + number)}" for number in range(1, 5)]
    text = "\n".join(["member_number,first_name,last_name", *lines])
    file = SimpleUploadedFile("roster.csv", text.encode())
    preview = coordinator_client.post(at("imports:upload", "members"), {"file": file})["Location"]
    shown = coordinator_client.get(preview).context["go"].initial["fingerprint"]
    answer = coordinator_client.post(f"{preview}commit/", {"fingerprint": shown})
    work_off()
    assert len(rows_of(agency, Member)) == 4
    watched = coordinator_client.get(answer["Location"], headers={"HX-Request": "true"})
    assert watched["HX-Redirect"] == preview


def exported(client: Client, address: str, **query: str) -> bytes:
    """The file of an export that became a job."""
    answer = client.get(address, {"format": "csv", **query})
    work_off()
    page = client.get(answer["Location"]).content.decode()
    assert "Download the file" in page
    return b"".join(client.get(f"{answer['Location']}download/").streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["personnel:list", "credentials:list", "settings:audit"])
def test_a_large_list_is_exported_by_a_job(
    agency: Agency,
    coordinator_client: Client,
    expired: list[Credential],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    coordinator_client.post(
        at("personnel:add"), {"member_number": "7", "first_name": "Ana", "last_name": "Vega"}
    )
    whole = coordinator_client.get(at(name), {"format": "csv"}).content
    monkeypatch.setattr(exports, "IN_A_REQUEST", 0)
    assert exported(coordinator_client, at(name)) == whole


def test_an_export_keeps_its_filters_and_is_its_owners_alone(
    agency: Agency, coordinator_client: Client, expired: list[Credential], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "IN_A_REQUEST", 0)
    text = exported(coordinator_client, at("credentials:list"), q=expired[0].member.last_name).decode(
        "utf-8-sig"
    )
    assert len(text.splitlines()) == 2
    [job] = rows_of(agency, Job)
    other = client_of(actor_in(agency, Role.COORDINATOR))
    assert other.get(at("jobs:download", job.pk)).status_code == 404


def test_a_file_is_kept_for_a_day(
    agency: Agency, coordinator_client: Client, expired: list[Credential], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "IN_A_REQUEST", 0)
    exported(coordinator_client, at("credentials:list"))
    [job] = rows_of(agency, Job)
    watching.forget_files()
    assert default_storage.exists(job.result["kept"])
    with agency_scope(agency.pk):
        Job.objects.update(finished_at=timezone.now() - timedelta(days=2))
    watching.forget_files()
    assert not default_storage.exists(job.result["kept"])
    page = coordinator_client.get(at("jobs:download", job.pk), follow=True).content.decode()
    assert "Export it again" in page


def test_who_may_not_see_the_list_any_more_gets_no_file(
    agency: Agency, coordinator_client: Client, coordinator: Actor, expired: list[Credential],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(exports, "IN_A_REQUEST", 0)
    coordinator_client.get(at("credentials:list"), {"format": "csv"})
    with agency_scope(agency.pk):
        Membership.objects.filter(pk=coordinator.membership_id).update(role=Role.MEMBER)
    work_off()
    [job] = rows_of(agency, Job)
    assert (job.state, job.result, job.problem) == ("failed", {}, exports.GONE)


def test_a_job_is_cancelled_by_its_owner_alone(
    agency: Agency, coordinator_client: Client, coordinator: Actor
) -> None:
    mine = JobFactory(agency=agency, owner_id=coordinator.user_id)
    other = JobFactory(agency=agency)
    page = coordinator_client.post(at("jobs:cancel", mine.pk), follow=True).content.decode()
    assert "cancelled; nothing of it was done" in page
    assert coordinator_client.post(at("jobs:cancel", other.pk)).status_code == 404
    assert coordinator_client.get(at("jobs:detail", other.pk)).status_code == 404
    assert (
        "ended already" in coordinator_client.post(at("jobs:cancel", mine.pk), follow=True).content.decode()
    )


def test_a_running_job_shows_how_far_it_is(
    agency: Agency, coordinator_client: Client, coordinator: Actor
) -> None:
    now = timezone.now()
    job = JobFactory(
        agency=agency, owner_id=coordinator.user_id, state="running", step="Writing the new training", done=5000,
        attempts=2, started_at=now - timedelta(seconds=20), beat_at=now,
    )  # fmt: skip
    page = coordinator_client.get(at("jobs:detail", job.pk)).content.decode()
    for said in (
        "Writing the new training",
        "5,000 of 10,000",
        "about 20 seconds left",
        "attempt 2",
        "every 1s",
    ):
        assert said in page


def test_silence_is_told(agency: Agency, coordinator_client: Client, coordinator: Actor) -> None:
    job = JobFactory(agency=agency, owner_id=coordinator.user_id)
    assert (
        "job worker may not be running" in coordinator_client.get(at("jobs:detail", job.pk)).content.decode()
    )


def test_ones_own_jobs_are_listed(agency: Agency, coordinator_client: Client, coordinator: Actor) -> None:
    assert "No jobs yet" in coordinator_client.get(at("jobs:list")).content.decode()
    for state in ("waiting", "running", "done", "failed", "cancelled"):
        ended = {"finished_at": timezone.now()} if state not in ("waiting", "running") else {}
        JobFactory(
            agency=agency, owner_id=coordinator.user_id, state=state, problem="It was refused.", **ended
        )
    JobFactory(agency=agency, title="Somebody else’s")
    page = coordinator_client.get(at("jobs:list")).content.decode()
    assert page.count("Renew 10,000 credentials") == 5
    assert "Somebody else’s" not in page

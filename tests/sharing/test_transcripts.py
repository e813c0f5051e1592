"""Transcripts: any span of days, on screen, as CSV and as PDF; for oneself and for those whom one may see."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member, Unit
from recert.training.models import Completion
from tests.factories import (
    CompletionFactory,
    CredentialFactory,
    CredentialTypeFactory,
    MemberFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
OWN = "/a/harlow/sharing/transcript/"


@pytest.fixture
def sam(agency: Agency, member_actor: Actor, today: date) -> Member:
    """Airway this year, Trauma two years ago in the cycle of the EMT card, and one that was withdrawn."""
    with agency_scope(agency.pk):
        member = Member.objects.get(membership_id=member_actor.membership_id)
        facts = {"member": member, "completed_on": date(today.year, 1, 1)}
        CompletionFactory(title="Airway", hours=Decimal("2.50"), **facts)
        CompletionFactory(title="Withdrawn", withdrawn_at=timezone.now(), **facts)
        long_ago = date(today.year - 2, 6, 1)
        CompletionFactory(member=member, title="Trauma", hours=Decimal(4), completed_on=long_ago)
        CredentialFactory(
            member=member, credential_type=CredentialTypeFactory(name="EMT"),
            valid_from=long_ago - timedelta(days=9), valid_through=long_ago + timedelta(days=9),
        )  # fmt: skip
    return member


def shown(client: Client, query: str = "", path: str = OWN) -> list[str]:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200
    found = answer.context["found"]
    return [line.completion.title for line in found.lines] if found else []


def test_any_span_of_days(member_client: Client, sam: Member, agency: Agency, today: date) -> None:
    with agency_scope(agency.pk):
        cycle = sam.credentials.get().pk
    assert shown(member_client) == ["Airway", "Trauma"]
    assert shown(member_client, "span=year") == ["Airway"]
    assert shown(member_client, f"span=cycle-{cycle}") == ["Trauma"]
    assert shown(member_client, f"span=dates&last={today.year - 1}-12-31") == ["Trauma"]
    assert shown(member_client, f"span=dates&first={today.year}-01-01") == ["Airway"]
    assert shown(member_client, f"span=all&last={today.year - 1}-12-31") == ["Trauma"], (
        "typed days are not ignored"
    )
    assert shown(member_client, f"span=year&last={today.year - 1}-12-31") == ["Airway"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("span=dates", "Type the first day"),
        ("span=dates&first=31+Smarch", "Not a date"),
        ("span=dates&first=2026-02-02&last=2026-02-01", "lies before the first one"),
        ("span=no-such", "Choose one of the list."),
        ("span=cycle-999999", "Choose one of the list."),
    ],
)
def test_a_span_that_makes_no_sense_says_so(
    member_client: Client, sam: Member, query: str, words: str
) -> None:
    answer = member_client.get(f"{OWN}?{query}")
    assert words in answer.content.decode()
    assert answer.context["found"] is None
    assert member_client.get(f"{OWN}?{query}&format=csv")["Content-Type"].startswith("text/html")


def cells(client: Client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{OWN}?format=csv&{query}")
    assert answer["Content-Disposition"] == 'attachment; filename="transcript-all.csv"'
    return list(csv.DictReader(StringIO(answer.content.decode().removeprefix("\ufeff"))))


def test_as_csv(member_client: Client, sam: Member) -> None:
    found = cells(member_client)
    assert [(row["title"], row["hours"]) for row in found] == [("Airway", "2.5"), ("Trauma", "4")]


def test_hours_by_category_are_summed(member_client: Client, sam: Member, agency: Agency) -> None:
    with agency_scope(agency.pk):
        parts = {"Airway": "1.5", "": "0.5"}
        CompletionFactory(member=sam, title="Mixed", hours=Decimal(2), hours_by_category=parts)
        CompletionFactory(member=sam, title="More", hours=Decimal(3), hours_by_category={"Airway": "3"})
    sums = member_client.get(OWN).context["found"].sums
    assert [(each.name, each.told) for each in sums] == [("Airway", "4.5"), ("", "7")]
    mixed = [row for row in cells(member_client) if row["title"] == "Mixed"]
    assert [(row["category"], row["hours"]) for row in mixed] == [("Airway", "1.5"), ("", "0.5")]


def test_a_correction_is_shown_as_such(member_client: Client, sam: Member, agency: Agency) -> None:
    with agency_scope(agency.pk):
        first = Completion.objects.get(title="Trauma")
        Completion.objects.filter(pk=first.pk).update(withdrawn_at=timezone.now())
        facts = {"member": sam, "title": "Trauma care", "completed_on": first.completed_on}
        CompletionFactory(hours=Decimal(3), corrects=first, **facts)
    assert "Corrected: it said “Trauma”, 4 hours before." in member_client.get(OWN).content.decode()
    assert cells(member_client)[1]["note"] == "Corrected: it said “Trauma”, 4 hours before."


@pytest.mark.parametrize("title", ["=1+1", "+1", "@SUM(A1)", "-2", "\tx", "\rx"])
def test_nothing_in_the_file_runs_as_a_formula(
    member_client: Client, sam: Member, agency: Agency, title: str
) -> None:
    with agency_scope(agency.pk):
        Completion.objects.filter(title="Airway").update(title=title)
    assert next(row["title"] for row in cells(member_client)).startswith(f"'{title[0]}")


def test_as_pdf(member_client: Client, sam: Member) -> None:
    answer = member_client.get(f"{OWN}?format=pdf&span=year")
    assert answer["Content-Disposition"] == 'inline; filename="transcript-year.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_only_of_members_whom_one_may_see(manager_client: Client, agency: Agency, manager: Actor) -> None:
    with agency_scope(agency.pk):
        mine = MemberFactory(unit=Unit.objects.get(name="Managed station"))
        away = MemberFactory(unit=UnitFactory())
    for page in ("transcript", "certificates"):
        assert manager_client.get(f"/a/harlow/sharing/members/{mine.pk}/{page}/").status_code == 200
        assert manager_client.get(f"/a/harlow/sharing/members/{away.pk}/{page}/").status_code == 404


def test_a_login_without_a_record_is_told_so(coordinator_client: Client, agency: Agency) -> None:
    for page in ("transcript", "certificates"):
        assert b"not tied to a member yet" in coordinator_client.get(f"/a/harlow/sharing/{page}/").content


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("page", ["transcript", "certificates"])
def test_the_same_number_of_queries_for_any_number_of_completions(
    member_client: Client, sam: Member, agency: Agency, page: str
) -> None:
    path = f"/a/harlow/sharing/{page}/"
    few = statements(member_client, path)
    with agency_scope(agency.pk):
        for _ in range(20):
            CompletionFactory(member=sam)
            CredentialFactory(member=sam)
    assert statements(member_client, path) == few


def test_the_pages_of_ones_papers(member_client: Client, sam: Member, agency: Agency) -> None:
    with agency_scope(agency.pk):
        done = Completion.objects.get(title="Airway")
    made: Any = member_client.post(f"/a/harlow/sharing/completions/{done.pk}/certificate/")
    paper = member_client.get(made["Location"])
    assert paper["Content-Type"] == "application/pdf"
    listed = member_client.get("/a/harlow/sharing/certificates/").content.decode()
    assert made["Location"] in listed
    said = member_client.post(f"{made['Location']}revoke/", follow=True).content.decode()
    assert "its check page says so from now on" in said

"""The renewal screens, through the front door."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.conftest import client_of
from tests.factories import (
    RULES,
    AssignmentFactory,
    CredentialFactory,
    CredentialTypeFactory,
    EnrollmentFactory,
    MemberFactory,
)

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.core import renewal as core
from recert.credentials.models import Credential
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member, Unit
from recert.renewals.models import RenewalEdit, RenewalRun
from recert.web.renewals.rows import first_of_each

Post = Callable[..., HttpResponse]


@pytest.fixture
def people(agency: Agency, today: date) -> list[Credential]:
    """Three people whose CPR ended ten days ago."""
    with agency_scope(agency.pk):
        kind = CredentialTypeFactory(name="CPR", rule=RULES["course_month_end"])
        start, end = today - timedelta(days=700), today - timedelta(days=10)
        return [
            CredentialFactory(
                member=MemberFactory(first_name="Ana", last_name=f"Person{chr(97 + number)}"),
                credential_type=kind,
                valid_from=start,
                valid_through=end,
            )
            for number in range(3)
        ]


def desk(agency: Agency, **query: object) -> str:
    return reverse("renewals:desk", args=[agency.slug]) + (f"?{urlencode(query)}" if query else "")


def fields_of(html: str) -> dict[str, list[str]]:
    """Return what a browser would post of the desk's form, untouched."""
    form = html[html.index('id="desk"') :]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind = re.search(r'type="(\w+)"', tag)
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if not name or 'form="filter"' in tag:
            continue
        if kind and kind[1] in {"checkbox", "radio"} and not re.search(r"\bchecked\b", tag):
            continue
        found.setdefault(name[1], []).append(value[1] if value else "on")
    return found


@pytest.fixture
def post(agency: Agency, coordinator: Actor, coordinator_client: Client) -> Post:
    """Open the desk, change some fields, press a button."""

    def post(do: str, query: dict[str, object] | None = None, **changes: object) -> HttpResponse:
        page = coordinator_client.get(desk(agency, **(query or {})))
        data = {**fields_of(page.content.decode()), "do": do, "target": "join", **changes}
        with agency_scope(agency.pk):
            run = RenewalRun.objects.get(state="draft", owner_id=coordinator.user_id)
        address = reverse("renewals:save", args=[agency.slug, run.pk]) + (
            f"?{urlencode(query)}" if query else ""
        )
        return coordinator_client.post(address, data)

    return post


def test_the_desk_lists_everyone_ticked_with_dates(
    agency: Agency, people: list[Credential], coordinator_client: Client
) -> None:
    page = coordinator_client.get(desk(agency)).content.decode()
    assert "3 selected" in page
    assert page.count("Ana Person") >= 3
    assert "Update 3…" in page


def test_the_whole_job_through_the_forms(
    agency: Agency, people: list[Credential], coordinator_client: Client, post: Post
) -> None:
    to_confirm = post("update")
    page = coordinator_client.get(to_confirm["Location"])
    body = page.content.decode()
    assert "Renew 3 credentials of 3 people" in body
    token = re.search(r'name="fingerprint" value="(\w+)"', body)
    assert token
    done = coordinator_client.post(to_confirm["Location"], {"fingerprint": token[1]}, follow=True)
    assert "3 credentials renewed" in done.content.decode()
    with agency_scope(agency.pk):
        assert Credential.objects.filter(renews__in=people).count() == 3


def test_typed_dates_are_kept_and_shown_after_leaving(
    agency: Agency, people: list[Credential], coordinator_client: Client, post: Post, today: date
) -> None:
    end = (today + timedelta(days=500)).isoformat()
    post("save", **{f"end-{people[0].pk}": end})
    page = coordinator_client.get(desk(agency, show="edited")).content.decode()
    assert "Edited by hand" in page
    with agency_scope(agency.pk):
        assert RenewalEdit.objects.get(credential=people[0]).typed == {"end": end}


WRONG = [
    "31 Feb 2028",
    "tomorrow",
    "2028-13-01",
    "0000-00-00",
    "99/99/9999",
    "20266-01-01",
    "<b>x</b>",
    "\x00",
    "☃",
    "1" * 300,
]


@pytest.mark.parametrize("text", WRONG)
def test_a_date_that_is_none_stays_as_typed_with_the_reason(
    agency: Agency, people: list[Credential], coordinator_client: Client, post: Post, text: str
) -> None:
    response = post("save", **{f"end-{people[0].pk}": text})
    assert response.status_code == 302
    page = coordinator_client.get(desk(agency)).content.decode()
    if text.strip("\x00"):
        assert 'aria-invalid="true"' in page
        assert "2 selected" in page
    else:
        assert "3 selected" in page


def test_an_end_before_the_start_is_said_and_unticked(
    agency: Agency, people: list[Credential], coordinator_client: Client, post: Post
) -> None:
    post("save", **{f"end-{people[0].pk}": "2001-01-01"})
    page = coordinator_client.get(desk(agency)).content.decode()
    assert "The new end is before the new start." in page
    assert "2 selected" in page


def test_select_none_then_the_page(
    agency: Agency, people: list[Credential], coordinator_client: Client, post: Post
) -> None:
    post("none")
    assert "0 selected" in coordinator_client.get(desk(agency)).content.decode()
    post("page")
    assert "3 selected" in coordinator_client.get(desk(agency)).content.decode()


def test_unticking_one_row_is_kept(
    agency: Agency, people: list[Credential], coordinator_client: Client, post: Post
) -> None:
    post("save", pick=[str(people[1].pk), str(people[2].pk)])
    assert "2 selected" in coordinator_client.get(desk(agency)).content.decode()


def test_a_date_fills_down_all_selected(
    agency: Agency, people: list[Credential], coordinator_client: Client, post: Post, today: date
) -> None:
    end = today + timedelta(days=600)
    post("fill", fill_field="end", fill_value=end.isoformat())
    with agency_scope(agency.pk):
        typed = list(RenewalEdit.objects.values_list("typed", flat=True))
    assert typed == [{"end": end.isoformat()}] * 3


def test_a_fill_that_is_no_date_says_so(people: list[Credential], post: Post) -> None:
    page = post("fill", fill_field="end", fill_value="31 Feb 2028").content.decode()
    assert "Feb 2028 has no day 31" in page


@pytest.mark.parametrize("number", ["", "-1", "abc", "99999", "1.5", "١٤x"])
def test_days_before_that_make_no_sense_are_said(people: list[Credential], post: Post, number: str) -> None:
    page = post("save", days_before=number)
    assert page.status_code == 200
    assert 'class="error" id="due-e"' in page.content.decode()


def test_same_for_all_needs_its_days(people: list[Credential], post: Post) -> None:
    page = post("save", logic="same", start="").content.decode()
    assert "Start for all is missing." in page


def test_same_for_all_moves_everyones_training(
    agency: Agency, people: list[Credential], coordinator_client: Client, post: Post
) -> None:
    post("save", logic="same", start="2027-01-01", end="2028-12-31", due="2028-12-01")
    assert (
        coordinator_client.get(desk(agency)).content.decode().count('<span class="nowrap">Due 1 Dec 2028')
        == 3
    )


def test_filters_narrow_what_a_run_covers(
    agency: Agency, people: list[Credential], coordinator_client: Client, post: Post
) -> None:
    with agency_scope(agency.pk):
        member = people[0].member_id
    response = post("update", {"member": member})
    assert f"member={member}" in response["Location"]
    assert "Renew 1 credential of 1 person" in coordinator_client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "type=abc",
        "type=99999999999999999999",
        "days=-1",
        "unit=0",
        "because=x",
        "page=zz",
        "show=<x>",
        "member=x",
        "q=%00",
    ],
)
def test_a_filter_that_makes_no_sense_is_ignored(
    agency: Agency, people: list[Credential], coordinator_client: Client, query: str
) -> None:
    response = coordinator_client.get(f"{desk(agency)}?{query}")
    assert response.status_code == 200
    assert "3 selected" in response.content.decode()


def test_two_coordinators_one_wins(
    agency: Agency, people: list[Credential], coordinator_client: Client, post: Post
) -> None:
    from tests.conftest import actor_in

    from recert.agencies.roles import Role

    address = post("update")["Location"]
    token = re.search(r'name="fingerprint" value="(\w+)"', coordinator_client.get(address).content.decode())
    rival_actor = actor_in(agency, Role.COORDINATOR)
    rival = client_of(rival_actor)
    rival.get(desk(agency))
    with agency_scope(agency.pk):
        run = RenewalRun.objects.get(state="draft", owner_id=rival_actor.user_id)
    confirm = reverse("renewals:confirm", args=[agency.slug, run.pk])
    theirs = re.search(r'name="fingerprint" value="(\w+)"', rival.get(confirm).content.decode())
    assert token
    assert theirs
    assert rival.post(confirm, {"fingerprint": theirs[1]}).status_code == 302
    lost = coordinator_client.post(address, {"fingerprint": token[1]})
    assert lost.status_code == 409
    assert f"Renewed by {rival_actor.name}" in lost.content.decode()


def test_undo_from_the_result(
    agency: Agency, people: list[Credential], coordinator_client: Client, post: Post
) -> None:
    address = post("update")["Location"]
    token = re.search(r'name="fingerprint" value="(\w+)"', coordinator_client.get(address).content.decode())
    assert token
    result = coordinator_client.post(address, {"fingerprint": token[1]})["Location"]
    page = coordinator_client.post(f"{result}undo/", follow=True).content.decode()
    assert "3 renewals undone" in page
    assert "3 selected" in coordinator_client.get(desk(agency)).content.decode()


def test_an_assignment_opens_just_its_people(
    agency: Agency, people: list[Credential], coordinator_client: Client
) -> None:
    with agency_scope(agency.pk):
        first = people[0]
        assignment = AssignmentFactory(credential_type=first.credential_type)
        EnrollmentFactory(
            assignment=assignment, member=first.member, credential=first,
            starts_on=first.valid_from, due_on=first.valid_through, ends_on=first.valid_through,
        )  # fmt: skip
    page = coordinator_client.get(
        reverse("renewals:for_assignment", args=[agency.slug, assignment.pk])
    ).content.decode()
    assert "1 selected" in page


def test_an_auditor_reads_and_cannot_post(
    agency: Agency, people: list[Credential], auditor_client: Client
) -> None:
    page = auditor_client.get(desk(agency)).content.decode()
    assert "Ana Person" in page
    assert "Update 3…" not in page


def test_a_manager_sees_only_the_own_units(
    agency: Agency, people: list[Credential], manager_client: Client
) -> None:
    assert "Ana Person" not in manager_client.get(desk(agency)).content.decode()


def test_a_manager_sees_of_a_run_what_it_did_to_the_own_people(
    agency: Agency, people: list[Credential], coordinator_client: Client, manager_client: Client, post: Post
) -> None:
    runs = reverse("renewals:runs", args=[agency.slug])
    with agency_scope(agency.pk):
        Member.objects.filter(pk=people[0].member_id).update(unit=Unit.objects.get(name="Managed station"))
    result = _confirm(coordinator_client, post("update")["Location"])
    page = manager_client.get(result).content.decode()
    assert ("1 credential renewed" in page, "Ana Persona" in page, "Ana Personb" in page) == (
        True,
        True,
        False,
    )
    [row] = manager_client.get(runs).context["runs"]
    assert (row.summary["renewed"], [kind["renewed"] for kind in row.summary["types"]]) == (1, [1])
    with agency_scope(agency.pk):
        Member.objects.update(unit=None)
    assert manager_client.get(result).status_code == 404
    assert list(manager_client.get(runs).context["runs"]) == []


def _confirm(client: Client, address: str) -> str:
    """Confirm a run as the page offers it; return the address of its result."""
    token = re.search(r'name="fingerprint" value="(\w+)"', client.get(address).content.decode())
    assert token
    return str(client.post(address, {"fingerprint": token[1]})["Location"])


def test_the_desk_as_csv_says_why(
    agency: Agency, people: list[Credential], coordinator_client: Client, today: date
) -> None:
    file = coordinator_client.get(desk(agency, format="csv")).content.decode("utf-8-sig")
    first, *lines = [line.split(",") for line in file.splitlines()]
    assert (len(lines), first[8]) == (3, "new_start")
    assert all(line[8] == today.isoformat() for line in lines)
    assert "so the last valid day is" in file


def test_the_desk_asks_the_same_questions_for_one_and_for_many(
    agency: Agency, people: list[Credential], coordinator_client: Client
) -> None:
    coordinator_client.get(desk(agency))
    with CaptureQueriesContext(connection) as few:
        coordinator_client.get(desk(agency))
    with agency_scope(agency.pk):
        for _ in range(30):
            CredentialFactory(
                member=MemberFactory(), credential_type=people[0].credential_type,
                valid_from=people[0].valid_from, valid_through=people[0].valid_through,
            )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        coordinator_client.get(desk(agency))
    assert len(many) == len(few)


def test_choosing_the_same_for_all_begins_with_days_that_hold_everybody(
    agency: Agency, people: list[Credential], coordinator_client: Client, post: Post
) -> None:
    assert post("save", logic="same").status_code == 302
    page = coordinator_client.get(desk(agency)).content.decode()
    assert "is missing." not in page
    assert "3 selected" in page


def test_a_suspended_row_says_so_and_offers_no_dates(
    agency: Agency, people: list[Credential], coordinator_client: Client, today: date
) -> None:
    from tests.factories import AuthorityActionFactory

    with agency_scope(agency.pk):
        AuthorityActionFactory(credential=people[0], effective_on=today)
    page = coordinator_client.get(desk(agency)).content.decode()
    assert '<span class="status suspended">Suspended</span>' in page
    assert f'name="end-{people[0].pk}"' not in page


@pytest.mark.parametrize(("types", "each"), [(2, 7), (7, 7), (10, 5), (16, 3), (101, 3)])
def test_the_desk_shows_the_first_of_each_type_and_fewer_where_there_are_many(types: int, each: int) -> None:
    start, end = date(2024, 1, 1), date(2026, 1, 1)
    snapshots = [core.CredentialSnapshot(pk, pk, pk // 9, start, start, end) for pk in range(9 * types)]
    made = core.plan(snapshots, rules={}, policy=core.Policy(), edits={}, today=end)
    shown = [line.snapshot.credential_id for line in first_of_each(made.lines)]
    assert shown == [9 * kind + place for kind in range(types) for place in range(each)]

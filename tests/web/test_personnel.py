"""The personnel screens: the roster in the address, a member's record as of any day, and changes told in words."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import (
    AuthorityActionFactory,
    CompletionFactory,
    CredentialFactory,
    CredentialTypeFactory,
    DocumentFactory,
    EnrollmentFactory,
    GroupFactory,
    GroupMemberFactory,
    MemberFactory,
    UnitFactory,
    renewed,
)

from recert.agencies.models import Agency
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Group, Member, Unit

pytestmark = pytest.mark.django_db

ROSTER = "/a/harlow/personnel/"
GOOD = {"first_name": "Björk", "last_name": "Þórðardóttir", "member_number": "4083"}


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def names(response: Any) -> list[str]:
    assert response.status_code == 200
    return [row.member.full_name for row in response.context["rows"]]


@pytest.fixture
def people(agency: Agency, today: date) -> dict[str, Member]:
    """Ann: expired CPR. Đức: current CPR, in a unit below another. Zed: inactive. Nil: no credential."""
    with agency_scope(agency.pk):
        top = UnitFactory(name="Fire")
        engine = UnitFactory(name="Engine 7", parent=top)
        cpr = CredentialTypeFactory(name="CPR")
        ann = MemberFactory(first_name="Ann", last_name="Archer", rank="Captain", member_number="100")
        duc = MemberFactory(
            first_name="Đức", last_name="Bùi", unit=engine, search_key="200 / duc bui / bui duc"
        )
        zed = MemberFactory(first_name="Zed", last_name="Zorn", inactive_since=today)
        nil = MemberFactory(first_name="Nil", last_name="Nash")
        for member, days in ((ann, -3), (duc, 400), (zed, -9)):
            CredentialFactory(member=member, credential_type=cpr, valid_through=today + timedelta(days=days))
    return {"ann": ann, "duc": duc, "zed": zed, "nil": nil}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ann Archer", "Đức Bùi", "Nil Nash"]),
        ("?sort=-name", ["Nil Nash", "Đức Bùi", "Ann Archer"]),
        ("?q=archer ann", ["Ann Archer"]),
        ("?q=ĐỨC", ["Đức Bùi"]),
        ("?q=nobody", []),
        ("?people=inactive", ["Zed Zorn"]),
        ("?people=all", ["Ann Archer", "Đức Bùi", "Nil Nash", "Zed Zorn"]),
        ("?rank=Captain", ["Ann Archer"]),
        ("?status=expired", ["Ann Archer"]),
        ("?status=current", ["Đức Bùi"]),
        ("?status=none", ["Nil Nash"]),
        ("?status=expired&people=all", ["Ann Archer", "Zed Zorn"]),
        (
            "?unit=junk&rank=Chief&status=what&people=x&sort=evil&page=-4",
            ["Ann Archer", "Đức Bùi", "Nil Nash"],
        ),
    ],
)
def test_the_roster_follows_its_address(
    coordinator_client: Client, people: dict[str, Member], query: str, found: list[str]
) -> None:
    assert names(coordinator_client.get(ROSTER + query)) == found


def test_a_unit_means_all_below_it(coordinator_client: Client, agency: Agency, people: object) -> None:
    with agency_scope(agency.pk):
        top = Unit.objects.get(name="Fire").pk
    assert names(coordinator_client.get(f"{ROSTER}?unit={top}")) == ["Đức Bùi"]


def test_a_type_means_its_holders(coordinator_client: Client, agency: Agency, people: object) -> None:
    with agency_scope(agency.pk):
        other = CredentialTypeFactory(name="Hazmat").pk
        cpr = Member.objects.get(first_name="Ann").credentials.get().credential_type_id
    assert names(coordinator_client.get(f"{ROSTER}?type={cpr}")) == ["Ann Archer", "Đức Bùi"]
    assert names(coordinator_client.get(f"{ROSTER}?type={other}")) == []
    assert len(names(coordinator_client.get(f"{ROSTER}?type={other}&status=none"))) == 3


def test_a_row_shows_the_worst(coordinator_client: Client, agency: Agency, people: dict[str, Member]) -> None:
    with agency_scope(agency.pk):
        CredentialFactory(member=people["ann"], valid_through=None)
    row = coordinator_client.get(f"{ROSTER}?q=Ann").context["rows"][0].credentials
    assert (row.worst, row.words) == ("expired", "1 of 2 expired")


def test_export_has_every_match_and_no_formula(
    coordinator_client: Client, agency: Agency, people: object
) -> None:
    with agency_scope(agency.pk):
        MemberFactory(member_number="=1+1", last_name="Formula")
    lines = coordinator_client.get(f"{ROSTER}?format=csv").content.decode("utf-8-sig").splitlines()
    assert (len(lines), lines[0][:24]) == (5, "member_number,first_name")
    assert any(line.startswith("'=1+1,") for line in lines)
    assert lines[1].startswith("100,Ann,Archer,,,Captain,2015-06-01,1985-03-14,active,1,1,0")


def test_an_empty_roster_teaches(coordinator_client: Client, agency: Agency) -> None:
    assert "Nobody on the roster yet" in text(coordinator_client.get(ROSTER))


def costs(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def fill(agency: Agency, members: int) -> None:
    with agency_scope(agency.pk):
        group = GroupFactory()
        for _ in range(members):
            member = MemberFactory(unit=UnitFactory())
            GroupMemberFactory(group=group, member=member)
            DocumentFactory(credential=CredentialFactory(member=member))


@pytest.mark.parametrize("page", ["", "?format=csv", "units/", "?people=all&status=expired"])
def test_one_row_costs_what_thirty_cost(coordinator_client: Client, agency: Agency, page: str) -> None:
    fill(agency, 1)
    one = costs(coordinator_client, ROSTER + page)
    fill(agency, 30)
    assert costs(coordinator_client, ROSTER + page) == one


# ── The member's page ──


@pytest.fixture
def ann(agency: Agency) -> Member:
    """CPR: 2020 to 2021, a gap, 2023 to 2024 corrected on 3 Mar 2023; suspended from 1 Jun 2023 to 30 Jun."""
    with agency_scope(agency.pk):
        member = MemberFactory(first_name="Ann", last_name="Archer")
        cpr = CredentialTypeFactory(name="CPR")
        common = {"member": member, "credential_type": cpr, "recorded_at": datetime(2020, 1, 2, tzinfo=UTC)}
        CredentialFactory(valid_from=date(2020, 1, 1), valid_through=date(2021, 12, 31), **common)
        common["recorded_at"] = datetime(2023, 1, 2, tzinfo=UTC)
        corrected = datetime(2023, 3, 3, 17, tzinfo=UTC)
        start = date(2023, 1, 1)
        wrong = CredentialFactory(
            valid_from=start, valid_through=date(2029, 12, 31), withdrawn_at=corrected, **common
        )
        common["recorded_at"] = corrected
        right = CredentialFactory(
            valid_from=start, valid_through=date(2024, 12, 31), corrects=wrong, **common
        )
        AuthorityActionFactory(credential=right, effective_on=date(2023, 6, 1))
        AuthorityActionFactory(credential=right, effective_on=date(2023, 7, 1), kind="reinstated")
        enrollment = EnrollmentFactory(member=member)
        CompletionFactory(member=member, enrollment=enrollment)
        DocumentFactory(credential=right)
    return member


def show(client: Client, member: Member, query: str = "") -> Any:
    return client.get(f"{ROSTER}{member.pk}/{query}")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?as_of=2020-06-01", "current"),
        ("?as_of=2021-12-01", "expiring"),
        ("?as_of=2021-12-31", "expiring"),
        ("?as_of=1 Jan 2022", "expired"),
        ("?as_of=1/1/2023", "current"),
        ("?as_of=2023-06-01", "suspended"),
        ("?as_of=2023-06-30", "suspended"),
        ("?as_of=2023-07-01", "current"),
        ("?as_of=2019-12-31", "pending"),
        ("", "expired"),
        ("?known=2023-03-02", "current"),
        ("?known=2023-03-03", "expired"),
    ],
)
def test_the_record_as_of_any_day(coordinator_client: Client, ann: Member, query: str, status: str) -> None:
    held = show(coordinator_client, ann, query).context["record"].held
    assert [each.status for each in held] == [status]


def test_the_file_knew_nothing_then(coordinator_client: Client, ann: Member) -> None:
    page = text(show(coordinator_client, ann, "?known=2019-01-01"))
    assert "no credentials on file" in page
    assert "Our file held no credential" in page


def test_gaps_and_holds_are_drawn(coordinator_client: Client, ann: Member) -> None:
    lane = show(coordinator_client, ann, "?as_of=2024-06-01").context["record"].timeline.lanes[0]
    assert lane.sub == "gap of 365 days in 2022, suspended 1 Jun 2023 – 30 Jun 2023"
    assert [bar.kind for bar in lane.bars] == ["soft", "held", "gap", "hold"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?as_of=31 Feb 2026", "Feb 2026 has no day 31"),
        ("?as_of=20266-01-01", "Not a date"),
        ("?as_of=0001-01-01", "Not a year"),
        ("?as_of=<b>", "Not a date"),
        ("?as_of=%00", "Not a date"),
        ("?known=tomorrow", "Not a date"),
        ("?known=2199-01-01", "still to come"),
    ],
)
def test_a_day_that_is_none_is_told_beside_its_field(
    coordinator_client: Client, ann: Member, query: str, words: str
) -> None:
    assert words in text(show(coordinator_client, ann, query))


def test_renew_is_offered_for_what_ends_and_is_not_renewed(
    coordinator_client: Client, agency: Agency, ann: Member, today: date
) -> None:
    link = f"/a/harlow/renewals/?member={ann.pk}"
    assert link in text(show(coordinator_client, ann))
    with agency_scope(agency.pk):
        renewed(ann.credentials.get(valid_from="2023-01-01", withdrawn_at=None), days=9999)
    assert link not in text(show(coordinator_client, ann))


def test_a_member_page_costs_the_same_with_many_records(
    coordinator_client: Client, agency: Agency, ann: Member
) -> None:
    one = costs(coordinator_client, f"{ROSTER}{ann.pk}/")
    with agency_scope(agency.pk):
        for _ in range(10):
            DocumentFactory(credential=CredentialFactory(member=ann))
            EnrollmentFactory(member=ann)
            GroupMemberFactory(member=ann)
    assert costs(coordinator_client, f"{ROSTER}{ann.pk}/") == one


def test_a_manager_sees_only_the_managed(
    manager_client: Client, agency: Agency, people: dict[str, Member]
) -> None:
    with agency_scope(agency.pk):
        mine = MemberFactory(unit=Unit.objects.get(name="Managed station"))
    assert [row.member.pk for row in manager_client.get(ROSTER).context["rows"]] == [mine.pk]
    assert show(manager_client, people["ann"]).status_code == 404
    page = text(show(manager_client, mine))
    assert "Add credential" not in page
    assert "Deactivate" not in page


def test_the_trail_tells_what_changed(coordinator_client: Client, agency: Agency) -> None:
    coordinator_client.post(f"{ROSTER}add/", GOOD)
    with agency_scope(agency.pk):
        member = Member.objects.get()
    coordinator_client.post(f"{ROSTER}{member.pk}/edit/", GOOD | {"rank": "Lieutenant"})
    page = text(coordinator_client.get(f"{ROSTER}{member.pk}/trail/"))
    assert "Member changed" in page
    assert "Rank: nothing → Lieutenant" in page


# ── Changing one ──


def test_added_and_told(coordinator_client: Client, agency: Agency) -> None:
    page = text(coordinator_client.post(f"{ROSTER}add/", GOOD, follow=True))
    assert "Björk Þórðardóttir is on the roster." in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("first_name", "Jos3", "has a digit"),
        ("first_name", "B", "two letters"),
        ("last_name", "", "fill it in"),
        ("last_name", "<script>", "“&lt;”"),
        ("last_name", "a\x00b", "cannot be stored"),
        ("member_number", "", "fill it in"),
        ("member_number", "9" * 41, "at most 40"),
        ("email", "not an address", "Not an e-mail address"),
        ("unit_id", "999999", "not in the list"),
        ("unit_id", "abc", "not in the list"),
        ("unit_id", "99999999999999999999999", "not in the list"),
        ("hired_on", "31 Feb 2020", "Feb 2020 has no day 31"),
        ("birth_date", "20266-01-01", "Not a date"),
        ("birth_date", "2199-01-01", "before today"),
        ("rank", "x" * 300, "at most 80"),
    ],
)
def test_wrong_input_keeps_what_was_typed(
    coordinator_client: Client, agency: Agency, field: str, value: str, words: str
) -> None:
    typed = GOOD | {"rank": "Battalion chief"} | {field: value}
    page = text(coordinator_client.post(f"{ROSTER}add/", typed))
    assert words in page
    assert "Nothing is saved yet" in page
    assert field == "rank" or 'value="Battalion chief"' in page
    with agency_scope(agency.pk):
        assert not Member.objects.exists()


def test_an_empty_form_is_no_crash(coordinator_client: Client, agency: Agency) -> None:
    assert "Nothing is saved yet" in text(coordinator_client.post(f"{ROSTER}add/"))


def test_deactivated_and_reactivated(coordinator_client: Client, agency: Agency, ann: Member) -> None:
    address = f"{ROSTER}{ann.pk}/"
    assert "Not a date" in text(coordinator_client.post(f"{address}deactivate/", {"on": "soon"}))
    page = text(coordinator_client.post(f"{address}deactivate/", {"on": "2026-01-31"}, follow=True))
    assert "is inactive from 31 Jan 2026" in page
    assert "is active again" in text(coordinator_client.post(f"{address}reactivate/", follow=True))


def test_another_agencys_member_does_not_exist(
    other_client: Client, coordinator_client: Client, ann: Member
) -> None:
    for page in ("", "edit/", "deactivate/", "reactivate/", "trail/"):
        assert other_client.get(f"{ROSTER}{ann.pk}/{page}").status_code == 404
        assert other_client.get(f"/a/elsewhere/personnel/{ann.pk}/{page}").status_code == 404


# ── Changing many ──


def change(client: Client, query: str, **posted: Any) -> Any:
    return client.post(f"{ROSTER}many/{query}", posted, follow=True)


def test_the_ticked_join_a_group(
    coordinator_client: Client, agency: Agency, people: dict[str, Member]
) -> None:
    with agency_scope(agency.pk):
        group = GroupFactory(name="Dive")
    query = f"?member={people['ann'].pk}&member={people['duc'].pk}&member=999999"
    page = text(change(coordinator_client, query, what="join", group=group.pk, expected=2))
    assert "2 members added." in page
    page = text(change(coordinator_client, query, what="join", group=group.pk, expected=2))
    assert "0 members added; 2 were so already." in page


def test_all_that_match_are_deactivated(coordinator_client: Client, agency: Agency, people: object) -> None:
    page = text(change(coordinator_client, "?all=1&q=a", what="deactivate", on="2026-01-01", expected=2))
    assert "2 members deactivated." in page
    with agency_scope(agency.pk):
        assert set(Member.objects.filter(inactive_since="2026-01-01").values_list("first_name", flat=True)) == {
            "Ann", "Nil",
        }  # fmt: skip


def test_a_roster_that_moved_is_asked_again(
    coordinator_client: Client, agency: Agency, people: object
) -> None:
    page = text(change(coordinator_client, "?all=1", what="reactivate", expected=2))
    assert "3 members match now" in page
    assert 'name="expected" value="3"' in page


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({}, "Choose what to do."),
        ({"what": "explode"}, "Choose what to do."),
        ({"what": "join"}, "Choose the group."),
        ({"what": "leave", "group": "abc"}, "not in the list"),
        ({"what": "deactivate"}, "Write the first inactive day."),
        ({"what": "deactivate", "on": "31/31/2026"}, "Not a month"),
        ({"what": "deactivate", "on": "2001-01-01"}, "was hired on"),
        ({"what": "move", "unit": "-1"}, "not in the list"),
    ],
)
def test_wrong_choices_for_many(
    coordinator_client: Client, people: object, posted: dict[str, str], words: str
) -> None:
    assert words in text(change(coordinator_client, "?all=1", expected=3, **posted))


def test_nobody_ticked_leads_back(coordinator_client: Client, agency: Agency) -> None:
    assert "Nobody was chosen" in text(coordinator_client.get(f"{ROSTER}many/", follow=True))


# ── Units and groups ──


def test_units_and_groups_from_the_screens(coordinator_client: Client, agency: Agency) -> None:
    post: Callable[..., Any] = coordinator_client.post
    assert "added" in text(post(f"{ROSTER}units/add/", {"name": "Fire", "parent_id": ""}, follow=True))
    assert "already" in text(post(f"{ROSTER}units/add/", {"name": "FIRE", "parent_id": ""}))
    assert "added" in text(post(f"{ROSTER}groups/add/", {"name": "Dive"}, follow=True))
    with agency_scope(agency.pk):
        unit, group = Unit.objects.get().pk, Group.objects.get().pk
    assert "itself" in text(post(f"{ROSTER}units/{unit}/", {"name": "Fire", "parent_id": unit}))
    assert "Saved." in text(post(f"{ROSTER}units/{unit}/", {"name": "Fire 2", "parent_id": ""}, follow=True))
    assert "Saved." in text(post(f"{ROSTER}groups/{group}/edit/", {"name": "Divers"}, follow=True))
    assert "removed" in text(post(f"{ROSTER}units/{unit}/remove/", follow=True))
    assert "removed" in text(post(f"{ROSTER}groups/{group}/remove/", follow=True))


def test_the_ticked_leave_a_group(coordinator_client: Client, agency: Agency) -> None:
    with agency_scope(agency.pk):
        place = GroupMemberFactory()
    address = f"{ROSTER}groups/{place.group_id}/"
    assert "Tick somebody first" in text(coordinator_client.post(address))
    assert "is gone" in text(coordinator_client.post(address, {"member": "999999"}))
    assert "1 removed" in text(coordinator_client.post(address, {"member": place.member_id}, follow=True))


def test_a_manager_changes_no_group(manager_client: Client, agency: Agency) -> None:
    with agency_scope(agency.pk):
        place = GroupMemberFactory()
    address = f"{ROSTER}groups/{place.group_id}/"
    assert manager_client.get(address).status_code == 200
    assert manager_client.post(address, {"member": place.member_id}).status_code == 403
    with agency_scope(agency.pk):
        assert place.group.places.count() == 1

"""Settings: the agency, its brand, people and roles, the audit log, and the style guide."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recert.accounts.models import User
from recert.agencies.models import Agency, Brand, Membership
from recert.agencies.roles import Role
from recert.kernel.models import AuditEvent
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Group, ManagerScope, Member, Unit
from recert.web.settings.audit import COORDINATORS_PAGES, PAGES

pytestmark = pytest.mark.django_db
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
BRAND = {"name": "Harlow", "hosts": "", "theme": "police", "accent": "", "rail": ""}
PERSON = {
    "email": "an@harlow.example",
    "first_name": "Văn An",
    "last_name": "Nguyễn",
    "role": "manager",
    "password": "",
}


def join(agency: Agency, email: str, role: Role, *, active: bool = True) -> Membership:
    user = User.objects.filter(email=email).first()
    user = user or User.objects.create_user(
        email, "quiet-river-stone-9", first_name="Dana", last_name="Whitfield"
    )
    with agency_scope(agency.pk):
        return Membership.objects.create(user=user, role=role, is_active=active)


@pytest.fixture
def agency() -> Agency:
    brand = Brand.objects.create(slug="harlow-brand", name="Harlow")
    return Agency.objects.create(
        brand=brand, slug="harlow", name="Harlow County", time_zone="America/Chicago"
    )


@pytest.fixture
def dana(agency: Agency) -> Membership:
    return join(agency, "dana@harlow.example", Role.COORDINATOR)


@pytest.fixture
def desk(client: Client, dana: Membership) -> Client:
    client.force_login(dana.user)
    return client


def text(page) -> str:  # noqa: ANN001
    return page.content.decode()


def kinds(agency: Agency) -> list[str]:
    with agency_scope(agency.pk):
        return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def reload(one: Membership) -> Membership:
    with agency_scope(one.agency_id):
        return Membership.objects.select_related("user").get(pk=one.pk)


class TestAgency:
    GOOD = {"name": "Harlow County Fire", "time_zone": "Pacific/Honolulu", "date_format": "yyyy_mm_dd"}

    def test_is_changed_shown_and_recorded(self, desk: Client, agency: Agency) -> None:
        page = desk.post("/a/harlow/settings/", self.GOOD, follow=True)
        assert "Saved." in text(page)
        agency.refresh_from_db()
        assert (agency.name, agency.time_zone, agency.date_format) == tuple(self.GOOD.values())
        assert kinds(agency) == ["agency.changed"]
        assert re.search(r"<dd>\d{4}-\d\d-\d\d</dd>", text(page))

    def test_without_a_difference_nothing_is_recorded(self, desk: Client, agency: Agency) -> None:
        same = {"name": agency.name, "time_zone": agency.time_zone, "date_format": agency.date_format}
        assert "Nothing was different" in text(desk.post("/a/harlow/settings/", same, follow=True))
        assert kinds(agency) == []

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("name", "", "This is needed"),
            ("name", " \t ", "This is needed"),
            ("name", "x" * 151, "at most 150"),
            ("name", "a\x00b", "cannot be stored"),
            ("name", "a\x1bb", "cannot be shown"),
            ("time_zone", "US/Eastern", "That is not in the list: choose again."),
            ("time_zone", "../etc/passwd", "That is not in the list: choose again."),
            ("date_format", "dd.mm", "That is not in the list: choose again."),
            ("date_format", "", "This is needed"),
        ],
    )
    def test_nonsense_is_refused_beside_the_field(
        self, desk: Client, agency: Agency, field: str, value: str, sentence: str
    ) -> None:
        page = desk.post("/a/harlow/settings/", {**self.GOOD, field: value})
        assert sentence in text(page)
        assert field == "time_zone" or 'value="Pacific/Honolulu" selected' in text(page)
        assert kinds(agency) == []

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.MANAGER, Role.MEMBER])
    @pytest.mark.parametrize("path", ["", "brand/", "people/", "people/add/", "people/1/", "people/1/role/"])
    def test_only_coordinators(self, client: Client, agency: Agency, role: Role, path: str) -> None:
        client.force_login(join(agency, "x@harlow.example", role).user)
        assert client.get(f"/a/harlow/settings/{path}").status_code == 403


class TestBrand:
    ADDRESS = "/a/harlow/settings/brand/"

    def test_colours_that_can_be_read_are_served_as_a_style_sheet(self, desk: Client, agency: Agency) -> None:
        desk.post(self.ADDRESS, {**BRAND, "accent": "#7A2E8F", "rail": "#2a1236"})
        page = text(desk.get(self.ADDRESS))
        assert 'href="/brands/harlow-brand/look.css"' in page
        sheet = Client().get("/brands/harlow-brand/look.css")
        assert "--brand-accent: #7a2e8f;" in text(sheet)
        assert "--brand-accent-dark:" in text(sheet)
        assert sheet["Content-Type"] == "text/css; charset=utf-8"
        again = Client().get("/brands/harlow-brand/look.css", headers={"if-none-match": sheet["ETag"]})
        assert again.status_code == 304
        assert kinds(agency) == ["brand.changed"]

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            (
                "accent",
                "#ffcc00",
                "reach 1.5 : 1; text needs 4.5 : 1. The nearest darker colour that passes is #8f7200",
            ),
            ("rail", "#ffffff", "text needs 4.5 : 1"),
            ("rail", "#3355aa", "nearest darker colour that passes is #2f4f9e"),
            ("accent", "red", "# and six digits"),
            ("accent", "#12345g", "# and six digits"),
            ("accent", "#fff", "# and six digits"),
            ("accent", "#1c4f91;}body{display:none", "at most 20 characters"),
            ("rail", "url(x)", "# and six digits"),
            ("theme", "ocean", "That is not in the list: choose again."),
            ("name", "", "This is needed"),
            ("name", "x" * 101, "at most 100"),
            ("hosts", "https://harlow.example/", "is not a host name"),
            ("hosts", "harlow.example:8000", "is not a host name"),
            ("hosts", "-harlow.example", "is not a host name"),
            ("hosts", "har low", "is not a host name"),
            ("hosts", "a.example\n🚒.example", "is not a host name"),
        ],
    )
    def test_nonsense_is_refused_beside_the_field(
        self, desk: Client, agency: Agency, field: str, value: str, sentence: str
    ) -> None:
        page = desk.post(self.ADDRESS, {**BRAND, "name": "Harlow Fire", field: value})
        assert sentence in text(page)
        assert field == "name" or "Harlow Fire" in text(page)
        assert kinds(agency) == []

    def test_hosts_are_kept_small_and_once(self, desk: Client, agency: Agency) -> None:
        desk.post(
            self.ADDRESS,
            {**BRAND, "hosts": " Training.Harlow.example \n\ntraining.harlow.example.\nlocalhost"},
        )
        agency.brand.refresh_from_db()
        assert agency.brand.hosts == ["training.harlow.example", "localhost"]

    def test_a_host_belongs_to_one_brand(self, desk: Client) -> None:
        Brand.objects.create(slug="other", name="Other", hosts=["shared.example"])
        assert "belongs to another brand" in text(
            desk.post(self.ADDRESS, {**BRAND, "hosts": "shared.example"})
        )

    def test_a_logo_is_kept_served_and_removed(self, desk: Client, agency: Agency) -> None:
        desk.post(self.ADDRESS, {**BRAND, "logo": SimpleUploadedFile("x.exe", PNG)})
        page = text(desk.get(self.ADDRESS))
        assert 'src="/brands/harlow-brand/logo"' in page
        served = Client().get("/brands/harlow-brand/logo")
        assert (served.content, served["Content-Type"]) == (PNG, "image/png")
        desk.post(self.ADDRESS, {**BRAND, "remove_logo": "on"})
        assert Client().get("/brands/harlow-brand/logo").status_code == 404
        assert kinds(agency) == ["brand.changed", "brand.changed"]

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Not a PNG or JPEG"),
            (b"", "Not a PNG or JPEG"),
            (b"GIF89a", "Not a PNG or JPEG"),
            (PNG + b"x" * 205_000, "save it with 200 kB at most"),
        ],
    )
    def test_another_file_is_refused(
        self, desk: Client, agency: Agency, content: bytes, sentence: str
    ) -> None:
        page = desk.post(self.ADDRESS, {**BRAND, "logo": SimpleUploadedFile("logo.png", content)})
        assert sentence in text(page)
        assert kinds(agency) == []

    def test_shared_with_an_agency_of_others_it_may_only_be_looked_at(
        self, desk: Client, agency: Agency
    ) -> None:
        Agency.objects.create(brand=agency.brand, slug="keystone", name="Keystone")
        assert "shared with Keystone" in text(desk.get(self.ADDRESS))
        assert "shared with Keystone" in text(desk.post(self.ADDRESS, {**BRAND, "name": "Mine"}))
        agency.brand.refresh_from_db()
        assert agency.brand.name == "Harlow"

    def test_unknown_brands_have_no_look(self, client: Client) -> None:
        assert client.get("/brands/nobody/look.css").status_code == 404


class TestPeople:
    ADDRESS = "/a/harlow/settings/people/"

    def test_lists_searches_and_exports(self, desk: Client, agency: Agency) -> None:
        join(agency, "left@harlow.example", Role.AUDITOR, active=False)
        assert "2 people" in text(desk.get(self.ADDRESS))
        gone = text(desk.get(self.ADDRESS, {"access": "inactive", "q": "left"}))
        assert "left@harlow.example" in gone
        assert "dana@" not in gone
        assert "Nobody matches" in text(desk.get(self.ADDRESS, {"q": "zzz"}))
        csv = text(desk.get(self.ADDRESS, {"format": "csv", "role": "auditor"}))
        assert csv.splitlines()[1].startswith("Dana Whitfield,left@harlow.example,Auditor,taken away,")

    def test_nonsense_in_the_address_is_no_mistake_of_ours(self, desk: Client) -> None:
        query = {"role": "boss", "access": "x", "sort": "-passwd", "page": "x", "q": "a\x00"}
        assert desk.get(self.ADDRESS, query).status_code == 200

    def manager(self, agency: Agency, number: int) -> None:
        one = join(agency, f"p{number}@harlow.example", Role.MANAGER)
        add_member(agency, f"m{number}", one)
        with agency_scope(agency.pk):
            ManagerScope.objects.create(
                membership=one, unit=Unit.objects.create(name=f"Unit {number}", path="/")
            )
            ManagerScope.objects.create(membership=one, group=Group.objects.create(name=f"Group {number}"))

    def test_costs_the_same_for_one_and_for_thirty(self, desk: Client, agency: Agency) -> None:
        costs = []
        for numbers in (range(1), range(1, 31)):
            for number in numbers:
                self.manager(agency, number)
            with CaptureQueriesContext(connection) as seen:
                desk.get(self.ADDRESS)
            costs.append(len(seen))
        assert costs[0] == costs[1]

    def test_adding_makes_a_password_that_is_shown_once_and_works(self, desk: Client, agency: Agency) -> None:
        page = text(desk.post(f"{self.ADDRESS}add/", PERSON))
        password = re.search(r'<code class="big-text">(\S+)</code>', page)[1]
        other = Client()
        assert other.post("/account/login/", {"login": "an@harlow.example", "password": password}).url == "/"
        assert password not in text(desk.get(self.ADDRESS))
        assert kinds(agency) == ["login.added"]

    def test_adding_with_a_password_chosen(self, desk: Client) -> None:
        page = desk.post(f"{self.ADDRESS}add/", {**PERSON, "password": "four-small-green-lamps"}, follow=True)
        assert "added." in text(page)
        assert "four-small-green-lamps" not in text(page)
        assert User.objects.get(email="an@harlow.example").check_password("four-small-green-lamps")

    def test_a_login_of_another_agency_is_used_as_it_is(self, desk: Client) -> None:
        user = User.objects.create_user(
            "an@harlow.example", "their-own-password", first_name="An", last_name="N"
        )
        given = {**PERSON, "first_name": "", "last_name": "", "password": "mine-instead-of-theirs"}
        page = desk.post(f"{self.ADDRESS}add/", given, follow=True)
        assert "the password they have" in text(page)
        user.refresh_from_db()
        assert user.check_password("their-own-password")

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("email", "", "This is needed"),
            ("email", "an", "valid email"),
            ("email", "dana@harlow.example", "has a login here already (Training coordinator)"),
            ("email", "DANA@harlow.example ", "has a login here already"),
            ("email", "a" * 250 + "@x.example", "254 characters"),
            ("first_name", "", "two letters or more"),
            ("first_name", "4n", "has a digit"),
            ("last_name", "", "one letter or more"),
            ("last_name", "N\x00", "cannot be stored"),
            ("role", "owner", "That is not in the list: choose again."),
            ("role", "", "This is needed"),
            ("password", "short", "too short"),
            ("password", "nguyễn-an@harlow.example", "too similar"),
        ],
    )
    def test_adding_nonsense_is_refused_beside_the_field(
        self, desk: Client, agency: Agency, field: str, value: str, sentence: str
    ) -> None:
        page = desk.post(f"{self.ADDRESS}add/", {**PERSON, field: value})
        assert sentence in text(page)
        assert "Nothing is saved yet" in text(page)
        assert kinds(agency) == []
        assert User.objects.count() == 1


def add_member(agency: Agency, number: str, membership: Membership | None = None) -> Member:
    with agency_scope(agency.pk):
        return Member.objects.create(
            member_number=number,
            first_name="Aoife",
            last_name="O’Brien",
            sort_key="o",
            search_key="o",
            membership=membership,
        )


class TestPerson:
    @pytest.fixture
    def an(self, agency: Agency) -> Membership:
        return join(agency, "an@harlow.example", Role.MANAGER)

    def post(self, desk: Client, one: Membership, what: str, **given: object) -> str:
        return text(desk.post(f"/a/harlow/settings/people/{one.pk}/{what}/", given, follow=True))

    def test_another_role(self, desk: Client, agency: Agency, an: Membership) -> None:
        assert "Role changed." in self.post(desk, an, "role", role="auditor")
        assert reload(an).role == Role.AUDITOR
        assert kinds(agency) == ["login.role_changed"]
        assert "Nothing was different" in self.post(desk, an, "role", role="auditor")

    def test_without_access_the_next_click_is_the_end(self, desk: Client, an: Membership) -> None:
        theirs = Client()
        theirs.force_login(an.user)
        assert theirs.get("/a/harlow/personnel/").status_code == 200
        assert "out at their next click" in self.post(desk, an, "access", active="no")
        assert theirs.get("/a/harlow/personnel/").status_code == 404
        assert "given back" in self.post(desk, an, "access", active="yes")
        assert theirs.get("/a/harlow/personnel/").status_code == 200

    @pytest.mark.parametrize(("what", "given"), [("role", {"role": "member"}), ("access", {"active": "no"})])
    def test_nobody_locks_themselves_out(
        self, desk: Client, dana: Membership, what: str, given: dict[str, str]
    ) -> None:
        assert "your own access" in self.post(desk, dana, what, **given)
        assert (reload(dana).role, reload(dana).is_active) == (Role.COORDINATOR, True)

    def test_the_record_in_the_roster(self, desk: Client, agency: Agency, an: Membership) -> None:
        member = add_member(agency, "4127")
        assert "Record changed." in self.post(desk, an, "member", member_number=" 4127 ")
        with agency_scope(agency.pk):
            assert Member.objects.get(pk=member.pk).membership_id == an.pk
        assert "Record changed." in self.post(desk, an, "member", member_number="")
        with agency_scope(agency.pk):
            assert Member.objects.get(pk=member.pk).membership_id is None

    @pytest.mark.parametrize(
        ("number", "sentence"),
        [("9999", "No member has"), ("4127", "has another login"), ("x\x00", "cannot be stored")],
    )
    def test_a_record_that_cannot_be_theirs(
        self, desk: Client, agency: Agency, an: Membership, dana: Membership, number: str, sentence: str
    ) -> None:
        add_member(agency, "4127", dana)
        assert sentence in self.post(desk, an, "member", member_number=number)

    def test_what_a_group_manager_manages(self, desk: Client, agency: Agency, an: Membership) -> None:
        with agency_scope(agency.pk):
            unit, group = Unit.objects.create(name="Medic 4", path="/"), Group.objects.create(name="Hazmat")
        assert "changed." in self.post(desk, an, "scope", units=[unit.pk], groups=[group.pk])
        assert "Medic 4" in text(desk.get("/a/harlow/settings/people/"))
        assert "Nothing was different" in self.post(desk, an, "scope", units=[unit.pk], groups=[group.pk])
        assert "changed." in self.post(desk, an, "scope")
        with agency_scope(agency.pk):
            assert not ManagerScope.objects.exists()

    @pytest.mark.parametrize("unit", ["999999", "x", "-1", "1; drop table"])
    def test_units_that_are_not_there(self, desk: Client, an: Membership, unit: str) -> None:
        assert "That is not in the list: choose again." in self.post(desk, an, "scope", units=[unit])

    def test_units_of_another_agency_do_not_exist(self, desk: Client, agency: Agency, an: Membership) -> None:
        other = Agency.objects.create(brand=agency.brand, slug="keystone", name="Keystone")
        with agency_scope(other.pk):
            theirs = Unit.objects.create(name="Theirs", path="/")
        assert "That is not in the list: choose again." in self.post(desk, an, "scope", units=[theirs.pk])

    def test_a_new_password_signs_them_out_everywhere(
        self, desk: Client, agency: Agency, an: Membership
    ) -> None:
        theirs = Client()
        theirs.force_login(an.user)
        page = self.post(desk, an, "password", password="")
        password = re.search(r'<code class="big-text">(\S+)</code>', page)[1]
        assert reload(an).user.check_password(password)
        assert theirs.get("/a/harlow/personnel/").status_code == 302
        assert kinds(agency) == ["login.password_set"]

    def test_no_new_password_for_who_works_elsewhere_too(
        self, desk: Client, agency: Agency, an: Membership
    ) -> None:
        join(
            Agency.objects.create(brand=agency.brand, slug="keystone", name="Keystone"),
            an.user.email,
            Role.MEMBER,
        )
        assert "also works in another agency" in self.post(desk, an, "password", password="")
        assert reload(an).user.check_password("quiet-river-stone-9")

    def test_somebody_of_another_agency_does_not_exist(self, desk: Client, agency: Agency) -> None:
        other = Agency.objects.create(brand=agency.brand, slug="keystone", name="Keystone")
        theirs = join(other, "x@keystone.example", Role.MEMBER)
        for what in ("", "role/", "member/", "scope/", "access/", "password/"):
            address = f"/a/harlow/settings/people/{theirs.pk}/{what}"
            answer = desk.post(address, {"role": "auditor", "active": "no"}) if what else desk.get(address)
            assert answer.status_code == 404, what


class TestAuditLog:
    ADDRESS = "/a/harlow/settings/audit/"

    def event(self, agency: Agency, at: datetime, **more: object) -> None:
        given = {
            "by_name": "Dana Whitfield",
            "kind": "login.added",
            "subject_type": "membership",
            "subject_name": "An",
        }
        with agency_scope(agency.pk):
            AuditEvent.objects.create(at=at, **(given | more))

    def test_days_are_the_agencys_own(self, desk: Client, agency: Agency) -> None:
        self.event(agency, datetime(2026, 3, 18, 4, 59, tzinfo=UTC), subject_name="late on the 17th")
        self.event(agency, datetime(2026, 3, 18, 5, 0, tzinfo=UTC), subject_name="first of the 18th")
        page = text(desk.get(self.ADDRESS, {"first": "3/18/2026", "last": "18 Mar 2026"}))
        assert "first of the 18th" in page
        assert "late on the 17th" not in page
        assert "18 Mar 2026, 00:00" in page

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ({}, 2),
            ({"who": "dana"}, 1),
            ({"kind": "login.added"}, 1),
            ({"text": "OLD"}, 1),
            ({"text": "zzz"}, 0),
        ],
    )
    def test_filters(self, desk: Client, agency: Agency, query: dict[str, str], count: int) -> None:
        self.event(agency, datetime(2026, 3, 1, tzinfo=UTC), kind="login.deactivated", by_name="Marisol Vega")
        self.event(agency, datetime(2026, 3, 2, tzinfo=UTC), subject_name="Old one")
        page = text(desk.get(self.ADDRESS, query))
        assert page.count('data-label="When"') == count
        assert count or "No event matches" in page

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ({"first": "31 Feb 2026"}, "has no day 31"),
            ({"last": "yesterday"}, "Not a date"),
            ({"first": "2026-03-02", "last": "2026-03-01"}, "before the day in"),
            ({"kind": "x.y"}, "That is not in the list: choose again."),
            ({"who": "\x00"}, "cannot be stored"),
        ],
    )
    def test_a_filter_that_makes_no_sense_says_so(
        self, desk: Client, query: dict[str, str], sentence: str
    ) -> None:
        assert sentence in text(desk.get(self.ADDRESS, query))

    def test_details_in_words_and_a_link_to_the_subject(self, desk: Client, agency: Agency) -> None:
        told = {
            "changes": {"valid_through": ["2026-03-31", ""]},
            "import": "cards.csv",
            "count": 3,
            "nothing": None,
        }
        member = {"subject_type": "member", "subject_id": 7, "subject_name": "=Aoife"}
        self.event(agency, datetime(2026, 3, 1, tzinfo=UTC), data=told, **member)
        page = text(desk.get(self.ADDRESS))
        assert "Valid through: 31 Mar 2026 → nothing" in page
        assert "Import: cards.csv" in page
        assert 'href="/a/harlow/personnel/7/"' in page
        csv = text(desk.get(self.ADDRESS, {"format": "csv"}))
        assert "2026-02-28 18:00:00,Dana Whitfield,Login added,'=Aoife," in csv

    @pytest.mark.parametrize("subject", sorted(PAGES | COORDINATORS_PAGES))
    def test_every_kind_of_subject_has_its_page(self, desk: Client, agency: Agency, subject: str) -> None:
        self.event(
            agency, datetime(2026, 3, 1, tzinfo=UTC), subject_type=subject, subject_id=4711, subject_name="It"
        )
        assert re.search(r'<a href="/a/harlow/[a-z/]+4711/"><bdi>It</bdi>', text(desk.get(self.ADDRESS)))

    def test_an_auditor_reads_it_without_links_to_what_is_closed(
        self, client: Client, agency: Agency
    ) -> None:
        client.force_login(join(agency, "aud@harlow.example", Role.AUDITOR).user)
        self.event(agency, datetime(2026, 3, 1, tzinfo=UTC), subject_id=1)
        page = client.get(self.ADDRESS)
        assert page.status_code == 200
        assert "settings/people/1/" not in text(page)

    @pytest.mark.parametrize("role", [Role.MANAGER, Role.MEMBER])
    def test_closed_to_others(self, client: Client, agency: Agency, role: Role) -> None:
        client.force_login(join(agency, "x@harlow.example", role).user)
        assert client.get(self.ADDRESS).status_code == 403

    def test_costs_the_same_for_one_and_for_thirty(self, desk: Client, agency: Agency) -> None:
        self.event(agency, datetime(2026, 3, 1, tzinfo=UTC))
        with CaptureQueriesContext(connection) as few:
            desk.get(self.ADDRESS)
        for day in range(1, 31):
            self.event(agency, datetime(2026, 4, day, tzinfo=UTC), member_id=day, subject_id=day)
        with CaptureQueriesContext(connection) as many:
            desk.get(self.ADDRESS)
        assert len(few) == len(many)


class TestStyleGuide:
    def test_shows_six_specimens_to_everyone(self, client: Client) -> None:
        page = client.get("/styleguide/")
        assert page.status_code == 200
        assert text(page).count('class="specimen stack"') == 6
        ids = re.findall(r' id="([^"]+)"', text(page))
        assert len(ids) == len(set(ids))

    def test_no_page_carries_styles_or_scripts_in_its_text(self, desk: Client) -> None:
        for address in ("/styleguide/", "/a/harlow/settings/brand/", "/account/password/change/"):
            assert not re.search(
                r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)", text(desk.get(address))
            )

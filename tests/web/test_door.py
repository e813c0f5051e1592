"""Coming in: the first visit, sign in, sign out, passwords, and the choice between agencies."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from recert.accounts.models import User
from recert.agencies.models import Agency, Brand, Membership
from recert.agencies.roles import Role
from recert.kernel.models import AuditEvent
from recert.kernel.tenancy import agency_scope

pytestmark = pytest.mark.django_db
PASSWORD = "quiet-river-stone-9"
VISIT = {
    "brand_name": "Harlow Training",
    "agency_name": "Harlow County",
    "agency_slug": "",
    "time_zone": "America/Chicago",
    "first_name": "Dana",
    "last_name": "O’Brien",
    "email": "Dana@Harlow.example",
    "password": PASSWORD,
    "password_again": PASSWORD,
}


@pytest.fixture
def dana() -> User:
    return User.objects.create_user("dana@harlow.example", PASSWORD, first_name="Dana", last_name="Whitfield")


def place(
    user: User, slug: str, role: Role = Role.COORDINATOR, *, active: bool = True, **brand: object
) -> Agency:
    look = Brand.objects.get_or_create(slug=f"{slug}-brand", defaults={"name": f"Brand of {slug}", **brand})[
        0
    ]
    agency = Agency.objects.get_or_create(slug=slug, defaults={"name": f"Agency {slug}", "brand": look})[0]
    with agency_scope(agency.pk):
        Membership.objects.create(user=user, role=role, is_active=active)
    return agency


def sign_in(client: Client, password: str = PASSWORD, email: str = "dana@harlow.example", **more: str):  # noqa: ANN201
    return client.post("/account/login/", {"login": email, "password": password, **more})


class TestFirstVisit:
    def test_opens_the_agency_and_signs_in(self, client: Client) -> None:
        assert client.get("/").url == "/first-visit/"
        assert client.post("/first-visit/", VISIT).url == "/"
        assert client.get("/").url == "/a/harlow-county/"
        agency = Agency.objects.get()
        assert (agency.name, agency.time_zone, agency.brand.name) == (
            "Harlow County",
            "America/Chicago",
            "Harlow Training",
        )
        with agency_scope(agency.pk):
            assert Membership.objects.get().role == Role.COORDINATOR
            assert set(AuditEvent.objects.values_list("kind", flat=True)) == {"agency.opened", "login.added"}

    def test_is_closed_once_an_agency_exists(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        assert client.get("/first-visit/").url == "/account/login/"
        assert client.post("/first-visit/", VISIT).url == "/account/login/"
        assert Agency.objects.count() == 1
        assert User.objects.count() == 1

    def test_sign_in_leads_there_before_anything_is_set_up(self, client: Client) -> None:
        assert client.get("/account/login/").url == "/first-visit/"

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("agency_name", "", "This is needed"),
            ("agency_name", "   ", "This is needed"),
            ("agency_name", "x" * 300, "at most 150 characters"),
            ("agency_name", "Har\x00low", "cannot be stored"),
            ("agency_name", "Har\x07low", "cannot be shown"),
            ("agency_slug", "Harlow County", "Small letters, digits"),
            ("agency_slug", "-harlow", "Small letters, digits"),
            ("agency_slug", "../../etc", "Small letters, digits"),
            ("brand_name", "x" * 101, "at most 100 characters"),
            ("time_zone", "Mars/Olympus", "That is not in the list: choose again."),
            ("time_zone", "", "This is needed"),
            ("first_name", "D", "two letters or more"),
            ("first_name", "Jos3", "has a digit"),
            ("first_name", "Dana 🚒", "“🚒”"),
            ("last_name", "<b>", "“&lt;”"),
            ("last_name", "...", "one letter or more"),
            ("email", "dana", "valid email"),
            ("email", "a@b@c.example", "valid email"),
            ("password_again", "another-one-entirely", "differ"),
            ("password_again", "", "This is needed"),
        ],
    )
    def test_refuses_beside_the_field_and_keeps_what_was_typed(
        self, client: Client, field: str, value: str, sentence: str
    ) -> None:
        page = client.post("/first-visit/", {**VISIT, field: value})
        assert page.status_code == 200
        assert sentence in page.content.decode()
        assert 'aria-invalid="true"' in page.content.decode()
        assert field == "email" or "Dana@Harlow.example" in page.content.decode()
        assert not Agency.objects.exists()
        assert not User.objects.exists()
        assert not Brand.objects.exists()

    @pytest.mark.parametrize(
        ("password", "sentence"),
        [("password1234", "too common"), ("short", "too short"), ("dana@harlow.example", "too similar")],
    )
    def test_a_weak_password_is_refused(self, client: Client, password: str, sentence: str) -> None:
        page = client.post("/first-visit/", {**VISIT, "password": password, "password_again": password})
        assert sentence in page.content.decode()

    def test_a_name_in_another_script_needs_a_short_name_typed_or_gets_one(self, client: Client) -> None:
        client.post("/first-visit/", {**VISIT, "agency_name": "مقاطعة هارلو"})
        assert Agency.objects.get().slug == "agency"


class TestSignIn:
    def test_to_the_only_agency(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        assert sign_in(client).url == "/"
        assert client.get("/").url == "/a/harlow/"

    def test_capitals_in_the_address_do_not_matter(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        assert sign_in(client, email=" DANA@harlow.EXAMPLE").status_code == 302

    def test_a_member_comes_to_the_own_pages(self, client: Client, dana: User) -> None:
        place(dana, "harlow", Role.MEMBER)
        client.force_login(dana)
        assert client.get("/").url == "/a/harlow/me/"

    def test_goes_on_to_the_page_that_was_asked_for(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        asked = client.get("/a/harlow/settings/?x=1")
        assert asked.url == "/account/login/?next=/a/harlow/settings/%3Fx%3D1"
        assert 'value="/a/harlow/settings/?x=1"' in client.get(asked.url).content.decode()
        assert sign_in(client, next="/a/harlow/settings/?x=1").url == "/a/harlow/settings/?x=1"

    def test_never_goes_on_to_another_site(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        assert sign_in(client, next="https://evil.example/").url == "/"

    @pytest.mark.parametrize("email", ["dana@harlow.example", "nobody@harlow.example"])
    def test_a_wrong_password_says_the_same_for_known_and_unknown(
        self, client: Client, dana: User, email: str
    ) -> None:
        place(dana, "harlow")
        page = sign_in(client, "wrong", email)
        assert "The e-mail address or the password is not right" in page.content.decode()
        assert email in page.content.decode()

    @pytest.mark.parametrize(
        ("email", "password"), [("", ""), ("x\x00@y.example", "a"), ("dana", "b"), ("a" * 400, "c\x00")]
    )
    def test_nonsense_is_refused_in_words(
        self, client: Client, dana: User, email: str, password: str
    ) -> None:
        place(dana, "harlow")
        assert 'class="error"' in sign_in(client, password, email).content.decode()

    def test_guessing_at_one_login_stops(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        for _ in range(5):
            sign_in(client, "wrong")
        assert "Wait five minutes" in sign_in(client).content.decode()

    def test_a_whole_shift_may_sign_in_from_one_place(self, dana: User) -> None:
        place(dana, "harlow")
        assert {sign_in(Client()).status_code for _ in range(40)} == {302}

    def test_writes_nothing_to_the_table_of_logins(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        sign_in(client)
        dana.refresh_from_db()
        assert dana.last_login is None

    def test_a_login_that_is_switched_off_is_told(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        User.objects.update(is_active=False)
        page = client.get(sign_in(client).url)
        assert "switched off" in page.content.decode()


class TestSignOut:
    def test_ends_the_session_and_says_so(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        client.force_login(dana)
        page = client.post("/account/logout/", follow=True)
        assert "You are signed out." in page.content.decode()
        assert client.get("/a/harlow/").status_code == 302

    def test_asks_first_when_it_is_only_opened(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        client.force_login(dana)
        assert "Sign out?" in client.get("/account/logout/").content.decode()
        assert client.get("/a/harlow/settings/").status_code == 200


class TestChoice:
    def test_between_several_agencies(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        place(dana, "keystone", Role.AUDITOR)
        place(dana, "gone", active=False)
        client.force_login(dana)
        page = client.get("/").content.decode()
        assert 'href="/a/harlow/"' in page
        assert 'href="/a/keystone/"' in page
        assert "Auditor" in page
        assert "gone" not in page

    def test_without_a_place_says_what_to_do(self, client: Client, dana: User) -> None:
        place(dana, "harlow", active=False)
        client.force_login(dana)
        assert "no place in an agency" in client.get("/").content.decode()

    def test_signed_out_leads_to_sign_in(self, client: Client) -> None:
        assert client.get("/agencies/").url.startswith("/account/login/")


class TestBrand:
    def test_by_host_on_the_sign_in_page_by_agency_inside(self, client: Client, dana: User) -> None:
        place(dana, "harlow", theme="police")
        place(dana, "keystone", theme="corrections", hosts=["training.keystone.example"])
        door = client.get(
            "/account/login/", headers={"host": "training.keystone.example:8000"}
        ).content.decode()
        assert 'data-brand="corrections"' in door
        assert "Brand of keystone" in door
        client.force_login(dana)
        inside = client.get(
            "/a/harlow/settings/", headers={"host": "training.keystone.example"}
        ).content.decode()
        assert "Brand of harlow" in inside
        assert 'data-brand="police"' in inside


class TestPassword:
    NEW = "nine-lanterns-lit-42"

    def test_changing_it_signs_every_session_out_and_says_so(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        other = Client()
        other.force_login(dana)
        client.force_login(dana)
        assert "signs you out everywhere" in client.get("/account/password/change/").content.decode()
        given = {"oldpassword": PASSWORD, "password1": self.NEW, "password2": self.NEW}
        page = client.post("/account/password/change/", given, follow=True)
        assert "signed out everywhere" in page.content.decode()
        assert page.redirect_chain[-1][0] == "/account/login/"
        assert other.get("/a/harlow/").status_code == 302
        assert sign_in(client, self.NEW).url == "/"

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("oldpassword", "wrong", "not your present"),
            ("password2", "other", "differ"),
            ("password1", "abc", "too short"),
        ],
    )
    def test_changing_it_is_refused_in_words(
        self, client: Client, dana: User, field: str, value: str, sentence: str
    ) -> None:
        client.force_login(dana)
        given = {"oldpassword": PASSWORD, "password1": self.NEW, "password2": self.NEW, field: value}
        assert sentence in client.post("/account/password/change/", given).content.decode()

    def test_forgotten_the_letter_brings_a_link_that_works_once(self, client: Client, dana: User) -> None:
        place(dana, "harlow")
        page = client.post("/account/password/reset/", {"email": "dana@harlow.example"}, follow=True)
        assert "Look into your mail" in page.content.decode()
        assert mail.outbox[0].subject == "Set a new password for Brand of harlow"
        link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
        form = client.get(link).url
        assert client.post(form, {"password1": self.NEW, "password2": self.NEW}).status_code == 302
        assert sign_in(client, self.NEW).url == "/"
        assert "works no more" in Client().get(link).content.decode()

    def test_forgotten_says_the_same_for_unknown_and_sends_nothing(self, client: Client) -> None:
        page = client.post("/account/password/reset/", {"email": "nobody@harlow.example"}, follow=True)
        assert "Look into your mail" in page.content.decode()
        assert mail.outbox == []


class TestErrors:
    @pytest.mark.parametrize("address", ["/account/signup/", "/account/email/", "/account/", "/nothing/"])
    def test_what_is_not_there_is_said_in_words(self, client: Client, dana: User, address: str) -> None:
        place(dana, "harlow")
        page = client.get(address)
        assert page.status_code == 404
        assert "There is nothing at this address" in page.content.decode()

    def test_inside_an_agency_the_way_round_stays(self, client: Client, dana: User) -> None:
        place(dana, "harlow", Role.AUDITOR)
        client.force_login(dana)
        page = client.get("/a/harlow/settings/people/")
        assert page.status_code == 403
        assert "Your role does not allow this" in page.content.decode()
        assert 'class="rail"' in page.content.decode()

    def test_a_form_without_its_token(self) -> None:
        page = Client(enforce_csrf_checks=True).post("/account/login/", {})
        assert page.status_code == 403
        assert "open too long" in page.content.decode()

    def test_our_own_mistake_needs_nothing_to_be_told(self) -> None:
        from django.test import RequestFactory

        from recert.web.door.errors import failed

        page = failed(RequestFactory().get("/"))
        assert page.status_code == 500
        assert "Something broke on our side" in page.content.decode()

"""The forms before one is inside an agency, against wrong input."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import client_of
from tests.factories.agencies import PASSWORD
from tests.web.hostile import JUNK, OUTSIDE_FORMS, Form
from tests.web.hostile_sending import filled, send, send_wrong_inputs

from recert.accounts.models import User
from recert.agencies.actors import Actor

DOOR = {form.name: form for form in OUTSIDE_FORMS}


def judge(form: Form, client: Client, email: str) -> None:
    world = SimpleNamespace(own={"email": email, "password": PASSWORD}, other={})
    answer, _ = send(client, reverse(form.name), filled(form, world))
    assert answer.status_code == 302
    send_wrong_inputs(client, reverse(form.name), form, world)


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_a_stranger_is_told_what_is_wrong(name: str, client: Client, coordinator: Actor) -> None:
    judge(DOOR[name], client, User.objects.get(pk=coordinator.user_id).email)


def test_a_password_is_changed_only_rightly(coordinator: Actor) -> None:
    judge(DOOR["account_change_password"], client_of(coordinator), "")


def test_the_first_visit_takes_only_right_input(db: None, client: Client) -> None:
    judge(DOOR["door:first_visit"], client, "")


def test_an_empty_first_visit_says_what_is_missing(db: None, client: Client) -> None:
    page = client.post(reverse("door:first_visit")).content.decode()
    assert page.count('aria-invalid="true"') > 5


def test_a_forged_letter_is_no_error_page(db: None, client: Client) -> None:
    for junk in JUNK:
        if key := "".join(char for char in junk if char.isprintable() and char not in "/?#"):
            answer = client.get(f"/account/password/reset/key/{key}-{key}/")
            assert answer.status_code in {200, 302, 404}, key


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "javascript:alert(1)", "\x00", "x" * 5000]
)
def test_signing_in_leads_nowhere_else(to: str, client: Client, coordinator: Actor) -> None:
    email = User.objects.get(pk=coordinator.user_id).email
    answer = client.post("/account/login/", {"login": email, "password": PASSWORD, "next": to})
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    assert "script" not in answer["Location"]

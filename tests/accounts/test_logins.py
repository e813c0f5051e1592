"""Logins: addresses, names, passwords."""

from __future__ import annotations

import re

import pytest

from recert.accounts.logins import clean_email, draft_login, find_login, insert_login, new_password
from recert.accounts.models import User
from recert.kernel.names import check_first_name, check_last_name

GOOD = {
    "email": "Dana@Harlow.example",
    "first_name": "Dana",
    "last_name": "O’Brien",
    "password": "quiet-river-stone-9",
}


@pytest.mark.parametrize(
    "text", ["", " ", "dana", "a@b", "a b@c.example", "a@b@c.example", "x" * 250 + "@c.example"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="e-mail address"):
        clean_email(text)


@pytest.mark.django_db
def test_a_login_is_inserted_once() -> None:
    assert insert_login(draft_login(**GOOD))
    assert not insert_login(draft_login(**GOOD))
    found = find_login(" DANA@harlow.example")
    assert found is not None
    assert found.check_password("quiet-river-stone-9")
    assert User.objects.count() == 1


def test_made_passwords_can_be_read_aloud_and_differ() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", one) for one in made)


@pytest.mark.parametrize(
    "name",
    ["José", "Nguyễn Văn", "O'Brien", "D’Angelo", "Jean-Luc", "J. R.", "عمر", "王小明", "प्रिया", "ស្រី", "Zoë"],
)
def test_names_in_any_script(name: str) -> None:
    assert check_last_name(f"  {name} ") == name


@pytest.mark.parametrize(
    "name", ["", " ", "Jos3", "Ⅳ", "Ana🚒", "<b>", "a\x00b", "Ana\u202eb", "--", "Ana_B", "x" * 101]
)
def test_no_names(name: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        check_last_name(name)


def test_a_first_name_has_two_characters() -> None:
    assert check_last_name("Ö") == "Ö"
    with pytest.raises(ValueError, match="two letters or more"):
        check_first_name("J")
    assert check_first_name("Jose\u0301") == "José"

"""Make and find logins. Who may do so, and the audit event, are the caller's (``agencies``)."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from recert.accounts.models import User
from recert.kernel.names import check_first_name, check_last_name
from recert.kernel.problems import ProblemError

LONGEST_EMAIL = 254
# No letters or digits that are mistaken for one another when read aloud.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def clean_email(text: str) -> str:
    """Return the address as logins keep it, in lower case; raise ValueError with a sentence."""
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise ValueError("Not an e-mail address: write it like name@agency.example.") from None
    if len(email) > LONGEST_EMAIL:
        raise ValueError(f"An e-mail address has at most {LONGEST_EMAIL} characters; this has {len(email)}.")
    return email


def find_login(email: str) -> User | None:
    """Return the login with this address, whatever its capitals."""
    return User.objects.filter(email=email.strip().lower()).first()


def draft_login(*, email: str, first_name: str, last_name: str, password: str) -> User:
    """Return an unsaved login with everything checked; raise ProblemError with a sentence for each field."""
    problems: dict[str, str] = {}
    user = User()
    for field, check, text in (
        ("email", clean_email, email),
        ("first_name", check_first_name, first_name),
        ("last_name", check_last_name, last_name),
    ):
        try:
            setattr(user, field, check(text))
        except ValueError as fault:
            problems[field] = str(fault)
    try:
        validate_password(password, user)
    except ValidationError as fault:
        problems["password"] = " ".join(fault.messages)
    if problems:
        raise ProblemError(problems)
    user.set_password(password)
    return user


def insert_login(user: User) -> bool:
    """Save a drafted login; False when its address was taken meanwhile (nothing is written then)."""
    User.objects.bulk_create([user], ignore_conflicts=True)
    saved = find_login(user.email)
    if saved is None or saved.password != user.password:
        return False
    user.pk = saved.pk
    user._state.adding = False  # noqa: SLF001 - so that a later save() of it updates
    return True


def new_password() -> str:
    """Return a random password that can be read aloud: four groups of four."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))

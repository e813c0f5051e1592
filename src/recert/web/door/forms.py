"""Forms of the door: allauth's, in our look and words, and the first visit."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from django import forms

from recert.agencies import zones
from recert.web.shell.forms import AppForm

STRONG = "12 characters or more; a few words are easy to remember. Not your name or a common password."
EVERYWHERE = "Changing it signs you out everywhere at once, on every device."
DIFFERENT = "The two passwords differ. Type the same one twice."


def _word(field: forms.Field, label: str, help_text: str = "", **attrs: str) -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attrs


class SignInForm(AppForm, allauth.LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["login"], "E-mail", autocomplete="username")
        _word(self.fields["password"], "Password")


class ForgottenForm(AppForm, allauth.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["email"], "E-mail", "The address that you sign in with")


class SamePasswords:
    """Say in our words that two passwords differ."""

    def add_error(self, field: str | None, error: Any) -> None:
        """The one sentence of allauth that has no name to change it by."""
        same = field == "password2" and not isinstance(error, forms.ValidationError)
        super().add_error(field, DIFFERENT if same else error)  # type: ignore[misc]


class NewPasswordForm(SamePasswords, AppForm, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by the link from the letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["password1"], "New password", STRONG)
        _word(self.fields["password2"], "New password again")


class ChangePasswordForm(SamePasswords, AppForm, allauth.ChangePasswordForm):  # type: ignore[misc]
    """A new password, knowing the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self.fields["oldpassword"], "Present password")
        _word(self.fields["password1"], "New password", STRONG)
        _word(self.fields["password2"], "New password again")


def _secret(label: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, help_text=help_text, strip=False, max_length=128, widget=widget)


class FirstVisitForm(AppForm):
    """Everything that a new installation needs, on one page."""

    brand_name = forms.CharField(
        label="Name of the site",
        max_length=100,
        help_text="What stands above the sign-in page",
        initial="Recert",
    )
    agency_name = forms.CharField(
        label="Agency", max_length=150, help_text="Like Harlow County Public Safety"
    )
    agency_slug = forms.CharField(
        label="Short name for addresses",
        max_length=60,
        required=False,
        help_text="Small letters, digits and hyphens. Left empty, it is made from the agency’s name",
    )
    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=zones.choices,
        initial="America/New_York",
        help_text="It decides when a day ends",
    )
    first_name = forms.CharField(label="First name", max_length=100)
    last_name = forms.CharField(label="Last name", max_length=100)
    email = forms.EmailField(label="E-mail", max_length=254, help_text="You sign in with it")
    password = _secret("Password", STRONG)
    password_again = _secret("Password again")

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same."""
        given = super().clean() or self.cleaned_data
        if (
            given.get("password")
            and given.get("password_again")
            and given["password"] != given["password_again"]
        ):
            self.add_error("password_again", DIFFERENT)
        return given

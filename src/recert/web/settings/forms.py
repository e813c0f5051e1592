"""Forms of the settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from recert.agencies import checks, contrast, zones
from recert.agencies.models import Brand, DateFormat
from recert.agencies.roles import Role
from recert.kernel import events
from recert.personnel.models import Group, Unit
from recert.web.shell.forms import AppForm, DayField

THEMES = [(name, theme.label) for name, theme in contrast.THEMES.items()]
NEW_ONLY = "Needed for a new login"


class AgencyForm(AppForm):
    """Name, time zone, date format."""

    name = forms.CharField(label="Name", max_length=150)
    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=zones.choices,
        help_text="It decides when a day begins and a credential expires",
    )
    date_format = forms.ChoiceField(
        label="Dates are shown as",
        choices=DateFormat.choices,
        help_text="Typed dates are understood in every form",
    )


class BrandForm(AppForm):
    """Name, hosts, colours, logo."""

    name = forms.CharField(
        label="Name", max_length=100, help_text="Above every page and in the browser’s tab"
    )
    hosts = forms.CharField(
        label="Host names",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line, like training.harlow.example. Who comes by one sees this brand",
    )
    theme = forms.ChoiceField(label="Theme", choices=THEMES, help_text="All colours in light and dark")
    accent = forms.CharField(
        label="Accent", required=False, max_length=20, help_text="Buttons, like #1c4f91. Empty: the theme’s"
    )
    rail = forms.CharField(
        label="Rail", required=False, max_length=20, help_text="The dark column. Empty: the theme’s"
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        allow_empty_file=True,
        help_text="PNG or JPEG, 200 kB at most, square is best",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    remove_logo = forms.BooleanField(label="Remove the logo", required=False)

    @staticmethod
    def start(brand: Brand) -> dict[str, Any]:
        """Return what the form shows before anything is typed."""
        shown = {name: getattr(brand, name) for name in ("name", "theme", "accent", "rail")}
        return shown | {"hosts": "\n".join(brand.hosts)}

    def clean_logo(self) -> str | None:
        """Return the picture as an address, or None for none sent."""
        sent: UploadedFile[bytes] | None = self.cleaned_data["logo"]
        if not sent:
            return None
        try:
            checks.logo_size(sent.size or 0)
            return checks.logo(sent.read())
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault

    def wanted(self) -> dict[str, Any]:
        """Return the arguments of ``change_brand``."""
        given = dict(self.cleaned_data)
        if given.pop("remove_logo"):
            given["logo"] = given["logo"] or ""
        return given | {"hosts": given["hosts"].splitlines()}


class PeopleForm(AppForm):
    """Filters of the list of people."""

    q = forms.CharField(label="Name or e-mail", required=False, max_length=100)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "All roles"), *Role.choices])
    access = forms.ChoiceField(
        label="Access",
        required=False,
        choices=[("", "All"), ("active", "May sign in"), ("inactive", "Taken away")],
    )


class AddForm(AppForm):
    """A new login."""

    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="They sign in with it. A login of another agency keeps its own names and password",
    )
    first_name = forms.CharField(label="First name", max_length=100, required=False, help_text=NEW_ONLY)
    last_name = forms.CharField(label="Last name", max_length=100, required=False, help_text=NEW_ONLY)
    role = forms.ChoiceField(
        label="Role", choices=Role.choices, widget=forms.RadioSelect, initial=Role.MEMBER
    )
    password = forms.CharField(
        label="First password",
        required=False,
        strip=False,
        max_length=128,
        help_text="12 characters or more. Left empty, one is made and shown to you once",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RoleForm(AppForm):
    """Another role."""

    role = forms.ChoiceField(label="Role", choices=Role.choices)


class MemberForm(AppForm):
    """Whose record the login shows."""

    member_number = forms.CharField(
        label="Member number", required=False, max_length=40, help_text="As in the roster. Empty: no record"
    )


class ScopeForm(AppForm):
    """What a group manager manages."""

    units = forms.MultipleChoiceField(
        label="Units",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="With all units below them",
    )
    groups = forms.MultipleChoiceField(label="Groups", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = list(Unit.objects.order_by("name").values_list("pk", "name"))  # type: ignore[attr-defined]
        self.fields["groups"].choices = list(Group.objects.order_by("name").values_list("pk", "name"))  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, list[int]]:
        """Return the arguments of ``set_scopes``."""
        return {
            f"{kind[:-1]}_ids": [int(pk) for pk in self.cleaned_data[kind]] for kind in ("units", "groups")
        }


class AccessForm(AppForm):
    """Take access away, or give it back."""

    active = forms.ChoiceField(choices=[("no", "no"), ("yes", "yes")], widget=forms.HiddenInput)


class PasswordForm(AppForm):
    """A new password for somebody who cannot get in."""

    password = forms.CharField(
        label="New password",
        required=False,
        strip=False,
        max_length=128,
        help_text="12 characters or more. Left empty, one is made and shown to you once",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AuditForm(AppForm):
    """Filters of the audit log."""

    who = forms.CharField(label="Who", required=False, max_length=100)
    kind = forms.ChoiceField(label="What was done", required=False)
    text = forms.CharField(label="To what", required=False, max_length=100)
    first = DayField(label="From", required=False)
    last = DayField(label="To", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Everything"), *events.kinds().items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """From comes before to."""
        given = super().clean() or self.cleaned_data
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", "This is before the day in “From”.")
        return given

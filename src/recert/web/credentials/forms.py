"""Forms of the credential screens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from recert.agencies.actors import Actor
from recert.credentials.actions import ACTION_REASON_LENGTH, REASON_LENGTH
from recert.credentials.drafts import NUMBER_LENGTH, Facts
from recert.credentials.models import AuthorityAction, Credential, CredentialType, IssuingAuthority
from recert.credentials.queries import STATUSES, Wanted
from recert.web.shell.forms import AppForm, DayField
from recert.web.shell.ids import IdField, offer
from recert.web.shell.places import offer_units

ANY = ("", "Any")


class FilterForm(AppForm):
    """What the list of credentials is narrowed to; lives in the address."""

    q = forms.CharField(label="Find a member or number", required=False, max_length=200)
    type = IdField(label="Credential type", required=False)
    status = forms.ChoiceField(
        label="Status", required=False, choices=[ANY, *((status, status.capitalize()) for status in STATUSES)]
    )
    unit = IdField(label="Unit", required=False)
    authority = IdField(label="Authority", required=False)
    expires_from = DayField(label="Expires from", required=False)
    expires_to = DayField(label="Expires to", required=False)
    people = forms.ChoiceField(
        label="Members", required=False, choices=[("", "Active"), ("inactive", "Inactive"), ("all", "All")]
    )

    def __init__(
        self,
        data: Any,
        *,
        actor: Actor,
        types: Iterable[CredentialType],
        authorities: Iterable[IssuingAuthority],
    ) -> None:
        super().__init__(data, auto_id="filter_%s")
        offer(self, "type", types, "Any")
        offer_units(self, "unit", actor, "Any")
        offer(self, "authority", authorities, "Any")

    def wanted(self) -> Wanted:
        """Return what to look for; a value that makes no sense is shown with its error and does not count."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            q=given.get("q", ""),
            type_id=given.get("type"),
            status=given.get("status", ""),
            unit_id=given.get("unit"),
            authority_id=given.get("authority"),
            expires_from=given.get("expires_from"),
            expires_to=given.get("expires_to"),
            people=given.get("people") or "active",
        )

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything narrows the list."""
        return self.wanted() != Wanted()


class FindMemberForm(AppForm):
    """Whose credential it is."""

    q = forms.CharField(label="Name, number or e-mail", required=False, max_length=200)


class FactsForm(AppForm):
    """What stands on the card."""

    number = forms.CharField(
        label="Number", required=False, max_length=NUMBER_LENGTH, help_text="As printed on the card"
    )
    issued_on = DayField(label="Issued on", help_text="2026-04-01, 4/1/2026 or 1 Apr 2026")
    valid_from = DayField(
        label="Valid from", required=False, help_text="Empty: as the rule says, else the day of issue"
    )
    valid_through = DayField(
        label="Valid through", required=False, help_text="The last valid day as printed; empty: by the rule"
    )
    never_expires = forms.BooleanField(label="It never expires", required=False)

    def facts(self) -> Facts:
        """Return what was typed (after ``is_valid``)."""
        return Facts(**{name: self.cleaned_data[name] for name in FactsForm.base_fields})


class AddForm(FactsForm):
    """A new credential of a member."""

    credential_type = IdField(label="Credential type", help_text="It decides the dates and the training")
    field_order = ("credential_type",)

    def __init__(self, *args: Any, types: Iterable[CredentialType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ((each.pk, f"{each.name} ({each.authority.name})") for each in types)
        self.fields["credential_type"].choices = [("", "Choose…"), *named]  # type: ignore[attr-defined]


class SuggestForm(AppForm):
    """What the suggestion beside the add form needs."""

    credential_type = forms.IntegerField()
    issued_on = DayField()


class CorrectForm(FactsForm):
    """A correction: the right facts, and why."""

    reason = forms.CharField(
        label="What was wrong",
        max_length=REASON_LENGTH,
        help_text="For example: end date misread from the card",
    )


class WithdrawForm(AppForm):
    """Taking out what should not be there."""

    reason = forms.CharField(
        label="Why it should not be there",
        max_length=REASON_LENGTH,
        help_text="For example: entered for the wrong person",
    )


class ActionForm(AppForm):
    """What an authority did."""

    kind = forms.ChoiceField(
        label="The authority", widget=forms.RadioSelect, choices=AuthorityAction.Kind.choices
    )
    effective_on = DayField(label="From", help_text="The first day that it applies")
    reason = forms.CharField(
        label="Reason",
        max_length=ACTION_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As the authority's notice gives it",
    )

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [(each, AuthorityAction.Kind(each).label) for each in kinds]


def facts_of(credential: Credential) -> dict[str, str | date | bool | None]:
    """Return a credential's facts as the start of a form."""
    return {
        "number": credential.number,
        "issued_on": credential.issued_on,
        "valid_from": credential.valid_from,
        "valid_through": credential.valid_through,
        "never_expires": credential.valid_through is None,
    }

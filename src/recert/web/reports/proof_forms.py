"""The form of a proof: which type, which day, and what our file said when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from recert.credentials.models import CredentialType
from recert.credentials.type_queries import all_types
from recert.kernel.days import FIRST_YEAR, LAST_YEAR
from recert.personnel.models import Member
from recert.reports.member import end_of
from recert.reports.proof import Question
from recert.web.shell.forms import AppForm, DayField
from recert.web.shell.ids import IdField


class FindForm(AppForm):
    """Whose record it is."""

    q = forms.CharField(label="Name, number or e-mail", required=False, max_length=200)


class LookForm(AppForm):
    """A day, and what our file said at the end of another."""

    as_of = DayField(label="Certified on", required=False)
    known = DayField(label="By what our file said on", required=False)
    at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, today: date, zone: str) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.today, self.zone, self.now = today, zone, timezone.now().replace(microsecond=0)
        for name in ("as_of", "known"):
            self.fields[name].widget.attrs["placeholder"] = "Today"

    def clean_known(self) -> date | None:
        """Nobody knows what the file will say."""
        known: date | None = self.cleaned_data["known"]
        if known and known > self.today:
            raise forms.ValidationError("This day is still to come. Choose today or an earlier day.")
        return known

    def clean_at(self) -> datetime | None:
        """Return the moment that an address names; one that is none, or is to come, is not answered."""
        text = self.cleaned_data["at"]
        found = _moment(text) if text else None
        if text and found is None:
            raise forms.ValidationError("This address names no moment that we know. Choose a day instead.")
        if found and found > self.now:
            raise forms.ValidationError("The moment in this address is still to come. Choose a day instead.")
        return found

    def moment(self) -> datetime:
        """Return when our file is looked at: the moment in the address, the end of the day asked for, or now."""
        exact, known = self.cleaned_data.get("at"), self.cleaned_data.get("known")
        return min(exact or (end_of(known, self.zone) if known else self.now), self.now)

    @property
    def day(self) -> date:
        """The day that it is about."""
        return self.cleaned_data.get("as_of") or self.today

    @property
    def is_now(self) -> bool:
        """Tell whether our file is looked at as it is."""
        return not self.cleaned_data.get("known") and not self.cleaned_data.get("at")


class ProofForm(LookForm):
    """The same for one type or all of them, with the days that are searched for gaps."""

    type = IdField(label="Credential type", required=False)
    first = DayField(label="Gaps from", required=False)
    last = DayField(label="Gaps through", required=False)
    field_order = ("type", "as_of", "known", "first", "last")

    def __init__(self, data: Any, *, today: date, zone: str) -> None:
        super().__init__(data, today=today, zone=zone)
        self.kinds: dict[int, CredentialType] = {kind.pk: kind for kind in all_types()}
        choices = [("", "All"), *((pk, kind.name) for pk, kind in self.kinds.items())]
        self.fields["type"].choices = choices  # type: ignore[attr-defined]
        self.is_valid()

    def clean(self) -> dict[str, Any]:
        """The span runs forward."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last") or given.get("as_of") or self.today
        if first and last and first > last:
            self.add_error("first", "This day is after the last one. Choose an earlier one.")
        return given

    def question(self, member: Member) -> Question:
        """Return the question (of a form without errors)."""
        given = self.cleaned_data
        kind = self.kinds.get(given.get("type") or 0)
        return Question(member, self.day, self.moment(), kind, given.get("first"), given.get("last"))


def _moment(text: str) -> datetime | None:
    """Return the moment that an address names, if it is one."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or timezone.is_naive(found) or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return found

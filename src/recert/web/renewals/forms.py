"""What the renewal screen posts: the ticks and dates of the rows shown, the policy, and one thing to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from recert.agencies.actors import Actor
from recert.agencies.models import Membership
from recert.agencies.roles import Role
from recert.core.renewal import DAY_FIELDS
from recert.credentials.type_queries import all_types
from recert.renewals.filters import BECAUSE, Filters
from recert.web.shell.forms import AppForm, DayField
from recert.web.shell.ids import IdField, offer
from recert.web.shell.places import offer_groups, offer_units

ID_DIGITS = 18  # an id is a bigint
FILL_LABELS = {
    "start": "New start",
    "end": "New end",
    "training_start": "Training starts",
    "training_end": "Training ends",
    "due": "Due",
}
LOOK_AHEAD = ((30, "30 days"), (60, "60 days"), (90, "90 days"), (180, "180 days"), (365, "a year"))


class FilterForm(AppForm):
    """The filters of the address. What makes no sense is left out, never an error page."""

    q = forms.CharField(label="Person", required=False, max_length=100)
    because = forms.ChoiceField(
        label="Listed because", required=False, choices=[("", "Any reason"), *BECAUSE.items()]
    )
    type = IdField(label="Credential type", required=False)
    unit = IdField(label="Unit", required=False)
    group = IdField(label="Group", required=False)
    days = forms.TypedChoiceField(
        label="Expiring within", required=False, coerce=int, empty_value=None, choices=LOOK_AHEAD
    )
    member = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "type", all_types(), "All types")
        offer_units(self, "unit", actor, "Whole agency" if actor.sees_all else "All my people")
        offer_groups(self, "group", actor, "Any group")

    def filters(self, assignment: int | None = None) -> Filters:
        """Return the filters that could be read."""
        self.is_valid()
        read = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Filters(**{**read, "q": read.get("q", "").replace("\x00", ""), "assignment": assignment})


class PolicyForm(AppForm):
    """The training period logic at the bottom of the screen."""

    logic = forms.ChoiceField(choices=[("validity", "By credential validity"), ("same", "Same for all")])
    days_before = forms.IntegerField(
        label="Training due",
        min_value=0,
        max_value=3650,
        required=False,
        error_messages={
            "invalid": "Write a number of days.",
            "max_value": "At most 3,650 days.",
            "min_value": "Write 0 or more days.",
        },
    )
    start = DayField(label="Start for all", required=False)
    end = DayField(label="End for all", required=False)
    due = DayField(label="Due for all", required=False)
    target = forms.RegexField(r"^(join|new|[0-9]{1,18})$", required=False)

    def clean(self) -> dict[str, Any]:
        """Same for all needs its three days, in order."""
        data = super().clean() or {}
        if data.get("logic") == "same":
            for name in ("start", "end", "due"):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, f"{self.fields[name].label} is missing.")
        elif data.get("days_before") is None and "days_before" not in self.errors:
            self.add_error("days_before", "Write how many days before expiry the training is due.")
        self._in_order(data)
        return data

    def _in_order(self, data: Mapping[str, Any]) -> None:
        start, end, due = data.get("start"), data.get("end"), data.get("due")
        if data.get("logic") == "same" and start and end and due and not start <= due <= end:
            self.add_error("due", "The due date must lie between the start and the end.")

    def policy(self) -> dict[str, Any]:
        """Return the policy as a draft keeps it."""
        data = self.cleaned_data
        same = data["logic"] == "same"
        kept = {
            "same_for_all": same,
            "days_before": data.get("days_before") or 0,
            "target": data.get("target") or "join",
        }
        if same:
            kept |= {name: data[name].isoformat() for name in ("start", "end", "due")}
        return kept


class RowsForm(AppForm):
    """The rows that were shown, which of them are ticked, and what to do next."""

    do = forms.RegexField(
        r"^(save|update|all|none|page|fill|group-[0-9]{1,18}-(on|off)|reset-[0-9]{1,18})$", required=False
    )
    rows = forms.MultipleChoiceField(required=False)
    pick = forms.MultipleChoiceField(required=False)
    fill_field = forms.ChoiceField(required=False, choices=list(FILL_LABELS.items()))
    fill_value = DayField(label="Value", required=False)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        shown = [
            value
            for value in data.getlist("rows")
            if value.isascii() and value.isdigit() and len(value) <= ID_DIGITS
        ][:2000]
        for name in ("rows", "pick"):
            self.fields[name].choices = [(value, value) for value in shown]  # type: ignore[attr-defined]
        self._shown = [int(value) for value in shown]

    @property
    def shown(self) -> list[int]:
        """The credential ids of the rows that were on the screen."""
        return self._shown

    @property
    def picked(self) -> set[int]:
        """Those of them that are ticked."""
        return {int(value) for value in self.cleaned_data.get("pick", [])}

    def typed(self, credential_id: int) -> dict[str, str]:
        """Return what stands in the date fields of a row, as it was typed."""
        found = {}
        for name in DAY_FIELDS:
            text = self.data.get(f"{name}-{credential_id}")
            if text is not None:
                found[name] = text.replace("\x00", "").strip()[:40]
        return found


class HandOverForm(AppForm):
    """To whom a draft goes."""

    membership = forms.TypedChoiceField(label="Hand over to", coerce=int, empty_value=None)

    def __init__(self, *args: Any, but: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = (
            Membership.objects.filter(role=Role.COORDINATOR, is_active=True)
            .exclude(user_id=but)
            .select_related("user")
        )
        self.fields["membership"].choices = [(one.pk, str(one.user)) for one in found]  # type: ignore[attr-defined]


class ConfirmForm(AppForm):
    """The confirmation of exactly the plan that was shown."""

    fingerprint = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)

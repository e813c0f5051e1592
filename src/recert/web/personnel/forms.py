"""Forms of the personnel screens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from recert.agencies.actors import Actor
from recert.credentials.queries import STATUSES
from recert.credentials.type_queries import all_types
from recert.personnel.details import EMAIL_LENGTH, NAME_LENGTH, NUMBER_LENGTH, RANK_LENGTH, Details
from recert.personnel.models import Member
from recert.personnel.queries import PEOPLE, Wanted
from recert.reports.roster import NONE_HELD
from recert.web.shell.forms import AppForm, DayField
from recert.web.shell.ids import IdField, IdsField, offer
from recert.web.shell.on_file import OnFile
from recert.web.shell.places import offer_groups, offer_units

DAY_HINT = "2026-04-01, 4/1/2026 or 1 Apr 2026"


class RosterForm(AppForm):
    """What the roster is narrowed to; lives in the address."""

    q = forms.CharField(label="Name, number or e-mail", required=False, max_length=200)
    unit = IdField(label="Unit", required=False)
    group = IdField(label="Group", required=False)
    rank = forms.ChoiceField(label="Rank", required=False)
    people = forms.ChoiceField(
        label="Members", required=False, choices=[("", "Active"), ("inactive", "Inactive"), ("all", "All")]
    )
    type = IdField(label="Credential type", required=False)
    status = forms.ChoiceField(
        label="Credential status",
        required=False,
        choices=[("", "Any"), *((each, each.capitalize()) for each in STATUSES), (NONE_HELD, "None on file")],
    )

    def __init__(self, data: Any, *, actor: Actor, ranks: Iterable[str]) -> None:
        super().__init__(data, auto_id="filter_%s")
        offer_units(self, "unit", actor, "Any")
        offer_groups(self, "group", actor, "Any")
        offer(self, "type", all_types(), "Any")
        self.fields["rank"].choices = [("", "Any"), *((rank, rank) for rank in ranks)]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """Return the arguments of ``reports.roster``; what makes no sense is told and does not count."""
        self.is_valid()
        given = self.cleaned_data
        people = given.get("people") or "active"
        wanted = Wanted(
            q=given.get("q", ""),
            unit_id=given.get("unit"),
            group_id=given.get("group"),
            rank=given.get("rank", ""),
            people=people if people in PEOPLE else "active",
        )
        return {"wanted": wanted, "type_id": given.get("type"), "credential_status": given.get("status", "")}

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything narrows the list."""
        return bool(self.errors) or any(self.cleaned_data.values())


class MemberForm(OnFile):
    """A member's details."""

    first_name = forms.CharField(label="First name")
    last_name = forms.CharField(label="Last name")
    member_number = forms.CharField(
        label="Member number", max_length=NUMBER_LENGTH, help_text="Badge or personnel number"
    )
    email = forms.CharField(label="E-mail", required=False, max_length=EMAIL_LENGTH)
    unit_id = IdField(label="Unit", required=False)
    rank = forms.CharField(label="Rank", required=False, max_length=RANK_LENGTH)
    hired_on = DayField(label="Hired on", required=False, help_text=DAY_HINT)
    birth_date = DayField(
        label="Date of birth", required=False, help_text="Some credentials end with the birth month"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self, "unit_id", actor, "None")
        self.fields["email"].widget.input_type = "email"

    def details(self) -> Details:
        """Return what was typed (after ``is_valid``)."""
        return Details(**self.cleaned_data)


def initial_of(member: Member) -> dict[str, Any]:
    """Return the details as the form shows them."""
    return {name: getattr(member, name) for name in MemberForm.base_fields}


class DeactivateForm(AppForm):
    """From when a member is inactive."""

    on = DayField(label="First inactive day", help_text=DAY_HINT)


class LookForm(AppForm):
    """From when one looks at a record; lives in the address."""

    as_of = DayField(label="As of", required=False)
    known = DayField(label="What our file said on", required=False)

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name, shown in (("as_of", "Today"), ("known", "Today")):
            self.fields[name].widget.attrs |= {"placeholder": shown, "class": "input short"}

    def clean_known(self) -> Any:
        """Nobody knows what the file will say."""
        known = self.cleaned_data["known"]
        if known and known > self.today:
            raise forms.ValidationError("This day is still to come.")
        return known


class UnitForm(AppForm):
    """A unit and its place in the tree."""

    name = forms.CharField(label="Name", max_length=NAME_LENGTH)
    parent_id = IdField(label="Below", required=False, help_text="The unit that it belongs to")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self, "parent_id", actor, "Nothing: it stands at the top")


class GroupForm(AppForm):
    """A group's name."""

    name = forms.CharField(label="Name", max_length=NAME_LENGTH)


class LeaveForm(AppForm):
    """Who leaves a group."""

    member = IdsField(label="Members", error_messages={"required": "Tick somebody first."})


class ChosenForm(AppForm):
    """Which members of the roster were ticked; lives in the address. ``all``: everyone who matches the filters."""

    member = IdsField(label="Members", required=False)
    all = forms.BooleanField(label="Everyone who matches", required=False)


MOVE, JOIN, LEAVE, DEACTIVATE, REACTIVATE = "move", "join", "leave", "deactivate", "reactivate"


class ManyForm(AppForm):
    """What happens to the chosen members."""

    what = forms.ChoiceField(
        label="What to do",
        widget=forms.RadioSelect,
        choices=[
            (MOVE, "Move to a unit"),
            (JOIN, "Add to a group"),
            (LEAVE, "Remove from a group"),
            (DEACTIVATE, "Deactivate"),
            (REACTIVATE, "Reactivate"),
        ],
        error_messages={"required": "Choose what to do.", "invalid_choice": "Choose what to do."},
    )
    unit = IdField(label="Unit", required=False, help_text="For moving; empty: into no unit")
    group = IdField(label="Group", required=False, help_text="For adding or removing")
    on = DayField(label="First inactive day", required=False, help_text="For deactivating")
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, chosen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        self.fields["expected"].initial = chosen
        offer_units(self, "unit", actor, "No unit")
        offer_groups(self, "group", actor, "Choose a group")

    def clean(self) -> dict[str, Any]:
        """What is chosen needs its field, and the people must be those that were shown."""
        given = super().clean() or self.cleaned_data
        what = given.get("what")
        if what in {JOIN, LEAVE} and not given.get("group") and "group" not in self.errors:
            self.add_error("group", "Choose the group.")
        if what == DEACTIVATE and not given.get("on") and "on" not in self.errors:
            self.add_error("on", "Write the first inactive day.")
        if given.get("expected") != self.chosen:
            told = f"The roster changed: {self.chosen:,} members match now. Look again, then go on."
            self.add_error(None, told)
            self.data = {**self.data.dict(), "expected": str(self.chosen)}  # type: ignore[attr-defined]
        return given

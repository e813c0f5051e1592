"""Units and groups to choose from: those that the signed-in person may see, and no other."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from recert.agencies.actors import Actor
from recert.personnel.queries import unit_tree, visible_groups, visible_units


def offer_units(
    form: forms.Form, name: str, actor: Actor, first: str, more: Iterable[tuple[object, str]] = ()
) -> None:
    """Offer the units as the tree stands in the field of this name, after an entry for none; ``more`` stands last."""
    units = ((unit.pk, "\u2003" * depth + unit.name) for depth, unit in unit_tree(visible_units(actor)))
    form.fields[name].choices = [("", first), *units, *more]  # type: ignore[attr-defined]


def offer_groups(form: forms.Form, name: str, actor: Actor, first: str) -> None:
    """Offer the groups in the field of this name, after an entry for none."""
    groups = ((group.pk, group.name) for group in visible_groups(actor))
    form.fields[name].choices = [("", first), *groups]  # type: ignore[attr-defined]

"""Change an agency's settings and its brand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction

from recert.agencies import checks, contrast, zones
from recert.agencies.actors import Actor
from recert.agencies.models import Agency, Brand, DateFormat
from recert.agencies.queries import agencies_closed_to
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, changes, record
from recert.kernel.problems import ProblemError
from recert.kernel.tenancy import require_agency_id

_SHOWN = 3  # as many names as fill a line


def change_agency(*, name: str, time_zone: str, date_format: str, by: Actor) -> bool:
    """Change the agency in scope; return False when nothing differs. Raises ProblemError for each field."""
    by.require(Permission.SETTINGS_EDIT)
    after = _check(
        {
            "name": lambda: checks.line(name, longest=150, what="The agency’s name"),
            "time_zone": lambda: checks.one_of(time_zone, zones.names(), "Choose a time zone from the list."),
            "date_format": lambda: checks.one_of(
                date_format, DateFormat.values, "Choose a date format from the list."
            ),
        }
    )
    with transaction.atomic():
        agency = Agency.objects.select_for_update().get(pk=require_agency_id())
        differing = changes({field: getattr(agency, field) for field in after}, after)
        if differing:
            Agency.objects.filter(pk=agency.pk).update(**after)
            record(
                Entry("agency.changed", "agency", agency.pk, after["name"], data={"changes": differing}),
                by=by,
            )
    return bool(differing)


def change_brand(
    *, name: str, hosts: Iterable[str], theme: str, accent: str, rail: str, logo: str | None, by: Actor
) -> bool:
    """Change the brand of the agency in scope; return False when nothing differs.

    ``logo`` is a ``data:`` address from ``checks.logo``, "" for none, None to keep what there is. Raises
    ProblemError for each field: colours that cannot be read, a host of another brand; and for the whole when
    the brand is shared with agencies where the actor is no coordinator.
    """
    by.require(Permission.SETTINGS_EDIT)
    after = _check(
        {
            "name": lambda: checks.line(name, longest=100, what="The brand’s name"),
            "hosts": lambda: checks.hosts(hosts),
            "theme": lambda: checks.one_of(theme, contrast.THEMES, "Choose a theme from the list."),
            "accent": lambda: _readable(checks.colour(accent), contrast.accent_problem),
            "rail": lambda: _readable(
                checks.colour(rail), lambda dark: contrast.rail_problem(dark, contrast.theme(theme))
            ),
        }
    )
    with transaction.atomic():
        brand = _hold_brand(after["hosts"], by)
        before = {field: getattr(brand, field) for field in after} | {"logo": brand.logo}
        after["logo"] = brand.logo if logo is None else logo
        differing = changes(_in_words(before), _in_words(after)) | _new_picture(before["logo"], after["logo"])
        if differing:
            Brand.objects.filter(pk=brand.pk).update(**after)
            record(
                Entry("brand.changed", "brand", brand.pk, after["name"], data={"changes": differing}), by=by
            )
    return bool(differing)


def _check(fields: checks.Checks) -> dict[str, Any]:
    found, problems = checks.each(fields)
    if problems:
        raise ProblemError(problems)
    return found


def _readable(colour: str, problem: Callable[[str], str | None]) -> str:
    if colour and (refusal := problem(colour)):
        raise ValueError(refusal)
    return colour


def _hold_brand(hosts: list[str], by: Actor) -> Brand:
    """Lock the brands (they are few): a host belongs to one of them, whoever else is saving now."""
    mine = Agency.objects.values_list("brand_id", flat=True).get(pk=require_agency_id())
    brands = {brand.pk: brand for brand in Brand.objects.select_for_update().order_by("pk")}
    if closed := agencies_closed_to(mine, by.user_id):
        raise ProblemError(shared_sentence(closed))
    for brand in brands.values():
        if brand.pk != mine and (taken := set(hosts) & set(brand.hosts)):
            raise ProblemError({"hosts": f"{min(taken)} belongs to another brand. A host shows one brand."})
    return brands[mine]


def shared_sentence(agencies: list[str]) -> str:
    """Say why a brand cannot be changed here: it is also the brand of these agencies."""
    rest = len(agencies) - _SHOWN
    names = ", ".join(agencies[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
    return f"This brand is shared with {names}. Only a training coordinator of all of them may change it."


def _in_words(brand: Mapping[str, Any]) -> dict[str, str]:
    words = {field: brand[field] for field in ("name", "theme", "accent", "rail")}
    return words | {"hosts": ", ".join(brand["hosts"])}


def _new_picture(before: str, after: str) -> dict[str, list[str]]:
    if before == after:
        return {}
    return {"logo": ["a picture" if before else "", "a new picture" if after else ""]}

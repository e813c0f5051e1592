"""Template tags that every page has: addresses, dates, icons."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recert.core.requirements import hours_words, plain
from recert.kernel import days
from recert.web.shell.formatted import formatted

register = template.Library()
register.filter("formatted", formatted)


@register.simple_tag(takes_context=True)
def to(context: template.Context, name: str, *args: object, **query: object) -> str:
    """Return the address of a page in the agency of this request; keywords become the query string."""
    from urllib.parse import urlencode  # noqa: PLC0415 - keeps the import beside its one use

    agency = context["request"].agency
    address = reverse(name, args=[agency.slug, *args])
    given = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{address}?{urlencode(given, doseq=True)}" if given else address


@register.simple_tag
def day(value: date | None) -> str:
    """Show a day in the agency's format."""
    return days.show(value)


@register.simple_tag
def moment(value: datetime | None) -> str:
    """Show a moment in the agency's time zone and format."""
    return days.show_moment(value)


@register.filter
def month(key: str) -> str:
    """Show a month that an address names: ``2028-03`` → ``Mar 2028``."""
    year, _, number = key.partition("-")
    return days.show_month(int(year), int(number))


@register.simple_tag(takes_context=True)
def away(context: template.Context, value: date | None) -> str:
    """Show how far a day is from the agency's today."""
    return days.distance(value, context["request"].today) if value else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """Show an icon of the sprite; it never speaks, the words beside it do."""
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        static("recert/icons.svg"),
        name,
    )


@register.filter
def spelt(key: Any) -> str:
    """Return a key as a person reads it: ``law_enforcement`` → ``Law enforcement``."""
    text = str(key).replace("_", " ")
    return text[:1].upper() + text[1:]


@register.filter
def clock(seconds: Any) -> str:
    """Return a length of time as players show it: ``95`` → ``1:35``."""
    minutes, rest = divmod(round(float(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def plain_hours(hours: Any) -> str:
    """Return hours without empty decimals, thousands apart: 0.5, 1.25, 2,784.5."""
    whole, dot, part = plain(Decimal(hours)).partition(".")
    return f"{int(whole):,}{dot}{part}"


@register.filter
def problem_count(form: Any) -> int:
    """Return how many problems a form, or several together, has."""
    return len(form.non_field_errors()) + sum(len(field.errors) for field in form)


@register.filter
def in_hours(hours: Any) -> str:
    """Return hours with their noun: 1 hour, 0.5 hours."""
    return hours_words(Decimal(hours))


@register.filter
def of_number(noun: str, number: int) -> str:
    """Return a noun given as many as it stands after a number: 1 run, 2 runs, 1 person."""
    if number != 1:
        return noun
    first, space, rest = noun.partition(" with ")
    return ("person" if first == "people" else first.removesuffix("s")) + space + rest


@register.filter
def initials(name: Any) -> str:
    """Return the first letters of a name, for the round mark beside it."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """Return this page's query string with some parameters changed (None drops one)."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


def _nav_link(
    context: template.Context, name: str, icon_name: str, label: str, *, item: bool, count: int = 0
) -> SafeString:
    match = context["request"].resolver_match
    same_area = bool(match) and (match.view_name == name or getattr(match.func, "area", "") == name)
    current = SafeString(' aria-current="page"') if same_area else ""
    told = format_html(' <span class="count">{}</span>', count) if count else ""
    link = format_html('<a href="{}"{}>{}{}{}</a>', to(context, name), current, icon(icon_name), label, told)
    return format_html("<li>{}</li>", link) if item else link


@register.simple_tag(takes_context=True)
def rail_link(context: template.Context, name: str, icon_name: str, label: str, count: int = 0) -> SafeString:
    """Return an entry of the rail; it is current on its own page and on every page that names it as its area.

    ``count``: how many things wait there.
    """
    return _nav_link(context, name, icon_name, label, item=True, count=count)


@register.simple_tag(takes_context=True)
def tab_link(context: template.Context, name: str, icon_name: str, label: str) -> SafeString:
    """Return a tab of a member's own pages."""
    return _nav_link(context, name, icon_name, label, item=False)

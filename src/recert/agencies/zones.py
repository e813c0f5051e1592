"""Time zones that an agency may choose."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

UNITED_STATES = {
    "America/New_York": "Eastern (New York)",
    "America/Chicago": "Central (Chicago)",
    "America/Denver": "Mountain (Denver)",
    "America/Phoenix": "Mountain without daylight saving (Phoenix)",
    "America/Los_Angeles": "Pacific (Los Angeles)",
    "America/Anchorage": "Alaska (Anchorage)",
    "Pacific/Honolulu": "Hawaii (Honolulu)",
    "America/Puerto_Rico": "Atlantic (Puerto Rico)",
    "Pacific/Guam": "Chamorro (Guam)",
    "Pacific/Pago_Pago": "Samoa (Pago Pago)",
}
_REGIONS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


@cache
def names() -> frozenset[str]:
    """Return every zone by its region and city, and UTC."""
    return frozenset(name for name in available_timezones() if name.startswith(_REGIONS)) | {"UTC"}


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the zones in groups for a select: those of the United States first, then all others by name."""
    rest = [(name, name.replace("_", " ")) for name in sorted(names() - set(UNITED_STATES))]
    return [("United States", list(UNITED_STATES.items())), ("Elsewhere", rest)]

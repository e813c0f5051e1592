"""What personnel records."""

from __future__ import annotations

from recert.kernel.events import register

register(
    member__added="Member added",
    member__changed="Member changed",
    member__deactivated="Member deactivated",
    member__reactivated="Member reactivated",
    member__moved="Member moved to another unit",
    member__grouped="Added to a group",
    member__ungrouped="Removed from a group",
    member__renamed="Own name changed",
    login__password_changed="Own password changed",  # noqa: S106 - a title, no secret
    unit__added="Unit added",
    unit__renamed="Unit renamed",
    unit__moved="Unit moved",
    unit__removed="Unit removed",
    group__added="Group added",
    group__renamed="Group renamed",
    group__removed="Group removed",
)

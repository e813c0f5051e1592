"""What agencies record."""

from __future__ import annotations

from recert.kernel.events import register

register(
    agency__opened="Agency opened",
    agency__changed="Agency settings changed",
    brand__changed="Brand changed",
    login__added="Login added",
    login__linked="Login tied to a member",
    login__scope_changed="Managed units and groups changed",
    login__role_changed="Role changed",
    login__deactivated="Access taken away",
    login__reactivated="Access given back",
    login__password_set="New password given",  # noqa: S106 - a title, no secret
)

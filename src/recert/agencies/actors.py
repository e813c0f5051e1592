"""Who acts: every action takes one as ``by``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from recert.agencies.roles import GRANTS, Permission, Role


class NotAllowedError(Exception):
    """The actor's role does not allow this; the text says what would be needed."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person in one agency, or the system itself (``user_id`` None)."""

    user_id: int | None
    membership_id: int | None
    role: Role
    name: str

    @classmethod
    def system(cls, name: str) -> Self:
        """The system acting for an operator, e.g. an import from the command line."""
        return cls(None, None, Role.COORDINATOR, name)

    def may(self, permission: Permission) -> bool:
        """Tell whether the role grants this."""
        return permission in GRANTS[self.role]

    def require(self, permission: Permission) -> None:
        """Raise NotAllowedError unless the role grants this."""
        if not self.may(permission):
            message = f"{self.role.label} may not {permission.value}."
            raise NotAllowedError(message)

    @property
    def sees_all(self) -> bool:
        """Tell whether every member of the agency is visible."""
        return self.role in {Role.COORDINATOR, Role.AUDITOR}

"""Logins. What a person may do is decided by memberships, never here."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes users from an e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a login; without a password nobody can sign in with it yet."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A login: an e-mail address and a password. One person may work for several agencies."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    first_name = models.CharField("first name", max_length=100)
    last_name = models.CharField("last name", max_length=100)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        """One table of logins for all agencies."""

        db_table = "user"

    def __str__(self) -> str:
        return self.get_full_name() or self.email

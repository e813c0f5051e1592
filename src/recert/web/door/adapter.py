"""How allauth behaves here: nobody signs up by themselves, and everything is said in our words."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.http import HttpRequest
from django.urls import reverse

from recert.agencies.queries import brand_for_host, default_brand


class DoorAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Logins are made by an agency's coordinator, or on the first visit of a new installation."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right. Capitals count.",
        "too_many_login_attempts": "Too many wrong tries. Wait five minutes, then try again.",
        "enter_current_password": "This is not your present password. Capitals count.",
        "invalid_password_reset": "This link has been used already, or is too old.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Everybody is signed out by then, the person who changed it too."""
        return reverse("account_login")

    def send_mail(self, template_prefix: str, email: str, context_data: dict[str, Any]) -> None:
        """Name the brand of the host that was visited, so that the letter comes from who is known."""
        host = context.request.get_host().split(":")[0]
        brand = brand_for_host(host) or default_brand()
        super().send_mail(template_prefix, email, {**context_data, "brand": brand})

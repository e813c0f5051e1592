"""The accounts app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    """Models of ``accounts``."""

    name = "recert.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Signing in writes nothing to the table of logins: all agencies share it."""
        user_logged_in.disconnect(dispatch_uid="update_last_login")

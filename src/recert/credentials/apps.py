"""The credentials app."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Models of ``credentials``."""

    name = "recert.credentials"
    label = "credentials"

    def ready(self) -> None:
        """Register the kinds of events."""
        from recert.credentials import events  # noqa: F401, PLC0415 - registers on import, once apps are ready

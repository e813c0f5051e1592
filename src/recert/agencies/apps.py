"""The agencies app."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Models of ``agencies``."""

    name = "recert.agencies"
    label = "agencies"

    def ready(self) -> None:
        """Name the events for the audit log."""
        from recert.agencies import events  # noqa: F401, PLC0415 - needs the app registry

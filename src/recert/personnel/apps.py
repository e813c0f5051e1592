"""The personnel app."""

from django.apps import AppConfig


class PersonnelConfig(AppConfig):
    """Models of ``personnel``."""

    name = "recert.personnel"
    label = "personnel"

    def ready(self) -> None:
        """Register the kinds of events."""
        from recert.personnel import events  # noqa: F401, PLC0415 - registers on import, once apps are ready

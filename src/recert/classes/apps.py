"""The classes app."""

from django.apps import AppConfig


class ClassesConfig(AppConfig):
    """Models of ``classes``."""

    name = "recert.classes"
    label = "classes"

    def ready(self) -> None:
        """Register the kinds of events."""
        from recert.classes import events  # noqa: F401, PLC0415

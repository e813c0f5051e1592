"""The sharing app."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Models of ``sharing``."""

    name = "recert.sharing"
    label = "sharing"

    def ready(self) -> None:
        """Register the kinds of events."""
        from recert.sharing import events  # noqa: F401, PLC0415

"""The imports app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Models of ``imports``."""

    name = "recert.imports"
    label = "imports"

    def ready(self) -> None:
        """Register the event kinds."""
        from recert.imports import events  # noqa: F401, PLC0415

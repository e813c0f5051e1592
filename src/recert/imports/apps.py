"""The imports app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Models of ``imports``."""

    name = "recert.imports"
    label = "imports"

    def ready(self) -> None:
        """Register the kinds of events and jobs."""
        from recert.imports import events, jobs  # noqa: F401, PLC0415

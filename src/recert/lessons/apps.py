"""The lessons app."""

from django.apps import AppConfig


class LessonsConfig(AppConfig):
    """Models of ``lessons``."""

    name = "recert.lessons"
    label = "lessons"

    def ready(self) -> None:
        """Register the kinds of events."""
        from recert.lessons import events  # noqa: F401, PLC0415

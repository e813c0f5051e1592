"""The submissions app."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """Models of ``submissions``."""

    name = "recert.submissions"
    label = "submissions"

    def ready(self) -> None:
        """Register the kinds of events."""
        from recert.submissions import events  # noqa: F401, PLC0415

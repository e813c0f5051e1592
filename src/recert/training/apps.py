"""The training app."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Models of ``training``."""

    name = "recert.training"
    label = "training"

    def ready(self) -> None:
        """Register the kinds of events."""
        from recert.training import events  # noqa: F401, PLC0415 - registers on import, once apps are ready

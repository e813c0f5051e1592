"""The renewals app."""

from django.apps import AppConfig


class RenewalsConfig(AppConfig):
    """Models of ``renewals``."""

    name = "recert.renewals"
    label = "renewals"

    def ready(self) -> None:
        """Register the kinds of events and jobs."""
        from recert.renewals import events, jobs  # noqa: F401, PLC0415

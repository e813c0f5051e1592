"""The web app: templates, static files and every URL."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """All HTTP."""

    name = "recert.web"
    label = "web"

    def ready(self) -> None:
        """Register what the worker does for pages."""
        from recert.web.shell import exports  # noqa: F401, PLC0415

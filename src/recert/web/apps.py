"""The web app: templates, static files and every URL."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """All HTTP."""

    name = "recert.web"
    label = "web"

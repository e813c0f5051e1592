"""The imports app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Models of ``imports``."""

    name = "recert.imports"
    label = "imports"

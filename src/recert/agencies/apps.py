"""The agencies app."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Models of ``agencies``."""

    name = "recert.agencies"
    label = "agencies"

"""The personnel app."""

from django.apps import AppConfig


class PersonnelConfig(AppConfig):
    """Models of ``personnel``."""

    name = "recert.personnel"
    label = "personnel"

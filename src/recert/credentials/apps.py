"""The credentials app."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Models of ``credentials``."""

    name = "recert.credentials"
    label = "credentials"

"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Models of ``accounts``."""

    name = "recert.accounts"
    label = "accounts"

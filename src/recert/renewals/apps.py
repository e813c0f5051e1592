"""The renewals app."""

from django.apps import AppConfig


class RenewalsConfig(AppConfig):
    """Models of ``renewals``."""

    name = "recert.renewals"
    label = "renewals"

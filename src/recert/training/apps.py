"""The training app."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Models of ``training``."""

    name = "recert.training"
    label = "training"
